"""Real alignment of a tiny twin, with TRL's own trainers."""

import dataclasses
import json
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import BadInput, NothingThere, TooLittle
from soundalike.feedback import Rating, add_rating
from soundalike.home import Home, is_whole
from soundalike.models import load_twin
from soundalike.records import Turn, read_run
from soundalike.train_config import Preference, TrainConfig
from tests.train.conftest import WriteDataset
from train import alignment
from train.alignment import plan_preferences, score
from train.gathering import gather
from train.report import TrainReport
from train.scoring import preference_measures
from train.setting import finished_run, settle
from train.training import train_twin

KINDS: tuple[Preference, ...] = ("dpo", "kto", "orpo", "simpo")


@pytest.fixture(autouse=True)
def fp32_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr("soundalike.models.best_dtype", lambda: torch.float32)


@pytest.fixture
def quick(config: TrainConfig) -> TrainConfig:
    return dataclasses.replace(config, epochs=2, self_play_pairs=16, precision="fp32")


@pytest.fixture
def tuned(home: Home, write_dataset: WriteDataset, quick: TrainConfig) -> TrainReport:
    write_dataset()
    return train_twin(home, dataclasses.replace(quick, max_steps=6))


def aligning(quick: TrainConfig, **changes: Any) -> TrainConfig:
    return dataclasses.replace(quick, **{"stage": "align", "method": "auto", "learning_rate": 2e-3, **changes})


def rate(home: Home, number: int, **changes: Any) -> int:
    rating = Rating(
        created_at=datetime(2026, 1, 2, tzinfo=UTC),
        run="",
        base="",
        contact="Jess",
        system="You are Nadia, chatting with Jess.",
        turns=(Turn(role="other", messages=(f"question {number}",)),),
        reply=("the frog is in the pond",),
    )
    return add_rating(home, dataclasses.replace(rating, **changes))


def logged(report: TrainReport) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (report.folder / "metrics.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("kind", KINDS)
def test_the_wanted_reply_becomes_likelier_than_the_twins_own(
    home: Home, tuned: TrainReport, quick: TrainConfig, kind: Preference
) -> None:
    settings = aligning(quick, preference=kind)
    report = train_twin(home, settings)
    found = report.preferences
    assert found["preference_margin"] > found["base_preference_margin"]
    assert found["preference_accuracy"] >= found["base_preference_accuracy"]
    assert report.valid_loss < report.base_valid_loss + settings.allowed_loss_rise
    run = read_run(report.folder / "run.json")
    assert (run.method, run.config["stage"], run.config["start_run"]) == ("lora", "align", tuned.run)
    assert is_whole(report.folder) and report.steps > 0 and report.tokens_per_second > 0
    # What is saved is what was measured.
    twin = load_twin(run.base, report.folder / run.adapter, home, run.config).float()
    pairs = gather(settle(home, dataclasses.replace(settings, start_run=tuned.run)), report.folder).held_out
    again = preference_measures(twin, pairs, tokens_at_a_time=256)
    assert again["preference_margin"] == pytest.approx(found["preference_margin"], rel=0.05)


@pytest.mark.parametrize("method", ["lora", "ia3"])
@pytest.mark.parametrize(("kind", "loss"), [("dpo", math.log(2)), ("kto", 0.5)])
def test_the_reference_is_the_start_as_it_was(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig, method: str, kind: Preference, loss: float
) -> None:
    # TRL's own copy of the adapter misses IA3's parameters.
    write_dataset()
    train_twin(home, dataclasses.replace(quick, method=method, epochs=1))
    first = logged(train_twin(home, aligning(quick, preference=kind, max_steps=1)))[0]
    assert first["loss"] == pytest.approx(loss, abs=1e-3)
    assert first["rewards/chosen"] == pytest.approx(0, abs=1e-3)
    assert first["rewards/rejected"] == pytest.approx(0, abs=1e-3)


def test_whole_weights_are_aligned_too(home: Home, write_dataset: WriteDataset, quick: TrainConfig) -> None:
    write_dataset()
    train_twin(home, dataclasses.replace(quick, method="full", learning_rate=1e-3))
    report = train_twin(home, aligning(quick, learning_rate=3e-4))
    assert logged(report)[0]["loss"] == pytest.approx(math.log(2), abs=1e-3)
    assert report.preferences["preference_margin"] > report.preferences["base_preference_margin"]
    assert (report.folder / "adapter" / "model.safetensors").exists()


def test_the_owners_corrections_alone_suffice(home: Home, tuned: TrainReport, quick: TrainConfig) -> None:
    for number in range(12):
        rate(home, number, correction=("hello there", "tonight"))
    settings = aligning(quick, self_play_pairs=0)
    report = train_twin(home, settings)
    assert report.preferences["pairs"] == 10, "two are held out"
    assert report.preferences["preference_margin"] > report.preferences["base_preference_margin"]


def test_thumbs_alone_are_enough_for_kto_and_nothing_for_dpo(
    home: Home, tuned: TrainReport, quick: TrainConfig
) -> None:
    for number in range(4):
        rate(home, number, rating=1 if number % 2 else -1)
    found = train_twin(home, aligning(quick, preference="kto", self_play_pairs=0)).preferences
    assert found["pairs"] == 4
    assert found["preference_margin"] > found["base_preference_margin"]
    with pytest.raises(TooLittle, match="soundalike chat"):
        train_twin(home, aligning(quick, self_play_pairs=0, start_run=tuned.run))


def test_a_killed_run_goes_on_where_it_was_with_the_same_command(
    home: Home, tuned: TrainReport, quick: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(alignment, "record_run", die)
        with pytest.raises(Killed):
            train_twin(home, aligning(quick))
    (unfinished,) = [folder for folder in home.runs.iterdir() if not is_whole(folder)]
    newest = max((unfinished / "checkpoints").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    (newest / "trainer_state.json").unlink()
    report = train_twin(home, aligning(quick), resume=True)
    assert report.folder == unfinished and is_whole(unfinished)
    steps = [line["step"] for line in logged(report) if "loss" in line]
    assert steps == list(range(1, report.steps + 1)), "each step is logged once"


def test_other_ratings_or_another_start_make_another_run(home: Home, tuned: TrainReport, quick: TrainConfig) -> None:
    settings = aligning(quick, start_run=tuned.run)
    before = settle(home, settings).key
    assert settle(home, dataclasses.replace(settings, start_run="")).key == before, "the newest run is that one"
    assert finished_run(home, settings) is None
    rate(home, 1, rating=1)
    assert settle(home, settings).key != before
    other = train_twin(home, dataclasses.replace(quick, seed=8))
    assert settle(home, dataclasses.replace(settings, start_run=other.run)).key != settle(home, settings).key


def test_without_a_run_the_next_command_is_named(home: Home, write_dataset: WriteDataset, quick: TrainConfig) -> None:
    write_dataset()
    with pytest.raises(NothingThere, match="soundalike train"):
        train_twin(home, aligning(quick))


def test_no_private_text_is_in_what_is_refused(
    home: Home, tuned: TrainReport, quick: TrainConfig, capfd: pytest.CaptureFixture[str]
) -> None:
    rate(home, 1, rating=1)
    with pytest.raises(BadInput) as refused:
        train_twin(home, aligning(quick, self_play_pairs=0))
    told = str(refused.value) + "".join(capfd.readouterr())
    assert not any(private in told for private in ("frog", "question", "Jess", "tonight"))


def test_a_checkpoint_that_ruins_the_twin_is_worse_than_any_other() -> None:
    before = {"loss": 2.0, "preference_probability": 0.5}
    good, better = {"loss": 2.05, "preference_probability": 0.6}, {"loss": 1.9, "preference_probability": 0.7}
    ruined, worse = {"loss": 2.5, "preference_probability": 1.0}, {"loss": 4.0, "preference_probability": 1.0}
    scores = [score(now, before, 0.1) for now in (worse, ruined, before, good, better)]
    assert scores == sorted(scores) and len(set(scores)) == 5


def test_a_step_has_enough_preferences_and_kto_two_replies_at_a_time(quick: TrainConfig) -> None:
    plan = plan_preferences(100, 400.0, dataclasses.replace(quick, micro_batch_tokens=256))
    assert (plan.micro_rows, plan.accumulation) == (1, 8)
    assert plan_preferences(3, 400.0, dataclasses.replace(quick, micro_batch_tokens=1)).accumulation == 3
    kto = dataclasses.replace(quick, preference="kto", micro_batch_tokens=256)
    assert plan_preferences(100, 400.0, kto).micro_rows == 2
    large = dataclasses.replace(quick, batch_tokens=16_000, micro_batch_tokens=4_000)
    plan = plan_preferences(100, 400.0, large)
    assert (plan.micro_rows, plan.accumulation, plan.steps) == (10, 4, 6)


def test_runs_are_read_from_the_home_only(home: Home, tuned: TrainReport, quick: TrainConfig, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no finished run"):
        train_twin(home, aligning(quick, start_run="nobody"))
