"""Weights in GGUF's terms: their names, their order of rows, and in how many bits each is kept."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from soundalike.errors import BadInput
from train.export.k_quants import K_BLOCK, quantize_q4_k, quantize_q6_k

Floats = npt.NDArray[np.float32]
QUANTS = {"f16": "MOSTLY_F16", "Q8_0": "MOSTLY_Q8_0", "Q4_K_M": "MOSTLY_Q4_K_M"}
"""Names of the ways to keep weights, to gguf's names of files kept so."""
BITS = {"f16": 16.0, "Q8_0": 8.5, "Q4_K_M": 6.0}
"""A weight, at most; small models keep more of theirs in eight bits."""
_BLOCK = 32


def named(model: Any, architecture: Any) -> Iterator[tuple[str, Any]]:
    """GGUF's name and the tensor of every weight; a head that is the embeddings is not told again."""
    from gguf import get_tensor_name_map

    names = get_tensor_name_map(architecture, model.config.num_hidden_layers)
    for name, tensor in model.state_dict().items():
        if name == "lm_head.weight" and model.config.tie_word_embeddings:
            continue
        found = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if found is None:
            raise ValueError("a weight has no name in GGUF")
        yield found, tensor


def interleaved(weights: Floats, heads: int) -> Floats:
    """Rows of queries or keys so that the two halves of a rotated pair lie side by side, as llama.cpp turns Llama's."""
    halves = weights.reshape(heads, 2, weights.shape[0] // heads // 2, *weights.shape[1:])
    return halves.swapaxes(1, 2).reshape(weights.shape)


def kept_as(name: str, shape: tuple[int, ...], quant: str, *, layers: int, tied: bool) -> str:
    """Name of the GGML type of a tensor: as `llama-quantize` chooses, with its fallbacks for odd widths."""
    if len(shape) < 2:
        return "F32"
    width = shape[-1]
    if quant == "f16" or width % _BLOCK:
        return "F16"
    if quant == "Q8_0":
        return "Q8_0"
    finer = name == "output.weight" or (tied and name == "token_embd.weight")
    if name.endswith(("attn_v.weight", "ffn_down.weight")):
        finer = _needs_more_bits(int(name.split(".")[1]), layers)
    if width % K_BLOCK:
        return "Q8_0" if finer else "Q5_0"
    return "Q6_K" if finer else "Q4_K"


def _needs_more_bits(layer: int, layers: int) -> bool:
    """The first and last eighth of the layers, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def packed(weights: Floats, kind: str) -> npt.NDArray[Any]:
    """The weights as their file keeps them; bytes, where they are quantised.

    Raises `BadInput` for a weight that 16 bits cannot hold.
    """
    from gguf import GGMLQuantizationType, quants

    if kind == "F16" and np.abs(weights).max() > np.finfo(np.float16).max:
        raise BadInput("A weight of this twin is too large for 16 bits: use `soundalike export merged`.")

    own = {"Q4_K": quantize_q4_k, "Q6_K": quantize_q6_k}
    if kind in own:
        return own[kind](weights)
    found: npt.NDArray[Any] = quants.quantize(np.ascontiguousarray(weights), GGMLQuantizationType[kind])
    return found


def bytes_shape(shape: tuple[int, ...], kind: str) -> tuple[tuple[int, ...], Any]:
    """Shape and element type of what `packed` gives for weights of that shape."""
    from gguf import GGMLQuantizationType, quants

    plain = {"F32": np.dtype(np.float32), "F16": np.dtype(np.float16)}
    if kind in plain:
        return shape, plain[kind]
    return tuple(quants.quant_shape_to_byte_shape(shape, GGMLQuantizationType[kind])), np.dtype(np.uint8)
