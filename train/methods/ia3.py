"""IA3: keys, values and feed-forward activations are rescaled, nothing else (Liu et al., arXiv 2205.05638)."""

from typing import Any

from soundalike.errors import BadInput
from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits

traits = Traits(learning_rate=5e-3)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with one factor for each channel; PEFT knows the layers of the common families."""
    from peft import IA3Config

    try:
        return adapted(model, IA3Config(task_type="CAUSAL_LM"))
    except ValueError:
        family = model.config.model_type
        raise BadInput(
            f"IA3 does not know which layers of a {family} model to scale: choose another --method."
        ) from None
