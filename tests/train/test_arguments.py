"""Every knob of `[train]` reaches the trainer, shown by training with it."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from soundalike.curve import read_metrics
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import read_run
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train.arguments import check_optimizer, trainer_arguments
from train.batches import plan_batches
from train.report import TrainReport
from train.training import train_twin

SETTLED = TrainConfig(precision="fp32", optimizer="adamw_torch", learning_rate=1e-4, micro_batch_tokens=512)


@pytest.fixture
def short(config: TrainConfig) -> TrainConfig:
    return dataclasses.replace(config, precision="fp32", learning_rate=2e-3, max_steps=4, evaluations_per_epoch=1)


def losses(report: TrainReport) -> list[float]:
    return [line["loss"] for line in read_metrics(report.folder / "metrics.jsonl") if "loss" in line]


CHANGES_NOTHING: list[dict[str, Any]] = [
    {"checkpointing": "on"},
    {"attention": "eager"},
    {"tensorboard": True},
]
CHANGES_WHAT_IS_LEARNED: list[dict[str, Any]] = [
    {"noise_alpha": 5.0},
    {"rope_scaling": "linear"},
    {"rope_scaling": "yarn"},
    {"train_on_prompt": True},
    {"cutoff_tokens": 16},
    {"schedule": "linear"},
    {"schedule": "warmup_stable_decay"},
    {"schedule": "cosine_with_min_lr"},
    {"warmup_share": 0.5},
    {"clip_norm": 0.01},
    {"weight_decay": 50.0},
    {"optimizer": "adafactor"},
    {"optimizer": "sgd"},
    {"dropout": 0.3},
    {"seed": 8},
]


def told(changes: dict[str, Any]) -> str:
    return ",".join(f"{name}={value}" for name, value in changes.items())


@pytest.fixture(scope="module")
def plain_losses() -> dict[str, list[float]]:
    """Losses without a change, found by the first test that asks."""
    return {}


def plain(home: Home, short: TrainConfig, found: dict[str, list[float]]) -> list[float]:
    if not found:
        found["losses"] = losses(train_twin(home, short))
    return found["losses"]


@pytest.mark.parametrize("changes", CHANGES_WHAT_IS_LEARNED, ids=told)
def test_a_knob_changes_what_is_learned(
    home: Home,
    write_dataset: WriteDataset,
    short: TrainConfig,
    plain_losses: dict[str, list[float]],
    changes: dict[str, Any],
) -> None:
    write_dataset()
    before = plain(home, short, plain_losses)
    report = train_twin(home, dataclasses.replace(short, **changes))
    assert losses(report) != pytest.approx(before, rel=1e-6)
    kept = read_run(report.folder / "run.json").config
    assert {name: kept[name] for name in changes} == changes


@pytest.mark.parametrize("changes", CHANGES_NOTHING, ids=told)
def test_how_it_is_computed_does_not_change_what_is_learned(
    home: Home,
    write_dataset: WriteDataset,
    short: TrainConfig,
    plain_losses: dict[str, list[float]],
    changes: dict[str, Any],
) -> None:
    if changes.get("tensorboard"):
        pytest.importorskip("tensorboard", reason="the extra `tensorboard` is not installed")
    write_dataset()
    before = plain(home, short, plain_losses)
    report = train_twin(home, dataclasses.replace(short, **changes))
    assert losses(report) == pytest.approx(before, rel=1e-3)
    if changes.get("tensorboard"):
        assert list((report.folder / "tensorboard").glob("events.*"))


def test_a_step_of_so_many_examples_has_them(tmp_path: Path, short: TrainConfig) -> None:
    settled = dataclasses.replace(short, packing=False, batch_examples=12, micro_batch_tokens=256, optimizer="sgd")
    plan = plan_batches(24, 30.0, settled)
    arguments = trainer_arguments(settled, plan, tmp_path, on_cpu=True)
    assert (arguments.per_device_train_batch_size, arguments.gradient_accumulation_steps) == (1, 12)


def test_what_others_leave_on_is_off(tmp_path: Path, short: TrainConfig) -> None:
    settled = dataclasses.replace(short, optimizer="adamw_torch", micro_batch_tokens=256, checkpointing="off")
    arguments = trainer_arguments(settled, plan_batches(24, 30.0, settled), tmp_path, on_cpu=True)
    assert arguments.max_length is None, "TRL cuts at 1,024 tokens unless told otherwise"
    assert arguments.dataset_kwargs == {"skip_prepare_dataset": True}
    assert arguments.report_to == [] and not arguments.push_to_hub
    assert not arguments.gradient_checkpointing


def test_an_optimizer_that_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="paged_adamw_8bit"):
        check_optimizer("sgdd")


def test_a_machine_with_many_gpus_gives_the_trainer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trl import SFTConfig

    monkeypatch.setattr("torch.cuda.device_count", lambda: 4)
    plan = plan_batches(8, 512, SETTLED)
    assert SFTConfig(output_dir=str(tmp_path), bf16=False).n_gpu == 4, "transformers takes all"
    arguments = trainer_arguments(SETTLED, plan, tmp_path, on_cpu=False)
    assert (arguments.n_gpu, arguments.train_batch_size) == (1, plan.micro_rows)
    assert not arguments.ddp_find_unused_parameters


def test_checkpoints_come_as_often_as_measurements(tmp_path: Path) -> None:
    config = dataclasses.replace(SETTLED, evaluations_per_epoch=2)
    arguments = trainer_arguments(config, plan_batches(40, 512, config), tmp_path, on_cpu=True)
    assert arguments.eval_steps == arguments.save_steps == 20
