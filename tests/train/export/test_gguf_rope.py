"""Positions in a GGUF file."""

import math
from typing import Any

import numpy as np
import pytest
from transformers import LlamaConfig

from soundalike.errors import BadInput
from train.export.gguf_rope import check_rope, rope_factors, write_rope

LLAMA_3 = {
    "rope_type": "llama3",
    "rope_theta": 500000.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}


def config_of(**rope: Any) -> Any:
    return LlamaConfig(hidden_size=256, num_attention_heads=2, rope_parameters={"rope_theta": 10000.0, **rope})


class Keys(dict[str, Any]):
    """Takes what a GGUF writer is told."""

    def __getattr__(self, name: str) -> Any:
        return lambda value: self.__setitem__(name.removeprefix("add_"), value)


def test_llama_3_1_s_frequencies_have_the_factors_of_its_makers_formula() -> None:
    factors = rope_factors(config_of(**LLAMA_3))
    assert factors is not None and factors.shape == (64,)
    waves = 2 * math.pi * 500000.0 ** (np.arange(0, 128, 2) / 128)
    low, high = 8192 / 1.0, 8192 / 4.0
    smooth = (8192 / waves - 1) / 3
    expected = np.where(waves < high, 1, np.where(waves > low, 8, 1 / ((1 - smooth) / 8 + smooth)))
    assert np.allclose(factors, expected, rtol=1e-4)
    assert factors[0] == pytest.approx(1) and factors[-1] == pytest.approx(8)


@pytest.mark.parametrize("kind", ["linear", "yarn"])
def test_a_stretching_that_gguf_knows_is_told(kind: str) -> None:
    config = config_of(rope_type=kind, factor=2.0, original_max_position_embeddings=512)
    check_rope(config)
    keys = Keys()
    write_rope(keys, config)
    assert keys["rope_scaling_type"].value == kind
    assert (keys["rope_scaling_factor"], keys["rope_scaling_orig_ctx_len"]) == (2.0, 512)
    assert rope_factors(config) is None


def test_plain_positions_need_their_base_only() -> None:
    keys = Keys()
    write_rope(keys, config_of(rope_type="default"))
    assert keys == {"rope_dimension_count": 128, "rope_freq_base": 10000.0}


def test_a_stretching_that_gguf_does_not_know_is_refused() -> None:
    with pytest.raises(BadInput, match="linear or yarn"):
        check_rope(config_of(rope_type="dynamic", factor=2.0))
