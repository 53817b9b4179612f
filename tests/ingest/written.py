"""Exports of several files on disk, and their ingestion."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from ingest.files import IngestReport, ingest_files
from soundalike.archive import open_archive
from soundalike.config import FileConfig
from soundalike.records import Chat
from tests.ingest.telegram_exports import home


def folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """A folder that holds these files."""
    for name, data in files.items():
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return path


def zipped(path: Path, files: Mapping[str, bytes]) -> Path:
    """A zip file that holds these files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def ingest_paths(into: Path, *paths: Path, **config: str) -> IngestReport:
    """Ingest exports, with one command, into the home in a folder."""
    return ingest_files(home(into), list(paths), FileConfig(**config))  # type: ignore[arg-type]


def chats(into: Path) -> dict[str, Chat]:
    """The chats in the home in a folder, by id."""
    with open_archive(home(into)) as archive:
        return {summary.chat.chat_id: summary.chat for summary in archive.chats()}
