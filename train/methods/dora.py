"""DoRA: LoRA turns the weights, a trained magnitude sets their length (Liu et al., arXiv 2402.09353)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits
from train.methods.lora import settings

traits = Traits(learning_rate=5e-4)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a DoRA; its magnitudes in fp32, since bf16 would swallow their small steps (TRL issue 7268)."""
    model = adapted(model, settings(config, use_dora=True))
    for name, parameter in model.named_parameters():
        if "lora_magnitude_vector" in name:
            parameter.data = parameter.data.float()
    return model
