"""APOLLO: AdamW's step sizes from a random projection, at the memory of SGD (Zhu et al., arXiv 2412.05270)."""

from typing import Any

from soundalike.train_config import TrainConfig
from train.methods._traits import ALL_LINEAR, Traits
from train.methods.full import attach as attach

traits = Traits(learning_rate=1e-4, saves="weights", quantizable=False)

PACKAGE = "apollo_torch"


def arguments(config: TrainConfig) -> dict[str, Any]:
    """APOLLO with projections of `rank` for all matrices but the embeddings and the head."""
    return {
        "optim": "apollo_adamw",
        "optim_target_modules": ALL_LINEAR,
        "optim_args": f"proj=random, rank={config.rank}, scale=1.0, scale_type=channel, update_proj_gap=200",
    }
