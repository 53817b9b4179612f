"""GaLore: full fine-tuning whose optimizer sees gradients projected to a low rank (Zhao et al., arXiv 2403.03507)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._traits import ALL_LINEAR, Traits
from train.methods.full import attach as attach

traits = Traits(learning_rate=1e-4, saves="weights", quantizable=False)

PACKAGE = "galore_torch"


def arguments(config: TrainConfig) -> dict[str, Any]:
    """AdamW on projections of `rank`, renewed every 50 steps, of all matrices but the embeddings and the head."""
    return {
        "optim": "galore_adamw",
        "optim_target_modules": ALL_LINEAR,
        "optim_args": f"rank={config.rank}, update_proj_gap=50, scale=0.25",
    }
