"""Block sizes of the methods that turn weights in blocks."""

import math
from typing import Any

from train.memory import shape_of


def common_block(model: Any, most: int) -> int:
    """The largest block of at most `most` that divides the inputs of every linear layer."""
    return math.gcd(most, *(inputs for inputs, _ in shape_of(model.config).linears))
