"""What stands between a twin and who reads it: the words that the server and the rules for secrets share.

The server knows when text leaves, the rules know what must not; neither knows the other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from soundalike.records import Turn


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """What must not leave: `text[start:end]`, in code points."""

    start: int
    end: int
    kind: str
    """Upper case, such as `CARD`."""
    stands: str
    """What leaves in its place, such as `[card]`."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What is known of a reply so far."""

    taken: Sequence[Taken] = field(default=())
    """Sorted and disjoint."""
    certain: int = 0
    """Up to here nothing that follows will make more of it private."""


class Speaking(Protocol):
    """Looks at one reply while it is being said."""

    def look(self, text: str, *, ended: bool, cut: bool = False) -> Sight:
        """Judge the reply so far, or its last part; `ended` as if nothing followed, `cut` if it broke off.

        Told again with more text, it answers for the whole; the same text gives the same answer.
        """


class Outgoing(Protocol):
    """What must not leave one server."""

    def about(self, turns: Sequence[Turn]) -> Speaking:
        """Begin on a reply to a conversation."""


MakeOutgoing = Callable[[], Outgoing]
"""Reads rules and lists; `BadInput` where they cannot be read."""
