"""Spans of private text and what is done with them: merge, replace by placeholders, count."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

PERSON = "PERSON"
"""The one kind that gets surrogates, where there are any."""

PLACEHOLDERS = {
    "ADDRESS": "[address]",
    "CARD": "[card]",
    "CRYPTO": "[wallet]",
    "DOORCODE": "[door code]",
    "EMAIL": "[email]",
    "HANDLE": "[handle]",
    "IBAN": "[account]",
    "ID": "[id number]",
    "IP": "[ip address]",
    "LOCATION": "[place]",
    "OTP": "[code]",
    "PERSON": "[name]",
    "PHONE": "[phone]",
    "PIN": "[pin]",
    "PLATE": "[plate]",
    "SECRET": "[password]",  # nosec B105  # a placeholder, no password
    "SEED": "[seed phrase]",
    "URL": "[link]",
}
"""What stands in the place of each kind: words that a model may say without harm."""

KINDS = {stands: kind for kind, stands in PLACEHOLDERS.items()}
PLACEHOLDER = re.compile(r"\[[a-z][a-z ]{1,18}\]")
"""Any placeholder: ours, and those of a rule whose kind is not in the table."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where private text stands: `text[start:end]`, in code points."""

    start: int
    end: int
    kind: str
    """Upper case, such as `PHONE`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubInput:
    """One message as the scrubber sees it."""

    text: str = field(repr=False)
    chat: str | None = None
    """Messages of one chat are read as a conversation; a message without chat and sender stands alone."""
    number: int | None = None
    sender: str | None = field(default=None, repr=False)
    reply_to: int | None = None
    """The number of the message that this one answers."""


def merge(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one that has the kind of the longest; the result is sorted and disjoint."""
    merged: list[Span] = []
    longest = 0
    for span in sorted(spans, key=lambda span: (span.start, -span.end, span.kind)):
        if span.start >= span.end:
            continue
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            length = span.end - span.start
            kind = span.kind if length > longest else last.kind
            longest = max(longest, length)
            merged[-1] = Span(last.start, max(last.end, span.end), kind)
        else:
            merged.append(span)
            longest = span.end - span.start
    return merged


def join_persons(text: str, spans: Sequence[Span]) -> list[Span]:
    """First name and surname that were found apart become one name; the spans are sorted and disjoint."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.kind == span.kind == PERSON and text[last.end : span.start] == " ":
            joined[-1] = Span(last.start, span.end, PERSON)
        else:
            joined.append(span)
    return joined


def placeholder(kind: str) -> str:
    """Tell what stands in the place of a span of that kind."""
    return PLACEHOLDERS.get(kind) or f"[{re.sub('[^a-z]+', ' ', kind.lower()).strip()[:18] or 'private'}]"


def apply(text: str, spans: Sequence[Span], stand_in: Callable[[str], str] | None = None) -> str:
    """Replace each span by its typed placeholder, and persons by who stands in for them; nothing else changes."""
    pieces: list[str] = []
    position = 0
    for span in merge(spans):
        named = stand_in is not None and span.kind == PERSON
        stands = stand_in(text[span.start : span.end]) if stand_in and named else placeholder(span.kind)
        pieces += (text[position : span.start], stands)
        position = span.end
    return "".join(pieces) + text[position:]


def is_only_secret(text: str, spans: Sequence[Span]) -> bool:
    """Whether nothing but placeholders, punctuation and blanks is left once the spans are replaced.

    Such a message has nothing to learn from, and a placeholder must not be a target on its own. A name is a word.
    """
    spans = [span for span in spans if span.kind != PERSON]
    if not spans:
        return False
    return not any(character.isalnum() for character in PLACEHOLDER.sub("", apply(text, spans)))


def count_by_kind(spans: Iterable[Sequence[Span]]) -> Counter[str]:
    """How many spans of each kind were found in all messages."""
    return Counter(span.kind for found in spans for span in found)
