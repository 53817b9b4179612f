"""Conversations become examples: windows of a token budget in which every owner turn is a target exactly once.

A long conversation is cut after an owner turn; the next window repeats some of what was said before, as context only.
So the context is not repeated for each reply, as it is in the classic shape: there each reply has a window of its own.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prepare.conversations import Burst, Conversation
from prepare.selection import Line

FRAME_TOKENS = 6
"""What a chat template spends around one turn: start mark, role, line break, end mark, line break."""
NO_OWNER = "in a conversation without the owner"


@dataclass(frozen=True, slots=True)
class Window:
    """A run of bursts; the owner's from `first_new` on are targets, what is before is context."""

    bursts: tuple[Burst, ...]
    first_new: int
    """Index in `bursts`."""
    tokens: int

    @property
    def targets(self) -> tuple[int, ...]:
        """Indices into `bursts` of the owner's new turns that are learned from."""
        return tuple(
            index
            for index, burst in enumerate(self.bursts)
            if index >= self.first_new and burst.role == "owner" and not why_not_learned(burst)
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """The windows of one conversation, and how many of its lines are in none, by reason."""

    windows: tuple[Window, ...]
    dropped: dict[str, int]


def why_not_learned(burst: Burst) -> str:
    """Why an owner's turn is no target: the reason of its first line, if no line of it may be learned."""
    return "" if any(not line.not_learned for line in burst.lines) else burst.lines[0].not_learned


def burst_tokens(burst: Burst) -> int:
    """Length of a burst with its frame; a line break ends each line."""
    return FRAME_TOKENS + sum(line.tokens + 1 for line in burst.lines)


def cut_windows(conversation: Conversation, *, budget: int, context_tokens: int) -> Cut:
    """Cut a conversation into windows of at most `budget` tokens, by the lengths of its lines.

    A window that goes on begins with up to `context_tokens` of what was said before: whole lines, and always the last
    one where it fits beside the answer. Lines after the owner's last turn answer nothing and are dropped; so are
    messages of the owner that are longer than the budget by themselves, and the older lines of the other side where
    they do not fit before the owner's answer. An owner turn longer than the budget goes on in windows of its own.
    """
    cutter = _Cutter(budget)
    last_owner = _last_owner(conversation.bursts)
    if last_owner < 0:
        cutter.drop(NO_OWNER, sum(len(burst.lines) for burst in conversation.bursts))
        return cutter.cut()
    cutter.drop("after the owner's last word", sum(len(burst.lines) for burst in conversation.bursts[last_owner + 1 :]))
    pending: list[Burst] = []
    for burst in conversation.bursts[: last_owner + 1]:
        if burst.role == "other":
            pending = [burst]
            continue
        pieces, too_long = _pieces(burst, budget)
        cutter.drop("message longer than the window", too_long)
        if not pieces:
            cutter.drop(NO_OWNER, sum(len(before.lines) for before in pending))
            cutter.close()
            pending = []
        for piece in pieces:
            before = [one for burst in pending if (one := cutter.trimmed(burst, budget - burst_tokens(piece)))]
            size = sum(map(burst_tokens, (*before, piece)))
            if piece is not pieces[0] or (pending and not before):
                # Two owner turns must not stand beside each other as if one answered the other.
                cutter.close()
            elif cutter.tokens + size > budget:
                cutter.close(going_on=min(context_tokens, budget - size), at_most=budget - size)
            cutter.add([*before, piece])
            pending = []
    cutter.close()
    return cutter.cut()


def cut_classic(conversation: Conversation, *, budget: int) -> Cut:
    """Make a window of at most `budget` tokens for each owner turn, with as much of what was said before as fits.

    The shape of the classic recipe, one record a reply. The same is dropped as by `cut_windows`.
    """
    cutter = _Cutter(budget)
    last_owner = _last_owner(conversation.bursts)
    windows: list[Window] = []
    in_one: set[int] = set()
    for place, burst in enumerate(conversation.bursts[: last_owner + 1]):
        if burst.role == "other":
            continue
        pieces, too_long = _pieces(burst, budget)
        cutter.drop("message longer than the window", too_long)
        for piece in pieces:
            said = conversation.bursts[:place] if piece is pieces[0] else ()
            before = _fitting(said, budget - burst_tokens(piece))
            bursts = (*before, piece)
            in_one.update(line.message_id for one in before if one.role == "other" for line in one.lines)
            windows.append(Window(bursts, len(before), sum(map(burst_tokens, bursts))))
    others = [line for burst in conversation.bursts if burst.role == "other" for line in burst.lines]
    after = sum(len(burst.lines) for burst in conversation.bursts[last_owner + 1 :])
    left_out = sum(line.message_id not in in_one for line in others)
    cutter.drop("after the owner's last word" if last_owner >= 0 else NO_OWNER, after)
    cutter.drop("older than the window holds", left_out - after)
    return Cut(tuple(windows), cutter.dropped)


def classic_tokens(conversation: Conversation, budget: int) -> Iterator[int]:
    """Tokens of each record that the classic shape would make, without making them."""
    before: deque[int] = deque()
    total = 0
    for burst in conversation.bursts:
        size = burst_tokens(burst)
        if burst.role == "owner":
            yield min(budget, total + size)
        before.append(size)
        total += size
        while before and total > budget:
            total -= before.popleft()


class _Cutter:
    """The windows so far, and the one that is being filled."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._windows: list[Window] = []
        self._current: list[Burst] = []
        self._first_new = 0
        self.tokens = 0
        self.dropped: dict[str, int] = {}

    def drop(self, reason: str, lines: int) -> None:
        if lines:
            self.dropped[reason] = self.dropped.get(reason, 0) + lines

    def trimmed(self, burst: Burst, room: int) -> Burst | None:
        """As many of the last lines as fit; the others are dropped."""
        kept = _last_lines(burst, room)
        self.drop("older than the window holds", len(burst.lines) - (len(kept.lines) if kept else 0))
        return kept

    def add(self, bursts: Sequence[Burst]) -> None:
        self._current += bursts
        self.tokens += sum(map(burst_tokens, bursts))

    def close(self, going_on: int = 0, at_most: int = 0) -> None:
        """End the window; the next begins with up to so many tokens of this one, a single longer line at most."""
        if any(burst.role == "owner" for burst in self._current[self._first_new :]):
            self._windows.append(Window(tuple(self._current), self._first_new, self.tokens))
        self._current = _fitting(self._current, going_on) or _fitting(self._current, at_most, most_lines=1)
        self._first_new = len(self._current)
        self.tokens = sum(map(burst_tokens, self._current))

    def cut(self) -> Cut:
        return Cut(tuple(self._windows), self.dropped)


def _last_owner(bursts: Sequence[Burst]) -> int:
    return max((place for place, burst in enumerate(bursts) if burst.role == "owner"), default=-1)


def _pieces(burst: Burst, budget: int) -> tuple[list[Burst], int]:
    """A burst cut into the fewest that fit the budget, and how many of its lines are too long for it by themselves."""
    pieces: list[list[Line]] = []
    too_long = room = 0
    for line in burst.lines:
        if FRAME_TOKENS + line.tokens + 1 > budget:
            too_long += 1
            continue
        if not pieces or line.tokens + 1 > room:
            pieces.append([])
            room = budget - FRAME_TOKENS
        pieces[-1].append(line)
        room -= line.tokens + 1
    return [Burst(tuple(piece)) for piece in pieces], too_long


def _last_lines(burst: Burst, room: int, most_lines: int | None = None) -> Burst | None:
    """As many of a burst's last lines as fit."""
    room -= FRAME_TOKENS
    first = len(burst.lines)
    while first > 0 and burst.lines[first - 1].tokens + 1 <= room and len(burst.lines) - first != most_lines:
        first -= 1
        room -= burst.lines[first].tokens + 1
    return Burst(burst.lines[first:]) if first < len(burst.lines) else None


def _fitting(bursts: Sequence[Burst], room: int, most_lines: int | None = None) -> list[Burst]:
    """The last bursts that fit, the first of them perhaps in part; nothing between is left out."""
    kept: list[Burst] = []
    for burst in reversed(bursts):
        part = _last_lines(burst, room, most_lines)
        if part is None:
            break
        kept.insert(0, part)
        room -= burst_tokens(part)
        if len(part.lines) < len(burst.lines) or most_lines is not None:
            break
    return kept
