"""Going on from a finished run: which, whether it fits, and its adapter put back for training."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from soundalike import listing
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import keeps_weights
from soundalike.records import Run, read_run
from soundalike.train_config import TrainConfig

_OF_THE_ADAPTER = ("rank", "alpha", "dropout", "virtual_tokens", "trained_layers", "rope_scaling", "rope_factor")
"""Settings that are what the saved weights are: they cannot be others when training goes on."""


@dataclass(frozen=True, slots=True)
class Start:
    """A finished run that training goes on from."""

    run: Run
    adapter: Path

    @property
    def saves_weights(self) -> bool:
        """Whether it is a whole model instead of an adapter."""
        return keeps_weights(self.adapter)


def find_start(home: Home, config: TrainConfig) -> Start | None:
    """The run that `start_run` names; the newest for none when aligning, else None.

    Raises `BadInput` for an unknown one, and `NothingThere` without any when aligning.
    """
    if not config.start_run and config.stage != "align":
        return None
    folder = home.run(config.start_run or None)
    run = read_run(folder / "run.json")
    return Start(run, folder / run.adapter)


def going_on(config: TrainConfig, start: Start, base_revision: str) -> TrainConfig:
    """The configuration with the start's name and all that its weights decide.

    Raises `BadInput` where the start is of another base, or of a method that is another or cannot be gone on with.
    """
    run = start.run
    if run.base != config.base or run.base_revision != base_revision:
        other = config.base if run.base != config.base else f"this revision of {config.base}"
        raise BadInput(
            f"The run {run.id} was trained on {run.base}, and its adapter does not fit {other}: "
            "name that run's --base, or another --start-run."
        )
    if config.method not in ("auto", run.method):
        raise BadInput(
            f"The run {run.id} was trained with {run.method}, and goes on with that only: leave --method "
            f"{config.method} out, or name another --start-run."
        )
    if not listing.load("train.methods", run.method).traits.continues:
        raise BadInput(
            f"The run {run.id} was trained with {run.method}, which cannot go on from what it saved: "
            "train with --method lora first, or name another --start-run."
        )
    of_the_adapter = {name: run.config.get(name, getattr(config, name)) for name in _OF_THE_ADAPTER}
    quantization = config.quantization if config.quantization != "auto" else run.config.get("quantization", "none")
    return replace(config, start_run=run.id, method=run.method, quantization=quantization, **of_the_adapter)


def continued(base: Any, start: Start) -> Any:
    """The base with the start's adapter on it, trainable, in the precision in which it was trained."""
    from peft import PeftModel

    return PeftModel.from_pretrained(base, str(start.adapter), is_trainable=True, autocast_adapter_dtype=False)
