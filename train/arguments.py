"""`[train]` in the words of TRL's trainer."""

from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.train_config import TrainConfig
from train.batches import BatchPlan

_SCHEDULE_ARGUMENTS: dict[str, dict[str, float]] = {"cosine_with_min_lr": {"min_lr_rate": 0.1}}
_DECAY_SHARE = 0.2
"""Of the steps, at the end, in the schedule `warmup_stable_decay`."""


def trainer_arguments(
    config: TrainConfig, plan: BatchPlan, folder: Path, *, on_cpu: bool, kind: Any = None, **more: Any
) -> Any:
    """An `SFTConfig`, or TRL's arguments of another `kind`, for rows that are rendered and packed already.

    `more` is what a method wants otherwise.

    `config` is one in which nothing is left open. Checkpoints go into `folder`, one at each measurement of the
    held-out loss, and the best is loaded at the end.
    """
    from trl import SFTConfig

    evaluation_steps = max(1, min(plan.steps, plan.steps_per_epoch // config.evaluations_per_epoch))
    arguments: dict[str, Any] = {
        "output_dir": str(folder),
        "use_cpu": on_cpu,
        "seed": config.seed,
        "bf16": config.precision == "mixed",
        # The rows are ready: nothing is to be cut, dropped or templated again.
        "max_length": None,
        "remove_unused_columns": False,
        "per_device_train_batch_size": plan.micro_rows,
        "per_device_eval_batch_size": 1,
        "gradient_accumulation_steps": plan.accumulation,
        "num_train_epochs": config.epochs,
        "max_steps": config.max_steps or -1,
        "learning_rate": config.learning_rate,
        "lr_scheduler_type": config.schedule,
        "lr_scheduler_kwargs": _schedule_arguments(config, plan),
        "warmup_steps": config.warmup_share,
        "optim": config.optimizer,
        "weight_decay": config.weight_decay,
        "max_grad_norm": config.clip_norm,
        "neftune_noise_alpha": config.noise_alpha or None,
        "activation_checkpointing": config.checkpointing == "on",
        "eval_strategy": "steps",
        "eval_steps": evaluation_steps,
        "save_strategy": "steps",
        "save_steps": evaluation_steps,
        "save_total_limit": config.kept_checkpoints,
        "load_best_model_at_end": True,
        "metric_for_best_model": "eval_loss",
        "prediction_loss_only": True,
        "logging_steps": config.log_steps,
        "logging_nan_inf_filter": False,
        "disable_tqdm": True,
        "report_to": "none",
        "dataloader_pin_memory": not on_cpu,
        # Every trained parameter has a part in every step; looking for others costs time and breaks checkpointing.
        "ddp_find_unused_parameters": False,
    }
    if kind is None:
        arguments["dataset_kwargs"] = {"skip_prepare_dataset": True}
    return on_one_gpu((kind or SFTConfig)(**(arguments | more)))


def on_one_gpu(arguments: Any) -> Any:
    """The same arguments for one GPU a process, where without a launcher the trainer would copy the model to all."""
    if arguments.n_gpu > 1:
        # What transformers itself does where it should not copy; there is no argument for it.
        arguments._n_gpu = 1
    return arguments


def check_optimizer(name: str) -> None:
    """Raise `BadInput` for a name that transformers does not know; the names of a kind are told."""
    from transformers.training_args import OptimizerNames

    known = [str(optimizer.value) for optimizer in OptimizerNames]
    if name not in known:
        raise BadInput(f"{name!r} is no optimizer: choose auto or one of {', '.join(known)}.")


def _schedule_arguments(config: TrainConfig, plan: BatchPlan) -> dict[str, float]:
    if config.schedule == "warmup_stable_decay":
        return {"num_decay_steps": max(1, int(_DECAY_SHARE * plan.steps))}
    return _SCHEDULE_ARGUMENTS.get(config.schedule, {})
