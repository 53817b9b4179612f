"""Gives what an HTML export told its real ids and times, once a source that knows them tells the same messages.

Telegram's HTML export tells ids of messages, but of chats and people only names, and times not to be sure of. Where the
archive did not know better, its chats and accounts have ids that begin with `PROVISIONAL`; and all of its messages are
marked by their time. Live downloads and JSON exports know everything: their messages take the place of marked ones.

Chats are the same where messages agree in id and time. In private chats and small groups Telegram numbers all messages
of an account in one row, so one is enough; in supergroups and channels each has numbers of its own, so three are asked
for, or all that there are.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from soundalike.archive_rows import COLUMNS, INSERT, to_row
from soundalike.records import Message

PROVISIONAL = "html:"
"""Begins an id that stands in for one that the export does not tell."""
TOLD_BY_HTML = timedelta(milliseconds=1)
"""Added to the times of an HTML export's messages, to know them by: Telegram's are whole seconds."""
SUMMER_SECONDS = 3600
"""By how much the times of an HTML export can be wrong, which are not told with the offset of summer."""
ENOUGH_MESSAGES = 3

_CAN_BE = {"group": ("group", "saved"), "channel": ("channel",)}
_KEY = "source = ? AND account = ? AND chat_id = ?"
_RANGE = "chat = ? AND message_id BETWEEN ? AND ?"
_MARKED = "sent_at % 1000 = 1"
_REPLACE = INSERT.replace("OR IGNORE", "OR REPLACE")
_EPOCH = datetime.fromtimestamp(0, UTC)
_chat_of = attrgetter("source", "account", "chat_id")
_id_of = attrgetter("message_id")
_CHATS_OF_ACCOUNT = "(SELECT chat FROM chats WHERE source = ? AND account = ?)"


@dataclass(frozen=True, slots=True)
class _Stored:
    """A chat as the tables have it."""

    number: int
    source: str
    account: str
    chat_id: str
    kind: str


def is_provisional(any_id: str) -> bool:
    """Tell whether an id of an account, chat or sender only stands in for the messenger's own."""
    return any_id.startswith(PROVISIONAL)


def numbers_its_own(chat_id: str) -> bool:
    """Tell whether a Telegram chat has message ids of its own, and does not share those of the account."""
    return chat_id.startswith("channel")


def can_be(guessed: str, kind: str) -> bool:
    """Tell whether a chat that HTML shows as of one kind can be of another: one with many people is none of two."""
    return kind in _CAN_BE.get(guessed, (kind,))


def adopt(connection: sqlite3.Connection, messages: Sequence[Message]) -> int:
    """Let messages replace what an HTML export told of them; returns how many were there and marked.

    Wants the messages chat by chat, the chats and accounts put. Leaves alone what is itself marked or provisional.
    """
    replaced = 0
    for (source, account, chat_id), group in groupby(messages, key=_chat_of):
        if source != "telegram" or is_provisional(account) or is_provisional(chat_id):
            continue
        told = list(group)
        chat = _stored(connection, _KEY, (source, account, chat_id))[0]
        _adopt_account_by_name(connection, chat)
        _adopt_chats(connection, chat, told)
        rows = connection.execute(f"SELECT message_id FROM messages WHERE {_RANGE} AND {_MARKED}", _range(chat, told))  # nosec B608  # only names written in this package; values are bound
        if marked := {message_id for (message_id,) in rows}:
            new = [
                to_row(chat.number, message) for message in told if message.message_id in marked and _is_exact(message)
            ]
            replaced += max(connection.executemany(_REPLACE, new).rowcount, 0)
    return replaced


def _is_exact(message: Message) -> bool:
    return message.sent_at.microsecond == 0


def _range(chat: _Stored, told: Sequence[Message]) -> tuple[int, int, int]:
    return chat.number, min(map(_id_of, told)), max(map(_id_of, told))


def _stored(connection: sqlite3.Connection, where: str, values: Sequence[str]) -> list[_Stored]:
    rows = connection.execute(f"SELECT chat, source, account, chat_id, kind FROM chats WHERE {where}", values)  # nosec B608  # only names written in this package; values are bound
    return [_Stored(*row) for row in rows.fetchall()]


def _adopt_account_by_name(connection: sqlite3.Connection, chat: _Stored) -> None:
    """Take over an account that has the same owner's name: an archive is of one person."""
    rows = connection.execute(
        "SELECT theirs.account FROM accounts AS ours JOIN accounts AS theirs USING (source, name) "  # nosec B608  # only names written in this package; values are bound
        f"WHERE source = ? AND ours.account = ? AND theirs.account GLOB '{PROVISIONAL}*' AND name != ''",
        (chat.source, chat.account),
    ).fetchall()
    for (account,) in rows:
        _rename_account(connection, chat.source, account, chat.account)


def _adopt_chats(connection: sqlite3.Connection, chat: _Stored, told: Sequence[Message]) -> None:
    where = f"source = ? AND chat_id GLOB '{PROVISIONAL}*' AND (account = ? OR account GLOB '{PROVISIONAL}*')"
    for other in _stored(connection, where, (chat.source, chat.account)):
        if not can_be(other.kind, chat.kind) or not _is_same(connection, chat, other, told):
            continue
        if other.account != chat.account:
            # Two people can be in one supergroup; they are not one person for that.
            if numbers_its_own(chat.chat_id):
                continue
            _rename_account(connection, chat.source, other.account, chat.account)
        # It may have met another of its name in the account.
        for same in _stored(connection, _KEY, (chat.source, chat.account, other.chat_id)):
            _take_over(connection, same, chat)


def _is_same(connection: sqlite3.Connection, chat: _Stored, other: _Stored, told: Sequence[Message]) -> bool:
    """Tell whether the messages are those of the other chat, by the first of it in their range."""
    rows = connection.execute(
        f"SELECT message_id, sent_at FROM messages WHERE {_RANGE} LIMIT 60",  # nosec B608  # only names written in this package; values are bound
        _range(other, told),
    ).fetchall()
    ids = {message_id for message_id, _ in rows}
    wanted = [message for message in told if message.message_id in ids and _is_exact(message)]
    seconds = {message.message_id: (message.sent_at - _EPOCH) // timedelta(seconds=1) for message in wanted}
    late_by = [sent_at // 1000 - seconds[message_id] for message_id, sent_at in rows if message_id in seconds]
    agreeing = sum(abs(late) in (0, SUMMER_SECONDS) for late in late_by)
    enough = min(ENOUGH_MESSAGES, len(rows)) if numbers_its_own(chat.chat_id) else 1
    return agreeing >= max(enough, 1) and agreeing * 2 > len(late_by)


def _rename_account(connection: sqlite3.Connection, source: str, account: str, into: str) -> None:
    """Make the chats of one account those of another, and its owner's messages the other's."""
    connection.execute(
        f"UPDATE messages SET sender_id = ? WHERE sender_id = ? AND chat IN {_CHATS_OF_ACCOUNT}",  # nosec B608  # only names written in this package; values are bound
        (into, account, source, account),
    )
    for chat in _stored(connection, "source = ? AND account = ?", (source, account)):
        if same := _stored(connection, _KEY, (source, into, chat.chat_id)):
            _take_over(connection, chat, same[0])
        else:
            connection.execute("UPDATE chats SET account = ? WHERE chat = ?", (into, chat.number))
    connection.execute("DELETE FROM accounts WHERE source = ? AND account = ?", (source, account))


def _take_over(connection: sqlite3.Connection, chat: _Stored, into: _Stored) -> None:
    """Move the messages of one chat into another, with its rules, and give its person the other's id."""
    connection.execute(
        f"INSERT OR IGNORE INTO messages (chat, {COLUMNS}) SELECT ?, {COLUMNS} FROM messages WHERE chat = ?",  # nosec B608  # only names written in this package; values are bound
        (into.number, chat.number),
    )
    connection.execute("DELETE FROM messages WHERE chat = ?", (chat.number,))
    # Their name was all that the export told of a person, in other chats too.
    connection.execute(
        f"UPDATE messages SET sender_id = ? WHERE sender_id = ? AND chat IN {_CHATS_OF_ACCOUNT}",  # nosec B608  # only names written in this package; values are bound
        (into.chat_id, chat.chat_id, into.source, into.account),
    )
    for rule in ("rule", "renamed", "person"):
        connection.execute(
            f"UPDATE chats SET {rule} = (SELECT {rule} FROM chats WHERE chat = ?) WHERE chat = ? AND {rule} = ''",  # nosec B608  # only names written in this package; values are bound
            (chat.number, into.number),
        )
    connection.execute("DELETE FROM chats WHERE chat = ?", (chat.number,))
