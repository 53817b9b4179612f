"""What is merged answers as the twin did."""

from pathlib import Path
from typing import Any

import pytest

from soundalike import listing
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import load_twin
from soundalike.progress import bar
from soundalike.records import read_run
from tests.train.export.runs import logits_of, mean_divergence, put_run
from train.export.merging import merged_twin
from train.export.source import find_source

TRAITS = {name: listing.load("train.methods", name).traits for name in listing.names("train.methods")}
MERGED = [name for name, traits in TRAITS.items() if traits.saves == "adapter" and traits.merges]
HERE = [name for name in MERGED if not TRAITS[name].gpu_only]
REFUSED = [name for name, traits in TRAITS.items() if traits.saves == "adapter" and not traits.merges]


def merged(home: Home, dtype: Any = None) -> Any:
    with bar("Merging") as shown:
        return merged_twin(find_source(home, None), shown, dtype)


def twin_of(home: Home, folder: Path) -> Any:
    run = read_run(folder / "run.json")
    return load_twin(run.base, folder / run.adapter, home, run.config)


@pytest.mark.parametrize("method", [name for name in HERE if TRAITS[name].quantization == "none"])
def test_a_merged_twin_has_the_logits_of_base_and_adapter(home: Home, tiny_base: Path, method: str) -> None:
    import torch

    folder = put_run(home, tiny_base, method)
    twin = twin_of(home, folder)
    told = logits_of(twin)
    assert torch.allclose(logits_of(merged(home, torch.float32)), told, atol=2e-3)
    with twin.disable_adapter():
        assert not torch.allclose(logits_of(twin), told, atol=0.1), "the adapter changes nothing"


@pytest.mark.parametrize(("method", "share"), [("qlora", 0.5), ("qlora8", 0.9)])
def test_of_a_base_in_bits_the_bits_numbers_are_merged_and_not_the_originals(
    home: Home, bases: dict[str, Path], method: str, share: float
) -> None:
    import torch

    folder = put_run(home, bases["llama"], method)
    run = read_run(folder / "run.json")
    twin = load_twin(run.base, folder / run.adapter, home, run.config, dtype=torch.bfloat16)
    found = merged(home)
    assert not hasattr(found.config, "quantization_config")
    original = load_twin(run.base, folder / run.adapter, home, {**run.config, "quantization": "none"})
    told = logits_of(twin)
    lost = mean_divergence(logits_of(found.float()), told)
    # In eight bits the twin rounds what flows through it too, which no merged weights can hold.
    assert lost < share * mean_divergence(logits_of(original), told)


def test_merging_rounds_once(home: Home, tiny_base: Path) -> None:
    import torch

    put_run(home, tiny_base)
    exact, rounded = merged(home, torch.float32).state_dict(), merged(home).state_dict()
    assert all(weights.dtype == torch.bfloat16 for weights in rounded.values())
    assert all(torch.equal(exact[name].bfloat16(), weights) for name, weights in rounded.items())


def test_nothing_of_the_adapter_is_left(home: Home, tiny_base: Path) -> None:
    put_run(home, tiny_base)
    model = merged(home)
    assert type(model).__name__ == "LlamaForCausalLM"
    assert not [name for name, _ in model.named_parameters() if "lora" in name]


def test_stretched_positions_are_those_of_the_run(home: Home, tiny_base: Path) -> None:
    import torch

    folder = put_run(home, tiny_base, rope_scaling="linear", rope_factor=4.0)
    model = merged(home, torch.float32)
    assert model.config.rope_parameters["factor"] == 4.0
    assert torch.allclose(logits_of(model), logits_of(twin_of(home, folder)), atol=2e-3)


def test_a_run_that_kept_a_whole_model_is_taken_as_it_is(home: Home, tiny_base: Path) -> None:
    import torch

    folder = put_run(home, tiny_base, "full")
    assert torch.allclose(logits_of(merged(home, torch.float32)), logits_of(twin_of(home, folder)), atol=1e-4)


@pytest.mark.parametrize("method", REFUSED)
def test_a_method_that_cannot_be_merged_is_refused(home: Home, tiny_base: Path, method: str) -> None:
    put_run(home, tiny_base, method)
    with pytest.raises(BadInput, match=f"twin of {method} cannot be merged"):
        find_source(home, None)


def test_another_base_than_the_trained_one_is_refused(home: Home, bases: dict[str, Path], tmp_path: Path) -> None:
    import shutil

    base = shutil.copytree(bases["llama"], tmp_path / "base")
    put_run(home, base)
    shutil.copy(bases["qwen2"] / "config.json", base)
    with pytest.raises(BadInput, match="is another one"):
        find_source(home, None)
