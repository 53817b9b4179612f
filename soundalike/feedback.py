"""What the owner thinks of the twin's replies: `feedback.sqlite`, written where one talks to it, read by training.

One row a rating; numbered migrations as in the archive. The file is for the owner's eyes only (0600). The answers of
the blind test (`soundalike.blind_test`) are in it too.
"""

import json
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Turn
from soundalike.sqlite_file import open_sqlite

Thumb = Literal[1, 0, -1]

MIGRATIONS = (
    """
    CREATE TABLE ratings (
        id INTEGER PRIMARY KEY, created_at TEXT NOT NULL, run TEXT NOT NULL, base TEXT NOT NULL, contact TEXT NOT NULL,
        system TEXT NOT NULL, turns TEXT NOT NULL, reply TEXT NOT NULL, rating INTEGER NOT NULL,
        correction TEXT NOT NULL, settings TEXT NOT NULL
    );
    CREATE INDEX ratings_by_contact ON ratings (contact);
    """,
    # The answers of the blind test: no text, a digest of the place.
    """
    CREATE TABLE blind_answers (
        run TEXT NOT NULL, place TEXT NOT NULL, contact TEXT NOT NULL, told_apart INTEGER NOT NULL,
        answered_at TEXT NOT NULL,
        PRIMARY KEY (run, place)
    ) WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One reply of a twin, what it answered, and what the owner thinks of it."""

    id: int = 0
    """Given by the file; 0 for one that is not in it yet."""
    created_at: datetime
    """Aware, UTC."""
    run: str
    """Folder name of the run that replied; empty for the base without a twin."""
    base: str
    contact: str = field(repr=False)
    """The name by which the twin knows the contact."""
    system: str = field(repr=False)
    """The line that the twin was told."""
    turns: tuple[Turn, ...] = field(repr=False)
    """The conversation before the reply; their gaps are not kept."""
    reply: tuple[str, ...] = field(repr=False)
    """The twin's messages."""
    rating: Thumb = 0
    """1 for a thumb up, -1 for one down, 0 for none."""
    correction: tuple[str, ...] = field(default=(), repr=False)
    """The messages that the owner would have written; empty for no correction."""
    settings: dict[str, Any] = field(default_factory=dict)
    """How the reply was drawn: temperature and the like; JSON data."""


def add_rating(home: Home, rating: Rating) -> int:
    """Write a rating down and return its id; the file is made where there is none.

    Raises `BadInput` for a rating that says nothing (no thumb and no correction), and for a file that cannot be
    written or that is not one of ratings.
    """
    _check_thumb(rating)
    if not _says_something(rating):
        raise BadInput("This rating says nothing: give a thumb up or down, or write a correction.")
    home.create()
    with open_feedback(home.feedback) as connection:
        return _insert(connection, rating)


def put_rating(home: Home, rating: Rating) -> int | None:
    """Write a rating in the place of an earlier one of the same reply; one that says nothing removes that.

    A reply is the same where run, contact, conversation and words are. Returns the row's id, or None where there is
    none any more. Raises `BadInput` as `add_rating` does.
    """
    _check_thumb(rating)
    if not _says_something(rating) and not home.feedback.exists():
        return None
    home.create()
    with open_feedback(home.feedback) as connection:
        found = connection.execute(
            "SELECT id FROM ratings WHERE contact = ? AND run = ? AND turns = ? AND reply = ?",
            (rating.contact, rating.run, _turns(rating), json.dumps(rating.reply)),
        ).fetchone()
        if not _says_something(rating):
            if found:
                connection.execute("DELETE FROM ratings WHERE id = ?", (found["id"],))
            return None
        if found is None:
            return _insert(connection, rating)
        connection.execute(
            "UPDATE ratings SET rating = ?, correction = ?, settings = ? WHERE id = ?",
            (rating.rating, json.dumps(rating.correction), json.dumps(rating.settings), found["id"]),
        )
        return int(found["id"])


def read_ratings(home: Home) -> list[Rating]:
    """All ratings, the oldest first; none where there is no file. Raises `BadInput` as `add_rating` does."""
    if not home.feedback.exists():
        return []
    with open_feedback(home.feedback) as connection:
        return [_rating(row) for row in connection.execute("SELECT * FROM ratings ORDER BY id")]


def forget_ratings(home: Home, contact: str) -> int:
    """Remove what was rated in conversations with a contact, by the name that the twin knows; returns how many."""
    if not home.feedback.exists():
        return 0
    with open_feedback(home.feedback) as connection:
        removed = connection.execute("DELETE FROM ratings WHERE contact = ?", (contact,)).rowcount
    return int(removed)


def forget_conversation_ratings(home: Home, conversation: str) -> int:
    """Remove what was rated in the conversation that `settings["conversation"]` names; returns how many."""
    if not home.feedback.exists():
        return 0
    with open_feedback(home.feedback) as connection:
        rows = connection.execute("SELECT id, settings FROM ratings").fetchall()
        ids = [(row["id"],) for row in rows if json.loads(row["settings"]).get("conversation") == conversation]
        connection.executemany("DELETE FROM ratings WHERE id = ?", ids)
    return len(ids)


def open_feedback(path: Path) -> AbstractContextManager[sqlite3.Connection]:
    """A connection to the file, as `soundalike.sqlite_file.open_sqlite`."""
    return open_sqlite(path, MIGRATIONS, "ratings")


def _check_thumb(rating: Rating) -> None:
    if rating.rating not in (1, 0, -1):
        raise BadInput(f"A rating of {rating.rating} is no thumb: give 1 (up), -1 (down), or 0 with a correction.")


def _says_something(rating: Rating) -> bool:
    return bool(rating.rating or rating.correction)


def _insert(connection: sqlite3.Connection, rating: Rating) -> int:
    added = connection.execute(
        "INSERT INTO ratings (created_at, run, base, contact, system, turns, reply, rating, correction, settings) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            rating.created_at.astimezone(UTC).isoformat(),
            rating.run,
            rating.base,
            rating.contact,
            rating.system,
            _turns(rating),
            json.dumps(rating.reply),
            rating.rating,
            json.dumps(rating.correction),
            json.dumps(rating.settings),
        ),
    )
    return int(added.lastrowid or 0)


def _turns(rating: Rating) -> str:
    return json.dumps([{"role": turn.role, "messages": turn.messages} for turn in rating.turns])


def _rating(row: sqlite3.Row) -> Rating:
    return Rating(
        id=row["id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        run=row["run"],
        base=row["base"],
        contact=row["contact"],
        system=row["system"],
        turns=tuple(Turn(role=turn["role"], messages=tuple(turn["messages"])) for turn in json.loads(row["turns"])),
        reply=tuple(json.loads(row["reply"])),
        rating=row["rating"],
        correction=tuple(json.loads(row["correction"])),
        settings=json.loads(row["settings"]),
    )
