"""The training run, flat: dataset and settings in, a run folder with an adapter out.

A run that was killed goes on from its last checkpoint when the same command is given again: the folder's name ends in a
digest of the dataset, the base and the settings.
"""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomli_w

from soundalike import models
from soundalike.config import to_plain
from soundalike.curve import loss_curve, read_metrics
from soundalike.errors import BadInput
from soundalike.home import Home, write_whole
from soundalike.progress import bar, note
from soundalike.ranks import is_first, processes
from soundalike.train_config import TrainConfig
from train.batches import BatchPlan, plan_batches, wanted_rows
from train.fitting import Fitted, fit, held_out_loss, set_seed, step_of
from train.lessons import lengths, packed, target_count
from train.machine import Machine, look
from train.memory import Memory
from train.out_of_memory import peak_memory_bytes, with_less_memory
from train.preflight import check_disk, check_memory
from train.report import TrainReport, report_of
from train.run_folder import forget_later_metrics, last_checkpoint, run_folder
from train.setting import Setting, settle
from train.splits import split_rows
from train.together import first_then_all, from_first, gathered, join, leave
from train.twin_files import begun, record_run, save, tidy_checkpoints


def train_twin(home: Home, config: TrainConfig, *, resume: bool = False) -> TrainReport:
    """Tune the base on the newest dataset.

    With `resume`, `BadInput` where no unfinished run of these settings is there; without, one that is there is gone on
    with all the same. Raises `NothingThere` without a dataset and `BadInput` where the base does not fit this machine.

    Where a launcher started several processes they share each step, and all return the same; the first alone writes.
    """
    join()
    machine = _weakest(look())
    setting = first_then_all(lambda: settle(home, config, machine))
    _refuse_apart(setting)
    for limit in setting.method.traits.limits(setting.config.method):
        note(limit)
    memory = check_memory(setting.shape, setting.config, setting.machine, saves_weights=setting.saves_weights)
    check_disk(
        home.root,
        setting.shape,
        setting.config,
        saves_weights=setting.saves_weights,
        download=models.download_folder(setting.config.base),
    )
    with ExitStack() as held:
        entered = run_folder(home, setting.config.method, setting.key, resume=resume)
        folder = from_first(lambda: held.enter_context(entered))
        report = _stage(setting)(setting, folder, memory)
    leave()
    return report


def _stage(setting: Setting) -> Callable[[Setting, Path, Memory], TrainReport]:
    if setting.config.stage == "align":
        from train.alignment import align

        return align
    return _train


def _weakest(machine: Machine) -> Machine:
    """What all processes can count on, so that they plan the same."""
    return replace(machine, free_bytes=min(gathered(machine.free_bytes)))


def _refuse_apart(setting: Setting) -> None:
    """Raise `BadInput` where several processes, or a base split over them, are asked for in vain."""
    config, traits = setting.config, setting.method.traits
    if processes() > 1 and config.stage == "align":
        raise BadInput("Aligning is done in one process: leave --launch out.")
    if processes() > 1 and traits.one_process:
        raise BadInput(f"{config.method} trains in one process only: leave --launch out, or use another --method.")
    if config.shard:
        from train.sharding import distributed_type, refuse_unsharded_start

        if not traits.packs:
            raise BadInput(f"{config.method} does not train on a base that is split: leave --shard out.")
        refuse_unsharded_start(distributed_type())


def _train(setting: Setting, folder: Path, memory: Memory) -> TrainReport:
    config = setting.config
    if is_first():
        write_whole(folder / "config.toml", tomli_w.dumps({"train": to_plain(config)}))
    rows = first_then_all(lambda: {split: split_rows(setting, split) for split in ("train", "valid")})
    train_rows = packed(rows["train"], config.row_tokens) if config.packing else rows["train"]
    valid_rows = packed(rows["valid"], config.row_tokens) if config.packing else rows["valid"]
    note(f"Training {config.base} with {config.method} on {target_count(rows['train']):,} of the owner's tokens.")
    row_tokens = config.row_tokens if config.packing else sum(lengths(train_rows)) / max(1, len(train_rows))
    plan = plan_batches(len(train_rows), row_tokens, config, processes())
    if plan.rows_per_step > (wanted := wanted_rows(len(train_rows), row_tokens, config)):
        note(
            f"A step takes {plan.rows_per_step} rows instead of {wanted}, to share them out to {processes()} processes."
        )

    def attempt(plan: BatchPlan) -> tuple[Any, Fitted]:
        checkpoint = from_first(lambda: last_checkpoint(folder / "checkpoints"))
        if is_first():
            forget_later_metrics(folder / "metrics.jsonl", step_of(checkpoint))
        set_seed(config.seed)
        model = base = begun(setting)
        if not config.shard:
            _measure_base(setting, base, valid_rows, folder / "base_valid_loss")
        set_seed(config.seed)
        if setting.start is None or setting.saves_weights:
            model = setting.method.attach(base, config, plan.steps)
        with bar("Training") as progress:
            fitted = fit(
                model,
                setting.tokenizer,
                train_rows,
                valid_rows,
                method=setting.method,
                config=config,
                plan=plan,
                folder=folder,
                checkpoint=checkpoint,
                progress=progress,
            )
        return model, fitted

    model, fitted = with_less_memory(attempt, plan, row_tokens)
    memory_bytes = max(gathered(peak_memory_bytes()))
    weights = _whole_weights(model) if config.shard else None
    return from_first(lambda: _finish(setting, folder, model, weights, fitted, memory, memory_bytes))


def _measure_base(setting: Setting, base: Any, rows: Any, file: Path) -> None:
    if from_first(file.exists):
        return
    loss = held_out_loss(base, rows, setting.tokenizer.pad_token_id)
    if is_first():
        write_whole(file, str(loss))


def _whole_weights(model: Any) -> dict[str, Any]:
    """The trained weights of a model that is split, put together in every process."""
    trained = ((name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad)
    return {name: parameter.detach().full_tensor().cpu() for name, parameter in trained}


def _finish(
    setting: Setting,
    folder: Path,
    model: Any,
    weights: dict[str, Any] | None,
    fitted: Fitted,
    memory: Memory,
    memory_bytes: int,
) -> TrainReport:
    """Write what came out, the manifest last."""
    save(setting, model, folder / "adapter", weights)
    write_whole(folder / "training.svg", loss_curve(read_metrics(folder / "metrics.jsonl")))
    metrics = {
        "steps": float(fitted.steps),
        "tokens_per_second": fitted.tokens / max(fitted.seconds, 1e-9),
        "train_loss": fitted.train_loss,
        "valid_loss": fitted.valid_loss,
        "base_valid_loss": float((folder / "base_valid_loss").read_text()),
        "seconds": fitted.seconds,
        "peak_memory_bytes": float(memory_bytes),
        "expected_memory_bytes": memory.total,
    }
    record_run(setting, folder, metrics)
    tidy_checkpoints(setting, folder / "checkpoints")
    return report_of(folder, metrics)
