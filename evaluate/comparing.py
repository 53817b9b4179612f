"""Several runs side by side at the same held-out places: paired differences, which may be chance, and the best run."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from evaluate.bootstrap import CLEARLY, Difference, paired_difference, paired_difference_of
from evaluate.measures import MEASURES, Measure
from evaluate.two_sample import auc_difference
from soundalike.held_out import HeldOut

DECIDING = ("nll", "auc", "auc_masked", "style_gap", "context_fit")
"""Measures that choose the best run, all of one weight: how surprised it is, how like the person, how to the point."""

JUDGED_BY_BASE = ("nll", "perplexity", "context_fit", "similarity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A run that was evaluated."""

    run: str
    base: str
    fidelity: dict[str, Any]
    held_out: HeldOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One measure of all runs."""

    measure: Measure
    values: dict[str, float]
    """Run to the twin's value."""
    differences: dict[str, Difference]
    """Run to how much more it has than the best one, paired; left out where there is nothing to pair."""
    best: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What came out."""

    runs: tuple[str, ...]
    compared: tuple[Compared, ...]
    best: str
    """The run of the best mean rank over the deciding measures."""
    is_clear: bool
    """Whether it is better than each other run by one deciding measure at least, beyond chance, and worse by none."""

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        measures = {
            one.measure.name: {
                "values": one.values,
                "best": one.best,
                "differences": {
                    run: {"difference": d.value, "low": d.low, "high": d.high, "p": d.p_value}
                    for run, d in one.differences.items()
                },
            }
            for one in self.compared
        }
        return {"runs": list(self.runs), "measures": measures, "best": self.best, "is_clear": self.is_clear}


def compare(evaluated: Sequence[Evaluated]) -> Comparison:
    """Compare runs that were evaluated at the same places with the same settings.

    What the base judges is left out where the bases differ: the loss counts its own tokens.
    """
    same_base = len({one.base for one in evaluated}) == 1
    compared = [
        found
        for measure in MEASURES
        if (same_base or measure.name not in JUDGED_BY_BASE) and (found := _compared(measure, evaluated))
    ]
    deciding = [one for one in compared if one.measure.name in DECIDING]
    runs = tuple(one.run for one in evaluated)
    ranks = {run: fmean(_rank(one, run) for one in deciding) if deciding else 0.0 for run in runs}
    best = min(runs, key=lambda run: ranks[run])
    return Comparison(
        runs=runs,
        compared=tuple(compared),
        best=best,
        is_clear=all(_is_clearly_better(deciding, evaluated, best, run) for run in runs if run != best),
    )


def comparison_rows(comparison: Comparison) -> list[tuple[str, ...]]:
    """A table for the terminal: a measure a row, a run a column, the best marked with ●.

    Others that chance could have made as good are marked with ○.
    """
    short = _short_names(comparison.runs)
    rows: list[tuple[str, ...]] = [
        ("", *(f"{short[run]} (best)" if run == comparison.best else short[run] for run in comparison.runs))
    ]
    for one in comparison.compared:
        cells = []
        for run in comparison.runs:
            value = one.values.get(run)
            if value is None:
                cells.append("–")
                continue
            told = f"{value:.0%}" if one.measure.is_share else f"{value:.3f}"
            difference = one.differences.get(run)
            mark = " ●" if run == one.best else " ○" if difference and difference.p_value >= CLEARLY else ""
            cells.append(told + mark)
        rows.append((one.measure.title, *cells))
    return rows


def _short_names(runs: Sequence[str]) -> dict[str, str]:
    """Runs without the time in front, where that still tells them apart."""
    short = {run: run.partition("-")[2] or run for run in runs}
    return short if len(set(short.values())) == len(runs) else {run: run for run in runs}


def _compared(measure: Measure, evaluated: Sequence[Evaluated]) -> Compared | None:
    values = {one.run: _goodness(measure, one) for one in evaluated}
    had = {run: value for run, value in values.items() if value is not None}
    if len(had) < 2:
        return None
    best = min(had, key=lambda run: had[run])
    chosen = next(one for one in evaluated if one.run == best)
    differences = {
        one.run: difference
        for one in evaluated
        if one.run in had and one.run != best and (difference := _difference(measure.name, one, chosen))
    }
    told = {one.run: float(one.fidelity[measure.name]["twin"]) for one in evaluated if one.run in had}
    return Compared(measure=measure, values=told, differences=differences, best=best)


def _goodness(measure: Measure, one: Evaluated) -> float | None:
    """The value as a number of which less is better."""
    speakers = one.fidelity.get(measure.name) or {}
    value = speakers.get("twin")
    if value is None:
        return None
    if measure.better == "owner":
        return float(abs(value - speakers.get("owner", 0.0)))
    if measure.name in ("auc", "auc_masked"):
        return max(0.5, float(value))  # a reader who is wrong more often than right cannot tell either
    return float(-value) if measure.better == "high" else float(value)


def _difference(name: str, one: Evaluated, other: Evaluated) -> Difference | None:
    if name == "auc":
        owner = [place.owner for place in one.held_out.places]
        first, second = ([place.said["twin"] for place in run.held_out.places] for run in (one, other))
        return auc_difference(owner, first, second)
    if name == "nll":
        return _loss_difference(one, other)
    pairs = [
        (first, second)
        for first, second in zip(_values(one, name), _values(other, name), strict=True)
        if first is not None and second is not None
    ]
    if not pairs:
        return None
    return paired_difference([first for first, _ in pairs], [second for _, second in pairs])


def _values(one: Evaluated, name: str) -> list[float | None]:
    return one.held_out.values.get(name, {}).get("twin", [])


def _loss_difference(one: Evaluated, other: Evaluated) -> Difference | None:
    """Of nats a token: examples are drawn, and those with more tokens weigh more."""
    import numpy

    nats = [numpy.array(_values(run, "nats"), dtype=float) for run in (one, other)]
    tokens = [numpy.array(_values(run, "tokens"), dtype=float) for run in (one, other)]
    if not len(nats[0]):
        return None
    return paired_difference_of(
        lambda drawn: float(nats[0][drawn].sum() / tokens[0][drawn].sum()),
        lambda drawn: float(nats[1][drawn].sum() / tokens[1][drawn].sum()),
        len(nats[0]),
    )


def _rank(one: Compared, run: str) -> float:
    """How many others are better, equal ones not among them."""
    if run not in one.values:
        return float(len(one.values))
    return float(sum(_order(one, other) < _order(one, run) for other in one.values))


def _order(one: Compared, run: str) -> float:
    return -one.values[run] if one.measure.better == "high" else one.values[run]


def _is_clearly_better(deciding: Sequence[Compared], evaluated: Sequence[Evaluated], best: str, run: str) -> bool:
    by_name = {one.run: one for one in evaluated}
    better = worse = False
    for one in deciding:
        if not {best, run} <= one.values.keys():
            continue
        difference = _difference(one.measure.name, by_name[best], by_name[run])
        if difference is None or difference.p_value >= CLEARLY:
            continue
        is_better = (difference.value < 0) == (one.measure.better == "low")
        better, worse = better or is_better, worse or not is_better
    return better and not worse


def evaluated_from(run: str, base: str, fidelity_json: str, held_out: HeldOut) -> Evaluated:
    """A run as its evaluation left it."""
    return Evaluated(run=run, base=base, fidelity=json.loads(fidelity_json)["fidelity"], held_out=held_out)
