"""Claims about opening the database: nothing is changed, nothing is missed, nothing is asked that is not there."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources._imessage.database import database_in, opened
from soundalike.errors import BadInput
from tests.ingest.exports.imessage import MESSAGES, add, database, said, write


def texts(path: Path) -> list[str]:
    export = open_export(path)
    with opened(export, database_in(export)) as found:
        return [text for (text,) in found.rows("message", ("text",), "ORDER BY t.ROWID")]


def with_newest_changes(folder: Path) -> Path:
    """A database of which one message is in the `-wal` file only, as while Messages runs."""
    running = folder / "running"
    running.mkdir()
    with closing(sqlite3.connect(running / "chat.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        write(connection, [said(1, "old")])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        add(connection, [said(2, "new")])
        connection.commit()
        copy = folder / "copy"
        copy.mkdir()
        for name in ("chat.db", "chat.db-wal"):
            (copy / name).write_bytes((running / name).read_bytes())
    return copy


def test_the_newest_changes_are_read_and_nothing_is_changed(tmp_path: Path) -> None:
    copy = with_newest_changes(tmp_path)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as packed:
        for path in copy.iterdir():
            packed.write(path, f"Messages/{path.name}")
    assert texts(copy) == texts(copy / "chat.db") == texts(tmp_path / "copy.zip") == ["old", "new"]
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before


def test_a_database_that_may_only_be_read_is_read(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    path.write_bytes(database([said(1)]))
    path.chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        assert texts(path) == ["hello"]
    finally:
        tmp_path.chmod(0o700)


def test_columns_that_a_version_lacks_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    path.write_bytes(database([said(1)], old=True))
    export = open_export(path)
    with opened(export, path.name) as found:
        assert list(found.rows("message", ("text", "date_edited"), "")) == [("hello", None)]


def test_bytes_that_are_not_utf8_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    path.write_bytes(database([said(1, "caf?")]).replace(b"caf?", b"caf\xe9"))
    assert texts(path) == ["caf\ufffd"]


@pytest.mark.parametrize("name", ["chat.db", "sms.db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28"])
def test_a_database_is_found_by_name_in_a_folder_and_by_what_it_is_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(database([said(1)]))
    assert database_in(open_export(tmp_path)) == name
    (tmp_path / name).rename(tmp_path / "renamed.sqlite")
    assert database_in(open_export(tmp_path)) == ""
    assert database_in(open_export(tmp_path / "renamed.sqlite")) == "renamed.sqlite"


def test_another_database_is_not_claimed(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "chat.db")) as connection:
        connection.execute("CREATE TABLE message (text)")
    assert database_in(open_export(tmp_path)) == ""


def test_a_damaged_database_is_refused_with_what_to_do(tmp_path: Path) -> None:
    whole = database(MESSAGES)
    path = tmp_path / "chat.db"
    path.write_bytes(whole[:4096] + b"\x5a" * 4096 * 3 + whole[4096 * 4 :])
    with pytest.raises(BadInput, match=r"is a damaged database \(SQLITE_\w+\): close Messages and copy chat.db again"):
        texts(path)
