"""AdaLoRA: LoRA whose ranks move to the layers that need them (Zhang et al., arXiv 2303.10512)."""

from typing import Any

from transformers import TrainerCallback

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=1e-3, continues=False, merges=False)

_FIRST_TO_LAST_RANK = 1.5
_WARM_SHARE, _COOL_SHARE = 0.1, 0.5
"""Shares of the steps before ranks begin to be taken away, and after they are settled."""


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with ranks of 1.5 times `rank`, of which two thirds stay."""
    from peft import AdaLoraConfig

    settings = AdaLoraConfig(
        init_r=round(config.rank * _FIRST_TO_LAST_RANK),
        target_r=config.rank,
        lora_alpha=config.alpha,
        lora_dropout=config.dropout,
        total_step=max(steps, 4),
        tinit=int(steps * _WARM_SHARE),
        tfinal=max(1, int(steps * _COOL_SHARE)),
        deltaT=max(1, steps // 100),
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)


def callback(model: Any) -> TrainerCallback:
    """What moves the ranks; neither transformers nor TRL calls it."""
    return _Allocation(model)


class _Allocation(TrainerCallback):
    def __init__(self, model: Any) -> None:
        self._tuner = model.base_model

    def on_optimizer_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """After the weights moved and before the gradients, which tell what matters, are gone."""
        self._tuner.update_and_allocate(state.global_step)
