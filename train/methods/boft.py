"""BOFT: OFT whose turn is a product of sparse butterfly factors (Liu et al., arXiv 2311.06243)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._blocks import common_block
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=1e-3)

_BLOCK = 8


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with one butterfly factor before every linear layer."""
    from peft import BOFTConfig

    settings = BOFTConfig(
        boft_block_size=common_block(model, _BLOCK),
        boft_n_butterfly_factor=1,
        boft_dropout=config.dropout,
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)
