"""One run of the training loop: a model with its method on it, and packed rows, become better weights."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from soundalike.errors import BadInput
from soundalike.models import best_device
from soundalike.progress import Bar
from soundalike.ranks import is_first, processes, rank
from soundalike.train_config import TrainConfig
from train.arguments import trainer_arguments
from train.batches import BatchPlan
from train.lessons import lengths
from train.together import gathered

LEAST_GAIN_NATS = 1e-3
"""A held-out loss that falls by less has not fallen: it is not worth going on for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """How it went."""

    steps: int
    train_loss: float
    """Mean over all steps, in nats a target token."""
    valid_loss: float
    """Of the best checkpoint, whose weights the model has now."""
    seconds: float
    tokens: int
    """Trained on since the start or the last resume, padding not counted."""


def fit(
    model: Any,
    tokenizer: Any,
    train_rows: Any,
    valid_rows: Any,
    *,
    method: ModuleType,
    config: TrainConfig,
    plan: BatchPlan,
    folder: Path,
    checkpoint: Path | None,
    progress: Bar,
    callbacks: Sequence[Any] = (),
) -> Fitted:
    """Train, measure and keep the best; `checkpoint` is where a killed run goes on.

    `callbacks` of transformers are told of each step too. Raises `BadInput` where the loss is no number any more, and
    torch's out-of-memory error as it is.
    """
    from transformers import PrinterCallback

    from train.even_sampler import with_blanks
    from train.owner_trainer import OwnerCollator, OwnerTrainer

    on_cpu = best_device() == "cpu"
    more = method.arguments(config) if hasattr(method, "arguments") else {}
    own_optimizer = method.optimizer(model, config) if hasattr(method, "optimizer") else None
    trainer = OwnerTrainer(
        model=model,
        args=trainer_arguments(config, plan, folder / "checkpoints", on_cpu=on_cpu, **more),
        train_dataset=with_blanks(train_rows, plan.blank_rows),
        eval_dataset=valid_rows,
        processing_class=tokenizer,
        # The rows are packed already; this only makes the collator keep them apart by position ids.
        data_collator=OwnerCollator(pad_token_id=tokenizer.pad_token_id, padding_free=True),
        callbacks=[*usual_callbacks(model, method, config, folder, progress), *callbacks],
        optimizers=(own_optimizer, None),
    )
    trainer.remove_callback(PrinterCallback)
    trainer.rows_are_alone = not method.traits.packs
    trainer.blank_rows = plan.blank_rows
    if config.shard:
        from train.sharding import ShardingCheck, refuse_other_storage

        refuse_other_storage(model.named_parameters())
        trainer.add_callback(ShardingCheck(lambda: trainer.loss_of(valid_rows), folder / "base_valid_loss"))
    set_seed(config.seed)
    started = time.monotonic()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    seconds = time.monotonic() - started
    losses = finite_losses(trainer, config, "train")
    made = trainer.state.global_step - step_of(checkpoint)
    row_tokens = sum(lengths(train_rows)) / len(train_rows)
    return Fitted(
        steps=int(trainer.state.global_step),
        train_loss=sum(losses) / max(1, len(losses)),
        valid_loss=float(trainer.state.best_metric),
        seconds=seconds,
        tokens=round(made * plan.rows_per_step * row_tokens),
    )


def finite_losses(trainer: Any, config: TrainConfig, again: str) -> list[float]:
    """The loss of each logged step; `BadInput` where one of them, or the best measure, is not a finite number.

    `again` is the verb of what is to be done then.
    """
    losses = [float(line["loss"]) for line in trainer.state.log_history if "loss" in line]
    best = trainer.state.best_metric
    if best is None or not math.isfinite(best) or not all(map(math.isfinite, losses)):
        raise BadInput(
            f"The loss is not a finite number any more at learning rate {config.learning_rate:g}: "
            f"{again} again with a lower --learning-rate."
        )
    return losses


def held_out_loss(model: Any, rows: Any, pad_token_id: int) -> float:
    """Nats per target token of a base on packed rows; several processes share them, and must call it together."""
    import torch

    from train.owner_trainer import OwnerCollator, target_count, weighted_nats

    collate = OwnerCollator(pad_token_id=pad_token_id, padding_free=True)
    nats, targets = 0.0, 0
    with torch.inference_mode():
        for first in range(0, len(rows), processes()):
            # One whose share has ended repeats a row: on CPUs bitsandbytes lays out weights anew when they are first
            # used so, and before training all processes must have them alike.
            batch = {
                name: value.to(model.device) if hasattr(value, "to") else value
                for name, value in collate([rows[min(first + rank(), len(rows) - 1)]]).items()
            }
            row_nats = float(weighted_nats(model.eval(), batch, fused=False))
            if first + rank() < len(rows):
                nats, targets = nats + row_nats, targets + target_count(batch)
    all_nats, all_targets = zip(*gathered((nats, targets)), strict=True)
    return float(sum(all_nats) / max(sum(all_targets), 1))


def set_seed(seed: int) -> None:
    """Seed everything that draws: the adapter's first weights, dropout, the order of rows."""
    from transformers import set_seed as seed_all

    seed_all(seed)


def step_of(checkpoint: Path | None) -> int:
    """Optimizer steps made before a checkpoint; 0 for None."""
    return int(checkpoint.name.removeprefix("checkpoint-")) if checkpoint else 0


def usual_callbacks(model: Any, method: ModuleType, config: TrainConfig, folder: Path, progress: Bar) -> Sequence[Any]:
    """What goes along with every run: the bar, the metrics file, the early stop, and what the method itself wants."""
    from transformers import EarlyStoppingCallback

    from train.callbacks import Expectation, MetricsFile, Progress, TimeLimit, tensorboard

    return [
        Progress(progress),
        *([MetricsFile(folder / "metrics.jsonl")] if is_first() else []),
        Expectation(),
        EarlyStoppingCallback(config.patience, early_stopping_threshold=LEAST_GAIN_NATS),
        TimeLimit(config.max_minutes),
        *([tensorboard(folder / "tensorboard")] if config.tensorboard and is_first() else []),
        *([method.callback(model)] if hasattr(method, "callback") else []),
    ]
