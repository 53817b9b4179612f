import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train.launch import RECIPE, count, launch_command, without_launch

ROOT = Path(__file__).parent.parent.parent


def test_copies_are_started_by_torchrun() -> None:
    command = launch_command(["--json", "train", "--rank", "8"], 4)
    assert command[:3] == ["torchrun", "--standalone", "--nproc_per_node=4"]
    assert command[3:] == ["-m", "soundalike", "--json", "train", "--rank", "8"]


def test_a_split_base_is_started_by_accelerate_with_a_recipe() -> None:
    command = launch_command(["train", "--shard"], 2, Path("fsdp2.yaml"))
    assert command[:4] == ["accelerate", "launch", "--config_file=fsdp2.yaml", "--num_processes=2"]
    assert command[4:] == ["-m", "soundalike", "train", "--shard"]


@given(st.lists(st.sampled_from(["train", "--json", "--shard", "--rank", "2", "--home=x"])), st.integers(0, 6))
def test_only_the_launch_flag_is_left_out(arguments: list[str], place: int) -> None:
    for flag in (["--launch", "2"], ["--launch=2"]):
        assert without_launch([*arguments[:place], *flag, *arguments[place:]]) == arguments


def test_there_is_a_process_a_gpu_and_never_more() -> None:
    assert (count(0, 8), count(2, 8), count(2, 0)) == (8, 2, 2)
    for asked, gpus in ((3, 2), (0, 0), (-1, 4)):
        with pytest.raises(BadInput, match=f"--launch {asked}"):
            count(asked, gpus)


def test_the_recipe_is_one_of_fsdp2_that_accelerate_reads() -> None:
    from accelerate.commands.config.config_args import load_config_from_file

    read = load_config_from_file(str(RECIPE))
    assert (str(read.distributed_type), read.use_cpu) == ("DistributedType.FSDP", False)
    settings = yaml.safe_load(RECIPE.read_text(encoding="utf-8"))["fsdp_config"]
    assert settings["fsdp_version"] == 2


@pytest.mark.timeout(300)
def test_ctrl_c_ends_all_processes(home: Home, write_dataset: WriteDataset, config: TrainConfig) -> None:
    write_dataset()
    settings = ["--base", config.base, "--method", "lora", "--epochs", "100000", "--patience", "100000"]
    command = [sys.executable, "-m", "soundalike", "--home", str(home.root), "train", "--launch", "2", *settings]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 200
        while not list(home.runs.glob("*/metrics.jsonl")):
            assert process.poll() is None and time.monotonic() < deadline, "training did not begin"
            time.sleep(0.1)
        started = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 130
    assert len(started) >= 2 and not psutil.wait_procs(started, timeout=30)[1]
    assert "torchrun --standalone --nproc_per_node=2 -m soundalike" in told and "Traceback" not in told
