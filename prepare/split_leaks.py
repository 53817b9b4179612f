"""A reply of the test must not stand in training nearly the same: what is measured would be memory.

Short replies are said again and again by everybody, so only those of some length are looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from prepare.repetition import letters_of, near_duplicates_of
from soundalike.records import Example

LEAST_LETTERS = 24
"""Of a reply that is looked at: "see you tomorrow then" may be said twice."""


@dataclass(frozen=True, slots=True)
class SplitLeaks:
    """How many replies of the test were looked for, and how many targets of training were nearly one of them."""

    checked: int
    found: int


def without_leaks(examples: Sequence[Example]) -> tuple[list[Example], SplitLeaks]:
    """Make context of every target in train or valid that is nearly a reply of the test; what has none left goes."""
    test_replies = [reply for _, _, reply in _replies(examples, ("test",))]
    places, targets, earlier = [], [], []
    for place, target, reply in _replies(examples, ("train", "valid")):
        places.append(place)
        targets.append(target)
        earlier.append(reply)
    leaking: dict[int, set[int]] = {}
    for row in near_duplicates_of(test_replies, earlier) if test_replies and earlier else ():
        leaking.setdefault(places[row], set()).add(targets[row])
    kept = []
    for place, example in enumerate(examples):
        if gone := leaking.get(place):
            example = replace(example, targets=tuple(target for target in example.targets if target not in gone))
        if example.targets:
            kept.append(example)
    return kept, SplitLeaks(len(test_replies), sum(map(len, leaking.values())))


def _replies(examples: Sequence[Example], splits: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Place of the example, index of the turn, and text of each longer reply."""
    for place, example in enumerate(examples):
        if example.split in splits:
            for target in example.targets:
                reply = "\n".join(example.turns[target].messages)
                if len(letters_of(reply)) >= LEAST_LETTERS:
                    yield place, target, reply
