"""Prompt tuning: the embeddings of a few virtual words before each text (Lester et al., arXiv 2104.08691)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits

traits = Traits(learning_rate=2e-2, packs=False, continues=False, merges=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The frozen base with a prompt of `virtual_tokens`, begun as embeddings of the base's vocabulary."""
    from peft import PromptTuningConfig

    settings = PromptTuningConfig(
        num_virtual_tokens=config.virtual_tokens, prompt_tuning_init="SAMPLE_VOCAB", task_type="CAUSAL_LM"
    )
    return adapted(model, settings)
