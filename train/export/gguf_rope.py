"""Rotary positions in GGUF's terms: their base frequency, and how they were stretched."""

from typing import Any

import numpy as np
import numpy.typing as npt

from soundalike.errors import BadInput

_SCALINGS = {"linear": "LINEAR", "yarn": "YARN"}
"""Transformers' name of a stretching to gguf's."""
_BY_FACTORS = "llama3"
"""Of Llama 3.1: each frequency has a factor of its own, which the file holds as a tensor."""


def check_rope(config: Any) -> None:
    """Raise `BadInput` for positions that a GGUF file cannot hold as they were trained."""
    kind = _kind(config)
    if kind not in ("default", _BY_FACTORS, *_SCALINGS):
        raise BadInput(
            f"This twin's positions are stretched in the way {kind!r}, which GGUF cannot hold: run `soundalike export "
            "merged`, or train with --rope-scaling linear or yarn."
        )


def write_rope(writer: Any, config: Any) -> None:
    """Write the keys."""
    from gguf import RopeScalingType

    found = config.rope_parameters
    writer.add_rope_dimension_count(_head(config))
    writer.add_rope_freq_base(float(found["rope_theta"]))
    if (kind := _kind(config)) in _SCALINGS:
        writer.add_rope_scaling_type(RopeScalingType[_SCALINGS[kind]])
        writer.add_rope_scaling_factor(float(found["factor"]))
        if original := found.get("original_max_position_embeddings"):
            writer.add_rope_scaling_orig_ctx_len(int(original))


def rope_factors(config: Any) -> npt.NDArray[np.float32] | None:
    """By how much each frequency is divided; None where that is the same for all."""
    if _kind(config) != _BY_FACTORS:
        return None
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    stretched = ROPE_INIT_FUNCTIONS[_BY_FACTORS](config, device="cpu")[0].float().numpy()
    powers = np.arange(0, _head(config), 2, dtype=np.float32) / _head(config)
    plain = float(config.rope_parameters["rope_theta"]) ** -powers
    factors: npt.NDArray[np.float32] = (plain / stretched).astype(np.float32)
    return factors


def _kind(config: Any) -> str:
    return str(config.rope_parameters.get("rope_type", "default"))


def _head(config: Any) -> int:
    return int(getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads)
