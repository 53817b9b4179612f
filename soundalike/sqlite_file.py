"""The home's small SQLite files: made for the owner's eyes only (0600), brought up to date, written as a whole or not.

The archive has a module of its own.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from soundalike.archive_schema import migrate
from soundalike.errors import BadInput


@contextmanager
def open_sqlite(path: Path, migrations: Sequence[str], what: str, *, wal: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection whose writes are kept together, or none of them where something goes wrong inside.

    Makes the file where there is none; what is deleted is overwritten. Raises `BadInput` where it cannot be used, or is
    not ours.

    Args:
        path: The file.
        migrations: Its tables, as `soundalike.archive_schema.migrate` takes them.
        what: What it is the file of, in a word or two, for the sentence.
        wal: Whether it is read while it is written.
    """
    connection = None
    try:
        # SQLite gives its journals the mode of the file, which is made here so that it is right from the beginning.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, timeout=30)
        connection.row_factory = sqlite3.Row
        if wal:
            # Where another process is at it, SQLite does not wait: then it is done by that one.
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, path, migrations)
        with connection:
            yield connection
        if wal:
            # Else what was deleted would stay in the journal for as long as somebody has the file open.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (sqlite3.DatabaseError, OSError) as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise BadInput(
            f"{path} cannot be used as the file of {what} ({name}): close what else uses it, make room, or move it "
            "away and try again."
        ) from None
    finally:
        if connection is not None:
            connection.close()
