import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from soundalike.errors import BadInput
from soundalike.sqlite_file import open_sqlite

TABLES = ("CREATE TABLE words (word TEXT NOT NULL);", "ALTER TABLE words ADD COLUMN seen INTEGER;")


def words(path: Path, *, wal: bool = False) -> list[str]:
    with open_sqlite(path, TABLES, "words", wal=wal) as connection:
        return [row["word"] for row in connection.execute("SELECT word FROM words ORDER BY word")]


@pytest.mark.parametrize("wal", [True, False])
def test_what_goes_wrong_inside_leaves_nothing_written(tmp_path: Path, wal: bool) -> None:
    path = tmp_path / "words.sqlite"
    with open_sqlite(path, TABLES, "words", wal=wal) as connection:
        connection.execute("INSERT INTO words (word) VALUES ('frog')")
    with pytest.raises(RuntimeError), open_sqlite(path, TABLES, "words", wal=wal) as connection:
        connection.execute("INSERT INTO words (word) VALUES ('newt')")
        raise RuntimeError
    assert words(path) == ["frog"]


def test_an_older_file_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "words.sqlite"
    with open_sqlite(path, TABLES[:1], "words") as connection:
        connection.execute("INSERT INTO words (word) VALUES ('frog')")
    assert words(path) == ["frog"]
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
    connection.close()


def test_a_folder_in_its_place_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"file of words \(IsADirectoryError\)"):
        words(tmp_path)


@pytest.mark.parametrize("wal", [True, False])
def test_several_at_once_may_be_the_first(tmp_path: Path, wal: bool) -> None:
    everybody = 8
    for number in range(10):
        gate = Barrier(everybody)

        def come(path: Path, gate: Barrier = gate) -> list[str]:
            gate.wait()
            return words(path, wal=wal)

        with ThreadPoolExecutor(everybody) as pool:
            assert list(pool.map(come, [tmp_path / f"{number}.sqlite"] * everybody)) == [[]] * everybody
