"""Databases of Messages as macOS writes them: today's, and that of a Mac from 2015.

The owner is Ann. Bob has a number, Cleo an address; both are in the group.
"""

import plistlib
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

CONFIG: dict[str, str] = {}
BOB, CLEO, ANN = "+447700900123", "cleo@example.org", "ann@example.org"
START_SECONDS = 700_000_000
"""A day in March 2023, in seconds since 2001."""

_MESSAGE = (
    "ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, replace INTEGER DEFAULT 0, "
    "service_center TEXT, handle_id INTEGER DEFAULT 0, subject TEXT, country TEXT, attributedBody BLOB, "
    "version INTEGER DEFAULT 0, type INTEGER DEFAULT 0, service TEXT, account TEXT, account_guid TEXT, "
    "error INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, date_delivered INTEGER, is_from_me INTEGER DEFAULT 0, "
    "is_empty INTEGER DEFAULT 0, is_auto_reply INTEGER DEFAULT 0, is_system_message INTEGER DEFAULT 0, "
    "is_forward INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, cache_roomnames TEXT, "
    "is_audio_message INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0, other_handle INTEGER DEFAULT 0, "
    "group_title TEXT, group_action_type INTEGER DEFAULT 0"
)
_SINCE = (
    "associated_message_guid TEXT, associated_message_type INTEGER DEFAULT 0, balloon_bundle_id TEXT, "
    "payload_data BLOB, message_summary_info BLOB, reply_to_guid TEXT, thread_originator_guid TEXT, "
    "thread_originator_part TEXT, date_retracted INTEGER DEFAULT 0, date_edited INTEGER DEFAULT 0, "
    "associated_message_emoji TEXT"
)
_TABLES = (
    "handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT, service TEXT NOT NULL)",
    "chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER, state INTEGER, "
    "account_id TEXT, chat_identifier TEXT, service_name TEXT, room_name TEXT, account_login TEXT, display_name TEXT, "
    "last_addressed_handle TEXT)",
    "attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT, uti TEXT, "
    "mime_type TEXT, transfer_name TEXT, total_bytes INTEGER DEFAULT 0, is_sticker INTEGER DEFAULT 0, "
    "hide_attachment INTEGER DEFAULT 0)",
    "chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id))",
    "chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0, "
    "PRIMARY KEY (chat_id, message_id))",
    "message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id))",
)


def body(words: str, *, mutable: bool = True) -> bytes:
    """An `attributedBody` of these words, byte for byte as Messages writes it."""
    data = words.encode()
    size = len(data)
    length = (
        bytes([size])
        if size < 0x80
        else b"\x81" + size.to_bytes(2, "little")
        if size < 0x8000
        else b"\x82" + size.to_bytes(4, "little")
    )
    units = len(words.encode("utf-16-le")) // 2
    units_written = bytes([units]) if units < 0x80 else b"\x81" + units.to_bytes(2, "little", signed=False)[:2]
    attributed = b"\x84\x84\x84\x12NSAttributedString\x00"
    string = b"\x84\x84\x84\x08NSString\x01\x94"
    if mutable:
        attributed = b"\x84\x84\x84\x19NSMutableAttributedString\x00\x84\x84\x12NSAttributedString\x00"
        string = b"\x84\x84\x84\x0fNSMutableString\x01\x84\x84\x08NSString\x01\x95"
    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@"
        + (attributed + b"\x84\x84\x08NSObject\x00\x85\x92" + string + b"\x84\x01+" + length + data)
        + (b"\x86\x84\x02iI\x01" + units_written + b"\x92\x84\x84\x84\x0cNSDictionary\x00\x94\x84\x01i\x01\x92")
        + b"\x84\x96\x96\x1d__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\x00\x84\x84\x07NSValue\x00"
        + b"\x94\x84\x01*\x84\x99\x99\x00\x86\x86\x86"
    )


def summary(*versions: str, unsent: bool = False) -> bytes:
    """A `message_summary_info` of a message that was edited, or unsent."""
    events = [{"d": float(START_SECONDS + number), "t": body(words)} for number, words in enumerate(versions)]
    history: dict[str, Any] = {"amc": 0, "ust": True, "ec": {"0": events}, "ep": [0]}
    if unsent:
        history = {"amc": 0, "ust": True, "rp": [0], "otr": {"0": {"lo": 0, "le": 5}}}
    return plistlib.dumps(history, fmt=plistlib.FMT_BINARY)


def nanoseconds(seconds_after: float) -> int:
    return int((START_SECONDS + seconds_after) * 1_000_000_000)


def said(number: int, text: str | None = "hello", chat: int = 1, **columns: Any) -> dict[str, Any]:
    """A message of Bob's to Ann; columns that are given replace or add, `chat` is the row of its chat."""
    return {
        "chat": chat,
        "ROWID": number,
        "guid": guid(number),
        "text": text,
        "handle_id": 1,
        "date": nanoseconds(number),
        **columns,
    }


def by_ann(number: int, text: str | None = "hi", chat: int = 1, **columns: Any) -> dict[str, Any]:
    return said(number, text, chat, **{"handle_id": 0, "is_from_me": 1, "account": f"E:{ANN}", **columns})


def guid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012X}"


def attached(number: int, mime: str | None, **columns: Any) -> dict[str, Any]:
    """An attachment of the message with that number."""
    return {"message": number, "guid": f"at_{number}", "mime_type": mime, **columns}


CHATS = (
    {"ROWID": 1, "guid": f"iMessage;-;{BOB}", "style": 45, "chat_identifier": BOB, "account_login": f"E:{ANN}"},
    {"ROWID": 2, "guid": f"SMS;-;{BOB}", "style": 45, "chat_identifier": BOB, "account_login": "P:+447700900999"},
    {
        "ROWID": 3,
        "guid": "iMessage;+;chat314159",
        "style": 43,
        "chat_identifier": "chat314159",
        "display_name": "The three",
        "last_addressed_handle": ANN,
    },
    {"ROWID": 4, "guid": f"iMessage;-;{ANN}", "style": 45, "chat_identifier": ANN},
)
HANDLES = ({"ROWID": 1, "id": BOB, "service": "iMessage"}, {"ROWID": 2, "id": CLEO, "service": "iMessage"})


def database(
    messages: Sequence[Mapping[str, Any]],
    attachments: Sequence[Mapping[str, Any]] = (),
    chats: Sequence[Mapping[str, Any]] = CHATS,
    handles: Sequence[Mapping[str, Any]] = HANDLES,
    *,
    old: bool = False,
) -> bytes:
    """The bytes of a database."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chat.db"
        with closing(sqlite3.connect(path)) as connection:
            write(connection, messages, attachments, chats, handles, old=old)
        return path.read_bytes()


def write(
    connection: sqlite3.Connection,
    messages: Sequence[Mapping[str, Any]],
    attachments: Sequence[Mapping[str, Any]] = (),
    chats: Sequence[Mapping[str, Any]] = CHATS,
    handles: Sequence[Mapping[str, Any]] = HANDLES,
    *,
    old: bool = False,
) -> None:
    """Make the tables and fill them; `old` leaves out the columns that macOS got after 2015."""
    for table in (f"message ({_MESSAGE}{'' if old else f', {_SINCE}'})", *_TABLES):
        connection.execute(f"CREATE TABLE {table}")
    for handle in handles:
        _insert(connection, "handle", handle)
    for chat in chats:
        _insert(connection, "chat", chat)
    connection.executemany("INSERT INTO chat_handle_join VALUES (?, ?)", [(1, 1), (2, 1), (3, 1), (3, 2)])
    add(connection, messages, attachments)
    connection.commit()


def add(
    connection: sqlite3.Connection,
    messages: Sequence[Mapping[str, Any]],
    attachments: Sequence[Mapping[str, Any]] = (),
) -> None:
    for message in messages:
        _insert(connection, "message", {name: value for name, value in message.items() if name != "chat"})
        if message["chat"]:
            join = {"chat_id": message["chat"], "message_id": message["ROWID"]}
            _insert(connection, "chat_message_join", join)
    for attachment in attachments:
        columns = {name: value for name, value in attachment.items() if name != "message"}
        row = _insert(connection, "attachment", columns)
        _insert(connection, "message_attachment_join", {"message_id": attachment["message"], "attachment_id": row})


def _insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int | None:
    places = ", ".join("?" * len(row))
    return connection.execute(
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", tuple(row.values())
    ).lastrowid


MESSAGES = (
    said(1, "first"),
    by_ann(2, None, attributedBody=body("words from the body 😀")),
    by_ann(3, "by text message", chat=2, service="SMS"),
    said(4, "reply", thread_originator_guid=guid(1), thread_originator_part="0:0:5"),
    said(5, "Loved “hi”", associated_message_guid=f"p:0/{guid(2)}", associated_message_type=2000),
    said(6, "\ufffc", cache_has_attachments=1),
    by_ann(7, "mended", date_edited=nanoseconds(60), message_summary_info=summary("mendet", "mended")),
    said(8, None, date_edited=nanoseconds(61), message_summary_info=summary(unsent=True)),
    said(9, None, chat=3, handle_id=2, item_type=2, group_title="The three"),
    said(10, "in the group", chat=3, handle_id=2),
    by_ann(11, "me too", chat=3),
    said(12, "https://example.org", balloon_bundle_id="com.apple.messages.URLBalloonProvider"),
    said(13, "\ufffc", balloon_bundle_id="com.apple.Handwriting.HandwritingProvider"),
    by_ann(14, "milk", chat=4),
    said(15, "deleted", chat=0),
)


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    attachments = (attached(6, "image/jpeg"), attached(12, None, transfer_name="A.pluginPayloadAttachment"))
    return {"chat.db": database(MESSAGES, attachments)}
