"""LoHa: the change of a weight is the elementwise product of two LoRAs (Hyeon-Woo et al., arXiv 2108.06098)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=5e-4, quantizable=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a LoHa on every linear layer."""
    from peft import LoHaConfig

    settings = LoHaConfig(
        r=config.rank,
        alpha=config.alpha,
        module_dropout=config.dropout,
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)
