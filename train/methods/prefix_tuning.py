"""Prefix tuning, learned keys and values before every layer; P-tuning v2 is the same for understanding tasks.

Li and Liang, arXiv 2101.00190; Liu et al., arXiv 2110.07602.
"""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import Traits

traits = Traits(learning_rate=1e-2, packs=False, continues=False, merges=False)


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The frozen base with a prefix of `virtual_tokens`."""
    from peft import PrefixTuningConfig

    return adapted(model, PrefixTuningConfig(num_virtual_tokens=config.virtual_tokens, task_type="CAUSAL_LM"))
