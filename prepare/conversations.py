"""Lines of one chat become conversations of turns: cut where there was a long silence, bursts kept as bursts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from prepare.selection import Line
from soundalike.records import Role


@dataclass(frozen=True, slots=True)
class Burst:
    """Consecutive lines of one side; at least one."""

    lines: tuple[Line, ...]

    @property
    def role(self) -> Role:
        """Whose burst it is."""
        return self.lines[0].role


Conversation = tuple[Burst, ...]
"""Bursts of alternating sides, without a long silence between their lines."""


def conversations(lines: Sequence[Line], *, gap_seconds: float, cuts: Sequence[datetime] = ()) -> list[Conversation]:
    """Cut a chat's lines, in the order of sending, into conversations.

    A new one begins after a silence longer than `gap_seconds`, and at each moment in `cuts` (the borders of the time
    split: nothing may reach across them).
    """
    found: list[list[Line]] = []
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else None
        if before is None or _parted(before.sent_at, line.sent_at, gap_seconds, cuts):
            found.append([])
        found[-1].append(line)
    return [_bursts(part) for part in found]


def burst_gaps_seconds(conversation: Conversation) -> list[float]:
    """Time from the last line of the burst before to the first of each; 0 for the first burst."""
    gaps = [(later.lines[0].sent_at - earlier.lines[-1].sent_at) for earlier, later in pairwise(conversation)]
    return [0.0, *(max(0.0, gap.total_seconds()) for gap in gaps)]


def _parted(earlier: datetime, later: datetime, gap_seconds: float, cuts: Sequence[datetime]) -> bool:
    silence_seconds = (later - earlier).total_seconds()
    return silence_seconds > gap_seconds or any(earlier < cut <= later for cut in cuts)


def _bursts(lines: Sequence[Line]) -> Conversation:
    bursts: list[list[Line]] = []
    for line in lines:
        if not bursts or bursts[-1][0].role != line.role:
            bursts.append([])
        bursts[-1].append(line)
    return tuple(Burst(tuple(burst)) for burst in bursts)
