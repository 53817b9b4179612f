"""LoKr: the change of a weight is a Kronecker product of small factors (Yeh et al., arXiv 2309.14859)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=1e-3, quantizable=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a LoKr on every linear layer."""
    from peft import LoKrConfig

    settings = LoKrConfig(
        r=config.rank,
        alpha=config.alpha,
        module_dropout=config.dropout,
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)
