"""How much each contact counts: a busy chat must not drown the others, nor a rare one be learned by heart."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from soundalike.records import Example

MOST = 2.0
"""How much more than the average an example may count: the few turns of a rare contact are not to be known by heart."""


def weighted(examples: Sequence[Example], balance: float) -> list[Example]:
    """Give the examples that are trained on the weights of their contacts; those of the other splits keep 1.

    `balance` 0 leaves all equal; 1 makes every contact's owner turns weigh the same in sum. Between, a contact with n
    turns weighs n ** (1 - balance). The mean over the turns is 1, so that the learning rate means what it did.
    """
    turns = contact_turns(example for example in examples if example.split == "train")
    if not turns or balance == 0:
        return list(examples)
    raw = {contact: count**-balance for contact, count in turns.items()}
    mean = sum(raw[contact] * count for contact, count in turns.items()) / turns.total()
    weights = {contact: round(min(MOST, weight / mean), 4) for contact, weight in raw.items()}
    return [
        replace(example, weight=weights[example.contact]) if example.split == "train" else example
        for example in examples
    ]


def contact_turns(examples: Iterable[Example]) -> Counter[str]:
    """How many targets there are of each contact."""
    turns: Counter[str] = Counter()
    for example in examples:
        turns[example.contact] += len(example.targets)
    return turns
