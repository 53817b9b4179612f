"""Held-out places: where the owner answered in the last part of the history, and what was said before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from soundalike.records import Example, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One reply of the owner, and what came before it."""

    contact: str = field(repr=False)
    told: str = field(repr=False)
    """The system line."""
    turns: tuple[Turn, ...] = field(repr=False)
    """The conversation before the reply."""
    reply: tuple[str, ...] = field(repr=False)
    """What the owner really wrote, a burst."""


def places_of(examples: Iterable[Example], told: Sequence[str]) -> list[Place]:
    """The targets of some examples as places; `told` has each example's system line."""
    return [
        Place(
            contact=example.contact,
            told=line,
            turns=example.turns[:target],
            reply=example.turns[target].messages,
        )
        for example, line in zip(examples, told, strict=True)
        for target in example.targets
    ]


def replies_of_others(examples: Iterable[Example]) -> dict[str, list[tuple[str, ...]]]:
    """The turns of each contact, once each, in their order: windows of a conversation repeat what came before."""
    found: dict[str, list[tuple[str, ...]]] = {}
    before: dict[str, tuple[Turn, ...]] = {}
    for example in examples:
        known = before.get(example.chat_id, ())
        # A window begins with the last turns of the one before it as its context.
        shared = next(
            (size for size in range(min(len(known), len(example.turns)), 0, -1) if _same(known[-size:], example.turns)),
            0,
        )
        for turn in example.turns[shared:]:
            if turn.role == "other":
                found.setdefault(example.contact, []).append(turn.messages)
        before[example.chat_id] = example.turns
    return found


def _same(end: Sequence[Turn], turns: Sequence[Turn]) -> bool:
    """Whether a window begins with these turns; of the first it may have the last messages only."""
    first, *more = zip(end, turns, strict=False)
    cut = first[0].messages[-len(first[1].messages) :]
    return (first[0].role, cut) == (first[1].role, first[1].messages) and all(
        one.role == other.role and one.messages == other.messages for one, other in more
    )
