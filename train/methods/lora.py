"""LoRA on all linear layers of the base (Hu et al., arXiv 2106.09685)."""

from typing import Any

from soundalike.config import TrainConfig


def attach(model: Any, config: TrainConfig) -> Any:
    """The base with a fresh LoRA on every linear layer but the output head; the rest is frozen."""
    from peft import LoraConfig, get_peft_model

    settings = LoraConfig(
        r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    return get_peft_model(model, settings, autocast_adapter_dtype=False)
