"""The training run, flat: dataset and settings in, a run folder with an adapter out.

A run that was killed goes on from its last checkpoint when the same command is given again: the folder's name ends in a
digest of the dataset, the base and the settings.
"""

import json
import math
import resource
import sys
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from soundalike import listing, models
from soundalike.config import TrainConfig, to_plain
from soundalike.errors import BadInput
from soundalike.home import Home, digest, is_whole, read_manifest, write_manifest, write_whole
from soundalike.progress import bar, note
from soundalike.records import Run, read_examples, write_run
from soundalike.situation import PARTS
from train.lessons import Row, lessons, packed, target_count
from train.render import template_digest

LEAST_GAIN_NATS = 1e-3
"""A held-out loss that falls by less has not fallen: it is not worth going on for."""


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What a run came to."""

    run: str
    folder: Path
    steps: int
    tokens_per_second: float
    train_loss: float
    valid_loss: float
    """Nats per target token, of the adapter that was kept."""
    base_valid_loss: float
    peak_memory_bytes: int


def train_twin(home: Home, config: TrainConfig, *, resume: bool = False) -> TrainReport:
    """Tune the base on the newest dataset.

    With `resume`, `BadInput` where no unfinished run of these settings is there; without, one that is there is gone on
    with all the same. Raises `NothingThere` without a dataset.
    """
    dataset = home.newest_dataset()
    manifest = read_manifest(dataset)
    system_prompt, owner = manifest["config"]["system_prompt"], manifest["owner"]
    told = _told(manifest)
    method = listing.load("train.methods", config.method)
    config = _with_whole_path(config)
    tokenizer = models.load_tokenizer(config.base, home)
    base_revision = models.revision(models.locate(config.base, home))
    prompt_digest = template_digest(tokenizer, system_prompt, told)
    key = _key(config, manifest, base_revision, prompt_digest)
    folder, checkpoint = _folder(home, config.method, key, resume)
    _forget_later_metrics(folder / "metrics.jsonl", _step_of(checkpoint))
    rows = {
        split: lessons(read_examples(dataset / f"{split}.jsonl"), system_prompt, owner, tokenizer)
        for split in ("train", "valid")
    }
    _seed(config.seed)
    model = method.attach(models.load_base(config.base, home), config)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(tomli_w.dumps({"train": to_plain(config)}), encoding="utf-8")
    note(f"Training {config.base} with {config.method} on {target_count(rows['train']):,} of the owner's tokens.")
    with bar("Training") as progress:
        result = _fit(model, tokenizer, rows, config, folder, checkpoint, progress)
    model.save_pretrained(folder / "adapter")
    write_run(
        folder / "run.json",
        Run(
            id=folder.name,
            base=config.base,
            base_revision=base_revision,
            method=config.method,
            dataset=manifest["dataset"],
            template_digest=prompt_digest,
            owner=owner,
            system_prompt=system_prompt,
            told=told,
            timezone=manifest["config"].get("timezone", ""),
            about=manifest.get("about", {}),
            seed=config.seed,
            config=to_plain(config),
            metrics=result,
            adapter="adapter",
            contacts=tuple(manifest["contacts"]),
        ),
    )
    write_manifest(
        folder,
        {
            "schema": "run/1",
            "run": folder.name,
            "dataset": manifest["dataset"],
            "chats": manifest.get("chats"),
            "key": key,
        },
    )
    return TrainReport(
        run=folder.name,
        folder=folder,
        steps=int(result["steps"]),
        tokens_per_second=result["tokens_per_second"],
        train_loss=result["train_loss"],
        valid_loss=result["valid_loss"],
        base_valid_loss=result["base_valid_loss"],
        peak_memory_bytes=_peak_memory_bytes(),
    )


def finished_run(home: Home, config: TrainConfig) -> Path | None:
    """The run that `train_twin` has already made of the newest dataset with these settings, if there is one."""
    if not home.runs.is_dir():
        return None
    config, manifest = _with_whole_path(config), read_manifest(home.newest_dataset())
    tokenizer = models.load_tokenizer(config.base, home)
    prompt_digest = template_digest(tokenizer, manifest["config"]["system_prompt"], _told(manifest))
    key = _key(config, manifest, models.revision(models.locate(config.base, home)), prompt_digest)
    return next((folder for folder in sorted(home.runs.glob(f"*-{key}")) if is_whole(folder)), None)


def _told(manifest: dict[str, Any]) -> tuple[str, ...]:
    """What the twin is told besides the names; nothing in datasets of the first version."""
    return tuple(part for part in PARTS if manifest["config"].get(f"tell_{part}"))


def _with_whole_path(config: TrainConfig) -> TrainConfig:
    """A base given by a relative path must be found from any working directory later."""
    folder = Path(config.base).expanduser()
    return replace(config, base=str(folder.resolve())) if folder.is_dir() else config


def _key(config: TrainConfig, manifest: dict[str, Any], base_revision: str, prompt_digest: str) -> str:
    """What makes two runs the same: settings, dataset, base, and how a conversation becomes tokens."""
    return digest([to_plain(config), manifest["dataset"], base_revision, prompt_digest])


def _forget_later_metrics(path: Path, step: int) -> None:
    """Drop what a killed run logged after its last checkpoint: those steps are made again."""
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        write_whole(path, "".join(line for line in lines if json.loads(line)["step"] <= step))


def _folder(home: Home, method: str, key: str, resume: bool) -> tuple[Path, Path | None]:
    unfinished = [folder for folder in sorted(home.runs.resolve().glob(f"*-{key}")) if not is_whole(folder)]
    if unfinished:
        checkpoint = _last_checkpoint(unfinished[-1] / "checkpoints")
        note(f"Going on with the unfinished run {unfinished[-1].name}.")
        return unfinished[-1], checkpoint
    if resume:
        raise BadInput(
            "There is no unfinished run of this dataset and these settings to resume: "
            "run `soundalike train` without --resume."
        )
    return home.runs.resolve() / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{method}-{key}", None


def _last_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint that is whole: `trainer_state.json` is the last file that the trainer writes."""
    whole = [path.parent for path in folder.glob("checkpoint-*/trainer_state.json")]
    return max(whole, key=lambda path: int(path.name.removeprefix("checkpoint-")), default=None)


def _fit(
    model: Any,
    tokenizer: Any,
    rows: dict[str, list[Row]],
    config: TrainConfig,
    folder: Path,
    checkpoint: Path | None,
    progress: Any,
) -> dict[str, float]:
    from transformers import EarlyStoppingCallback, PrinterCallback
    from trl import SFTConfig

    from train.callbacks import MetricsFile, Progress, TimeLimit
    from train.owner_trainer import OwnerCollator, OwnerTrainer

    train_rows, valid_rows = (packed(rows[split], config.row_tokens) for split in ("train", "valid"))
    accumulation = max(1, round(config.batch_tokens / config.row_tokens))
    steps_per_epoch = math.ceil(len(train_rows) / accumulation)
    evaluation_steps = max(1, steps_per_epoch // config.evaluations_per_epoch)
    on_cpu = model.device.type == "cpu"
    arguments = SFTConfig(
        output_dir=str(folder / "checkpoints"),
        use_cpu=on_cpu,
        seed=config.seed,
        max_length=None,
        dataset_kwargs={"skip_prepare_dataset": True},
        per_device_train_batch_size=1,
        per_device_eval_batch_size=1,
        gradient_accumulation_steps=accumulation,
        num_train_epochs=config.epochs,
        learning_rate=config.learning_rate,
        lr_scheduler_type="cosine",
        warmup_steps=config.warmup_share,
        activation_checkpointing=False,
        bf16=False,
        eval_strategy="steps",
        eval_steps=evaluation_steps,
        save_strategy="steps",
        save_steps=evaluation_steps,
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        prediction_loss_only=True,
        logging_steps=1,
        logging_nan_inf_filter=False,
        disable_tqdm=True,
        report_to="none",
        dataloader_pin_memory=not on_cpu,
        remove_unused_columns=False,
    )
    trainer = OwnerTrainer(
        model=model,
        args=arguments,
        train_dataset=train_rows,
        eval_dataset=valid_rows,
        processing_class=tokenizer,
        # The rows are packed already; this only makes the collator keep them apart by position ids.
        data_collator=OwnerCollator(pad_token_id=tokenizer.pad_token_id, padding_free=True),
        callbacks=[
            Progress(progress),
            MetricsFile(folder / "metrics.jsonl"),
            EarlyStoppingCallback(config.patience, early_stopping_threshold=LEAST_GAIN_NATS),
            TimeLimit(config.max_minutes),
        ],
    )
    trainer.remove_callback(PrinterCallback)
    base_file = folder / "base_valid_loss"
    if not base_file.exists():
        with model.disable_adapter():
            write_whole(base_file, str(trainer.evaluate()["eval_loss"]))
    started, first_step = time.monotonic(), _step_of(checkpoint)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    seconds = time.monotonic() - started
    row_tokens = sum(len(row) for row in train_rows["input_ids"]) / max(1, len(train_rows))
    seen = (trainer.state.global_step - first_step) * accumulation * row_tokens
    losses = [float(line["loss"]) for line in trainer.state.log_history if "loss" in line]
    valid_loss = float(trainer.state.best_metric if trainer.state.best_metric is not None else math.nan)
    if not math.isfinite(valid_loss) or not all(map(math.isfinite, losses)):
        raise BadInput(
            f"The loss is not a finite number any more at learning rate {config.learning_rate:g}: "
            "train again with a lower --learning-rate."
        )
    return {
        "steps": float(trainer.state.global_step),
        "tokens_per_second": seen / seconds,
        "train_loss": sum(losses) / max(1, len(losses)),
        "valid_loss": valid_loss,
        "base_valid_loss": float(base_file.read_text()),
        "seconds": seconds,
    }


def _step_of(checkpoint: Path | None) -> int:
    return int(checkpoint.name.removeprefix("checkpoint-")) if checkpoint else 0


def _seed(seed: int) -> None:
    from transformers import set_seed

    set_seed(seed)


def _peak_memory_bytes() -> int:
    import torch

    if torch.cuda.is_available():
        return int(torch.cuda.max_memory_allocated())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
