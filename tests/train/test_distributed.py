"""Two processes over gloo, started by torchrun itself, against one: the same steps, losses and adapter."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home, is_whole
from soundalike.ranks import OnlyHere
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train.batches import BatchPlan
from train.out_of_memory import with_less_memory
from train.training import train_twin

ROOT = Path(__file__).parent.parent.parent
SECONDS = 240
TORCHRUN = ("-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", "-m", "soundalike")


def run(*command: str, **more: str) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | more
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS
    )


def flags(config: TrainConfig) -> Iterator[str]:
    for field in dataclasses.fields(config):
        value = getattr(config, field.name)
        if value != field.default:
            name = field.name.replace("_", "-")
            yield from ([f"--{'' if value else 'no-'}{name}"] if isinstance(value, bool) else [f"--{name}", str(value)])


def logged(run_folder: Path, key: str) -> list[float]:
    lines = map(json.loads, (run_folder / "metrics.jsonl").read_text().splitlines())
    return [line[key] for line in lines if key in line]


def adapter(run_folder: Path) -> dict[str, Any]:
    from safetensors.torch import load_file

    return load_file(run_folder / "adapter" / "adapter_model.safetensors")


@pytest.fixture
def quick(config: TrainConfig) -> TrainConfig:
    """Steps of ten of the 24 rows: in the last of an epoch one process has four rows, and the other none."""
    return dataclasses.replace(
        config,
        precision="fp32",
        learning_rate=1e-2,
        epochs=3.0,
        row_tokens=128,
        batch_tokens=1280,
        micro_batch_tokens=640,
    )


@pytest.mark.timeout(2 * SECONDS)
def test_two_processes_make_the_steps_of_one(home: Home, write_dataset: WriteDataset, quick: TrainConfig) -> None:
    write_dataset()
    other = Home(home.root.with_name("two"))
    shutil.copytree(home.root, other.root)
    one = train_twin(home, quick)
    ended = run(*TORCHRUN, "--home", str(other.root), "--json", "train", *flags(quick))
    assert ended.returncode == 0, ended.stderr
    (two,) = other.runs.iterdir()
    assert is_whole(two)
    report = json.loads(ended.stdout)
    assert (report["run"], report["steps"]) == (two.name, one.steps)
    assert two.name.split("-")[1:] == one.run.split("-")[1:], "a run may go on in more or fewer processes"
    losses = logged(one.folder, "loss")
    assert len(losses) == one.steps > 4
    assert logged(two, "loss") == pytest.approx(losses, rel=1e-4)
    assert logged(two, "eval_loss") == pytest.approx(logged(one.folder, "eval_loss"), rel=1e-4)
    assert report["base_valid_loss"] == pytest.approx(one.base_valid_loss, rel=1e-5)
    assert report["valid_loss"] == pytest.approx(one.valid_loss, rel=1e-4)
    weights = adapter(two)
    for name, value in adapter(one.folder).items():
        assert weights[name].numpy() == pytest.approx(value.numpy(), abs=2e-3), name


@pytest.mark.timeout(SECONDS)
def test_an_error_is_one_sentence_of_the_first_process(home: Home, config: TrainConfig) -> None:
    ended = run("-m", "soundalike", "--home", str(home.root), "--json", "train", "--launch", "2", *flags(config))
    assert ended.returncode == 2
    assert "soundalike prepare" in json.loads(ended.stdout)["error"]
    assert ended.stderr.count("soundalike prepare") == 1 and "Traceback" not in ended.stderr


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize(("launched", "kind"), [((), "NO"), (("--launch", "2"), "MULTI_CPU")])
def test_a_run_that_cannot_shard_says_so_and_stops(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, launched: tuple[str, ...], kind: str
) -> None:
    write_dataset()
    ended = run("-m", "soundalike", "--home", str(home.root), "train", "--shard", *launched, *flags(config))
    assert ended.returncode == 2, ended.stderr
    assert f"these processes run as {kind}" in ended.stderr and "Traceback" not in ended.stderr
    assert not home.runs.exists()


def test_out_of_memory_in_one_of_several_processes_names_a_smaller_micro_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    monkeypatch.setenv("RANK", "1")
    monkeypatch.setenv("WORLD_SIZE", "2")

    def attempt(_: BatchPlan) -> None:
        raise torch.OutOfMemoryError

    plan = BatchPlan(rows=16, micro_rows=4, accumulation=1, processes=2, steps=2)
    with pytest.raises(OnlyHere, match=r"Process 2 of 2 .* 4 rows at a time: .*--micro-batch-tokens 1024"):
        with_less_memory(attempt, plan, row_tokens=512)


def test_a_method_of_one_process_is_refused_to_several(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    settings = flags(dataclasses.replace(config, method="badam"))
    ended = run("-m", "soundalike", "--home", str(home.root), "train", "--launch", "2", *settings)
    assert ended.returncode == 2 and "badam trains in one process only" in ended.stderr
