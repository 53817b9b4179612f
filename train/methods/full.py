"""Full fine-tuning: every weight of the base is trained."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._traits import Traits

traits = Traits(learning_rate=3e-5, saves="weights", quantizable=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base itself, nothing frozen."""
    return model.requires_grad_(True)
