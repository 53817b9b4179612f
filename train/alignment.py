"""Aligning a twin by preferences: the owner's thumbs and corrections, and their real replies against the twin's own.

A run that goes on from another one. What is measured is on held-out text: how often the owner's reply is found likelier
than the twin's own, and the plain loss of real replies, so that an alignment which ruins the twin is seen.
"""

import math
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tomli_w

from soundalike.config import to_plain
from soundalike.errors import BadInput
from soundalike.home import write_whole
from soundalike.progress import Bar, bar, note
from soundalike.train_config import TrainConfig
from train.arguments import trainer_arguments
from train.batches import BatchPlan
from train.fitting import finite_losses, held_out_loss, set_seed, step_of, usual_callbacks
from train.gathering import gather, say
from train.lessons import packed
from train.memory import Memory
from train.out_of_memory import peak_memory_bytes, with_less_memory
from train.preferences import Preference, Scored, mismatched, odds_rows, pair_rows, replies, single_rows
from train.report import TrainReport, report_of
from train.run_folder import forget_later_metrics, last_checkpoint
from train.scoring import preference_measures, reply_log_probs
from train.setting import Setting
from train.splits import split_rows
from train.twin_files import begun, record_run, save

PREFERENCES_PER_STEP = 8
"""At least: a step on fewer follows the noise of single replies."""


def align(setting: Setting, folder: Path, memory: Memory) -> TrainReport:
    """Align the twin that the setting starts from.

    Raises `TooLittle` without preferences, and as `train.training.train_twin` does.
    """
    config = setting.config
    write_whole(folder / "config.toml", tomli_w.dumps({"train": to_plain(config)}))
    gathered = gather(setting, folder)
    say(setting, gathered)
    valid_rows = split_rows(setting, "valid")
    if config.packing:
        valid_rows = packed(valid_rows, config.row_tokens)
    units = replies(gathered.train) if config.preference == "kto" else gathered.train
    plan = plan_preferences(len(units), sum(one.tokens for one in gathered.train) / len(units), config)

    def measured(model: Any) -> dict[str, float]:
        loss = held_out_loss(model, valid_rows, setting.tokenizer.pad_token_id)
        return {"loss": loss, **preference_measures(model, gathered.held_out, tokens_at_a_time=config.row_tokens)}

    def attempt(plan: BatchPlan) -> tuple[Any, dict[str, float], _Aligned]:
        set_seed(config.seed)
        model = begun(setting)
        if setting.saves_weights:
            model = setting.method.attach(model, config, plan.steps)
        before = measured(model)
        with bar("Aligning") as progress:
            return model, before, _fit(setting, model, gathered.train, before, measured, plan, folder, progress)

    model, before, aligned = with_less_memory(attempt, plan)
    after = measured(model)
    if score(after, before, config.allowed_loss_rise) <= before["preference_probability"]:
        note("No checkpoint is better than the run it started from: keep that one, or align with a lower rate.")
    save(setting, model, folder / "adapter")
    outcome = {
        "pairs": float(len(gathered.train)),
        "preference_accuracy": after["preference_accuracy"],
        "base_preference_accuracy": before["preference_accuracy"],
        "preference_margin": after["preference_margin"],
        "base_preference_margin": before["preference_margin"],
    }
    metrics = outcome | {
        "steps": float(aligned.steps),
        "tokens_per_second": aligned.tokens / max(aligned.seconds, 1e-9),
        "train_loss": aligned.train_loss,
        "valid_loss": after["loss"],
        "base_valid_loss": before["loss"],
        "seconds": aligned.seconds,
        "peak_memory_bytes": float(peak_memory_bytes()),
        "expected_memory_bytes": memory.total,
    }
    record_run(setting, folder, metrics)
    return report_of(folder, metrics, outcome)


def score(now: dict[str, float], before: dict[str, float], allowed_loss_rise: float) -> float:
    """What the best checkpoint is chosen by: how surely it prefers, unless the held-out loss has risen by too much.

    Those that ruin the twin are all worse than any other, the worse the more they do.
    """
    rise = now["loss"] - before["loss"]
    return now["preference_probability"] if rise <= allowed_loss_rise else -rise


def plan_preferences(rows: int, row_tokens: float, config: TrainConfig) -> BatchPlan:
    """The plan for rows of about `row_tokens`, all replies of a row counted, padding left aside."""
    rows_per_step = min(rows, max(PREFERENCES_PER_STEP, round(config.batch_tokens / row_tokens)))
    least = min(2, rows) if config.preference == "kto" else 1
    micro_rows = max(least, min(rows_per_step, int(config.micro_batch_tokens // row_tokens)))
    accumulation = max(1, round(rows_per_step / micro_rows))
    plan = BatchPlan(rows=rows, micro_rows=micro_rows, accumulation=accumulation, steps=0)
    steps = max(1, math.ceil(plan.steps_per_epoch * config.epochs))
    return replace(plan, steps=min(steps, config.max_steps) if config.max_steps else steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aligned:
    steps: int
    train_loss: float
    seconds: float
    tokens: int


def _fit(
    setting: Setting,
    model: Any,
    preferences: list[Preference],
    before: dict[str, float],
    measured: Any,
    plan: BatchPlan,
    folder: Path,
    progress: Bar,
) -> _Aligned:
    from transformers import PrinterCallback

    from train.preference_trainers import kind_arguments, kind_of, ready

    config, method = setting.config, setting.method
    arguments_class, trainer_class = kind_of(config.preference)
    rows, wanted = _rows(model, preferences, plan, config)
    more = method.arguments(config) if hasattr(method, "arguments") else {}
    more |= kind_arguments(config.preference, config.preference_strength, wanted, is_adapter=not setting.saves_weights)
    checkpoint = last_checkpoint(folder / "checkpoints")
    forget_later_metrics(folder / "metrics.jsonl", step_of(checkpoint))

    def with_score(model: Any) -> dict[str, float]:
        now = measured(model)
        return {**now, "score": score(now, before, config.allowed_loss_rise)}

    trainer = trainer_class(
        model=model,
        args=trainer_arguments(
            config,
            plan,
            folder / "checkpoints",
            on_cpu=model.device.type == "cpu",
            kind=arguments_class,
            **more,
        ),
        train_dataset=rows,
        eval_dataset=rows,
        processing_class=setting.tokenizer,
        callbacks=usual_callbacks(model, method, config, folder, progress),
        optimizers=(method.optimizer(model, config) if hasattr(method, "optimizer") else None, None),
    )
    trainer.remove_callback(PrinterCallback)
    trainer = ready(trainer, with_score)
    set_seed(config.seed)
    started = time.monotonic()
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    losses = finite_losses(trainer, config, "align")
    made = trainer.state.global_step - step_of(checkpoint)
    row_tokens = sum(one.tokens for one in preferences) / len(rows)
    return _Aligned(
        steps=int(trainer.state.global_step),
        train_loss=sum(losses) / max(1, len(losses)),
        seconds=time.monotonic() - started,
        tokens=round(made * plan.micro_rows * plan.accumulation * row_tokens),
    )


def _reference(model: Any, scored: Sequence[Scored], config: TrainConfig) -> list[float]:
    """Log probabilities as the trainer computes them: else the first step would see a change where there is none."""
    import torch

    with torch.autocast(model.device.type, torch.bfloat16, enabled=config.precision == "mixed"):
        return reply_log_probs(model, scored, tokens_at_a_time=config.row_tokens)


def _rows(model: Any, preferences: list[Preference], plan: BatchPlan, config: TrainConfig) -> tuple[Any, list[bool]]:
    """The trainer's rows, and for KTO whether each is wanted; the model is the reference, before its first step."""
    from datasets import Dataset

    if config.preference in ("orpo", "simpo"):
        return Dataset.from_list(odds_rows(preferences)), []
    scored = replies(preferences)
    if config.preference == "dpo":
        log_probs = _reference(model, scored, config)
        return Dataset.from_list(pair_rows(preferences, log_probs)), []
    if plan.micro_rows < 2:
        raise BadInput(
            "The memory does not suffice for two replies at a time, which kto needs: set --preference dpo, or "
            "--checkpointing on."
        )
    labels = [side is one.chosen for one in preferences for side in (one.chosen, one.rejected) if side]
    # Shuffled here, once: KTO's trainer keeps the order, since its mismatched replies are those of a batch.
    order = random.Random(config.seed).sample(range(len(scored)), len(scored))  # nosec B311  # a repeatable draw, no secret
    scored, labels = [scored[index] for index in order], [labels[index] for index in order]
    others = mismatched(scored, plan.micro_rows)
    log_probs, other_log_probs = (_reference(model, some, config) for some in (scored, others))
    return Dataset.from_list(single_rows(scored, labels, others, log_probs, other_log_probs)), labels
