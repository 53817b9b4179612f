"""What this machine has, and what that means for training: found by looking, not by guessing. Makes no network call."""

import os
import platform
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from soundalike.config import Config
from soundalike.home import Home, read_manifest, whole_folders
from soundalike.models import EMBEDDED, best_device, best_dtype, embedded_is_installed

EMBEDDED_PARAMETERS = 135e6
_REACHED_SHARE = 0.55
"""Share of the plain matrix speed that training reaches (measured on two CPUs: 0.5 to 0.6)."""


def examine(home: Home, config: Config) -> dict[str, Any]:
    """`checks`: name, ok (None: a remark) and detail of each; `ok`: whether none failed."""
    checks = [
        _check("python", sys.version_info >= (3, 11), f"{platform.python_version()} on {platform.system()}"),
        *_torch(home, config),
        _memory(),
        _disk(home),
        _embedded(),
        _reach(config.train.base),
    ]
    return {"ok": all(check["ok"] is not False for check in checks), "checks": checks}


def _check(name: str, ok: bool | None, detail: str) -> dict[str, Any]:
    return {"name": name, "ok": ok, "detail": detail}


def _torch(home: Home, config: Config) -> list[dict[str, Any]]:
    try:
        import torch
    except ImportError as error:
        return [_check("torch", False, f"cannot be imported ({type(error).__name__}): run `make setup`")]
    device, dtype = best_device(), str(best_dtype()).removeprefix("torch.")
    if device == "cuda":
        properties = torch.cuda.get_device_properties(0)
        gpu = _check("gpu", True, f"{properties.name}, {properties.total_memory / 2**30:.0f} GiB")
    else:
        gpu = _check("gpu", None, "none: the embedded model trains on the CPU, a 7B model needs a GPU")
    where = f"{device} in {dtype}, {torch.get_num_threads()} threads" if device == "cpu" else f"{device} in {dtype}"
    return [_check("torch", True, torch.__version__), gpu, _check("training", None, f"{where}; {_time(home, config)}")]


def training_tokens_per_second(base: str) -> float | None:
    """About how fast this machine trains a base, by a fifth of a second of its matrix products; None if unknown."""
    if base != EMBEDDED:
        return None
    import torch

    left, right = (torch.randn(shape, device=best_device(), dtype=best_dtype()) for shape in ((1024, 576), (576, 1536)))
    left @ right
    started, products = time.perf_counter(), 0
    while time.perf_counter() - started < 0.2:
        left @ right
        products += 1
    operations_per_second = products * 2 * 1024 * 576 * 1536 / (time.perf_counter() - started)
    # Forward and the gradient to the inputs: 2 + 2 operations per parameter and token; frozen weights need no third.
    return _REACHED_SHARE * operations_per_second / (4 * EMBEDDED_PARAMETERS)


def _time(home: Home, config: Config) -> str:
    """How long training would take: tokens of the newest dataset over a measured speed."""
    tokens_per_second = training_tokens_per_second(config.train.base)
    if tokens_per_second is None:
        return "time unknown for this base before its first steps"
    datasets = whole_folders(home.datasets)
    if not datasets:
        return f"about {tokens_per_second:.0f} tokens/s with {EMBEDDED}"
    tokens = read_manifest(datasets[-1])["splits"]["train"]["tokens"] * config.train.epochs
    return (
        f"about {tokens / tokens_per_second / 60:.0f} minutes for the newest dataset "
        f"({tokens:,.0f} tokens at {tokens_per_second:.0f} a second)"
    )


def _memory() -> dict[str, Any]:
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return _check("memory", gibibytes >= 6, f"{gibibytes:.0f} GiB; the embedded model trains in about 5")


def _disk(home: Home) -> dict[str, Any]:
    there = next(path for path in (home.root.absolute(), *home.root.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free / 2**30
    return _check("disk", free >= 2, f"{free:.0f} GiB free at {there}")


def _embedded() -> dict[str, Any]:
    if embedded_is_installed():
        return _check("embedded model", True, f"{EMBEDDED} is installed")
    return _check("embedded model", False, f"{EMBEDDED} is missing: run `make setup`")


def _reach(base: str) -> dict[str, Any]:
    if base == EMBEDDED:
        return _check("base model", embedded_is_installed(), f"{base} needs no network")
    if Path(base).expanduser().is_dir():
        return _check("base model", True, f"{base} is a local folder")
    from huggingface_hub import try_to_load_from_cache

    try:
        if isinstance(try_to_load_from_cache(base, "config.json"), str):
            return _check("base model", True, f"{base} is in the local cache")
    except ValueError:
        return _check("base model", False, f"{base} is no model: name {EMBEDDED}, a folder, or a model-hub id")
    return _check("base model", None, f"{base} is not on this machine; training will ask the model hub for it")
