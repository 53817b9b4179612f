"""BAdam: full fine-tuning one block of layers at a time, with Adam's memory of one (Luo et al., arXiv 2404.02827)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._traits import Traits
from train.methods.full import attach as attach

traits = Traits(learning_rate=3e-5, saves="weights", quantizable=False, one_process=True)

PACKAGE = "badam"
_STEPS_A_BLOCK = 20


def optimizer(model: Any, config: TrainConfig) -> Any:
    """AdamW in BAdam's wrapper, from the last block to the first."""
    from badam import BlockOptimizer
    from torch.optim import AdamW

    named = list(model.named_parameters())
    inner = AdamW(
        [{"params": [parameter for _, parameter in named], "weight_decay": config.weight_decay}],
        lr=config.learning_rate,
    )
    return BlockOptimizer(inner, named, switch_block_every=_STEPS_A_BLOCK, verbose=0)
