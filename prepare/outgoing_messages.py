"""The messages of a reply that is still being said, and where they stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

_PART = re.compile(r"\n(?!\t)")


@dataclass(frozen=True, slots=True)
class Message:
    """A message of a burst."""

    start: int
    end: int
    """Without the line break after it."""
    text: str = field(repr=False)
    is_whole: bool
    """Whether its end has come."""


def messages_of(text: str) -> Sequence[Message]:
    """The messages of a burst as `soundalike.bursts` writes it; the last is not whole unless a line break ends it."""
    messages: list[Message] = []
    start = 0
    for match in _PART.finditer(text):
        messages.append(Message(start, match.start(), text[start : match.start()], True))
        start = match.end()
    if start < len(text):
        messages.append(Message(start, len(text), text[start:], False))
    return messages
