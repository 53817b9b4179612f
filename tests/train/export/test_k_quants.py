"""What is packed into a few bits is read back by the package `gguf` as nearly what it was."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from gguf import GGMLQuantizationType, quants

from train.export.k_quants import Bytes, Floats, quantize_q4_k, quantize_q6_k

Pack = Callable[[Floats], Bytes]
KINDS: list[tuple[Pack, str, int, float]] = [(quantize_q4_k, "Q4_K", 144, 0.075), (quantize_q6_k, "Q6_K", 210, 0.02)]
EACH = pytest.mark.parametrize(("pack", "kind", "block_bytes", "error"), KINDS, ids=["Q4_K", "Q6_K"])


def read(packed: Bytes, kind: str) -> Any:
    return quants.dequantize(packed, GGMLQuantizationType[kind])


def weights_of(seed: int, rows: int = 64, width: int = 512) -> Floats:
    return np.random.default_rng(seed).normal(0, 0.02, (rows, width)).astype(np.float32)


@EACH
def test_bell_shaped_weights_come_back_nearly(pack: Pack, kind: str, block_bytes: int, error: float) -> None:
    weights = weights_of(1)
    packed = pack(weights)
    assert packed.shape == (64, 2 * block_bytes) and packed.dtype == np.uint8
    lost = np.sqrt(np.mean((read(packed, kind) - weights) ** 2)) / weights.std()
    assert lost < error


@EACH
def test_more_bits_lose_less_than_gguf_s_own_simpler_ways(
    pack: Pack, kind: str, block_bytes: int, error: float
) -> None:
    weights, simpler = weights_of(2), {"Q4_K": GGMLQuantizationType.Q4_0, "Q6_K": GGMLQuantizationType.Q5_1}[kind]
    ours = np.mean((read(pack(weights), kind) - weights) ** 2)
    theirs = np.mean((quants.dequantize(quants.quantize(weights, simpler), simpler) - weights) ** 2)
    assert ours < theirs


@EACH
@pytest.mark.parametrize("value", [0.0, 0.25, -0.25])
def test_a_block_of_one_value_stays_it(pack: Pack, kind: str, block_bytes: int, error: float, value: float) -> None:
    weights = np.full((2, 256), value, dtype=np.float32)
    assert np.allclose(read(pack(weights), kind), weights, rtol=0.02, atol=0)


@EACH
def test_an_outlier_spoils_its_own_part_only(pack: Pack, kind: str, block_bytes: int, error: float) -> None:
    weights = weights_of(3, rows=1, width=256)
    spoiled = weights.copy()
    spoiled[0, 5] = 1.0
    found = read(pack(spoiled), kind)[0]
    assert found[5] == pytest.approx(1.0, rel=0.05)
    lost = np.sqrt(np.mean((found[64:] - weights[0, 64:]) ** 2)) / weights.std()
    assert lost < 0.5


def test_levels_of_one_scale_are_held_exactly() -> None:
    levels = np.tile(np.arange(16, dtype=np.float32), 16)[None]
    assert np.array_equal(read(quantize_q4_k(levels * 63), "Q4_K"), levels * 63)
    levels = np.tile(np.arange(-32, 32, 4, dtype=np.float32), 16)[None]
    assert np.allclose(read(quantize_q6_k(levels), "Q6_K"), levels, rtol=1e-3)
