"""The folder of a run: found again by what went into it, never written over, and by one process at a time."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.home import Home, digest, is_whole, write_whole
from soundalike.progress import note


def run_key(settings: dict[str, Any], dataset: str, base_revision: str, prompt_digest: str) -> str:
    """What makes two runs the same: settings, dataset, base, and how a conversation becomes tokens."""
    return digest([settings, dataset, base_revision, prompt_digest])


def finished(home: Home, key: str) -> Path | None:
    """The first whole run of that key."""
    if not home.runs.is_dir():
        return None
    return next((folder for folder in sorted(home.runs.glob(f"*-{key}")) if is_whole(folder)), None)


@contextmanager
def run_folder(home: Home, method: str, key: str, *, resume: bool) -> Iterator[Path]:
    """A new folder, or the unfinished one of this key, held until the end.

    Raises `BadInput` with `resume` where nothing is unfinished, and where another process is at work in it.
    """
    from filelock import FileLock, Timeout

    unfinished = [folder for folder in sorted(home.runs.resolve().glob(f"*-{key}")) if not is_whole(folder)]
    if resume and not unfinished:
        raise BadInput(
            "There is no unfinished run of this dataset and these settings to resume: "
            "run `soundalike train` without --resume."
        )
    new = home.runs.resolve() / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{method}-{key}"
    path = unfinished[-1] if unfinished else new
    path.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path / ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise BadInput(f"Another process is training the run {path.name}: wait for it, or stop it first.") from None
    try:
        if unfinished:
            note(f"Going on with the unfinished run {path.name}.")
        yield path
    finally:
        lock.release()


def last_checkpoint(folder: Path) -> Path | None:
    """The newest checkpoint that is whole: `trainer_state.json` is the last file that the trainer writes."""
    whole = [path.parent for path in folder.glob("checkpoint-*/trainer_state.json")]
    return max(whole, key=lambda path: int(path.name.removeprefix("checkpoint-")), default=None)


def forget_later_metrics(path: Path, step: int) -> None:
    """Drop what a killed run logged after its last checkpoint: those steps are made again."""
    if path.exists():
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        write_whole(path, "".join(line for line in lines if json.loads(line)["step"] <= step))
