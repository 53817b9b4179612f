import dataclasses
import json
import math
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from soundalike.curve import read_metrics
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, is_whole
from soundalike.models import load_tokenizer
from soundalike.records import Turn, read_run
from soundalike.situation import CLASSIC
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train import training
from train.render import prompt_tokenizer, render_prompt, template_digest
from train.setting import finished_run
from train.training import train_twin


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
        patch.setattr(training, "record_run", die)
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


def test_a_finished_run_keeps_the_adapters_of_its_checkpoints_and_nothing_else_of_them(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    for method, kept in (("lora", {"adapter_model.safetensors", "adapter_config.json"}), ("pissa", set())):
        report = train_twin(home, dataclasses.replace(config, method=method, evaluations_per_epoch=2))
        found = {path.name for path in (report.folder / "checkpoints").glob("checkpoint-*/*")}
        assert found == kept


TRAIN = (
    "import sys; from pathlib import Path\n"
    "from soundalike.home import Home; from soundalike.train_config import TrainConfig\n"
    "from train.training import train_twin\n"
    "train_twin(Home(Path(sys.argv[1])), TrainConfig(**eval(sys.argv[2])))"
)


def start(home: Home, config: TrainConfig) -> "subprocess.Popen[bytes]":
    arguments = [str(home.root), repr(dataclasses.asdict(config))]
    return subprocess.Popen([sys.executable, "-c", TRAIN, *arguments], stderr=subprocess.DEVNULL)


def logged_steps(home: Home) -> int:
    """Steps of the one run that a process in the background has made so far."""
    lines = [line for path in home.runs.glob("*/metrics.jsonl") for line in path.read_text().splitlines()]
    return sum('"loss"' in line for line in lines)


def train_losses(folder: Path) -> dict[int, float]:
    lines = read_metrics(folder / "metrics.jsonl")
    losses = [(line["step"], line["loss"]) for line in lines if "loss" in line]
    assert [step for step, _ in losses] == list(range(1, len(losses) + 1)), "each step is logged once"
    return dict(losses)


def test_killed_at_three_points_and_gone_on_with_it_is_the_run_that_nobody_stopped(
    home: Home, tmp_path: Path, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    # Dropout, so that the state of the random numbers matters too.
    longer = dataclasses.replace(
        config, epochs=10, dropout=0.1, learning_rate=2e-3, patience=10_000, evaluations_per_epoch=1
    )
    undisturbed = Home(tmp_path / "undisturbed")
    shutil.copytree(home.root, undisturbed.root)
    whole = train_twin(undisturbed, longer)
    draw = random.Random()
    kills = sorted(draw.sample(range(1, whole.steps - 1), 3))
    for kill in kills:
        process, deadline = start(home, longer), time.monotonic() + 120
        while logged_steps(home) < kill:
            assert process.poll() is None and time.monotonic() < deadline, f"it was over before the kill at {kill}"
            time.sleep(0.01)
        process.kill()
        process.wait()
        (unfinished,) = home.runs.iterdir()
        assert not is_whole(unfinished)
    report = train_twin(home, longer)
    assert report.folder == unfinished and is_whole(unfinished), f"killed at {kills}"
    assert train_losses(report.folder) == pytest.approx(train_losses(whole.folder), rel=1e-3), f"killed at {kills}"
    mine, theirs = (load_file(run.folder / "adapter" / "adapter_model.safetensors") for run in (report, whole))
    assert mine.keys() == theirs.keys()
    for name in mine:
        assert torch.allclose(mine[name].float(), theirs[name].float(), rtol=1e-2, atol=1e-3), f"killed at {kills}"


def test_out_of_memory_goes_on_with_fewer_rows_at_a_time_and_the_same_steps(
    home: Home, tmp_path: Path, write_dataset: WriteDataset, config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_dataset()
    wide = dataclasses.replace(
        config, precision="fp32", learning_rate=2e-3, row_tokens=64, batch_tokens=256, micro_batch_tokens=256
    )
    undisturbed = Home(tmp_path / "undisturbed")
    shutil.copytree(home.root, undisturbed.root)
    whole = train_twin(undisturbed, wide)
    from train import owner_trainer

    computed: list[int] = []
    real = owner_trainer.weighted_nats

    def full_memory(model: Any, batch: dict[str, Any], **how: Any) -> Any:
        tokens = batch["input_ids"].shape[1]
        if model.training:
            computed.append(tokens)
            if len(computed) > 6 and tokens > 100:
                raise torch.OutOfMemoryError("CUDA out of memory")
        return real(model, batch, **how)

    monkeypatch.setattr(owner_trainer, "weighted_nats", full_memory)
    report = train_twin(home, wide)
    assert max(computed[:6]) > 200 and max(computed[-6:]) <= 100
    assert report.steps == whole.steps
    assert train_losses(report.folder) == pytest.approx(train_losses(whole.folder), rel=1e-3)


def test_memory_that_does_not_suffice_for_one_row_is_told(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise RuntimeError("[enforce fail at alloc_cpu.cpp] DefaultCPUAllocator: can't allocate memory")

    write_dataset()
    monkeypatch.setattr(training, "fit", full)
    with pytest.raises(BadInput, match="does not suffice for one row"):
        train_twin(home, config)


@pytest.mark.model
@pytest.mark.parametrize(("method", "precision"), [("lora", "bf16"), ("qlora", "bf16")])
def test_the_embedded_model_learns_in_bf16_and_through_four_bits(
    embedded_home: Home, write_dataset: WriteDataset, method: str, precision: Any
) -> None:
    write_dataset()
    settings = TrainConfig(
        method=method, precision=precision, learning_rate=2e-3, max_steps=8, batch_tokens=256, row_tokens=256
    )
    report = train_twin(embedded_home, settings)
    assert report.valid_loss < report.base_valid_loss - 0.3
    run = read_run(report.folder / "run.json")
    assert run.config["quantization"] == ("nf4" if method == "qlora" else "none")
    names = {path.name for path in report.folder.iterdir()}
    assert {"config.toml", "metrics.jsonl", "checkpoints", "adapter", "manifest.json", "training.svg"} <= names


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


def test_a_plain_base_learns_the_classic_prompt_from_a_classic_dataset(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, tiny_base: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    shutil.copytree(tiny_base, plain, ignore=shutil.ignore_patterns("chat_template*"))
    write_dataset(shape="classic")
    report = train_twin(home, dataclasses.replace(config, base=str(plain), epochs=2))
    run = read_run(report.folder / "run.json")
    assert run.told == (CLASSIC,)
    assert report.valid_loss < report.base_valid_loss
    tokenizer = prompt_tokenizer(load_tokenizer(str(plain), home), run.told)
    assert template_digest(tokenizer, run.system_prompt, run.told) == run.template_digest
    prompt = tokenizer.decode(render_prompt((Turn(role="other", messages=("you there",)),), "s", tokenizer))
    assert prompt.endswith("### New message:\nyou there\n\n### Response:\n")
