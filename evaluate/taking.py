"""Another checkpoint of a run becomes a run of its own: nothing that is there is overwritten."""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from evaluate.checkpoints import kept_checkpoints, losses_by_step
from soundalike.errors import BadInput
from soundalike.home import Home, is_whole, read_manifest, write_manifest
from soundalike.models import ADAPTER_FILES
from soundalike.records import read_run, write_run

_TOLD = ("config.toml", "metrics.jsonl", "training.svg", "base_valid_loss")


def take_checkpoint(home: Home, name: str | None, step: int) -> Path:
    """Make a run of the adapter that a run (the newest for None) had at that step; returns its folder.

    It is the newest run then, which serving and evaluating take if none is named. Raises `BadInput` for a step that was
    not kept, naming those that were.
    """
    folder = home.run(name)
    kept = dict(kept_checkpoints(folder))
    if step not in kept:
        known = ", ".join(map(str, kept)) or "none"
        raise BadInput(f"Step {step} of the run {folder.name} was not kept: choose from {known}.")
    taken = home.runs / f"{folder.name}-step{step}"
    if is_whole(taken):
        # Others may have been trained since.
        (taken / "manifest.json").touch()
        return taken
    shutil.rmtree(taken, ignore_errors=True)
    run = read_run(folder / "run.json")
    (taken / run.adapter).mkdir(parents=True)
    _copy(kept[step], taken / run.adapter, ADAPTER_FILES)
    _copy(folder, taken, _TOLD)
    metrics = run.metrics | {"steps": float(step)}
    metrics.pop("valid_loss", None)
    if step in (losses := losses_by_step(folder)):
        metrics["valid_loss"] = losses[step]
    write_run(taken / "run.json", replace(run, id=taken.name, metrics=metrics))
    write_manifest(taken, {**read_manifest(folder), "run": taken.name, "taken_from": folder.name})
    return taken


def _copy(source: Path, target: Path, names: Iterable[str]) -> None:
    for name in names:
        if (source / name).exists():
            shutil.copy2(source / name, target / name)
