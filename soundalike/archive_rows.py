"""Messages as rows of the archive's table, and back: times are whole milliseconds, reactions JSON."""

import functools
import itertools
import json
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from soundalike.records import Chat, Message, quick_message

Row = tuple[Any, ...]

COLUMNS = (
    "message_id, sent_at, sender_id, sender_name, is_owner, kind, text, reply_to, forwarded, edited_at, reactions, "
    "via_bot"
)
# Stands for NULL, as 0 and 1 do for truth: sqlite3 looks for an adapter for each None and bool that it is given, which
# takes longer than to write the row.
_NULL = -(2**63)
_ROW = f"(?, ?, ?, ?, ?, ?, ?, ?, nullif(?, {_NULL}), ?, nullif(?, {_NULL}), ?, nullif(?, {_NULL}))"
# One statement for many rows takes a quarter less time than one for each; SQLite before 3.32 takes 999 values in one.
_ROWS_A_STATEMENT = 75
# Reactions carry no time of change: more of them is taken as newer. What a voice note was heard to say is kept.
_IF_NEWER = """
    ON CONFLICT DO UPDATE
    SET text = CASE WHEN excluded.kind = 'voice_message' AND excluded.text = '' THEN text ELSE excluded.text END,
        kind = excluded.kind, edited_at = excluded.edited_at, reactions = excluded.reactions
    WHERE excluded.edited_at > ifnull(edited_at, 0)
       OR (excluded.edited_at IS edited_at AND length(excluded.reactions) > length(reactions))
"""
INSERT = f"INSERT OR IGNORE INTO messages (chat, {COLUMNS}) VALUES {_ROW}"
"""Adds a row of `to_row`, unless the message is there."""
_INSERT_MANY = INSERT + f", {_ROW}" * (_ROWS_A_STATEMENT - 1)
_UPDATE = INSERT.replace(" OR IGNORE", "") + _IF_NEWER
_UPDATE_MANY = _INSERT_MANY.replace(" OR IGNORE", "") + _IF_NEWER
_EPOCH = datetime.fromtimestamp(0, UTC)
_MILLISECOND = timedelta(milliseconds=1)
_NO_REACTIONS = "[]"


def add(connection: sqlite3.Connection, rows: Sequence[Row]) -> int:
    """Add messages, but for those that are there; returns how many."""
    return _write(connection, INSERT, _INSERT_MANY, rows)


def renew(connection: sqlite3.Connection, rows: Sequence[Row]) -> int:
    """Change messages that are there in an older version; returns how many."""
    return _write(connection, _UPDATE, _UPDATE_MANY, rows)


def _write(connection: sqlite3.Connection, one: str, many: str, rows: Sequence[Row]) -> int:
    changed = 0
    rest = len(rows) % _ROWS_A_STATEMENT
    for begin in range(0, len(rows) - rest, _ROWS_A_STATEMENT):
        values = list(itertools.chain.from_iterable(rows[begin : begin + _ROWS_A_STATEMENT]))
        changed += connection.execute(many, values).rowcount
    if rest:
        changed += connection.executemany(one, rows[-rest:]).rowcount
    return changed


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
        _NULL if message.reply_to is None else message.reply_to,
        1 if message.forwarded else 0,
        _NULL if message.edited_at is None else (message.edited_at - _EPOCH) // _MILLISECOND,
        _reactions_to_json(message.reactions) if message.reactions else _NO_REACTIONS,
        _NULL if message.via_bot is None else message.via_bot,
    )


@functools.lru_cache(maxsize=1024)
def _reactions_to_json(reactions: tuple[tuple[str, int], ...]) -> str:
    return json.dumps(reactions, ensure_ascii=False)


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
