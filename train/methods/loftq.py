"""LoftQ: QLoRA begun from what four-bit rounding lost (Li et al., arXiv 2310.08659)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits
from train.methods.lora import settings

traits = Traits(learning_rate=5e-4, quantization="nf4", vllm=True, gpu_only=True)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The quantised base with a LoRA that begins as its rounding error (PEFT's in-place variant)."""
    from peft import replace_lora_weights_loftq

    model = adapted(model, settings(config))
    replace_lora_weights_loftq(model)
    return model
