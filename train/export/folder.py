"""The folder of an export: there whole or not at all, made by one process at a time, not made twice."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.home import is_whole, read_manifest, write_manifest

SCHEMA = "export/1"
_SPARE = 1.05
_GIBIBYTE = 2**30


def write_export(
    target: Path, record: dict[str, Any], needed_bytes: float, fill: Callable[[Path], None]
) -> tuple[Path, bool]:
    """Let `fill` write into a new folder that then takes the place of `target`; what a killed one left is cleared.

    Args:
        target: The folder; of an earlier export it is replaced.
        record: What makes two exports the same; it goes into the manifest.
        needed_bytes: About how much will be written.
        fill: Writes the files.

    Returns:
        The folder, and whether the same export was there already.

    Raises:
        BadInput: Where other things are in `target`, the disk is too full, or another process is at work there.
    """
    from filelock import FileLock, Timeout

    target = target.expanduser().resolve()
    manifest = {"schema": SCHEMA, **record}
    if _is_there(target, manifest):
        return target, True
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(target.parent / f".{target.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BadInput(f"Another process is exporting into {target}: wait for it, or name another --out.") from None
    partial = target.parent / f".{target.name}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        _check_disk(target.parent, needed_bytes)
        partial.mkdir(mode=0o700)
        fill(partial)
        write_manifest(partial, manifest)
        if target.exists():
            shutil.rmtree(target)
        partial.rename(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
        Path(lock.lock_file).unlink(missing_ok=True)  # before another can hold it
        lock.release()
    return target, False


def _is_there(target: Path, manifest: dict[str, Any]) -> bool:
    """Whether the same export is; `BadInput` where something is that is none."""
    if target.exists() and not target.is_dir():
        raise BadInput(f"{target} is a file, and an export is a folder: name another --out.")
    if not target.exists() or not any(target.iterdir()):
        return False
    found = read_manifest(target) if is_whole(target) else {}
    if found.get("schema") != SCHEMA:
        raise BadInput(f"{target} holds other things than an export, which would be replaced: name another --out.")
    return found == manifest


def _check_disk(place: Path, needed_bytes: float) -> None:
    needed, free = _SPARE * needed_bytes, shutil.disk_usage(place).free
    if needed > free:
        raise BadInput(
            f"The export needs {needed / _GIBIBYTE:.1f} GiB in {place} and {free / _GIBIBYTE:.1f} GiB are free: "
            "make room, name another --out, or a smaller --quant."
        )
