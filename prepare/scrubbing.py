"""The scrubber over whole chats: spans become placeholders, messages that are nothing but a secret are dropped."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from prepare.scrub import ScrubInput, apply, count_by_kind, is_only_secret, scrub_messages
from prepare.selection import Line
from soundalike.config import ScrubConfig


@dataclass(frozen=True, slots=True)
class ScrubbedChats:
    """Chats as they may be learned, what was dropped by reason, and what was found by kind."""

    chats: list[list[Line]]
    dropped: Counter[str]
    found: Counter[str]


def scrub_chats(chats: Sequence[Sequence[Line]], config: ScrubConfig) -> ScrubbedChats:
    """Scrub chats, each in the order of sending; a secret found in one is looked for in all.

    Raises `BadInput` where `config.off` names no rule.
    """
    inputs = [
        ScrubInput(
            text=line.text,
            chat=str(number),
            number=line.message_id,
            sender=line.sender_id,
            reply_to=line.reply_to,
        )
        for number, lines in enumerate(chats)
        for line in lines
    ]
    spans_by_message = scrub_messages(inputs, config.off)
    spans_left = iter(spans_by_message)
    dropped: Counter[str] = Counter()
    scrubbed: list[list[Line]] = []
    for lines in chats:
        kept: list[Line] = []
        for line in lines:
            spans = next(spans_left)
            # A placeholder alone teaches the twin to say placeholders.
            if spans and is_only_secret(line.text, spans):
                dropped["nothing but a secret"] += 1
            else:
                kept.append(replace(line, text=apply(line.text, spans)) if spans else line)
        scrubbed.append(kept)
    return ScrubbedChats(scrubbed, dropped, count_by_kind(spans_by_message))
