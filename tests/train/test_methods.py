"""Every tuning method, trained for real on a tiny model: what it saves is what it learned."""

import dataclasses
import importlib.util
from pathlib import Path
from typing import Any

import pytest

from evaluate.loss import Loss, target_losses
from soundalike import listing
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import load_tokenizer, load_twin
from soundalike.records import read_examples, read_run
from soundalike.train_config import TrainConfig
from tests.train.conftest import WriteDataset
from train.methods._traits import Traits
from train.render import render_example, system_text
from train.report import TrainReport
from train.training import train_twin

METHODS = listing.names("train.methods")
NEEDS_GPU = [name for name in METHODS if listing.load("train.methods", name).traits.gpu_only]
HERE = [name for name in METHODS if name not in NEEDS_GPU]


def traits_of(method: str) -> Traits:
    found: Traits = listing.load("train.methods", method).traits
    return found


def train(home: Home, config: TrainConfig, method: str, **changes: Any) -> TrainReport:
    package = getattr(listing.load("train.methods", method), "PACKAGE", None)
    if package and importlib.util.find_spec(package) is None:
        pytest.skip(f"the package {package} is not installed (the extra `methods`)")
    # In fp32 a reload is exact, so that any difference is a fault.
    changes = {"precision": "fp32", "learning_rate": 0.0, "method": method} | changes
    return train_twin(home, dataclasses.replace(config, **changes))


def held_out_loss(model: Any, home: Home, report: TrainReport) -> float:
    run = read_run(report.folder / "run.json")
    tokenizer = load_tokenizer(run.base, home)
    rows = [
        render_example(example, system_text(run.system_prompt, run.owner, example.contact), tokenizer)
        for example in read_examples(home.datasets / run.dataset / "valid.jsonl")
    ]
    return sum(target_losses(model, rows), Loss(0.0, 0)).per_token


def twin_of(home: Home, report: TrainReport) -> Any:
    run = read_run(report.folder / "run.json")
    return load_twin(run.base, report.folder / run.adapter, home, run.config)


@pytest.fixture(autouse=True)
def fp32_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr("soundalike.models.best_dtype", lambda: torch.float32)


@pytest.mark.parametrize("method", HERE)
def test_what_is_saved_is_what_was_learned(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, method: str
) -> None:
    write_dataset()
    rate = 5 * traits_of(method).learning_rate  # the model is tiny and the lesson short
    report = train(home, config, method, learning_rate=rate)
    assert report.valid_loss < report.base_valid_loss
    twin = twin_of(home, report)
    # The kernels of quantised weights round differently for training and for answering.
    exactness = 2e-3 if traits_of(method).quantization == "none" else 2e-2
    assert held_out_loss(twin, home, report) == pytest.approx(report.valid_loss, rel=exactness)
    with twin.disable_adapter():
        assert held_out_loss(twin, home, report) == pytest.approx(report.base_valid_loss, rel=exactness)


@pytest.mark.parametrize("method", [name for name in HERE if traits_of(name).saves == "adapter"])
def test_a_method_merges_exactly_when_it_says_so(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, method: str
) -> None:
    import torch

    write_dataset()
    report = train(home, config, method, epochs=1)
    run = read_run(report.folder / "run.json")
    twin = load_twin(run.base, report.folder / run.adapter, home)
    input_ids = torch.arange(3, 60)[None]
    with torch.inference_mode():
        before = twin(input_ids=input_ids).logits
        if not traits_of(method).merges:
            return
        after = twin.merge_and_unload()(input_ids=input_ids).logits
    assert torch.allclose(before, after, atol=1e-2)


@pytest.mark.parametrize("method", METHODS)
def test_the_traits_are_whole(method: str) -> None:
    traits = traits_of(method)
    assert traits.learning_rate > 0
    assert traits.quantization == "none" or traits.quantizable
    assert all(limit.endswith(".") for limit in traits.limits(method))


@pytest.mark.parametrize("method", [name for name in METHODS if not traits_of(name).quantizable])
def test_a_method_that_cannot_train_on_four_bits_says_so_before_training(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, method: str
) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="quantised base"):
        train_twin(home, dataclasses.replace(config, method=method, quantization="nf4"))


@pytest.mark.parametrize("method", NEEDS_GPU)
def test_a_method_for_gpus_says_so_before_training(
    home: Home, write_dataset: WriteDataset, config: TrainConfig, method: str
) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="needs a CUDA GPU"):
        train_twin(home, dataclasses.replace(config, method=method))


def test_a_twin_of_whole_weights_is_loaded_in_plain_transformers(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    from transformers import AutoModelForCausalLM

    write_dataset()
    report = train(home, config, "full", learning_rate=1e-3, epochs=2)
    plain = AutoModelForCausalLM.from_pretrained(report.folder / "adapter")
    assert held_out_loss(plain.eval(), home, report) == pytest.approx(report.valid_loss, rel=2e-3)
    assert (report.folder / "adapter" / "tokenizer.json").exists()


def test_freezing_more_layers_than_there_are_is_refused(
    home: Home, write_dataset: WriteDataset, config: TrainConfig
) -> None:
    write_dataset()
    with pytest.raises(BadInput, match="more than the 2 layers"):
        train(home, config, "freeze", trained_layers=3)


def test_freeze_trains_its_layers_only(home: Home, write_dataset: WriteDataset, config: TrainConfig) -> None:
    from safetensors.torch import load_file

    write_dataset()
    report = train(home, config, "freeze", trained_layers=1, epochs=1)
    before, after = (load_file(Path(place) / "model.safetensors") for place in (config.base, report.folder / "adapter"))
    changed = {name for name in before if not before[name].float().equal(after[name].float())}
    assert changed and all(name.startswith("model.layers.1.") for name in changed)


def test_adalora_takes_ranks_away(home: Home, write_dataset: WriteDataset, config: TrainConfig) -> None:
    from safetensors.torch import load_file

    write_dataset()
    report = train(home, config, "adalora", patience=100, evaluations_per_epoch=1)
    weights = load_file(report.folder / "adapter" / "adapter_model.safetensors")
    singular_values = [value for name, value in weights.items() if "lora_E" in name]
    kept = sum(int((value != 0).sum()) for value in singular_values)
    assert singular_values and kept == config.rank * len(singular_values)
