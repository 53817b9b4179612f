"""LoRA on all linear layers of the base (Hu et al., arXiv 2106.09685)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=5e-4, vllm=True)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a fresh LoRA on every linear layer but the output head; the rest is frozen."""
    return adapted(model, settings(config))


def settings(config: TrainConfig, **changes: Any) -> Any:
    """PEFT's settings of a LoRA; `changes` make another of its family."""
    from peft import LoraConfig

    common = {
        "r": config.rank,
        "lora_alpha": config.alpha,
        "lora_dropout": config.dropout,
        "target_modules": ALL_LINEAR,
        "task_type": "CAUSAL_LM",
    }
    return LoraConfig(**(common | changes))
