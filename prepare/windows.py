"""Conversations become examples: windows of a token budget in which every owner turn is a target exactly once.

A long conversation is cut after an owner turn; the next window repeats some of what was said before, as context only.
So the context is not repeated for each reply, as one record per reply would.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from prepare.conversations import Burst, Conversation
from prepare.selection import Line

FRAME_TOKENS = 6
"""What a chat template spends around one turn: start mark, role, line break, end mark, line break."""


@dataclass(frozen=True, slots=True)
class Window:
    """A run of bursts; the owner's from `first_new` on are targets, what is before is context."""

    bursts: tuple[Burst, ...]
    first_new: int
    """Index in `bursts`."""
    tokens: int

    @property
    def targets(self) -> tuple[int, ...]:
        """Indices into `bursts` of the owner's new turns."""
        return tuple(
            index for index, burst in enumerate(self.bursts) if index >= self.first_new and burst.role == "owner"
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """The windows of one conversation, and how many of its lines are in none, by reason."""

    windows: tuple[Window, ...]
    dropped: dict[str, int]


def cut_windows(
    conversation: Conversation, count_tokens: Callable[[str], int], *, budget: int, context_tokens: int
) -> Cut:
    """Cut a conversation into windows of at most `budget` tokens.

    `count_tokens` gives the length of one message. Lines after the owner's last turn answer nothing and are dropped; so
    are messages of the owner that are longer than the budget by themselves, and the older lines of the other side where
    they do not fit before the owner's answer. An owner turn longer than the budget goes on in windows of its own.
    """
    dropped: dict[str, int] = {}

    def drop(reason: str, lines: int) -> None:
        if lines:
            dropped[reason] = dropped.get(reason, 0) + lines

    def length(burst: Burst) -> int:
        return FRAME_TOKENS + sum(count_tokens(line.text) + 1 for line in burst.lines)

    def trimmed(burst: Burst, room: int) -> Burst | None:
        lines = list(burst.lines)
        while lines and length(Burst(tuple(lines))) > room:
            drop("older than the window holds", 1)
            lines.pop(0)
        return Burst(tuple(lines)) if lines else None

    last_owner = max((index for index, burst in enumerate(conversation) if burst.role == "owner"), default=-1)
    if last_owner < 0:
        drop("in a conversation without the owner", sum(len(burst.lines) for burst in conversation))
        return Cut((), dropped)
    drop("after the owner's last word", sum(len(burst.lines) for burst in conversation[last_owner + 1 :]))

    windows: list[Window] = []
    current: list[Burst] = []
    first_new = 0

    def close() -> None:
        if any(burst.role == "owner" for burst in current[first_new:]):
            windows.append(Window(tuple(current), first_new, sum(map(length, current))))

    pending: list[Burst] = []
    for burst in conversation[: last_owner + 1]:
        if burst.role == "other":
            pending = [burst]
            continue
        pieces, too_long = _pieces(burst, length, budget)
        drop("message longer than the window", too_long)
        if not pieces:
            drop("in a conversation without the owner", sum(len(before.lines) for before in pending))
            close()
            current, first_new, pending = [], 0, []
        for piece in pieces:
            before = [fitting for one in pending if (fitting := trimmed(one, budget - length(piece)))]
            exchange = [*before, piece]
            size = sum(map(length, exchange))
            lost_what_was_answered = bool(pending) and not before
            if piece is not pieces[0] or lost_what_was_answered:
                # Two owner turns must not stand beside each other as if one answered the other.
                close()
                current, first_new = [], 0
            elif current and sum(map(length, current)) + size > budget:
                close()
                current = _context(current, length, min(context_tokens, budget - size))
                first_new = len(current)
            current += exchange
            pending = []
    close()
    return Cut(tuple(windows), dropped)


def _pieces(burst: Burst, length: Callable[[Burst], int], budget: int) -> tuple[list[Burst], int]:
    """A burst cut into the fewest that fit the budget, and how many of its lines are too long for it by themselves."""
    pieces: list[list[Line]] = []
    too_long = 0
    for line in burst.lines:
        if length(Burst((line,))) > budget:
            too_long += 1
        elif pieces and length(Burst((*pieces[-1], line))) <= budget:
            pieces[-1].append(line)
        else:
            pieces.append([line])
    return [Burst(tuple(piece)) for piece in pieces], too_long


def _context(bursts: Sequence[Burst], length: Callable[[Burst], int], room: int) -> list[Burst]:
    kept: list[Burst] = []
    for burst in reversed(bursts):
        room -= length(burst)
        if room < 0:
            break
        kept.insert(0, burst)
    return kept
