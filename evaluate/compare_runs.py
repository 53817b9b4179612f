"""Runs by their names, evaluated where they were not yet, and compared."""

from collections.abc import Callable, Sequence
from dataclasses import asdict

from evaluate.comparing import Comparison, Evaluated, compare, evaluated_from
from evaluate.evaluating import EvaluateReport
from soundalike.config import EvaluateConfig
from soundalike.errors import BadInput
from soundalike.held_out import HeldOut, read_held_out
from soundalike.home import Home
from soundalike.records import read_run

FEWEST_RUNS = 2
_OF_PLACES = ("replies", "temperature", "top_p", "max_reply_tokens", "seed")
"""Settings on which the places and what is said at them depend."""


def compare_runs(
    home: Home, names: Sequence[str], evaluate: Callable[[str], EvaluateReport], config: EvaluateConfig
) -> Comparison:
    """Compare runs of one dataset; `evaluate` measures those that these settings did not measure yet.

    Raises `BadInput` for fewer than two runs, an unknown one, and runs of several datasets: their held-out places
    differ.
    """
    chosen = list(dict.fromkeys(names))
    if len(chosen) < FEWEST_RUNS:
        raise BadInput("A comparison needs two runs or more: soundalike evaluate --compare RUN RUN.")
    records = {name: read_run(home.run(name) / "run.json") for name in chosen}
    if len(datasets := {run.dataset for run in records.values()}) > 1:
        raise BadInput(
            f"These runs learned from {len(datasets)} datasets and are measured at other places each: compare runs of "
            "one dataset."
        )
    return compare([_evaluated(home, name, records[name].base, evaluate, config) for name in chosen])


def _evaluated(
    home: Home, name: str, base: str, evaluate: Callable[[str], EvaluateReport], config: EvaluateConfig
) -> Evaluated:
    folder = home.run(name)
    held_out = read_held_out(folder)
    if held_out is None or not _is_of(held_out, config):
        evaluate(name)
        held_out = read_held_out(folder)
    if held_out is None or not held_out.places:
        raise BadInput(f"Nothing is held out for the run {name}: prepare again from a longer history, and train.")
    return evaluated_from(name, base, (folder / "fidelity.json").read_text(encoding="utf-8"), held_out)


def _is_of(held_out: HeldOut, config: EvaluateConfig) -> bool:
    return all(held_out.settings.get(name) == asdict(config)[name] for name in _OF_PLACES)
