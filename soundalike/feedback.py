"""What the owner thinks of the twin's replies: `feedback.sqlite`, written where one talks to it, read by training.

One row a rating; numbered migrations as in the archive. The file is for the owner's eyes only (0600). The answers of
the blind test (`soundalike.blind_test`) are in it too.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from soundalike.archive_schema import migrate
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Turn

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
    if rating.rating not in (1, 0, -1):
        raise BadInput(f"A rating of {rating.rating} is no thumb: give 1 (up), -1 (down), or 0 with a correction.")
    if not rating.rating and not rating.correction:
        raise BadInput("This rating says nothing: give a thumb up or down, or write a correction.")
    home.create()
    with open_feedback(home.feedback) as connection:
        added = connection.execute(
            "INSERT INTO ratings (created_at, run, base, contact, system, turns, reply, rating, correction, settings) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rating.created_at.astimezone(UTC).isoformat(),
                rating.run,
                rating.base,
                rating.contact,
                rating.system,
                json.dumps([{"role": turn.role, "messages": turn.messages} for turn in rating.turns]),
                json.dumps(rating.reply),
                rating.rating,
                json.dumps(rating.correction),
                json.dumps(rating.settings),
            ),
        )
        return int(added.lastrowid or 0)


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


@contextmanager
def open_feedback(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose writes are kept together, or none of them where something goes wrong inside.

    Makes the file where there is none. Raises `BadInput` where it cannot be used, or is not ours.
    """
    connection = None
    try:
        # SQLite gives its journals the mode of the file, which is made here so that it is right from the beginning.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, timeout=30)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, path, MIGRATIONS)
        with connection:
            yield connection
    except (sqlite3.DatabaseError, OSError) as error:
        name = getattr(error, "sqlite_errorname", type(error).__name__)
        raise BadInput(
            f"{path} cannot be used as the file of ratings ({name}): close what else uses it, make room, or move it "
            "away and rate again."
        ) from None
    finally:
        if connection is not None:
            connection.close()


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
