"""`soundalike ingest file`: export files into the archive, all files of a command or nothing of them.

The kind of each file is found by asking the modules in `ingest.sources`, and what is wrong inside a file is
theirs to say. Here are the paths, the transaction, the counts and the progress bar.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from ingest.reading import Reading, Source
from soundalike import listing, progress
from soundalike.archive import Archive, open_archive
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home

if TYPE_CHECKING:
    from soundalike.records import Chat, Message

SOURCES = "ingest.sources"
BATCH_MESSAGES = 2_000
TELEGRAM_FILE = "result.json"
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
    sources = [(path, _source_of(path)) for path in map(_find_file, paths)]
    readings = [(path, source.read(path, config)) for path, source in sources]
    counts: Counter[str] = Counter()
    chats: set[tuple[str, str, str]] = set()
    with _leaving_no_new_archive(home), open_archive(home, create=True) as archive, archive.transaction():
        for path, reading in readings:
            _store(archive, path, reading, counts, chats)
    skipped = sum((reading.tally.skipped for _, reading in readings), Counter[str]())
    return IngestReport(
        messages_read=sum(reading.tally.messages_read for _, reading in readings),
        stored=counts["stored"],
        added=counts["added"],
        updated=counts["updated"],
        skipped=dict(skipped.most_common()),
        chats=len(chats),
        owner=_joined(reading.owner or reading.account for _, reading in readings),
        source=_joined(source.NAME for _, source in sources),
    )


def _store(
    archive: Archive, path: Path, reading: Reading, counts: Counter[str], chats: set[tuple[str, str, str]]
) -> None:
    """Write one export in batches, counting messages and chats."""
    others = [account for source, account, _ in archive.accounts() if source == reading.source]
    if others and reading.account not in others:
        raise BadInput(
            f"{path} is of the account {reading.account}, and this home is of {others[0]}: "
            "a twin is of one person, so give this one a --home of its own."
        )
    archive.put_account(reading.source, reading.account, reading.owner)
    known: Chat | None = None
    batch: list[Message] = []

    def flush() -> None:
        added, updated = archive.put_messages(batch)
        counts.update(stored=len(batch), added=added, updated=updated)
        batch.clear()
        bar.update(completed=reading.tally.bytes_read / _MEGABYTE)

    with progress.bar(f"Reading {path.name} (MB)", path.stat().st_size / _MEGABYTE) as bar:
        for chat, message in reading.messages:
            if chat is not known:
                archive.put_chat(chat)
                chats.add((chat.source, chat.account, chat.chat_id))
                known = chat
            batch.append(message)
            if len(batch) == BATCH_MESSAGES:
                flush()
        flush()
    if reading.tally.messages_read == 0:
        raise BadInput(f"{path} holds no messages: export again with chats ticked.")


def _find_file(path: Path) -> Path:
    """Find the file to read for what was named on the command line; `BadInput` if there is none."""
    try:
        if path.is_dir():
            if not (path / TELEGRAM_FILE).is_file():
                raise BadInput(
                    f"{path} is a folder without {TELEGRAM_FILE}: name the export's file, "
                    "or export again in the machine-readable format (JSON)."
                )
            path = path / TELEGRAM_FILE
        if not path.exists():
            raise BadInput(f"There is no file {path}: check the name of the export.")
        if not path.is_file():
            raise BadInput(f"{path} is not an ordinary file: save the export on disk and name that file.")
        with path.open("rb") as file:
            if not file.read(1):
                raise BadInput(f"{path} is empty: export again.")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name is not possible"
        raise BadInput(f"{path} cannot be read ({reason}): check its name and permissions.") from None
    return path


def _source_of(path: Path) -> Source:
    known = [cast("Source", listing.load(SOURCES, name)) for name in listing.names(SOURCES)]
    matching = [source for source in known if source.recognises(path)]
    if len(matching) == 1:
        return matching[0]
    what = "could be more than one kind of export" if matching else "is no export that Soundalike can read"
    kinds = _joined(source.NAME for source in matching or known)
    raise BadInput(f"{path} {what}: name a file as its messenger wrote it, of one kind of {kinds}.")


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
