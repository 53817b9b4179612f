"""How sure a number is: bootstrap intervals, and paired differences of two speakers at the same places.

What is drawn again is whole groups (a turn, with all that was sampled at its place), never single messages: messages of
a burst are not independent, and intervals over them would be too narrow. Intervals are percentile intervals (Efron and
Tibshirani 1993): rough below 20 groups, and they know nothing of how the twin would have come out with another seed.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indices = NDArray[np.intp]
    Sums = NDArray[np.float64]

CLEARLY = 0.05
"""Chance below which a difference is taken for real."""
REPEATS = 2000
"""Drawings: the ends of a 95% interval wobble by a few percent of its width."""

_ENDS_PERCENT = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Difference:
    """The first speaker's mean less the second's, its 95% interval, and how often chance alone does as much."""

    value: float
    low: float
    high: float
    p_value: float


def interval(
    values: Sequence[float | None],
    *,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
    repeats: int = REPEATS,
) -> tuple[float, float] | None:
    """The 95% interval of the mean of `values`; those that are None are left out.

    `groups` names what each value belongs to (its own, for None). None for fewer than two groups.
    """
    from scipy import stats

    sums, counts = _by_group(values, groups)
    if len(sums) < 2:
        return None
    ends = stats.bootstrap(
        (sums, counts),
        lambda total, count, axis: total.sum(axis) / count.sum(axis),
        paired=True,
        vectorized=True,
        method="percentile",
        n_resamples=repeats,
        batch=200,
        rng=seed,
    ).confidence_interval
    return float(ends.low), float(ends.high)


def share_interval(values: Sequence[float | None]) -> tuple[float, float] | None:
    """The 95% interval of a share (Wilson 1927), for values that are all 0 or 1; None for others or for fewer than two.

    Drawing again from values that are all the same would give an interval of no width: none of 50 is not "never".
    """
    from scipy.stats import binomtest

    had = [value for value in values if value is not None]
    if len(had) < 2 or not set(had) <= {0.0, 1.0}:
        return None
    ends = binomtest(int(sum(had)), len(had)).proportion_ci(method="wilson")
    return float(ends.low), float(ends.high)


def interval_of(
    statistic: Callable[["Indices"], float], count: int, *, seed: int = 0, repeats: int = REPEATS
) -> tuple[float, float] | None:
    """The 95% interval of any statistic of `count` groups.

    `statistic` takes the indices of the groups drawn, with repeats. Drawings for which it is not a number are left out.
    None for fewer than two groups, or where none gave a number.
    """
    import numpy as np

    if count < 2:
        return None
    return _ends(np.array([statistic(drawn) for drawn in _drawings(count, seed, repeats)]))


def paired_difference(
    first: Sequence[float],
    second: Sequence[float],
    *,
    groups: Sequence[Hashable] | None = None,
    seed: int = 0,
    repeats: int = REPEATS,
) -> Difference | None:
    """How much higher the mean of `first` is than that of `second`, at the same places in the same order.

    The p-value is of the paired permutation test: how often the mean difference is at least as far from 0 when, group
    by group, a coin decides which of the two is which. None for fewer than two groups.
    """
    from scipy import stats

    gaps = [one - other for one, other in zip(first, second, strict=True)]
    ends = interval(gaps, groups=groups, seed=seed, repeats=repeats)
    if ends is None:
        return None
    sums, counts = _by_group(gaps, groups)
    # One sample and its mirror image: swapping the two within a group turns the sign of the group's gap.
    chance = stats.permutation_test(
        (sums, -sums),
        lambda one, other, axis: one.sum(axis) - other.sum(axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=repeats,
        batch=200,
        rng=seed,
    )
    return Difference(float(sums.sum() / counts.sum()), *ends, min(1.0, float(chance.pvalue)))


def paired_difference_of(
    first: Callable[["Indices"], float],
    second: Callable[["Indices"], float],
    count: int,
    *,
    seed: int = 0,
    repeats: int = REPEATS,
) -> Difference | None:
    """The same for statistics that are no means, computed on the same drawn groups for both.

    The p-value is the bootstrap's: twice the share of drawings on the rarer side of 0. None as for `interval_of`.
    """
    import numpy as np

    if count < 2:
        return None
    gaps = np.array([first(drawn) - second(drawn) for drawn in _drawings(count, seed, repeats)])
    ends = _ends(gaps)
    if ends is None:
        return None
    gaps = gaps[~np.isnan(gaps)]
    rarer = min((gaps <= 0).sum(), (gaps >= 0).sum())
    everything = np.arange(count)
    # One more on either side (Davison and Hinkley 1997): finitely many drawings never show a chance of 0.
    return Difference(first(everything) - second(everything), *ends, min(1.0, float(2 * (rarer + 1) / (len(gaps) + 1))))


def _drawings(count: int, seed: int, repeats: int) -> list["Indices"]:
    import numpy as np

    return list(np.random.default_rng(seed).integers(count, size=(repeats, count)))


def _ends(values: Any) -> tuple[float, float] | None:
    import numpy as np

    if np.isnan(values).all():
        return None
    low, high = np.nanpercentile(values, _ENDS_PERCENT)
    return float(low), float(high)


def _by_group(values: Sequence[float | None], groups: Sequence[Hashable] | None) -> tuple["Sums", "Sums"]:
    """Sum and count of the values of each group."""
    import numpy as np

    totals: dict[Hashable, list[float]] = {}
    for group, value in zip(range(len(values)) if groups is None else groups, values, strict=True):
        if value is not None:
            totals.setdefault(group, []).append(value)
    sums = np.array([sum(of_group) for of_group in totals.values()], dtype=float)
    return sums, np.array([len(of_group) for of_group in totals.values()], dtype=float)
