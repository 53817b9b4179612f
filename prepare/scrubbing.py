"""The scrubber over the lines of an archive: persons get surrogates, the rest placeholders, what is all secret goes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from prepare.review import Review
from prepare.scrub import Found, ScrubInput, Surrogates, apply, is_only_secret
from prepare.selection import Line

ONLY_SECRET = "nothing but a secret"  # nosec B105  # a word, no password


def scrub_input(chat: int, line: Line) -> ScrubInput:
    """A line as the scrubber sees it; `chat` is the number of its chat."""
    return ScrubInput(
        text=line.text, chat=str(chat), number=line.message_id, sender=line.sender_id, reply_to=line.reply_to
    )


def scrubbed(
    lines: Iterable[tuple[int, Line]], found: Found, surrogates: Surrogates, review: Review, dropped: Counter[str]
) -> Iterator[tuple[int, Line]]:
    """The same lines as they may be learned; `found` are the spans of each by its place.

    `surrogates` take up who is new, `review` takes note of each line, and what goes is counted by its reason.
    """
    for place, (chat, line) in enumerate(lines):
        spans = found.get(place, [])
        review.add(scrub_input(chat, line), spans)
        # A placeholder alone teaches the twin to say placeholders.
        if spans and is_only_secret(line.text, spans):
            dropped[ONLY_SECRET] += 1
        else:
            yield chat, replace(line, text=apply(line.text, spans, surrogates.replace)) if spans else line
