"""First numbers of a way of writing: how long, how many at a time, how it starts and ends, emoji.

Each is a mean over messages (over turns for the burst) and says nothing of meaning. Words are left aside on purpose:
what a person talks about changes faster than how.
"""

import unicodedata
from collections.abc import Callable, Sequence
from statistics import fmean

Replies = Sequence[Sequence[str]]
"""Turns, each a burst of messages."""

_CLOSING = (".", "!", "?", "…")


def characters(message: str) -> float:
    """Length of a message in characters."""
    return float(len(message))


def starts_lower_case(message: str) -> float | None:
    """1 where the first letter is lower case, 0 where it is upper case, None without a cased letter."""
    letter = next((character for character in message if character.isalpha()), "")
    if letter.lower() == letter.upper():
        return None
    return float(letter.islower())


def ends_with_punctuation(message: str) -> float | None:
    """Whether the words end in a full stop, a question or exclamation mark; trailing emoji and spaces aside."""
    words = message.rstrip()
    while words and (is_emoji(words[-1]) or words[-1].isspace()):
        words = words[:-1]
    return float(words.endswith(_CLOSING)) if words else None


def has_emoji(message: str) -> float:
    """1 where the message holds an emoji."""
    return float(any(is_emoji(character) for character in message))


def is_emoji(character: str) -> bool:
    """Whether a character is a pictograph (category So above the letter-like symbols), or a part of one."""
    return (unicodedata.category(character) == "So" and ord(character) >= 0x2190) or character in "\ufe0f\u200d"


_PER_MESSAGE: dict[str, Callable[[str], float | None]] = {
    "characters_per_message": characters,
    "lower_case_starts": starts_lower_case,
    "closing_punctuation": ends_with_punctuation,
    "messages_with_emoji": has_emoji,
}


def style(replies: Replies) -> dict[str, float]:
    """The numbers of some turns, by name; empty turns count as bursts of none. 0 where nothing could be measured."""
    messages = [message for reply in replies for message in reply]
    numbers = {"messages_per_turn": fmean(map(len, replies)) if replies else 0.0}
    for name, measure in _PER_MESSAGE.items():
        values = [value for message in messages if (value := measure(message)) is not None]
        numbers[name] = fmean(values) if values else 0.0
    return numbers
