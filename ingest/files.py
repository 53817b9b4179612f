"""`soundalike ingest file`: export files into the archive, all files of a command or nothing of them.

The kind of each file is found by asking the modules in `ingest.sources`, and what is wrong inside a file is
theirs to say. Here are the paths, the transaction, the counts and the progress bar.
"""

import gc
import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from ingest.exports import Export, open_export
from ingest.owners import refuse_other_account
from ingest.reading import Reading, Source
from ingest.remembering import ExportReport, digest_of, recall, remember
from soundalike import listing, progress
from soundalike.archive import Archive, open_archive
from soundalike.archive_adoption import is_provisional
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Chat

SOURCES = "ingest.sources"
BATCH_MESSAGES = 600
OBJECTS_A_COLLECTION = 50_000
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class IngestReport:
    """What became of the messages: `messages_read` is `stored` plus all that was skipped."""

    messages_read: int
    stored: int
    """Messages that are in the archive now: added, updated, or there before just as they are."""
    added: int
    updated: int
    skipped: dict[str, int]
    """Reason -> messages that could not be stored."""
    chats: int
    """Chats of the stored messages."""
    owner: str = field(repr=False)
    """Display name, or the id where the export has no name."""
    source: str
    """Kinds of the files, in words."""


def ingest_files(home: Home, paths: Sequence[Path], config: FileConfig) -> IngestReport:
    """Put the messages of all these exports into the home's archive, in one transaction.

    Raises `BadInput` for what cannot be read or stored, and then the archive is as it was.
    """
    if not paths:
        raise BadInput("No export is given: name at least one file, such as result.json.")
    found = [pair for path in paths for pair in _exports_at(path)]
    with (
        _leaving_no_new_archive(home),
        _collecting_rarely(),
        open_archive(home, create=True) as archive,
        archive.transaction(),
    ):
        # One after the other, so that an export may know whose the ones before it were.
        reports = [_ingest(archive, export, source, config) for export, source in found]
    return IngestReport(
        messages_read=sum(report.messages_read for report in reports),
        stored=sum(report.stored for report in reports),
        added=sum(report.added for report in reports),
        updated=sum(report.updated for report in reports),
        skipped=dict(sum((Counter(report.skipped) for report in reports), Counter[str]()).most_common()),
        chats=len({tuple(chat) for report in reports for chat in report.chats}),
        owner=_joined(report.owner for report in reports),
        source=_joined(report.kind for report in reports),
    )


def _ingest(archive: Archive, export: Export, source: Source, config: FileConfig) -> ExportReport:
    """Write one export, unless just this file is in the archive already."""
    digest = digest_of(export.path, config)
    if digest and (known := recall(archive, digest)):
        return known
    reading = source.read(export, config, _KnownFrom(archive))
    report = _store(archive, export, reading, source.NAME)
    if digest:
        remember(archive, digest, report)
    return report


def _store(archive: Archive, export: Export, reading: Reading, kind: str) -> ExportReport:
    """Write one export in batches, counting messages and chats."""
    path = export.path
    others = [account for source, account, _ in archive.accounts() if source == reading.source]
    # Which account a provisional one is shows once its messages are met again.
    known_accounts = [account for account in others if not is_provisional(account)]
    refuse_other_account(str(path), reading.source, reading.account, known_accounts)
    archive.put_account(reading.source, reading.account, reading.owner)
    stored = added = updated = 0
    chats: dict[tuple[str, str, str], None] = {}
    known: Chat | None = None
    with progress.bar(f"Reading {path.name} (MB)", export.text_bytes / _MEGABYTE) as bar:
        while batch := list(itertools.islice(reading.messages, BATCH_MESSAGES)):
            for chat, _ in batch:
                if chat is not known:
                    archive.put_chat(chat)
                    chats[chat.source, chat.account, chat.chat_id] = None
                    known = chat
            messages = [message for _, message in batch]
            updated += archive.adopt(messages)
            batch_added, batch_updated = archive.put_messages(messages)
            stored += len(batch)
            added += batch_added
            updated += batch_updated
            bar.update(completed=reading.tally.bytes_read / _MEGABYTE)
    if reading.tally.messages_read == 0:
        raise BadInput(f"{path} holds no messages: export again with chats ticked.")
    left = {account for source, account, _ in archive.accounts() if source == reading.source}
    refuse_other_account(str(path), reading.source, reading.account, [known for known in others if known in left])
    return ExportReport(
        kind=kind,
        owner=reading.owner or reading.account,
        messages_read=reading.tally.messages_read,
        stored=stored,
        added=added,
        updated=updated,
        skipped=dict(reading.tally.skipped),
        chats=[list(chat) for chat in chats],
    )


def _exports_at(path: Path) -> list[tuple[Export, Source]]:
    """Find the exports at a path: itself, or for a folder that is none, what lies in it; `BadInput` if nothing is."""
    known = [cast("Source", module) for module in listing.load_all(SOURCES)]
    export = open_export(path)
    matching = [source for source in known if source.recognises(export)]
    if len(matching) == 1:
        return [(export, matching[0])]
    if not matching and path.is_dir():
        left_alone: list[Path] = []
        if found := list(_exports_inside(path, known, left_alone)):
            if left_alone:
                progress.note(f"{len(left_alone)} files in {path} are no exports and were left alone.")
            return found
    what = "could be more than one kind of export" if matching else "is no export that Soundalike can read"
    kinds = _joined(source.NAME for source in matching or known)
    raise BadInput(f"{path} {what}: name what the messenger wrote, as it was downloaded: {kinds}.")


def _exports_inside(folder: Path, known: Sequence[Source], left_alone: list[Path]) -> Iterator[tuple[Export, Source]]:
    """Yield the exports in a folder and the folders in it; files that are none are noted."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or (path.is_dir() and path.is_symlink()):
            continue
        with suppress(BadInput):
            export = open_export(path)
            matching = [source for source in known if source.recognises(export)]
            if len(matching) == 1:
                yield export, matching[0]
                continue
        if path.is_dir():
            yield from _exports_inside(path, known, left_alone)
        else:
            left_alone.append(path)


@dataclass(frozen=True)
class _KnownFrom:
    """What sources may ask the archive."""

    archive: Archive

    def accounts(self, source: str) -> list[str]:
        return [account for known, account, _ in self.archive.accounts() if known == source]

    def find_chat(self, source: str, messages: Sequence[tuple[int, datetime]]) -> Chat | None:
        return self.archive.chat_with(source, messages)


@contextmanager
def _collecting_rarely() -> Iterator[None]:
    """Let Python look for cycles of objects less often: messages have none, and it is a twentieth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_A_COLLECTION, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _leaving_no_new_archive(home: Home) -> Iterator[None]:
    """See to it that a failure leaves no archive, and no home, where there was none before."""
    had_home, had_archive = home.root.exists(), home.archive.exists()
    try:
        yield
    except BaseException:
        with suppress(OSError, sqlite3.Error):
            if not had_archive and home.archive.exists():
                _remove_unused(home.archive)
            if not had_home:
                home.root.rmdir()
        raise


def _remove_unused(archive: Path) -> None:
    """Remove an archive that holds nothing, unless another command has it open (then this raises)."""
    with closing(sqlite3.connect(archive, timeout=0, isolation_level=None)) as connection:
        # Needs no room, so that it works on a full disk.
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        begun = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'messages'").fetchone() == (1,)
        if begun and connection.execute("SELECT EXISTS (SELECT 1 FROM messages)").fetchone() == (1,):
            return
        for suffix in ("", "-wal", "-shm"):
            Path(f"{archive}{suffix}").unlink(missing_ok=True)


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))
