"""Weights in the layout of this processor."""

from pathlib import Path
from typing import Any

import pytest
import torch

from soundalike.home import Home
from soundalike.models import load_base
from soundalike.packed_weights import pack, unpack


@pytest.fixture(params=[torch.float32, torch.bfloat16])
def model(request: pytest.FixtureRequest, home: Home, tiny_base: Path) -> Any:
    return load_base(str(tiny_base), home, dtype=request.param).eval()


def logits(model: Any) -> torch.Tensor:
    with torch.inference_mode():
        result: torch.Tensor = model(torch.tensor([[5, 6, 7, 8, 9], [9, 8, 7, 6, 5]])).logits
    return result


def test_packed_it_says_the_same_and_unpacked_the_very_same(model: Any) -> None:
    before = logits(model)
    packed = pack(model)
    if not packed:
        pytest.skip("this processor or this build of torch has no such layout")
    assert packed == 15  # Seven in each of two layers, and the head.
    tolerance = 1e-4 if model.dtype == torch.float32 else 0.1
    torch.testing.assert_close(logits(model), before, atol=tolerance, rtol=tolerance)
    unpack(model)
    assert torch.equal(logits(model), before)


def test_a_changed_weight_is_seen_once_it_is_packed_anew(model: Any) -> None:
    pack(model)
    with torch.no_grad():
        model.lm_head.weight.mul_(2)
    expected = logits(model)
    unpack(model)
    doubled = logits(model)
    if pack(model):
        torch.testing.assert_close(logits(model), doubled, atol=0.2, rtol=0.05)
        assert not torch.allclose(expected, doubled, atol=0.2, rtol=0.05)


def test_weights_that_changed_are_never_hidden_by_an_earlier_layout(
    model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not pack(model):
        pytest.skip("this processor or this build of torch has no such layout")
    with torch.no_grad():
        model.lm_head.weight.mul_(-1)
    assert pack(model.lm_head) == 1  # However much has changed.
    with torch.no_grad():
        model.lm_head.weight.mul_(-1)
    monkeypatch.setattr("soundalike.packed_weights.MOST_OF_FREE_MEMORY", 0)
    pack(model)
    seen = logits(model)
    unpack(model)
    assert torch.equal(seen, logits(model))


@pytest.mark.parametrize("shape", [(1, 16), (7, 16), (2, 5, 16), (0, 16)])
@pytest.mark.parametrize("bias", [True, False])
def test_any_shape_of_input_will_do(shape: tuple[int, ...], bias: bool) -> None:
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(16, 24, bias=bias)).requires_grad_(False)
    inputs = torch.randn(*shape, 2)[..., 0]  # Not contiguous.
    expected = model(inputs)
    pack(model)
    torch.testing.assert_close(model(inputs), expected, atol=1e-5, rtol=1e-5)


def test_layers_of_other_kinds_are_left_alone(home: Home, tiny_base: Path) -> None:
    model = load_base(str(tiny_base), home, quantization="nf4", device="cpu")
    pack(model)
    assert all("forward" not in vars(layer) for layer in model.modules() if type(layer) is not torch.nn.Linear)


def test_where_it_cannot_be_done_nothing_changes(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise RuntimeError("not built in")

    before = logits(model)
    monkeypatch.setattr("soundalike.packed_weights._pack", refuse)
    assert pack(model) == 0
    assert torch.equal(logits(model), before)
