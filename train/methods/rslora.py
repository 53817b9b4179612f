"""rsLoRA: LoRA scaled by alpha / sqrt(rank), so that higher ranks still learn (Kalajdzievski, arXiv 2312.03732)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits
from train.methods.lora import settings

traits = Traits(learning_rate=2e-4, vllm=True)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a rank-stabilised LoRA."""
    return adapted(model, settings(config, use_rslora=True))
