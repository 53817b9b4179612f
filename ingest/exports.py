"""An export as it was downloaded: one file, a folder, or a zip file, all seen as files by name.

Sources read through this and never touch the disk themselves, so that every source takes all three. Whatever goes
wrong while reading (a damaged or locked zip file, a failing disk) is a `BadInput`.
"""

import io
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from ingest.reading import Tally
from soundalike.errors import BadInput

TEXT_SUFFIXES = frozenset({".json", ".jsonl", ".txt", ".html", ".htm", ".csv", ".tsv", ".ndjson", ".db", ".sqlite"})
"""Endings of the files that sources read; all others are media, and only their names are looked at."""
LARGEST_WHOLE_BYTES = 256 * 1024 * 1024
"""What `Export.read` takes at most; larger files are streamed."""

_BUFFER_BYTES = 64 * 1024
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OverflowError, ValueError)


@dataclass(frozen=True)
class Export:
    """What one name on the command line stands for."""

    path: Path
    """As it was named; for sentences."""
    _files: dict[str, "_File"] = field(repr=False)

    @property
    def names(self) -> list[str]:
        """Names of the files in it, sorted, with `/` between folders; a single file's own name."""
        return list(self._files)

    @property
    def text_bytes(self) -> int:
        """Size of all files that a source may read, unpacked."""
        return sum(self.size_bytes(name) for name in self._files if _suffix(name) in TEXT_SUFFIXES or self.is_single)

    @property
    def is_single(self) -> bool:
        """Whether it is one file on disk, neither a folder nor a zip file."""
        return self.path.is_file() and self.names == [self.path.name]

    def named(self, *endings: str) -> list[str]:
        """Names of the files whose last parts are these, at any depth, such as `result.json` or `inbox/*.json`."""
        return [name for name in self._files if any(PurePosixPath(name).match(ending) for ending in endings)]

    def size_bytes(self, name: str) -> int:
        """Size of one file, unpacked."""
        return self._files[name].size_bytes

    def open(self, name: str, tally: Tally | None = None) -> BinaryIO:
        """Open one file to read bytes, which are counted into `tally`; reading raises `BadInput` where it fails."""
        with self._explaining(name):
            raw = self._files[name].open()
        reader = cast("io.RawIOBase", _Counting(raw, tally, lambda: self._explaining(name)))
        return cast("BinaryIO", io.BufferedReader(reader, _BUFFER_BYTES))

    def head(self, name: str, head_bytes: int) -> bytes:
        """The beginning of one file; empty if it cannot be read."""
        try:
            with self.open(name) as file:
                return file.read(head_bytes)
        except BadInput:
            return b""

    def read(self, name: str, tally: Tally | None = None) -> bytes:
        """One whole file; `BadInput` if it is larger than `LARGEST_WHOLE_BYTES`."""
        with self.open(name, tally) as file:
            data = file.read(LARGEST_WHOLE_BYTES + 1)
        if len(data) > LARGEST_WHOLE_BYTES:
            raise BadInput(
                f"{self.path} holds a file of more than {LARGEST_WHOLE_BYTES // 2**20} MiB where only small ones "
                "belong: check what it is, or export again."
            )
        return data

    @contextmanager
    def on_disk(self, name: str) -> Iterator[Path]:
        """One file as a path, for libraries that need one; what is in a zip file is unpacked for that time only."""
        if not zipfile.is_zipfile(self.path):
            yield self.path if self.is_single else self.path / name
            return
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / PurePosixPath(name).name
            with self.open(name) as packed, path.open("wb") as unpacked:
                shutil.copyfileobj(packed, unpacked)
            yield path

    @contextmanager
    def _explaining(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or "the disk fails"
            raise BadInput(f"{self.path} cannot be read ({reason}): copy it to another disk and try that.") from None
        except _ZIP_ERRORS as error:
            if "password" in str(error):
                raise BadInput(f"{self.path} is locked with a password: unpack it and name the folder.") from None
            raise BadInput(f"{self.path} is a damaged zip file: download it again, or unpack it yourself.") from None


@dataclass(frozen=True)
class _File:
    size_bytes: int
    open: Callable[[], IO[bytes]]


class _Counting(io.RawIOBase):
    """Counts what is read, and turns what can go wrong into sentences."""

    def __init__(self, inner: IO[bytes], tally: Tally | None, explaining: Callable[[], object]) -> None:
        self._inner, self._tally, self._explaining = inner, tally, explaining

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        with self._explaining():  # type: ignore[attr-defined]
            data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        if self._tally is not None:
            self._tally.bytes_read += len(data)
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
        super().close()


def open_export(path: Path) -> Export:
    """See what is at that path; `BadInput` for what is not there, is empty or cannot be read."""
    try:
        if path.is_dir():
            files = _files_of_folder(path)
        elif not path.exists():
            raise BadInput(f"There is no file {path}: check the name of the export.")
        elif not path.is_file():
            raise BadInput(f"{path} is not an ordinary file: save the export on disk and name that file.")
        else:
            with path.open("rb") as file:
                beginning = file.read(4)
            if not beginning:
                raise BadInput(f"{path} is empty: export again.")
            files = _files_of_zip(path) if beginning == b"PK\x03\x04" else {path.name: _file_at(path)}
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise BadInput(f"{path} cannot be read ({reason}): check its name and permissions.") from None
    return Export(path, {name: files[name] for name in sorted(files) if not _is_clutter(name)})


def _file_at(path: Path) -> _File:
    return _File(path.stat().st_size, lambda: path.open("rb"))


def _files_of_folder(root: Path) -> dict[str, _File]:
    files = {}
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            if path.is_file():
                files[path.relative_to(root).as_posix()] = _file_at(path)
    return files


def _files_of_zip(path: Path) -> dict[str, _File]:
    try:
        packed = zipfile.ZipFile(path)
    except _ZIP_ERRORS:
        raise BadInput(f"{path} is a damaged zip file: download it again, or unpack it yourself.") from None
    return {
        info.filename: _File(info.file_size, partial(packed.open, info))
        for info in packed.infolist()
        if not info.is_dir()
    }


def _is_clutter(name: str) -> bool:
    """Whether it is what operating systems leave in folders."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()
