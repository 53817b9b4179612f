"""Lines of one chat become conversations of turns: cut where there was a long silence, bursts kept as bursts."""

from collections.abc import Iterable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True)
class Conversation:
    """Bursts of alternating sides, without a long silence between their lines."""

    bursts: tuple[Burst, ...]
    silence_seconds: float | None = None
    """Since the last line of the conversation before; None for the first of a chat."""


def conversations(
    lines: Iterable[Line], *, gap_seconds: float, cuts: Sequence[datetime] = ()
) -> Iterator[Conversation]:
    """Cut a chat's lines, in the order of sending, into conversations.

    A new one begins after a silence longer than `gap_seconds`, unless that ends with a reply to a line of the old one;
    and at each moment in `cuts` (the borders of the time split: nothing may reach across them).
    """
    part: list[Line] = []
    silence_seconds: float | None = None
    for line in lines:
        if part and _parted(part, line, gap_seconds, cuts):
            yield Conversation(_bursts(part), silence_seconds)
            silence_seconds = max(0.0, (line.sent_at - part[-1].sent_at).total_seconds())
            part = []
        part.append(line)
    if part:
        yield Conversation(_bursts(part), silence_seconds)


def burst_gaps_seconds(bursts: Sequence[Burst]) -> list[float]:
    """Time from the last line of the burst before to the first of each; 0 for the first burst."""
    gaps = [(later.lines[0].sent_at - earlier.lines[-1].sent_at) for earlier, later in pairwise(bursts)]
    return [0.0, *(max(0.0, gap.total_seconds()) for gap in gaps)]


def _parted(part: Sequence[Line], line: Line, gap_seconds: float, cuts: Sequence[datetime]) -> bool:
    before = part[-1].sent_at
    if any(before < cut <= line.sent_at for cut in cuts):
        return True
    if (line.sent_at - before).total_seconds() <= gap_seconds:
        return False
    return line.reply_to is None or all(line.reply_to != other.message_id for other in part)


def _bursts(lines: Sequence[Line]) -> tuple[Burst, ...]:
    bursts: list[list[Line]] = []
    for line in lines:
        if not bursts or bursts[-1][0].role != line.role:
            bursts.append([])
        bursts[-1].append(line)
    return tuple(Burst(tuple(burst)) for burst in bursts)
