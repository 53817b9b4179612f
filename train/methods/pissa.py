"""PiSSA: LoRA begun from the principal singular vectors of the weights (Meng et al., arXiv 2404.02948).

It moves those vectors out of the base, so the trained adapter fits only that changed base. What is saved is a LoRA of
twice the rank for the base as it was: the trained factors, and the first ones taken off.
"""

import tempfile
from pathlib import Path
from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits
from train.methods.lora import settings

traits = Traits(learning_rate=2e-4, quantizable=False, vllm=True)

_FIRST = "first_pissa_adapter"


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base less its principal parts, and a LoRA that begins as these."""
    model = adapted(model, settings(config, init_lora_weights="pissa"))
    folder = tempfile.TemporaryDirectory()
    model.peft_config["default"].init_lora_weights = True  # else reading the saved one would take the parts out again
    model.save_pretrained(folder.name)
    setattr(model, _FIRST, folder)
    return model


def save(model: Any, folder: Path) -> None:
    """Save as a plain LoRA of twice the rank."""
    first = getattr(model, _FIRST)
    model.peft_config["default"].init_lora_weights = "pissa"
    model.save_pretrained(folder, path_initial_model_for_weight_conversion=first.name)
