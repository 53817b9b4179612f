"""Opens the database of Messages without changing it, and asks it only for what its version has.

macOS calls it `chat.db`, iOS `sms.db`, and a backup of an iPhone by the hash of its path. What Messages wrote last can
still be in a file of the same name with `-wal` behind it: the two are then copied and read there, because reading that
file would change it.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingest.exports import Export
from soundalike.errors import BadInput

NAMES = ("chat.db", "sms.db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28")
NEEDED_TABLES = frozenset({"message", "chat", "handle", "chat_message_join"})

_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True)
class Database:
    """An open database, and the columns of its tables."""

    connection: sqlite3.Connection
    columns: dict[str, frozenset[str]]
    """Table -> its columns; only tables that are there."""

    def rows(self, table: str, wanted: Sequence[str], rest: str, parameters: Sequence[int] = ()) -> Iterator[Any]:
        """Yield rows of these columns, None for those that the table lacks; `rest` follows `FROM table AS t`."""
        has = self.columns.get(table, frozenset())
        listed = ", ".join(f"t.{name}" if name in has or name == "ROWID" else "NULL" for name in wanted)
        return self.connection.execute(f"SELECT {listed} FROM {table} AS t {rest}", parameters)  # nosec B608  # only names written in this package; values are bound


def database_in(export: Export) -> str:
    """Give the name of the file that is a database of Messages; empty if none is."""
    names = export.names if export.is_single else export.named(*NAMES)
    return next((name for name in names if _is_of_messages(export, name)), "")


@contextmanager
def opened(export: Export, name: str) -> Iterator[Database]:
    """Open a database to read; `BadInput` for whatever SQLite says against it, now or while it is read."""
    try:
        with (
            export.on_disk(name) as path,
            _with_newest(export, name, path) as uri,
            closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection,
        ):
            connection.text_factory = lambda data: data.decode("utf-8", "replace")
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA cell_size_check = ON")
            yield Database(connection, _columns(connection))
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter where SQLite quotes a spoilt schema
        reason = getattr(error, "sqlite_errorname", None) or type(error).__name__
        raise BadInput(
            f"{export.path} is a damaged database ({reason}): close Messages and copy {Path(name).name} again, "
            "together with the files of the same name that end in -wal and -shm."
        ) from None
    except OSError as error:
        reason = error.strerror or "the disk fails"
        raise BadInput(f"{export.path} cannot be copied to read it ({reason}): make room and try again.") from None


@contextmanager
def _with_newest(export: Export, name: str, path: Path) -> Iterator[str]:
    """Give the URI of a database, or of a copy with the newest changes if these are in a file of their own."""
    with _newest_changes(export, name, path) as changes:
        if changes is None:
            yield f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / "copy.db"
            shutil.copyfile(path, copy)
            with Path(f"{copy}-wal").open("wb") as written:
                shutil.copyfileobj(changes, written)
            yield f"{copy.as_uri()}?mode=rw"


@contextmanager
def _newest_changes(export: Export, name: str, path: Path) -> Iterator[IO[bytes] | None]:
    inside, beside = f"{name}-wal", path.with_name(f"{path.name}-wal")
    opened_changes: Any = nullcontext(None)
    if inside in export.names:
        opened_changes = export.open(inside) if export.size_bytes(inside) else opened_changes
    elif export.is_single and beside.is_file() and beside.stat().st_size:
        opened_changes = beside.open("rb")
    with opened_changes as changes:
        yield changes


def _columns(connection: sqlite3.Connection) -> dict[str, frozenset[str]]:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        table: frozenset(name for (name,) in connection.execute("SELECT name FROM pragma_table_info(?)", (table,)))
        for (table,) in tables
        if isinstance(table, str)
    }


def _is_of_messages(export: Export, name: str) -> bool:
    if export.head(name, len(_MAGIC)) != _MAGIC:
        return False
    try:
        with opened(export, name) as database:
            return database.columns.keys() >= NEEDED_TABLES
    except BadInput:
        # Reading it says what is wrong with it.
        return Path(name).name in NAMES
