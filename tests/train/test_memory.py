"""The memory model against published figures (notes/train.md, sections A and F)."""

from pathlib import Path
from typing import Any

import pytest

from soundalike.train_config import TrainConfig
from train.memory import Shape, memory_of, shape_of

QWEN_7B = Shape(
    layers=28, hidden=3584, inner=18944, heads=28, key_value_heads=4, head=128, vocabulary=152064, tied=False
)
QLORA = TrainConfig(quantization="nf4", precision="bf16")
GIGABYTE = 1e9


def needs(config: TrainConfig = QLORA, micro_tokens: int = 2048, again: bool = True, **more: Any) -> Any:
    return memory_of(QWEN_7B, config, saves_weights=more.get("weights", False), micro_tokens=micro_tokens, again=again)


def test_a_7b_has_the_parameters_that_it_is_known_for() -> None:
    assert QWEN_7B.linear_parameters == pytest.approx(6.53e9, rel=0.01)
    assert QWEN_7B.parameters == pytest.approx(7.61e9, rel=0.01)


def test_the_base_in_four_bits_takes_what_was_measured_for_it() -> None:
    assert needs().base == pytest.approx((3.4 + 2.2) * GIGABYTE, rel=0.05)
    assert needs(TrainConfig(quantization="none", precision="bf16")).base == pytest.approx(15.2 * GIGABYTE, rel=0.02)


def test_activations_follow_the_published_megabytes_a_token() -> None:
    assert needs(micro_tokens=1, again=False).activations == pytest.approx(5.8e6, rel=0.05)
    one, two = (needs(micro_tokens=tokens).activations for tokens in (1000, 2000))
    assert one == pytest.approx(two / 2) and one < needs(micro_tokens=1000, again=False).activations / 5


def test_qlora_of_a_7b_with_checkpointing_stays_under_sixteen_gigabytes() -> None:
    assert needs().total < 16 * GIGABYTE


def test_whole_weights_take_an_order_more_than_an_adapter() -> None:
    assert needs(weights=True).total > 8 * needs().total


def test_the_shape_is_read_from_a_bases_own_configuration(tiny_base: Path) -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    shape = shape_of(AutoConfig.from_pretrained(tiny_base))
    model = AutoModelForCausalLM.from_pretrained(tiny_base)
    matrices = sum(parameter.numel() for parameter in model.parameters() if parameter.dim() == 2)
    assert shape.parameters == matrices


def test_a_configuration_without_the_newer_numbers_is_read_too() -> None:
    from transformers import FalconConfig

    shape = shape_of(FalconConfig(hidden_size=64, num_attention_heads=4, num_hidden_layers=2, vocab_size=100))
    assert (shape.inner, shape.head) == (256, 16)
