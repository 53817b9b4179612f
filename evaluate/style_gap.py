"""How far a way of writing is from the person's, in units of how far the person is from themselves.

The unit of each feature is the mean distance of two random sets of the person's own turns, of the size that is
compared: so 1 is no further than chance takes the person from themselves, and a feature which the person varies in
counts little.
Function words are one feature: the summed differences of their rates, after Burrows's Delta (2002).

Every comparison is of equal counts of turns, since differences shrink with their number. Numbers of different
speakers may be set side by side only when all were compared at the same count (`Gauge.turns`).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from evaluate.replies import Replies
from evaluate.style_features import StyleTable, style_table

LEAST_TURNS = 8
"""Fewer turns a side say nothing."""
CAP = 10.0
"""A feature's distance ends here, so that one oddity (an emoji in every message) does not drown the others."""

_DRAWS = 200
_MEAN_OF_ABSOLUTE = math.sqrt(2 / math.pi)
"""Mean of a normal distribution's absolute values, for a deviation of 1."""
_LEAST_DEVIATION_OF_SIZES = 0.25
"""Of the logarithm: who always writes 20 characters still is taken to write 16 to 26."""


@dataclass(frozen=True, slots=True, eq=False)
class Gauge:
    """The person's own turns, measured; what others are held against."""

    table: StyleTable
    turns: int
    """Turns a side that are compared, at most half of the person's."""
    phrases: frozenset[str]
    seed: int

    def __repr__(self) -> str:
        return f"Gauge(turns={self.turns}, seed={self.seed})"

    def read(self, replies: Replies) -> StyleTable:
        """Measure turns once, to be compared several times (`StyleTable.take` for a bootstrap)."""
        return style_table(replies, self.phrases)


def gauge(
    owner: Replies, *, phrases: frozenset[str] = frozenset(), counts: Iterable[int] = (), seed: int = 0
) -> Gauge | None:
    """A gauge of the person's way of writing; None where they have fewer than 16 turns.

    `phrases`: the person's own (`catch_phrases` of their earlier replies). `counts`: the numbers of turns of all that
    will be compared; those of 8 turns and more bring the common count down.
    """
    table = style_table(owner, phrases)
    turns = min([len(owner) // 2, *(count for count in counts if count >= LEAST_TURNS)])
    return Gauge(table, turns, phrases, seed) if turns >= LEAST_TURNS else None


def style_distances(gauge: Gauge, replies: Replies | StyleTable) -> dict[str, float] | None:
    """Distance of each feature in units of the person's own noise, 0 to `CAP`; None for fewer than 8 turns.

    Features which the person's turns do not show (no Latin letter, so no case) are left out; one that only
    `replies` does not show is as far as can be.
    """
    import numpy as np

    theirs = replies if isinstance(replies, StyleTable) else gauge.read(replies)
    turns = min(gauge.turns, len(theirs))
    if turns < LEAST_TURNS:
        return None
    random = np.random.default_rng(gauge.seed)
    own = _drawn(random, len(gauge.table), turns)[0]
    other = _drawn(random, len(theirs), turns)[0]
    distances = _mean(_distances(gauge.table, _rates(gauge.table, own), _rates(theirs, other)))
    return _in_units(gauge.table, distances, _noise(gauge, turns))


def self_distances(gauge: Gauge) -> dict[str, float]:
    """The same for the person against themselves in the same period, by other random halves than made the unit.

    About 1 for what the person varies in, less for what they hardly ever do.
    """
    import numpy as np

    first, second = _drawn(np.random.default_rng(gauge.seed + 2), len(gauge.table), gauge.turns)
    distances = _mean(_distances(gauge.table, _rates(gauge.table, first), _rates(gauge.table, second)))
    return _in_units(gauge.table, distances, _noise(gauge, gauge.turns))


def style_gap(gauge: Gauge, replies: Replies | StyleTable) -> float | None:
    """Mean of the features' distances, 0 to `CAP`; None for fewer than 8 turns."""
    distances = style_distances(gauge, replies)
    return None if distances is None else sum(distances.values()) / len(distances)


def style_gap_interval(
    gauge: Gauge, replies: Replies | StyleTable, *, confidence: float = 0.95
) -> tuple[float, float] | None:
    """Where the gap would lie with other turns of both: percentiles of resampled gaps, centred on `style_gap`.

    The person's turns are drawn by halves, the others with replacement; that alone would add to the gap, hence the
    centring. None for fewer than 8 turns.
    """
    import numpy as np

    theirs = replies if isinstance(replies, StyleTable) else gauge.read(replies)
    gap = style_gap(gauge, theirs)
    if gap is None:
        return None
    turns = min(gauge.turns, len(theirs))
    random = np.random.default_rng(gauge.seed + 3)
    own = _drawn(random, len(gauge.table), turns)[0]
    other = random.multinomial(turns, np.full(len(theirs), 1 / len(theirs)), size=_DRAWS).astype(float)
    distances = _distances(gauge.table, _rates(gauge.table, own), _rates(theirs, other))
    units = np.minimum(CAP, np.nan_to_num(distances / _noise(gauge, turns), nan=CAP))
    gaps = units[:, ~np.isnan(_floor(gauge.table, turns))].mean(axis=1)
    low, high = np.quantile(gaps - gaps.mean() + gap, [(1 - confidence) / 2, (1 + confidence) / 2])
    return max(0.0, float(low)), float(high)


def self_gap(gauge: Gauge) -> float:
    """The gap of the person to themselves in the same period: the least that a twin may be asked for."""
    distances = self_distances(gauge)
    return sum(distances.values()) / len(distances)


def _drawn(random: Any, available: int, turns: int) -> tuple[Any, Any]:
    """Two disjoint random sets of turns, many times, as 0 and 1: each [draws, available].

    The second set is short or empty where turns run out.
    """
    import numpy as np

    order = random.permuted(np.tile(np.arange(available), (_DRAWS, 1)), axis=1)
    return (order < turns).astype(float), ((order >= turns) & (order < 2 * turns)).astype(float)


def _rates(table: StyleTable, drawn: Any) -> Any:
    """[draws, columns]; not a number where nothing was counted."""
    import numpy as np

    counts = (drawn @ table.counts)[:, table.feature_of]
    return np.divide(drawn @ table.sums, counts, out=np.full(counts.shape, np.nan), where=counts > 0)


def _distances(table: StyleTable, first: Any, second: Any) -> Any:
    """[draws, features]: differences, summed over a feature's columns."""
    import numpy as np

    starts = np.searchsorted(table.feature_of, np.arange(len(table.names)))
    return np.add.reduceat(np.abs(first - second), starts, axis=1)


def _mean(draws: Any) -> Any:
    """[features]: the mean of the draws in which a feature shows; not a number where it never does."""
    import numpy as np

    shown = ~np.isnan(draws)
    number = shown.sum(axis=0)
    total = np.where(shown, draws, 0.0).sum(axis=0)
    return np.divide(total, number, out=np.full(number.shape, np.nan), where=number > 0)


def _noise(gauge: Gauge, turns: int) -> Any:
    """[features]: the mean distance of two sets of the person's turns, never less than counting alone would give."""
    import numpy as np

    table = gauge.table
    first, second = _drawn(np.random.default_rng(gauge.seed + 1), len(table), turns)
    noise = _mean(_distances(table, _rates(table, first), _rates(table, second)))
    return np.fmax(noise, _floor(table, turns)) if len(table) else noise


def _floor(table: StyleTable, turns: int) -> Any:
    """[features]: the standard error of a difference, as if half an event more had been seen than was.

    Binomial for shares (Jeffreys's half for both ends), Poisson for counts; not a number where nothing was counted.
    """
    import numpy as np

    floors = np.full(len(table.names), np.nan)
    for index, scale in enumerate(table.scales):
        count = float(table.counts[:, index].sum())
        if count == 0:
            continue
        rate = (float(table.sums[:, table.feature_of == index].sum()) + 0.5) / (count + 1)
        variance = {"share": rate * (1 - rate), "count": rate, "size": _LEAST_DEVIATION_OF_SIZES**2}[scale]
        floors[index] = _MEAN_OF_ABSOLUTE * math.sqrt(2 * variance / (count * turns / len(table)))
    return floors


def _in_units(table: StyleTable, distances: Any, noise: Any) -> dict[str, float]:
    import numpy as np

    return {
        name: CAP if np.isnan(distance) else min(CAP, float(distance / unit))
        for name, distance, unit in zip(table.names, distances, noise, strict=True)
        if not np.isnan(unit)
    }
