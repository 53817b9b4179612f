import dataclasses
import json
import math
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, is_whole
from soundalike.records import read_run
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train import training
from train.training import finished_run, train_twin


def test_training_lowers_the_held_out_loss_and_leaves_a_whole_run(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    report = train_twin(home, config)
    assert report.valid_loss < report.base_valid_loss - 0.5
    assert report.steps > 0 and report.tokens_per_second > 0 and report.peak_memory_bytes > 0
    run = read_run(report.folder / "run.json")
    assert (run.owner, run.contacts, run.dataset, run.method) == ("Nadia", ("Jess",), "dataset1", "lora")
    assert (report.folder / run.adapter / "adapter_model.safetensors").exists()
    steps = [json.loads(line)["step"] for line in (report.folder / "metrics.jsonl").read_text().splitlines()]
    assert steps == sorted(steps)


def test_a_killed_run_goes_on_where_it_was_with_the_same_command(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset()

    class Killed(BaseException):
        pass

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(training, "write_run", die)
        with pytest.raises(Killed):
            train_twin(home, config)
    (unfinished,) = home.runs.iterdir()
    newest = max((unfinished / "checkpoints").glob("checkpoint-*"), key=lambda path: int(path.name.split("-")[1]))
    (newest / "trainer_state.json").unlink()
    report = train_twin(home, config, resume=True)
    assert report.folder == unfinished
    assert is_whole(unfinished)
    logged = [json.loads(line) for line in (unfinished / "metrics.jsonl").read_text().splitlines()]
    steps = [line["step"] for line in logged if "loss" in line]
    assert steps == list(range(1, report.steps + 1)), "each step is logged once"
    assert report.train_loss > 0


def test_a_process_killed_in_mid_training_loses_only_what_came_after_its_last_checkpoint(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    longer = dataclasses.replace(config, epochs=12, patience=10_000, evaluations_per_epoch=1)
    script = (
        "import sys; from pathlib import Path\n"
        "from soundalike.home import Home; from soundalike.config import TrainConfig\n"
        "from train.training import train_twin\n"
        "train_twin(Home(Path(sys.argv[1])), TrainConfig(**eval(sys.argv[2])))"
    )
    arguments = [str(home.root), repr(dataclasses.asdict(longer))]
    process = subprocess.Popen([sys.executable, "-c", script, *arguments], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list(home.runs.glob("*/checkpoints/checkpoint-*/trainer_state.json"))) < 2:
        assert process.poll() is None and time.monotonic() < deadline, "there was no checkpoint to be killed after"
        time.sleep(0.02)
    process.kill()
    process.wait()
    (unfinished,) = home.runs.iterdir()
    assert not is_whole(unfinished)
    report = train_twin(home, longer)
    assert report.folder == unfinished and is_whole(unfinished)
    logged = [json.loads(line) for line in (unfinished / "metrics.jsonl").read_text().splitlines()]
    steps = [line["step"] for line in logged if "loss" in line]
    assert steps == list(range(1, report.steps + 1)), "each step is logged once"


def test_resume_without_an_unfinished_run_is_refused(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="no unfinished run"):
        train_twin(home, config, resume=True)


def test_a_finished_run_is_found_by_its_dataset_and_settings(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    quick = dataclasses.replace(config, epochs=1)
    assert finished_run(home, quick) is None
    report = train_twin(home, quick)
    assert finished_run(home, quick) == report.folder
    assert finished_run(home, dataclasses.replace(quick, seed=8)) is None


def test_training_stops_early_when_the_held_out_loss_no_longer_falls(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    report = train_twin(home, dataclasses.replace(config, learning_rate=1e-9, epochs=50, patience=2))
    assert report.steps < 50


def test_the_time_limit_ends_training_with_a_whole_run(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    report = train_twin(home, dataclasses.replace(config, epochs=500, max_minutes=0.0001))
    assert report.steps == 1
    assert math.isfinite(report.valid_loss)
    assert is_whole(report.folder)


def test_a_run_that_diverges_is_no_run_and_names_the_learning_rate(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="learning rate 1e"):
        train_twin(home, dataclasses.replace(config, learning_rate=1e38))
    assert not any(map(is_whole, home.runs.iterdir()))


def test_a_base_in_a_relative_folder_is_found_from_anywhere(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset()
    monkeypatch.chdir(tiny_base.parent)
    report = train_twin(home, dataclasses.replace(config, base=tiny_base.name, epochs=1))
    assert Path(read_run(report.folder / "run.json").base) == tiny_base.resolve()


def test_an_unknown_method_names_the_choices(home: Home, write_dataset: WriteDataset, config: TrainConfig) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="lora"):
        train_twin(home, dataclasses.replace(config, method="magic"))


def test_without_a_dataset_the_next_command_is_named(home: Home, config: TrainConfig) -> None:
    with pytest.raises(NothingThere, match="soundalike prepare"):
        train_twin(home, config)


def test_a_folder_without_a_model_is_refused(home: Home, write_dataset: WriteDataset, tmp_path: Path) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="holds no model"):
        train_twin(home, TrainConfig(base=str(tmp_path)))
