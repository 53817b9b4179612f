"""Adapters merged into their base and taken out again."""

from pathlib import Path
from typing import Any

import pytest
import torch
from peft import IA3Config, LoHaConfig, LoraConfig, get_peft_model

from serve.merging import Merging
from soundalike.home import Home
from soundalike.models import load_base

CONFIGS = {
    "lora": LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", init_lora_weights=False),
    "dora": LoraConfig(r=4, use_dora=True, target_modules="all-linear", init_lora_weights=False),
    "loha": LoHaConfig(r=4, target_modules=["q_proj", "up_proj"], init_weights=False),
    "ia3": IA3Config(task_type="CAUSAL_LM", init_ia3_weights=False),
}


@pytest.fixture(params=CONFIGS)
def model(request: pytest.FixtureRequest, home: Home, tiny_base: Path) -> Any:
    torch.manual_seed(1)
    base = load_base(str(tiny_base), home, dtype=torch.float32)
    made = get_peft_model(base, CONFIGS[request.param]).eval()
    made.add_adapter("other", CONFIGS[request.param])
    return made


def logits(model: Any) -> torch.Tensor:
    with torch.inference_mode():
        result: torch.Tensor = model(torch.tensor([[5, 6, 7, 8]])).logits
    return result


def test_merged_it_says_the_same_and_restored_it_is_the_same_to_the_bit(model: Any) -> None:
    merging = Merging(model)
    assert merging.possible
    with model.disable_adapter():
        base = logits(model)
    apart = {}
    for name in ("default", "other"):
        model.set_adapter(name, inference_mode=True)
        apart[name] = logits(model)
    assert not torch.allclose(apart["default"], apart["other"], atol=1e-3)
    for name in ("default", "other", "default", "other"):
        model.set_adapter(name, inference_mode=True)
        merging.merge(name)
        torch.testing.assert_close(logits(model), apart[name], atol=1e-4, rtol=1e-4)
        merging.restore()
        assert torch.equal(logits(model), apart[name])
        with model.disable_adapter():
            assert torch.equal(logits(model), base)


def test_biases_that_an_adapter_changes_are_put_back_too(home: Home, tiny_base: Path) -> None:
    base = load_base(str(tiny_base), home, dtype=torch.float32)
    for module in base.modules():
        if isinstance(module, torch.nn.Linear):
            module.bias = torch.nn.Parameter(torch.ones(module.out_features))
    model: Any = get_peft_model(base, CONFIGS["ia3"]).eval()
    with model.disable_adapter():
        before = logits(model)
    merging = Merging(model)
    merging.merge("default")
    merging.restore()
    with model.disable_adapter():
        assert torch.equal(logits(model), before)


def test_restoring_what_was_not_merged_changes_nothing(model: Any) -> None:
    before = logits(model)
    Merging(model).restore()
    assert torch.equal(logits(model), before)


def test_weights_that_two_layers_share_are_left_alone(home: Home, tiny_base: Path) -> None:
    base: Any = load_base(str(tiny_base), home)
    base.model.layers[1].mlp.up_proj.weight = base.model.layers[0].mlp.up_proj.weight
    assert not Merging(get_peft_model(base, CONFIGS["lora"])).possible


def test_weights_in_four_bits_are_left_alone(home: Home, tiny_base: Path) -> None:
    base: Any = load_base(str(tiny_base), home, quantization="nf4", device="cpu")
    assert not Merging(get_peft_model(base, CONFIGS["lora"])).possible


def test_more_than_the_memory_has_room_for_is_left_alone(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("soundalike.packed_weights.MOST_OF_FREE_MEMORY", 0)
    assert not Merging(model).possible
