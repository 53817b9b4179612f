"""Plain files, as people write them for chats from anywhere else."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any

CONFIG = {"timezone": "UTC"}
NOON = "2024-03-01T12:00:00+00:00"


def said(text: str = "hello", **members: Any) -> dict[str, Any]:
    """A record of Ann's in her chat with Bob; members that are given replace or add."""
    return {"chat": "bob", "sender": "ann", "sent_at": NOON, "text": text, **members}


def by_bob(text: str = "hi", **members: Any) -> dict[str, Any]:
    return said(text, **{"sender": "bob", **members})


def jsonl(*records: Any) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def table(records: Iterable[Mapping[str, Any]], delimiter: str = ",") -> bytes:
    """The records as CSV, with the columns of the first one."""
    records = list(records)
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, list(records[0]), delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(records)
    return written.getvalue().encode()


RECORDS = (
    said("first", id=1, is_owner=True, sender_name="Ann Lee", chat_name="Bobby"),
    by_bob("two\nlines 😀", id=2, sent_at=1_709_294_460, reply_to=1, sender_name="Bob Ray"),
    said("", id=3, sent_at=1_709_294_461_500, kind="photo"),
    by_bob("news from elsewhere", id=4, sent_at="2024-03-01 13:00:00", forwarded=True),
    said("mended", id="five", sent_at="2024-03-01T13:01:00Z", edited_at="2024-03-01T13:02:00Z", reply_to="4"),
    {"chat": 77, "sender": "bob", "sent_at": NOON, "text": "all here?", "chat_kind": "group", "source": "plain"},
    {"chat": 77, "sender": "cleo", "sent_at": NOON, "text": "yes", "sender_name": "Cleo"},
    {"chat": 77, "sender": "ann", "sent_at": NOON, "text": "yes"},
    {"chat": "bob", "sender": "bob", "sent_at": "yesterday", "text": "lost"},
)


def rich() -> dict[str, bytes]:
    """The export's files by name."""
    return {"chats.jsonl": jsonl(*RECORDS)}
