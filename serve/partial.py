"""Replies kept beside the file that they are for, until all are there: what a killed run goes on from.

A header with the digest of all that decides the replies, then one JSON line a reply. For the owner's eyes only (0600).
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from soundalike.errors import BadInput
from soundalike.home import write_whole

SCHEMA = "partial-replies/1"


@dataclass(frozen=True, slots=True)
class PartialReplies:
    """What is kept for a target so far; made by `partial_replies`."""

    target: Path
    texts: dict[int, str] = field(repr=False)
    """Number of a context in its file, from 0, to the reply."""
    _file: IO[bytes] = field(repr=False)

    def add(self, texts: Mapping[int, str]) -> None:
        """Keep the replies of a batch: once this returns, they outlive a kill. `BadInput` where no room is left."""
        with _told(self.target):
            _append(self._file, *({"context": number, "text": text} for number, text in texts.items()))
        self.texts.update(texts)


@contextmanager
def partial_replies(target: Path, digest: str) -> Iterator[PartialReplies]:
    """What an earlier run with this digest kept for `target`, or nothing; held until the end, and left there.

    Raises `BadInput` where another process is at work on the same target, and where nothing can be written there.
    """
    path = partial_path(target)
    lock = FileLock(f"{path}.lock", mode=0o600)
    try:
        with _told(target):
            lock.acquire(timeout=0)
    except Timeout:
        raise BadInput(f"Another process is writing {target}: wait for it, or name another file.") from None
    try:
        with _told(target):
            file = _open_private(path)
        with file:
            yield PartialReplies(target, _take_over(file, {"schema": SCHEMA, "digest": digest}), file)
    finally:
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def finish(target: Path, text: str) -> None:
    """Write the target whole, and remove what was kept for it. `BadInput` where it cannot be written."""
    with _told(target):
        write_whole(target, text)
    partial_path(target).unlink(missing_ok=True)


def partial_path(target: Path) -> Path:
    """Where the replies for a target are kept."""
    target = target.resolve()
    return target.with_name(f"{target.name}.partial")


@contextmanager
def _told(target: Path) -> Iterator[None]:
    try:
        yield
    except Timeout:  # an OSError too
        raise
    except OSError as error:
        raise BadInput(f"{target} cannot be written ({error.strerror}): choose another place or make room.") from None


def _open_private(path: Path) -> IO[bytes]:
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600), "r+b")
    path.chmod(0o600)
    return file


def _take_over(file: IO[bytes], header: dict[str, Any]) -> dict[int, str]:
    """The replies under this header; half a line at the end is cut off, and all that is under another header."""
    texts: dict[int, str] = {}
    end = 0
    for line in file:
        data = _parsed(line)
        if not end and data != header:
            break
        if end:
            if not (isinstance(data, dict) and isinstance(data.get("context"), int)):
                break
            texts[data["context"]] = str(data.get("text"))
        end += len(line)
    file.truncate(end)
    file.seek(end)
    if not end:
        _append(file, header)
    return texts


def _parsed(line: bytes) -> Any:
    """A line's JSON; None for one that was not written whole."""
    try:
        return json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None


def _append(file: IO[bytes], *lines: dict[str, Any]) -> None:
    file.write(b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines))
    file.flush()
    os.fsync(file.fileno())
