"""Names, order and bits of weights in a GGUF file."""

import numpy as np
import pytest

from soundalike.errors import BadInput
from train.export.gguf_tensors import bytes_shape, interleaved, kept_as, packed


def kept(name: str, shape: tuple[int, ...], quant: str = "Q4_K_M", tied: bool = False) -> str:
    return kept_as(name, shape, quant, layers=32, tied=tied)


@pytest.mark.parametrize("quant", ["f16", "Q8_0", "Q4_K_M"])
def test_vectors_stay_whole(quant: str) -> None:
    assert kept("blk.0.attn_norm.weight", (256,), quant) == "F32"


def test_each_quant_keeps_matrices_in_its_own_way() -> None:
    shape = (64, 512)
    assert kept("blk.0.ffn_up.weight", shape, "f16") == "F16"
    assert kept("blk.0.ffn_up.weight", shape, "Q8_0") == "Q8_0"
    assert kept("blk.0.ffn_up.weight", shape) == "Q4_K"


def test_the_first_the_last_and_every_third_layer_keep_two_kinds_of_matrices_finer() -> None:
    finer = [layer for layer in range(32) if kept(f"blk.{layer}.ffn_down.weight", (64, 512)) == "Q6_K"]
    assert finer[:4] == [0, 1, 2, 3] and finer[-4:] == [28, 29, 30, 31]
    assert finer[4:-4] == [6, 9, 12, 15, 18, 21, 24, 27]
    assert kept("blk.0.attn_v.weight", (64, 512)) == "Q6_K"


def test_the_head_is_kept_finer_whether_it_has_a_name_or_not() -> None:
    assert kept("output.weight", (99, 512)) == "Q6_K"
    assert kept("token_embd.weight", (99, 512), tied=True) == "Q6_K"
    assert kept("token_embd.weight", (99, 512)) == "Q4_K"


def test_odd_widths_fall_back_to_what_fits() -> None:
    assert kept("blk.9.attn_q.weight", (576, 576)) == "Q5_0"
    assert kept("output.weight", (99, 576)) == "Q8_0"
    assert kept("blk.9.attn_q.weight", (64, 50), "Q8_0") == "F16"


def test_rotated_halves_lie_side_by_side() -> None:
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert interleaved(rows, 2).ravel().tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


@pytest.mark.parametrize("kind", ["F32", "F16", "Q8_0", "Q5_0", "Q4_K", "Q6_K"])
def test_what_is_announced_is_what_is_packed(kind: str) -> None:
    weights = np.random.default_rng(1).normal(size=(3, 512)).astype(np.float32)
    found = packed(weights, kind)
    assert (found.shape, found.dtype) == bytes_shape(weights.shape, kind)


def test_a_weight_that_16_bits_cannot_hold_is_refused() -> None:
    with pytest.raises(BadInput, match="too large"):
        packed(np.full((2, 32), 1e5, dtype=np.float32), "F16")
