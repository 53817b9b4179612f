"""Messages as rows of the archive's table, and back: times are whole milliseconds, reactions JSON."""

import functools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from soundalike.records import Chat, Message, quick_message

Row = tuple[Any, ...]

COLUMNS = (
    "message_id, sent_at, sender_id, sender_name, is_owner, kind, text, reply_to, forwarded, edited_at, reactions, "
    "via_bot"
)
ROWS_A_STATEMENT = 500
"""So many rows are written by one statement, which halves what each costs; SQLite allows 32,766 values."""

# An empty text stands for NULL, and 0 and 1 for truth: sqlite3 looks for an adapter for each None and bool it is given,
# which takes longer than to write the whole row.
_ROW = "(?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, nullif(?, ''), ?, nullif(?, ''))"
# Reactions carry no time of change: more of them is taken as newer.
_IF_NEWER = """
    ON CONFLICT DO UPDATE
    SET text = excluded.text, kind = excluded.kind, edited_at = excluded.edited_at, reactions = excluded.reactions
    WHERE excluded.edited_at > ifnull(edited_at, 0)
       OR (excluded.edited_at IS edited_at AND length(excluded.reactions) > length(reactions))
"""
_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_NO_REACTIONS = "[]"
_to_json = json.JSONEncoder(ensure_ascii=False).encode


@functools.cache
def insert(rows: int) -> str:
    """The statement that adds so many rows of `to_row`, but for those of messages that are there."""
    return f"INSERT OR IGNORE INTO messages (chat, {COLUMNS}) VALUES {', '.join([_ROW] * rows)}"


@functools.cache
def update(rows: int) -> str:
    """The statement that changes those of so many rows that are there in an older version."""
    return f"INSERT INTO messages (chat, {COLUMNS}) VALUES {', '.join([_ROW] * rows)} {_IF_NEWER}"


INSERT = insert(1)
"""As `insert`, for `executemany`."""


def to_row(chat: int, message: Message) -> Row:
    """The values of a message in the chat of that number."""
    return (
        chat,
        message.message_id,
        (message.sent_at - _EPOCH) // _MILLISECOND,
        message.sender_id,
        message.sender_name,
        1 if message.is_owner else 0,
        message.kind,
        message.text,
        "" if message.reply_to is None else message.reply_to,
        1 if message.forwarded else 0,
        "" if message.edited_at is None else (message.edited_at - _EPOCH) // _MILLISECOND,
        _to_json(message.reactions) if message.reactions else _NO_REACTIONS,
        message.via_bot or "",
    )


def from_row(chat: Chat, row: Row) -> Message:
    """The message of that chat in a row of `COLUMNS`."""
    reactions = row[10]
    return quick_message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=row[0],
        sent_at=to_time(row[1]),
        sender_id=row[2],
        sender_name=row[3],
        is_owner=row[4] == 1,
        kind=row[5],
        text=row[6],
        reply_to=row[7],
        forwarded=row[8] == 1,
        edited_at=None if row[9] is None else to_time(row[9]),
        reactions=() if reactions == _NO_REACTIONS else tuple((name, count) for name, count in json.loads(reactions)),
        via_bot=row[11],
    )


def to_time(milliseconds: int) -> datetime:
    """The moment so many milliseconds after 1970, in UTC; exact, where a float of seconds could lose the last one."""
    return _EPOCH + timedelta(milliseconds=milliseconds)
