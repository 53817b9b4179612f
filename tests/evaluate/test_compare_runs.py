import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest

from evaluate.compare_runs import compare_runs
from soundalike.config import EvaluateConfig
from soundalike.errors import BadInput
from soundalike.held_out import HeldOut, HeldOutReply, write_held_out
from soundalike.home import Home, write_manifest
from soundalike.records import write_run
from tests.soundalike.test_records import RUN

CONFIG = EvaluateConfig()


@pytest.fixture
def runs(home: Home) -> Home:
    for name in ("one", "two"):
        (home.runs / name).mkdir(parents=True)
        write_run(home.runs / name / "run.json", dataclasses.replace(RUN, id=name))
        write_manifest(home.runs / name, {})
    return home


def evaluating(home: Home, config: EvaluateConfig, asked: list[str], places: int = 3) -> Callable[[str], Any]:
    """What stands for the evaluation: it leaves what that one leaves, and notes which run it was asked for."""

    def evaluate(name: str) -> None:
        asked.append(name)
        reply = HeldOutReply(contact="Jess", turns=(), owner=("hi",), said={"twin": ("hi",)})
        values = {"similarity": {"twin": [float(name == "two")] * places}}
        held_out = HeldOut(settings=dataclasses.asdict(config), places=(reply,) * places, values=values)  # type: ignore[arg-type]
        write_held_out(home.runs / name, held_out)
        fidelity = {"similarity": {"twin": float(name == "two")}}
        (home.runs / name / "fidelity.json").write_text(json.dumps({"fidelity": fidelity, "leaks": {}}))

    return evaluate


def test_runs_are_evaluated_once_for_the_same_places(runs: Home) -> None:
    asked: list[str] = []
    found = compare_runs(runs, ["one", "two"], evaluating(runs, CONFIG, asked), CONFIG)
    assert asked == ["one", "two"] and found.runs == ("one", "two")
    assert found.compared[0].best == "two"
    deeper = dataclasses.replace(CONFIG, audit="deep", checkpoints=False)
    assert compare_runs(runs, ["one", "two"], evaluating(runs, deeper, asked), deeper) == found
    assert asked == ["one", "two"]
    other = dataclasses.replace(CONFIG, seed=8)
    compare_runs(runs, ["one", "two"], evaluating(runs, other, asked), other)
    assert asked == ["one", "two", "one", "two"]


@pytest.mark.parametrize("names", [[], ["one"], ["one", "one"]])
def test_one_run_is_no_comparison(runs: Home, names: list[str]) -> None:
    with pytest.raises(BadInput, match="two runs or more"):
        compare_runs(runs, names, pytest.fail, CONFIG)


def test_an_unknown_run_names_those_there_are(runs: Home) -> None:
    with pytest.raises(BadInput, match="choose from one, two"):
        compare_runs(runs, ["one", "three"], pytest.fail, CONFIG)


def test_runs_of_several_datasets_are_refused_before_anything_is_measured(runs: Home) -> None:
    write_run(runs.runs / "two" / "run.json", dataclasses.replace(RUN, id="two", dataset="e"))
    with pytest.raises(BadInput, match="2 datasets"):
        compare_runs(runs, ["one", "two"], pytest.fail, CONFIG)


def test_with_nothing_held_out_a_sentence_says_what_to_do(runs: Home) -> None:
    with pytest.raises(BadInput, match="Nothing is held out for the run one"):
        compare_runs(runs, ["one", "two"], evaluating(runs, CONFIG, [], places=0), CONFIG)
