"""What is compared: turns, and how some of them are drawn."""

from collections.abc import Sequence

Replies = Sequence[Sequence[str]]
"""Turns, each a burst of messages; an empty reply is `()`."""


def messages_of(replies: Replies) -> list[str]:
    """All messages of some turns, in order."""
    return [message for reply in replies for message in reply]
