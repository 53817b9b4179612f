"""How alike the sequences of three characters are: Jensen-Shannon divergence, and cosine of their counts.

Both see spelling, punctuation, emoji and words at once, in any language. Both depend strongly on the amount of text, so
equal amounts of characters are drawn on both sides, turn by turn, and the results averaged over draws. Numbers may be
set side by side only for the same amount: take it from `text_budget`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from evaluate.replies import Replies

LENGTH = 3
LEAST_CHARACTERS = 200
"""Less text a side says nothing."""
DRAWS = 20


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two sets of turns, compared by their character sequences."""

    divergence: float
    """Jensen-Shannon, base 2 (Lin 1991): 0 alike, 1 nothing in common."""
    cosine: float
    """Of the counts: 1 alike, 0 nothing in common."""


def text_budget(owner: Replies, others: Iterable[Replies] = ()) -> int:
    """Characters a side to compare: half of the owner's, or the least that any of the others has.

    Half, so that the owner can be held against themselves. Others who have too few to be compared do not count.
    """
    sizes = [_size(replies) for replies in others]
    return min([_size(owner) // 2, *(size for size in sizes if size >= LEAST_CHARACTERS)])


def likeness(
    owner: Replies, replies: Replies, *, characters: int | None = None, seed: int = 0, draws: int = DRAWS
) -> Likeness | None:
    """Compare `characters` (by default `text_budget`) of both, at most what each has; None for fewer than 200."""
    available = min(_size(owner), _size(replies))
    amount = min(available, text_budget(owner, [replies]) if characters is None else characters)
    if amount < LEAST_CHARACTERS:
        return None
    return _compared(owner, replies, amount, seed=seed, draws=draws, disjoint=False)


def self_likeness(
    owner: Replies, *, characters: int | None = None, seed: int = 0, draws: int = DRAWS
) -> Likeness | None:
    """The same for disjoint random parts of the owner's own turns; at most half of them each."""
    amount = min(text_budget(owner), text_budget(owner) if characters is None else characters)
    if amount < LEAST_CHARACTERS:
        return None
    return _compared(owner, owner, amount, seed=seed, draws=draws, disjoint=True)


def _compared(first: Replies, second: Replies, amount: int, *, seed: int, draws: int, disjoint: bool) -> Likeness:
    import numpy as np

    random = np.random.default_rng(seed)
    columns: dict[str, int] = {}
    rows = [[_sequences(reply, columns) for reply in replies] for replies in (first, second)]
    own, other = (_matrix(counted, len(columns)) for counted in rows)
    own_sizes, other_sizes = (np.array([len(_text(reply)) for reply in replies]) for replies in (first, second))
    divergences, cosines = [], []
    for _ in range(draws):
        order = random.permutation(len(first))
        # Disjoint parts are the two ends of one order; they share at most a turn that is cut.
        other_order = order[::-1] if disjoint else random.permutation(len(second))
        left = own.T @ _weights(own_sizes, order, amount)
        right = other.T @ _weights(other_sizes, other_order, amount)
        divergences.append(_jensen_shannon(left, right))
        cosines.append(float(left @ right / np.sqrt((left @ left) * (right @ right))))
    return Likeness(float(np.mean(divergences)), float(np.mean(cosines)))


def _text(reply: Sequence[str]) -> str:
    # A message's first and last characters are told by the line breaks around it.
    return "\n".join(("", *reply, "")) if reply else ""


def _size(replies: Replies) -> int:
    return sum(len(_text(reply)) for reply in replies)


def _sequences(reply: Sequence[str], columns: dict[str, int]) -> Counter[int]:
    text = _text(reply)
    return Counter(
        columns.setdefault(text[start : start + LENGTH], len(columns)) for start in range(len(text) - LENGTH + 1)
    )


def _matrix(rows: Sequence[Counter[int]], width: int) -> Any:
    """[turns, sequences], sparse."""
    from scipy.sparse import csr_array

    data = [count for row in rows for count in row.values()]
    places = [column for row in rows for column in row]
    starts = [0]
    for row in rows:
        starts.append(starts[-1] + len(row))
    return csr_array((data, places, starts), shape=(len(rows), width), dtype=float)


def _weights(sizes: Any, order: Any, amount: int) -> Any:
    """[turns]: 1 for the first turns of an order, as far as `amount` characters go; a part of the last one."""
    import numpy as np

    ends = np.cumsum(sizes[order])
    taken = np.clip(amount - (ends - sizes[order]), 0, sizes[order])
    weights = np.zeros(len(sizes))
    weights[order] = np.divide(taken, sizes[order], out=np.zeros(len(sizes)), where=sizes[order] > 0)
    return weights


def _jensen_shannon(first: Any, second: Any) -> float:
    import numpy as np

    left, right = first / first.sum(), second / second.sum()
    middle = (left + right) / 2

    def entropy(shares: Any) -> float:
        positive = shares[shares > 0]
        return float(-(positive * np.log2(positive)).sum())

    return min(1.0, max(0.0, entropy(middle) - (entropy(left) + entropy(right)) / 2))
