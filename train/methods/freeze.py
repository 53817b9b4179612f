"""Freeze tuning: the last layers and what follows them are trained, the rest stays."""

from typing import Any

from soundalike.errors import BadInput
from soundalike.train_config import TrainConfig
from train.methods._traits import Traits

traits = Traits(learning_rate=1e-4, saves="weights", quantizable=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with its last `trained_layers` layers trained; `BadInput` where it does not have so many."""
    layers = model.get_decoder().layers
    if config.trained_layers > len(layers):
        raise BadInput(
            f"--trained-layers {config.trained_layers} is more than the {len(layers)} layers of this base: name fewer."
        )
    model.requires_grad_(False)
    layers[-config.trained_layers :].requires_grad_(True)
    return model
