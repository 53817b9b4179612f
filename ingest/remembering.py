"""Remembers which files are in the archive whole, so that a file that is given again costs no more than its digest.

A file is known by its content, by the settings and by the code it was read with: after an update that reads more out
of it, or with another `--owner`, it is read again. The archive forgets all files when anything is removed from it.
Folders are always read.
"""

import functools
import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from soundalike.archive import Archive
from soundalike.config import FileConfig

CODE = Path(__file__).parent
"""The code that reads files."""


@dataclass(frozen=True)
class ExportReport:
    """What became of the messages of one export: `messages_read` is `stored` plus all that was skipped."""

    kind: str
    """What people call exports of its kind."""
    owner: str = field(repr=False)
    """Display name, or the id where the export has no name."""
    messages_read: int
    stored: int
    added: int
    updated: int
    skipped: dict[str, int]
    """Reason -> messages that could not be stored."""
    chats: list[list[str]] = field(repr=False)
    """Source, account and id of each chat of the stored messages."""


def digest_of(path: Path, config: FileConfig) -> str | None:
    """What a file is known by, read with these settings; None for a folder, and for what cannot be read.

    None also for a database with newer messages in a file beside it.
    """
    if path.with_name(f"{path.name}-wal").exists():
        return None
    try:
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        code = _digest_of_code(CODE)
    except OSError:
        return None
    parts = json.dumps([content, code, asdict(config)], sort_keys=True)
    return hashlib.sha256(parts.encode()).hexdigest()


def recall(archive: Archive, digest: str) -> ExportReport | None:
    """What was reported of a file of this digest, with nothing added now; None for one that has to be read."""
    remembered = archive.report_of_file(digest)
    return None if remembered is None else replace(ExportReport(**json.loads(remembered)), added=0, updated=0)


def remember(archive: Archive, digest: str, report: ExportReport) -> None:
    """Note that all of a file of this digest is in the archive."""
    archive.remember_file(digest, json.dumps(asdict(report), ensure_ascii=False))


@functools.cache
def _digest_of_code(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
