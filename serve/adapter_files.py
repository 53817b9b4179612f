"""Which files of a run may be loaded: those of its own folder in the home, and no format that can run code."""

import json
import os
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from soundalike.errors import BadInput

if TYPE_CHECKING:
    from serve.twins import Twin

WEIGHTS = ("adapter_model.safetensors", "model.safetensors", "model.safetensors.index.json")
_INDEX = "model.safetensors.index.json"


def adapter_folder(run: Path, named: str) -> Path:
    """Find the folder that a run's record names as its adapter, which may not exist yet.

    Raises `BadInput` where it is not inside the run's folder, or the run's folder not inside the home's runs: a record
    or a link may name any place of the machine. The folder of runs itself may be a link, which its owner made.
    """
    folder = run / named
    runs = run.parent.resolve()
    inside = runs / run.name
    # Unlike `rglob`, this bears that a run is deleted meanwhile.
    files = (Path(where, name) for where, *names in os.walk(folder) for name in chain(*names))
    leads_out = run.resolve() != inside or not folder.resolve().is_relative_to(inside)
    if leads_out or any(not file.resolve().is_relative_to(inside) for file in files):
        raise BadInput(
            f"The run {run.name} has its adapter, or a file of it, outside its own folder, and only what is inside is "
            "loaded: copy it there, or train again."
        )
    return folder


def check_adapter(twin: "Twin") -> None:
    """Raise `BadInput` where adapter or weights are not safetensors: other formats can run code on loading."""
    if twin.adapter is None or not any((twin.adapter / name).is_file() for name in WEIGHTS):
        raise BadInput(f"The run {twin.model} has no adapter in safetensors format: train again.")
    index = twin.adapter / _INDEX
    if index.is_file() and not all(map(_is_plain, _shards(index))):
        raise BadInput(f"The run {twin.model} names weights outside its folder or in another format: train again.")


def _shards(index: Path) -> list[str]:
    try:
        return [str(name) for name in json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()]
    except (ValueError, TypeError, KeyError, AttributeError):
        return [""]


def _is_plain(name: str) -> bool:
    return Path(name).name == name and name.endswith(".safetensors")
