"""OFT: weights are only turned, by orthogonal blocks (Qiu et al., arXiv 2306.07280)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._blocks import common_block
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=1e-3)

_BLOCK = 32


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with an orthogonal turn before every linear layer, in blocks of 32 or the most that divides all."""
    from peft import OFTConfig

    settings = OFTConfig(
        oft_block_size=common_block(model, _BLOCK),
        module_dropout=config.dropout,
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)
