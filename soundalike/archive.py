"""The archive: every message ever ingested, in one SQLite file (WAL, numbered migrations).

Messages are keyed by messenger, account, chat and message id, so that the same or a newer export adds only what is
new. A newer edit replaces an older text; an older export never takes an edit back.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from soundalike.archive_adoption import PROVISIONAL, adopt
from soundalike.archive_rows import COLUMNS, add, from_row, renew, to_row, to_time
from soundalike.archive_schema import migrate
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.records import Chat, Message

_NO_CHAT = -1
_CHAT = "source = ? AND account = ? AND chat_id = ?"


@dataclass(frozen=True, slots=True)
class ChatSummary:
    """A chat with its counts and the owner's rules for it."""

    chat: Chat
    rule: str
    """`include`, `exclude`, or empty for the default of its kind."""
    renamed: str = field(repr=False)
    """The name that the twin shall know, where the owner gave one."""
    relation: str = field(repr=False)
    """Of the contact to the owner, as the owner says: "sister"; empty if they did not."""
    person: str
    """Equal for chats that the owner declared to be with one person; empty for all others."""
    messages: int
    owner_messages: int
    first_at: datetime | None
    last_at: datetime | None

    @property
    def contact(self) -> str:
        """The name to show and to learn: the owner's choice, the address book's, or the chat id."""
        return self.renamed or self.chat.name or f"deleted {self.chat.chat_id}"

    @property
    def ids(self) -> tuple[str, str]:
        """What it can be named by besides its contact: `CHAT_ID` and `SOURCE:CHAT_ID`."""
        return self.chat.chat_id, f"{self.chat.source}:{self.chat.chat_id}"


class Archive:
    """An open archive. Use `open_archive`; writes happen inside `transaction`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[tuple[str, str, str], int] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the writes inside, or none of them."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            self._numbers.clear()
            raise
        self._connection.commit()

    def put_account(self, source: str, account: str, name: str) -> None:
        """Remember whose account this is."""
        self._connection.execute(
            "INSERT INTO accounts (source, account, name) VALUES (?, ?, ?) ON CONFLICT DO UPDATE "
            "SET name = excluded.name WHERE excluded.name != ''",
            (source, account, name),
        )

    def put_chat(self, chat: Chat) -> None:
        """Add a chat, or take over its newer name, unless that is only the beginning of the known one."""
        self._connection.execute(
            "INSERT INTO chats (source, account, chat_id, kind, name) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET kind = excluded.kind, name = excluded.name WHERE excluded.name != '' "
            # Telegram's export tells the first name of what the live download calls by the whole.
            "AND substr(name, 1, length(excluded.name) + 1) != excluded.name || ' '",
            (chat.source, chat.account, chat.chat_id, chat.kind, chat.name),
        )

    def put_messages(self, messages: Iterable[Message]) -> tuple[int, int]:
        """Add messages and take over newer edits; returns how many were added and how many updated.

        Raises `LookupError` if a chat was never put.
        """
        rows = []
        of_chat, number = None, 0
        for message in messages:
            if (key := _key(message)) != of_chat:
                of_chat, number = key, self._number(message)
                if number == _NO_CHAT:
                    raise LookupError("a chat is put before its messages are")
            rows.append(to_row(number, message))
        added = add(self._connection, rows)
        updated = renew(self._connection, rows) if added < len(rows) else 0
        return added, updated

    def adopt(self, messages: Sequence[Message]) -> int:
        """Let messages replace what an HTML export told of them; see `soundalike.archive_adoption`."""
        replaced = adopt(self._connection, messages)
        self._numbers.clear()
        return replaced

    def remove_messages(self, chat: Chat, message_ids: Iterable[int]) -> int:
        """Delete single messages, which the owner deleted at the messenger; returns how many were there.

        Which files were read is forgotten too, as in `forget`.
        """
        number = self._number(chat)
        removed = self._connection.executemany(
            "DELETE FROM messages WHERE chat = ? AND message_id = ?",
            [(number, message_id) for message_id in message_ids],
        ).rowcount
        self._connection.execute("DELETE FROM files")
        return max(removed, 0)

    def message_ids(self, chat: Chat, first_id: int, last_id: int) -> list[int]:
        """Ids of the messages of one chat from the first to the last id, in order."""
        rows = self._connection.execute(
            "SELECT message_id FROM messages WHERE chat = ? AND message_id BETWEEN ? AND ? ORDER BY message_id",
            (self._number(chat), first_id, last_id),
        )
        return [message_id for (message_id,) in rows]

    def covered(self, chat: Chat) -> list[tuple[int, int]]:
        """Ranges of message ids, first and last, that a live download has seen whole; in order, none touching."""
        return self._connection.execute(
            "SELECT first_id, last_id FROM covered WHERE chat = ? ORDER BY first_id", (self._number(chat),)
        ).fetchall()

    def cover(self, chat: Chat, first_id: int, last_id: int) -> None:
        """Note that every message with an id in this range is in the archive; joins ranges that touch it."""
        number = self._number(chat)
        touching = "chat = ? AND first_id <= ? AND last_id >= ?"
        low, high = self._connection.execute(
            f"SELECT min(first_id), max(last_id) FROM covered WHERE {touching}",  # nosec B608  # only names written in this package; values are bound
            (number, last_id + 1, first_id - 1),
        ).fetchone()
        self._connection.execute(f"DELETE FROM covered WHERE {touching}", (number, last_id + 1, first_id - 1))  # nosec B608  # only names written in this package; values are bound
        whole = (first_id, last_id) if low is None else (min(low, first_id), max(high, last_id))
        self._connection.execute("INSERT INTO covered VALUES (?, ?, ?)", (number, *whole))

    def set_unfinished(self, source: str, account: str, unfinished: bool) -> bool:
        """Note whether a live download of this account is under way; returns what was noted before."""
        key = (source, account)
        row = self._connection.execute(
            "SELECT unfinished FROM accounts WHERE source = ? AND account = ?", key
        ).fetchone()
        self._connection.execute(
            "UPDATE accounts SET unfinished = ? WHERE source = ? AND account = ?", (unfinished, *key)
        )
        return row is not None and bool(row[0])

    def report_of_file(self, digest: str) -> str | None:
        """What `remember_file` noted for a file of this digest; None for an unknown one."""
        row = self._connection.execute("SELECT report FROM files WHERE digest = ?", (digest,)).fetchone()
        return None if row is None else str(row[0])

    def remember_file(self, digest: str, report: str) -> None:
        """Note that all of a file is in the archive, with what was reported of it."""
        self._connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (digest, report))

    def accounts(self) -> list[tuple[str, str, str]]:
        """Triples of source, account and the owner's name."""
        return self._connection.execute("SELECT source, account, name FROM accounts ORDER BY 1, 2").fetchall()

    def chats(self) -> list[ChatSummary]:
        """All chats, the one with the most messages first."""
        rows = self._connection.execute(
            "SELECT source, account, chat_id, chats.kind, name, rule, renamed, relation, person, count(message_id), "
            "ifnull(sum(is_owner), 0), min(sent_at), max(sent_at) "
            "FROM chats LEFT JOIN messages USING (chat) GROUP BY chat ORDER BY count(message_id) DESC, chat_id"
        )
        return [
            ChatSummary(
                Chat(source=row[0], account=row[1], chat_id=row[2], kind=row[3], name=row[4]),
                rule=row[5],
                renamed=row[6],
                relation=row[7],
                person=row[8],
                messages=row[9],
                owner_messages=row[10],
                first_at=None if row[11] is None else to_time(row[11]),
                last_at=None if row[12] is None else to_time(row[12]),
            )
            for row in rows
        ]

    def chat_with(self, source: str, messages: Sequence[tuple[int, datetime]]) -> Chat | None:
        """The chat of a messenger that holds all of these messages, by id and time; None if not exactly one does."""
        numbers: set[int] | None = None
        for message_id, sent_at in messages:
            rows = self._connection.execute(
                "SELECT chat FROM messages JOIN chats USING (chat) "
                "WHERE source = ? AND message_id = ? AND sent_at / 1000 = ?",
                (source, message_id, int(sent_at.timestamp())),
            )
            found = {number for (number,) in rows}
            numbers = found if numbers is None else numbers & found
            if not numbers:
                return None
        if numbers is None or len(numbers) != 1:
            return None
        row = self._connection.execute(
            "SELECT source, account, chat_id, kind, name FROM chats WHERE chat = ?", (*numbers,)
        ).fetchone()
        return Chat(source=row[0], account=row[1], chat_id=row[2], kind=row[3], name=row[4])

    def messages(self, chat: Chat) -> Iterator[Message]:
        """The messages of one chat in the order in which they were sent."""
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM messages WHERE chat = ? ORDER BY sent_at, message_id",  # nosec B608  # only names written in this package; values are bound
            (self._number(chat),),
        )
        return (from_row(chat, row) for row in rows)

    def set_rule(
        self,
        chat: Chat,
        *,
        rule: str | None = None,
        renamed: str | None = None,
        relation: str | None = None,
        person: str | None = None,
    ) -> None:
        """Set the owner's rule, name, relation or person for a chat; None leaves it."""
        self._connection.execute(
            "UPDATE chats SET rule = ifnull(?, rule), renamed = ifnull(?, renamed), relation = ifnull(?, relation), "  # nosec B608  # only names written in this package; values are bound
            f"person = ifnull(?, person) WHERE {_CHAT}",
            (rule, renamed, relation, person, *_key(chat)),
        )

    def groups_with(self, contact: Chat) -> list[str]:
        """Ids of the other chats in which the person of a private chat has written."""
        senders = self._sender_ids(contact)
        rows = self._connection.execute(
            "SELECT DISTINCT chat_id FROM messages JOIN chats USING (chat) "  # nosec B608  # only names written in this package; values are bound
            f"WHERE source = ? AND account = ? AND sender_id IN ({_places(senders)}) AND chat_id != ?",
            (contact.source, contact.account, *senders, contact.chat_id),
        )
        return [chat_id for (chat_id,) in rows]

    def forget(self, chat: Chat) -> int:
        """Delete a chat with its messages, and what its person wrote elsewhere; returns how many messages there were.

        An account without chats is forgotten too, and so is which files were read: they would bring the chat back.
        """
        number = self._number(chat)
        senders = self._sender_ids(chat)
        removed = self._connection.execute(
            f"DELETE FROM messages WHERE chat = ? OR (sender_id IN ({_places(senders)}) AND chat IN "  # nosec B608  # only names written in this package; values are bound
            "(SELECT chat FROM chats WHERE source = ? AND account = ?))",
            (number, *senders, chat.source, chat.account),
        ).rowcount
        self._connection.execute("DELETE FROM chats WHERE chat = ?", (number,))
        self._connection.execute("DELETE FROM covered WHERE chat = ?", (number,))
        self._connection.execute("DELETE FROM files")
        self._connection.execute(
            "DELETE FROM accounts WHERE NOT EXISTS "
            "(SELECT 1 FROM chats WHERE chats.source = accounts.source AND chats.account = accounts.account)"
        )
        self._numbers.clear()
        return removed

    def compact(self) -> None:
        """Give deleted messages' space back, so that nothing of them stays in the file."""
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def find_contact(self, contact: str) -> list[ChatSummary]:
        """The chats with the person of that name or id, the one with the most messages first.

        `SOURCE:CHAT_ID` tells namesakes apart where the id is the name, as on WhatsApp. Raises `BadInput` where there
        is none, or where they are not declared to be with one person.
        """
        chats = self.chats()
        meant = [summary for summary in chats if contact == summary.ids[1]]
        found = (
            meant
            if len(meant) == 1
            else [
                summary
                for summary in chats
                if contact == summary.chat.chat_id or contact.casefold() == summary.contact.casefold()
            ]
        )
        persons = {summary.person for summary in found}
        if len(found) == 1 or (len(persons) == 1 and "" not in persons):
            return [summary for summary in chats if summary in found or summary.person in persons - {""}]
        what = "No contact" if not found else f"{len(found)} contacts"
        raise BadInput(
            f"{what} in the archive by the name or id given: `soundalike contacts` lists them with ids, and SOURCE:ID "
            "names one of several."
        )

    def _sender_ids(self, contact: Chat) -> list[str]:
        """Ids with which the person of a private chat writes, there and in others; none for other kinds of chat."""
        if contact.kind not in ("private", "bot"):
            return []
        rows = self._connection.execute(
            "SELECT DISTINCT sender_id FROM messages WHERE chat = ? AND NOT is_owner AND sender_id != ''",
            (self._number(contact),),
        )
        return [contact.chat_id, f"{PROVISIONAL}{contact.name}", *(sender_id for (sender_id,) in rows)]

    def _number(self, chat: Chat | Message) -> int:
        """The chat's number in the tables; -1 for one that is not there."""
        key = _key(chat)
        number = self._numbers.get(key)
        if number is None:
            row = self._connection.execute(f"SELECT chat FROM chats WHERE {_CHAT}", key).fetchone()  # nosec B608  # only names written in this package; values are bound
            if row is None:
                return _NO_CHAT
            number = self._numbers[key] = int(row[0])
        return number


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


@contextmanager
def open_archive(home: Home, *, create: bool = False) -> Iterator[Archive]:
    """Open the home's archive, migrating it if an older version wrote it.

    Raises `NothingThere` if there is none and `create` is false, `BadInput` for a file that is not an archive or that
    a newer version wrote, and for a disk that is full or may not be written to.
    """
    if create:
        home.create()
    elif not home.archive.exists():
        raise NothingThere(
            f"There is no archive in {home.root} yet: run `soundalike ingest telegram` or "
            "`soundalike ingest file EXPORT` first."
        )
    connection = None
    try:
        connection = sqlite3.connect(home.archive, timeout=30, isolation_level=None)
        # Large pages make adding messages a sixth faster; the size of an archive that exists stays as it is.
        connection.execute("PRAGMA page_size = 16384")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, home.archive)
        yield Archive(connection)
    except sqlite3.DatabaseError as error:
        raise BadInput(_sentence(error, home.archive)) from None
    finally:
        if connection is not None:
            connection.close()


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


def _key(chat: Chat | Message) -> tuple[str, str, str]:
    return chat.source, chat.account, chat.chat_id
