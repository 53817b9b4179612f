"""Conversations with twins: `conversations.sqlite`, written by the chat page on the machine that shows it.

A file for the owner's eyes only (0600). What is deleted is overwritten, and there is no index of words that could keep
it: a search reads all that was said, which takes about 25 ms for 20,000 turns.
"""

import json
import sqlite3
import unicodedata
import uuid
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Literal

from soundalike.errors import NothingThere
from soundalike.feedback import Thumb
from soundalike.home import Home
from soundalike.sqlite_file import open_sqlite

Speaker = Literal["user", "assistant"]

LONGEST_TITLE = 48
"""Characters."""

MIGRATIONS = (
    # AUTOINCREMENT: the number of a conversation that is gone must not become another one's.
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, run TEXT NOT NULL, contact TEXT NOT NULL,
        title TEXT NOT NULL, settings TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
    );
    CREATE TABLE wordings (
        conversation INTEGER NOT NULL, turn INTEGER NOT NULL, wording INTEGER NOT NULL, speaker TEXT NOT NULL,
        shown INTEGER NOT NULL, text TEXT NOT NULL, said_at TEXT NOT NULL, thumb INTEGER NOT NULL,
        correction TEXT NOT NULL, settings TEXT NOT NULL,
        PRIMARY KEY (conversation, turn, wording)
    ) WITHOUT ROWID;
    """,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One way in which a turn was put: a reply may be drawn again."""

    text: str = field(repr=False)
    """A message a line."""
    said_at: datetime
    """Aware, UTC."""
    thumb: Thumb = 0
    correction: str = field(default="", repr=False)
    """What the owner would have written, a message a line."""
    settings: dict[str, Any] = field(default_factory=dict)
    """How a reply was drawn: temperature and the like; JSON data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One turn."""

    speaker: Speaker
    wordings: tuple[Wording, ...]
    """One or more."""
    shown: int = 0
    """Index of the wording that counts."""

    @property
    def wording(self) -> Wording:
        """The wording that counts."""
        return self.wordings[self.shown]

    @property
    def text(self) -> str:
        """The words that count."""
        return self.wording.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """What was said between the owner, as one of their contacts, and a twin."""

    id: int = 0
    """Given by the file; 0 for one that is not in it yet."""
    token: str = field(default_factory=lambda: uuid.uuid4().hex)
    """By which its ratings are found again where they are kept, which may be on another machine."""
    run: str
    """The model that answers: a run's name, or a base's."""
    contact: str = field(repr=False)
    """As the owner calls them; empty where the twin knows nobody."""
    turns: tuple[Said, ...] = field(default=(), repr=False)
    settings: dict[str, Any] = field(default_factory=dict)
    """How replies are drawn: temperature and the like; JSON data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry of the list of conversations."""

    id: int
    run: str
    contact: str = field(repr=False)
    title: str = field(repr=False)
    updated_at: datetime


def keep_conversation(home: Home, conversation: Conversation) -> Conversation:
    """Write a conversation down as it stands now; returns it with its id. The file is made where there is none.

    Raises `NothingThere` for one that was deleted meanwhile, and `BadInput` for a file that cannot be used.
    """
    now = datetime.now(UTC).isoformat()
    values = {
        "id": conversation.id,
        "token": conversation.token,
        "run": conversation.run,
        "contact": conversation.contact,
        "title": title_of(conversation.turns),
        "settings": json.dumps(conversation.settings),
        "now": now,
    }
    home.create()
    with _open(home) as connection:
        if conversation.id:
            kept = connection.execute(
                "UPDATE conversations SET title = :title, settings = :settings, updated_at = :now WHERE id = :id",
                values,
            ).rowcount
            if not kept:
                raise NothingThere("This conversation was deleted meanwhile: begin a new one.")
            connection.execute("DELETE FROM wordings WHERE conversation = :id", values)
        else:
            added = connection.execute(
                "INSERT INTO conversations (token, run, contact, title, settings, created_at, updated_at) "
                "VALUES (:token, :run, :contact, :title, :settings, :now, :now)",
                values,
            )
            conversation = replace(conversation, id=int(added.lastrowid or 0))
        connection.executemany("INSERT INTO wordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(conversation))
    return conversation


def read_conversation(home: Home, number: int) -> Conversation | None:
    """The conversation with that id; None where there is none. Raises `BadInput` as `keep_conversation` does."""
    if not home.conversations.exists():
        return None
    with _open(home) as connection:
        row = connection.execute("SELECT * FROM conversations WHERE id = ?", (number,)).fetchone()
        wordings = connection.execute(
            "SELECT * FROM wordings WHERE conversation = ? ORDER BY turn, wording", (number,)
        ).fetchall()
    if row is None:
        return None
    return Conversation(
        id=row["id"],
        token=row["token"],
        run=row["run"],
        contact=row["contact"],
        turns=tuple(_said(list(group)) for _, group in groupby(wordings, key=lambda one: one["turn"])),
        settings=json.loads(row["settings"]),
    )


def list_conversations(home: Home, words: str = "") -> list[Listed]:
    """All conversations, the one that was gone on with last first; with `words`, those in which each of them occurs.

    Upper and lower case are the same, and a part of a word is enough. The contact's name counts too.
    """
    if not home.conversations.exists():
        return []
    wanted = [folded(word) for word in words.split()]
    with _open(home) as connection:
        connection.create_function(
            "holds", 2, lambda *texts: all(any(word in folded(text or "") for text in texts) for word in wanted)
        )
        rows = connection.execute(
            "SELECT * FROM conversations WHERE holds(contact, (SELECT group_concat(text, char(10)) FROM wordings "
            "WHERE conversation = conversations.id AND shown = 1)) ORDER BY updated_at DESC, id DESC"
            if wanted
            else "SELECT * FROM conversations ORDER BY updated_at DESC, id DESC"
        ).fetchall()
    return [
        Listed(
            id=row["id"],
            run=row["run"],
            contact=row["contact"],
            title=row["title"],
            updated_at=datetime.fromisoformat(row["updated_at"]),
        )
        for row in rows
    ]


def delete_conversation(home: Home, number: int) -> None:
    """Delete a conversation, if it is there."""
    if home.conversations.exists():
        with _open(home) as connection:
            _delete(connection, [number])


def forget_conversations(home: Home, contacts: Collection[str]) -> int:
    """Delete the conversations with contacts of these names; returns how many."""
    if not home.conversations.exists():
        return 0
    with _open(home) as connection:
        rows = connection.execute("SELECT id, contact FROM conversations").fetchall()
        numbers = [row["id"] for row in rows if row["contact"] in contacts]
        _delete(connection, numbers)
    return len(numbers)


def title_of(turns: Sequence[Said]) -> str:
    """The first words that were said, in one line."""
    words = " ".join(next((said.text for said in turns if said.text.strip()), "").split())
    if len(words) <= LONGEST_TITLE:
        return words
    cut = words[:LONGEST_TITLE]
    # Not every language has spaces.
    return (cut[: cut.rfind(" ")] if " " in cut[LONGEST_TITLE // 2 :] else cut).rstrip() + "…"


def folded(text: str) -> str:
    """A text as it is searched: without upper case, composed and full-width forms made one."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _open(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return open_sqlite(home.conversations, MIGRATIONS, "conversations", wal=True)


def _delete(connection: sqlite3.Connection, numbers: Collection[int]) -> None:
    ids = [(number,) for number in numbers]
    connection.executemany("DELETE FROM conversations WHERE id = ?", ids)
    connection.executemany("DELETE FROM wordings WHERE conversation = ?", ids)


def _rows(conversation: Conversation) -> list[tuple[Any, ...]]:
    return [
        (
            conversation.id,
            turn,
            number,
            said.speaker,
            number == said.shown,
            wording.text,
            wording.said_at.astimezone(UTC).isoformat(),
            wording.thumb,
            wording.correction,
            json.dumps(wording.settings),
        )
        for turn, said in enumerate(conversation.turns)
        for number, wording in enumerate(said.wordings)
    ]


def _said(rows: Sequence[sqlite3.Row]) -> Said:
    return Said(
        speaker=rows[0]["speaker"],
        wordings=tuple(
            Wording(
                text=row["text"],
                said_at=datetime.fromisoformat(row["said_at"]),
                thumb=row["thumb"],
                correction=row["correction"],
                settings=json.loads(row["settings"]),
            )
            for row in rows
        ),
        shown=next((number for number, row in enumerate(rows) if row["shown"]), len(rows) - 1),
    )
