"""The archive: every message ever ingested, in one SQLite file (WAL, numbered migrations).

Messages are keyed by messenger, account, chat and message id, so that the same or a newer export adds only what is
new. A newer edit replaces an older text; an older export never takes an edit back.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.records import Chat, Message

MIGRATIONS = (
    """
    CREATE TABLE accounts (
        source TEXT NOT NULL, account TEXT NOT NULL, name TEXT NOT NULL,
        PRIMARY KEY (source, account)
    ) WITHOUT ROWID;
    CREATE TABLE chats (
        source TEXT NOT NULL, account TEXT NOT NULL, chat_id TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
        rule TEXT NOT NULL DEFAULT '', renamed TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (source, account, chat_id)
    ) WITHOUT ROWID;
    CREATE TABLE messages (
        source TEXT NOT NULL, account TEXT NOT NULL, chat_id TEXT NOT NULL, message_id INTEGER NOT NULL,
        sent_at INTEGER NOT NULL, sender_id TEXT NOT NULL, sender_name TEXT NOT NULL, is_owner INTEGER NOT NULL,
        kind TEXT NOT NULL, text TEXT NOT NULL, reply_to INTEGER, forwarded INTEGER NOT NULL, edited_at INTEGER,
        reactions TEXT NOT NULL, via_bot TEXT,
        PRIMARY KEY (source, account, chat_id, message_id)
    ) WITHOUT ROWID;
    """,
)

_MESSAGE_COLUMNS = (
    "source, account, chat_id, message_id, sent_at, sender_id, sender_name, is_owner, kind, text, reply_to, "
    "forwarded, edited_at, reactions, via_bot"
)
_NAMES = tuple(_MESSAGE_COLUMNS.split(", "))
_values_of = attrgetter(*_NAMES)
_INSERT = f"INSERT OR IGNORE INTO messages ({_MESSAGE_COLUMNS}) VALUES ({', '.join('?' * len(_NAMES))})"
# Reactions carry no time of change: more of them is taken as newer.
_UPDATE = """
    UPDATE messages SET text = :text, kind = :kind, edited_at = :edited_at, reactions = :reactions
    WHERE source = :source AND account = :account AND chat_id = :chat_id AND message_id = :message_id
      AND (:edited_at > ifnull(edited_at, 0)
           OR (:edited_at IS edited_at AND length(:reactions) > length(reactions)))
"""


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A chat with its counts and the owner's rules for it."""

    chat: Chat
    rule: str
    """`include`, `exclude`, or empty for the default of its kind."""
    renamed: str = field(repr=False)
    """The name that the twin shall know, where the owner gave one."""
    messages: int
    owner_messages: int
    first_at: datetime | None
    last_at: datetime | None

    @property
    def contact(self) -> str:
        """The name to show and to learn: the owner's choice, the address book's, or the chat id."""
        return self.renamed or self.chat.name or f"deleted {self.chat.chat_id}"


class Archive:
    """An open archive. Use `open_archive`; writes happen inside `transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the writes inside, or none of them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()

    def put_account(self, source: str, account: str, name: str) -> None:
        """Remember whose account this is."""
        self._connection.execute(
            "INSERT INTO accounts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET name = excluded.name "
            "WHERE excluded.name != ''",
            (source, account, name),
        )

    def put_chat(self, chat: Chat) -> None:
        """Add a chat, or take over its newer name."""
        self._connection.execute(
            "INSERT INTO chats (source, account, chat_id, kind, name) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET kind = excluded.kind, name = excluded.name WHERE excluded.name != ''",
            (chat.source, chat.account, chat.chat_id, chat.kind, chat.name),
        )

    def put_messages(self, messages: Iterable[Message]) -> tuple[int, int]:
        """Add messages and take over newer edits; returns how many were added and how many updated."""
        rows = [_to_row(message) for message in messages]
        added = self._connection.executemany(_INSERT, [tuple(row.values()) for row in rows]).rowcount
        updated = 0 if added == len(rows) else self._connection.executemany(_UPDATE, rows).rowcount
        return max(added, 0), max(updated, 0)

    def accounts(self) -> list[tuple[str, str, str]]:
        """Triples of source, account and the owner's name."""
        return self._connection.execute("SELECT source, account, name FROM accounts ORDER BY 1, 2").fetchall()

    def chats(self) -> list[ChatSummary]:
        """All chats, the one with the most messages first."""
        rows = self._connection.execute(
            "SELECT source, account, chat_id, chats.kind, name, rule, renamed, count(message_id), "
            "ifnull(sum(is_owner), 0), min(sent_at), max(sent_at) "
            "FROM chats LEFT JOIN messages USING (source, account, chat_id) "
            "GROUP BY source, account, chat_id ORDER BY count(message_id) DESC, chat_id"
        )
        return [
            ChatSummary(
                Chat(source=row[0], account=row[1], chat_id=row[2], kind=row[3], name=row[4]),
                rule=row[5],
                renamed=row[6],
                messages=row[7],
                owner_messages=row[8],
                first_at=_to_time(row[9]),
                last_at=_to_time(row[10]),
            )
            for row in rows
        ]

    def messages(self, chat: Chat) -> Iterator[Message]:
        """The messages of one chat in the order in which they were sent."""
        rows = self._connection.execute(
            f"SELECT {_MESSAGE_COLUMNS} FROM messages WHERE source = ? AND account = ? AND chat_id = ? "
            "ORDER BY sent_at, message_id",
            (chat.source, chat.account, chat.chat_id),
        )
        return map(_from_row, rows)

    def set_rule(self, chat: Chat, *, rule: str | None = None, renamed: str | None = None) -> None:
        """Set the owner's rule or name for a chat; None leaves it."""
        self._connection.execute(
            "UPDATE chats SET rule = ifnull(?, rule), renamed = ifnull(?, renamed) "
            "WHERE source = ? AND account = ? AND chat_id = ?",
            (rule, renamed, chat.source, chat.account, chat.chat_id),
        )

    def groups_with(self, contact: Chat) -> list[str]:
        """Ids of the other chats in which the person of a private chat has written."""
        rows = self._connection.execute(
            "SELECT DISTINCT chat_id FROM messages WHERE source = ? AND account = ? AND sender_id = ? AND chat_id != ?",
            (contact.source, contact.account, contact.chat_id, contact.chat_id),
        )
        return [chat_id for (chat_id,) in rows]

    def forget(self, chat: Chat) -> int:
        """Delete a chat with its messages, and what its person wrote elsewhere; returns how many messages there were.

        An account without chats is forgotten too.
        """
        account = (chat.source, chat.account)
        where = "WHERE source = ? AND account = ?"
        removed = self._connection.execute(
            f"DELETE FROM messages {where} AND (chat_id = ? OR sender_id = ?)", (*account, chat.chat_id, chat.chat_id)
        ).rowcount
        self._connection.execute(f"DELETE FROM chats {where} AND chat_id = ?", (*account, chat.chat_id))
        self._connection.execute(
            "DELETE FROM accounts WHERE NOT EXISTS "
            "(SELECT 1 FROM chats WHERE chats.source = accounts.source AND chats.account = accounts.account)"
        )
        return removed

    def compact(self) -> None:
        """Give deleted messages' space back, so that nothing of them stays in the file."""
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def find_chat(self, contact: str) -> ChatSummary:
        """The chat of that name or id; `BadInput` where there is none or more than one."""
        found = [
            summary
            for summary in self.chats()
            if contact == summary.chat.chat_id or contact.casefold() == summary.contact.casefold()
        ]
        if len(found) != 1:
            what = "No contact" if not found else f"{len(found)} contacts"
            raise BadInput(f"{what} in the archive by the name or id given: `soundalike contacts` lists them with ids.")
        return found[0]


@contextmanager
def open_archive(home: Home, *, create: bool = False) -> Iterator[Archive]:
    """Open the home's archive, migrating it if an older version wrote it.

    Raises `NothingThere` if there is none and `create` is false, `BadInput` for a file that is not an archive or that
    a newer version wrote, and for a disk that is full or may not be written to.
    """
    if create:
        home.create()
    elif not home.archive.exists():
        raise NothingThere(f"There is no archive in {home.root} yet: run `soundalike ingest file EXPORT` first.")
    connection = None
    try:
        connection = sqlite3.connect(home.archive, timeout=30, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        _migrate(connection, home.archive)
        yield Archive(connection)
    except sqlite3.DatabaseError as error:
        raise BadInput(_sentence(error, home.archive)) from None
    finally:
        if connection is not None:
            connection.close()


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise BadInput(f"{path} was written by a newer version of Soundalike: update Soundalike to read it.")
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")


def _sentence(error: sqlite3.DatabaseError, path: Path) -> str:
    reasons = {
        "SQLITE_FULL": ("cannot grow: the disk is full", "make room and run the same command again"),
        "SQLITE_IOERR": ("cannot be written: the disk reports an error or is full", "make room and try again"),
        "SQLITE_READONLY": ("cannot be written to", "change its permissions or choose another --home"),
        "SQLITE_CANTOPEN": ("cannot be opened", "change its permissions or choose another --home"),
        "SQLITE_BUSY": ("is in use by another command", "wait for it to end and try again"),
        "SQLITE_NOTADB": ("is not an archive of Soundalike", "move it away or choose another --home"),
        "SQLITE_CORRUPT": ("is damaged", "restore it from a backup, or move it away and ingest again"),
    }
    name = getattr(error, "sqlite_errorname", "")
    what, then = next(
        (text for code, text in reasons.items() if name.startswith(code)),
        (f"cannot be used ({name or type(error).__name__})", "choose another --home"),
    )
    return f"The archive {path} {what}; it is as it was: {then}."


def _to_row(message: Message) -> dict[str, object]:
    """Named values in the order of the columns."""
    return dict(zip(_NAMES, _values_of(message), strict=True)) | {
        "sent_at": int(message.sent_at.timestamp()),
        "edited_at": None if message.edited_at is None else int(message.edited_at.timestamp()),
        "reactions": json.dumps(message.reactions, ensure_ascii=False) if message.reactions else "[]",
    }


def _from_row(row: tuple[object, ...]) -> Message:
    values = dict(zip(_NAMES, row, strict=True))
    return Message(
        **{
            **values,
            "sent_at": _to_time(values["sent_at"]),
            "is_owner": bool(values["is_owner"]),
            "forwarded": bool(values["forwarded"]),
            "edited_at": _to_time(values["edited_at"]),
            "reactions": tuple((emoji, count) for emoji, count in json.loads(str(values["reactions"]))),
        }  # type: ignore[arg-type]
    )


def _to_time(timestamp: object) -> datetime | None:
    return datetime.fromtimestamp(timestamp, UTC) if isinstance(timestamp, int) else None
