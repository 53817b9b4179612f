"""Block sizes of the methods that turn weights in blocks."""

import math
from typing import Any


def common_block(model: Any, most: int) -> int:
    """The largest block of at most `most` that divides the inputs of every linear layer."""
    config = model.config.get_text_config()
    heads = config.num_attention_heads * (
        getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    )
    inner = getattr(config, "intermediate_size", None) or 4 * config.hidden_size
    return math.gcd(config.hidden_size, heads, inner, most)
