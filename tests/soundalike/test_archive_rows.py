"""Claims about rows: what is put comes back to the last millisecond, however many rows are written at once."""

import dataclasses
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soundalike.archive_rows import _ROWS_A_STATEMENT, COLUMNS, add, from_row, renew, to_row, to_time
from soundalike.archive_schema import migrate
from soundalike.records import Chat, Message

CHAT = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Jess")
PLAIN = Message(
    source="telegram",
    account="1",
    chat_id="2",
    message_id=7,
    sent_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    sender_id="1",
    is_owner=False,
    kind="text",
    text="hi",
)
RICH = dataclasses.replace(
    PLAIN,
    sender_name="Лёша",
    is_owner=True,
    text="a\x00b 😀",
    reply_to=-5,
    forwarded=True,
    edited_at=datetime(2026, 1, 2, 3, 4, 6, 7_000, tzinfo=UTC),
    reactions=(("❤️", 1), ('"', 2)),
    via_bot="@gif",
)


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    migrate(opened, Path("archive.sqlite"))
    yield opened
    opened.close()


def stored(connection: sqlite3.Connection) -> list[Message]:
    rows = connection.execute(f"SELECT {COLUMNS} FROM messages ORDER BY message_id")
    return [from_row(CHAT, row) for row in rows]


@pytest.mark.parametrize("message", [PLAIN, RICH, dataclasses.replace(PLAIN, reply_to=0, text="")])
def test_a_message_comes_back_as_it_was(connection: sqlite3.Connection, message: Message) -> None:
    assert add(connection, [to_row(5, message)]) == 1
    assert stored(connection) == [message]


def test_what_a_message_has_not_is_null_in_the_table(connection: sqlite3.Connection) -> None:
    add(connection, [to_row(5, PLAIN)])
    assert connection.execute("SELECT reply_to, edited_at, via_bot FROM messages").fetchall() == [(None, None, None)]


@pytest.mark.parametrize("milliseconds", [0, 1, 999, 1_700_000_000_001, 4_294_967_295_999, -1, -62_000_000_000_001])
def test_a_time_is_kept_to_the_millisecond(connection: sqlite3.Connection, milliseconds: int) -> None:
    moment = to_time(milliseconds)
    assert moment.tzinfo is UTC
    add(connection, [to_row(5, dataclasses.replace(PLAIN, sent_at=moment, edited_at=moment))])
    assert [(message.sent_at, message.edited_at) for message in stored(connection)] == [(moment, moment)]


def test_a_time_in_another_zone_is_the_same_moment(connection: sqlite3.Connection) -> None:
    here = PLAIN.sent_at.astimezone()
    add(connection, [to_row(5, dataclasses.replace(PLAIN, sent_at=here))])
    assert stored(connection) == [PLAIN]


@pytest.mark.parametrize("count", [0, 1, _ROWS_A_STATEMENT - 1, _ROWS_A_STATEMENT, 3 * _ROWS_A_STATEMENT + 1])
def test_any_number_of_rows_is_written_once(connection: sqlite3.Connection, count: int) -> None:
    messages = [dataclasses.replace(RICH, message_id=number) for number in range(count)]
    rows = [to_row(5, message) for message in messages]
    assert (add(connection, rows), add(connection, rows), renew(connection, rows)) == (count, 0, 0)
    assert stored(connection) == messages


@pytest.mark.parametrize("count", [1, 2 * _ROWS_A_STATEMENT + 1])
def test_only_newer_rows_change_what_is_there(connection: sqlite3.Connection, count: int) -> None:
    def rows(later: timedelta, text: str) -> list[tuple[object, ...]]:
        changed = dataclasses.replace(RICH, text=text, edited_at=RICH.sent_at + later)
        return [to_row(5, dataclasses.replace(changed, message_id=number)) for number in range(count)]

    add(connection, rows(timedelta(seconds=2), "edited"))
    assert renew(connection, rows(timedelta(seconds=1), "older")) == 0
    assert renew(connection, rows(timedelta(seconds=3), "newer")) == count
    assert {message.text for message in stored(connection)} == {"newer"}


def test_the_same_message_twice_at_once_is_one(connection: sqlite3.Connection) -> None:
    assert add(connection, [to_row(5, PLAIN)] * 3) == 1
    assert stored(connection) == [PLAIN]
