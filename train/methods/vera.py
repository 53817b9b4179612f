"""VeRA: frozen random factors shared by all layers, two trained vectors in each (Kopiczko et al., arXiv 2310.11454)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._adapters import adapted
from train.methods._traits import ALL_LINEAR, Traits

traits = Traits(learning_rate=5e-3)

_RANKS_OF_LORA = 16
"""VeRA's rank costs next to nothing: 256 where LoRA has 16, as in its paper."""


def attach(model: Any, config: TrainConfig, steps: int) -> Any:
    """The base with a VeRA of sixteen times `rank`; its random factors are drawn from the seed and saved."""
    from peft import VeraConfig

    settings = VeraConfig(
        r=config.rank * _RANKS_OF_LORA,
        vera_dropout=config.dropout,
        projection_prng_key=config.seed,
        save_projection=True,
        target_modules=ALL_LINEAR,
        task_type="CAUSAL_LM",
    )
    return adapted(model, settings)
