"""P-tuning: a learned prompt, made by a small network (Liu et al., arXiv 2103.10385)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits

traits = Traits(learning_rate=5e-3, packs=False, continues=False, merges=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The frozen base with a prompt of `virtual_tokens` from an encoder as wide as the base."""
    from peft import PromptEncoderConfig

    width = model.config.get_text_config().hidden_size
    settings = PromptEncoderConfig(
        num_virtual_tokens=config.virtual_tokens, encoder_hidden_size=width, task_type="CAUSAL_LM"
    )
    return adapted(model, settings)
