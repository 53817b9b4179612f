"""Pretraining on bare text, and going on from a finished run."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from soundalike import listing
from soundalike.errors import BadInput
from soundalike.home import Home, write_whole
from soundalike.records import read_run
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train.report import TrainReport
from train.setting import settle
from train.training import train_twin


@pytest.fixture(autouse=True)
def fp32_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr("soundalike.models.best_dtype", lambda: torch.float32)


@pytest.fixture
def quick(config: TrainConfig) -> TrainConfig:
    return dataclasses.replace(config, epochs=2, precision="fp32")


def tune(home: Home, config: TrainConfig, **changes: Any) -> TrainReport:
    return train_twin(home, dataclasses.replace(config, **changes))


def test_pretraining_lowers_the_loss_on_the_owners_text_and_tuning_goes_on_from_it(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig
) -> None:
    write_dataset()
    bare = tune(home, quick, stage="pretrain", epochs=6)
    assert bare.valid_loss < bare.base_valid_loss - 1
    report = tune(home, quick, start_run=bare.run)
    assert report.valid_loss < report.base_valid_loss
    run = read_run(report.folder / "run.json")
    assert (run.config["start_run"], run.method, run.config["stage"]) == (bare.run, "lora", "tune")
    assert "start_run" in (report.folder / "config.toml").read_text()


@pytest.mark.parametrize("method", ["lora", "pissa", "vera", "full"])
def test_going_on_begins_where_the_run_ended(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig, method: str
) -> None:
    write_dataset()
    rate = 5 * listing.load("train.methods", method).traits.learning_rate
    first = tune(home, quick, method=method, learning_rate=rate)
    second = tune(home, quick, method="auto", learning_rate=rate, start_run=first.run)
    assert second.base_valid_loss == pytest.approx(first.valid_loss, abs=1e-2)
    assert second.valid_loss < first.valid_loss


def test_what_decides_the_adapter_comes_from_the_run(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig
) -> None:
    write_dataset()
    first = tune(home, quick, rank=4, alpha=5.0, max_steps=1)
    config = settle(home, dataclasses.replace(quick, method="auto", start_run=first.run)).config
    assert (config.method, config.rank, config.alpha) == ("lora", 4, 5.0)


def test_a_run_of_another_base_method_or_revision_is_refused(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig
) -> None:
    write_dataset()
    first = tune(home, quick, max_steps=1)
    with pytest.raises(BadInput, match=r"goes on with that only"):
        tune(home, quick, start_run=first.run, method="dora")
    record = (first.folder / "run.json").read_text()
    run = read_run(first.folder / "run.json")
    write_whole(first.folder / "run.json", record.replace(run.base_revision, "0" * 12))
    with pytest.raises(BadInput, match="does not fit this revision"):
        tune(home, quick, start_run=first.run)
    write_whole(first.folder / "run.json", record.replace(run.base, "owner/other"))
    with pytest.raises(BadInput, match="trained on owner/other"):
        tune(home, quick, start_run=first.run)
    with pytest.raises(BadInput, match=first.run):
        tune(home, quick, start_run="nobody")


@pytest.mark.parametrize("method", ["adalora", "prompt_tuning"])
def test_a_method_that_cannot_go_on_says_so_before_training(
    home: Home, write_dataset: WriteDataset, quick: TrainConfig, method: str
) -> None:
    write_dataset()
    first = tune(home, quick, method=method, max_steps=1)
    for stage in ("tune", "align"):
        with pytest.raises(BadInput, match="cannot go on"):
            tune(home, quick, stage=stage, method="auto", start_run=first.run)
    assert [Path(folder).name for folder in home.runs.iterdir()] == [first.run]
