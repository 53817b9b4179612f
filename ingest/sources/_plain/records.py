"""Reads the records of plain files, JSON lines and CSV alike, and checks them one by one."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, cast, get_args

from ingest.exports import Export
from ingest.identity import stable_id
from ingest.reading import Tally
from ingest.sources._jsonl import first_value, read_values
from ingest.sources._text import text_of
from ingest.sources._values import integer_of, moment_of, time_of
from soundalike.errors import BadInput
from soundalike.records import ChatKind

NEEDED = ("chat", "sender", "sent_at", "text")
DEFAULT_SOURCE = "plain"

_DELIMITERS = ",;\t"
_KINDS = frozenset(get_args(ChatKind))
_WORD = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_UNIX = re.compile(r"[0-9]{9,14}(\.[0-9]{1,9})?")
"""Nine digits of seconds are the year 1973; fewer, or eight of a date without dashes, are no Unix time."""
_MILLISECONDS_FROM = 10**11
_TRUE = frozenset({"true", "1", "yes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record that can become a message. What is optional and was not given, or not readable, is empty."""

    chat: str
    sender: str
    sent_at: datetime
    text: str = field(repr=False)
    id: int | None
    chat_name: str = field(repr=False)
    chat_kind: ChatKind | None
    sender_name: str = field(repr=False)
    is_owner: bool
    kind: str
    reply_to: int | None
    forwarded: bool
    edited_at: datetime | None
    source: str


def format_of(export: Export, name: str, head_bytes: int = 1024 * 1024) -> str:
    """Tell from a file's beginning that it is in the plain format: `jsonl`, `csv`, or empty for anything else."""
    head = export.head(name, head_bytes)
    first = first_value(head) if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") else None
    if isinstance(first, dict):
        return "jsonl" if all(needed in first for needed in NEEDED) else ""
    try:
        return "csv" if _dialect(head.partition(b"\n")[0].decode("utf-8-sig")) else ""
    except UnicodeDecodeError:
        return ""


def read_records(export: Export, name: str, zone: tzinfo | None, tally: Tally) -> Iterator[Record | str]:
    """Yield each record of a file, or the reason why it cannot be a message; counts messages and bytes.

    Raises `BadInput` for a file that is not JSON or CSV from its beginning to its end.
    """
    rows = read_values(export, name, tally) if format_of(export, name) == "jsonl" else _csv_rows(export, name, tally)
    for row in rows:
        tally.messages_read += 1
        yield _record(row, zone) if isinstance(row, dict) else "malformed"


def _record(row: Mapping[str, Any], zone: tzinfo | None) -> Record | str:
    chat, sender = _key(row.get("chat")), _key(row.get("sender"))
    if not chat:
        return "no_chat"
    if not sender:
        return "no_sender"
    sent_at = _moment(row.get("sent_at"), zone)
    if sent_at is None:
        return "malformed" if row.get("sent_at") else "no_date"
    text = row.get("text")
    if not isinstance(text, str):
        return "no_text" if text is None else "malformed"
    chat_kind, kind, source = (_word(row.get(name)) for name in ("chat_kind", "kind", "source"))
    return Record(
        chat=chat,
        sender=sender,
        sent_at=sent_at,
        text=text_of(text),
        id=_message_id(row.get("id")),
        chat_name=text_of(row.get("chat_name")).strip(),
        chat_kind=cast("ChatKind", chat_kind) if chat_kind in _KINDS else None,
        sender_name=text_of(row.get("sender_name")).strip(),
        is_owner=_is_true(row.get("is_owner")),
        kind=kind or "text",
        reply_to=_message_id(row.get("reply_to")),
        forwarded=_is_true(row.get("forwarded")),
        edited_at=_moment(row.get("edited_at"), zone),
        source=source or DEFAULT_SOURCE,
    )


def _csv_rows(export: Export, name: str, tally: Tally) -> Iterator[dict[str, str]]:
    with export.open(name, tally) as file:
        lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        try:
            header = lines.readline()
            names = _columns(header, _dialect(header))
            reader = csv.reader(lines, delimiter=_dialect(header) or ",", strict=True)
            for values in reader:
                if values:
                    yield dict(zip(names, values, strict=False))
        except UnicodeDecodeError:
            raise BadInput(
                f"{export.path} holds bytes that are not UTF-8, after {tally.messages_read:,} messages: "
                "save it as CSV in UTF-8."
            ) from None
        except csv.Error:
            raise BadInput(
                f"{export.path} is not valid CSV after {tally.messages_read:,} messages: put text that holds quotes, "
                "delimiters or line breaks between double quotes, and double the quotes inside."
            ) from None


def _dialect(header: str) -> str:
    """Give the delimiter with which a header names all columns that are needed; empty if there is none."""
    for delimiter in _DELIMITERS:
        if set(NEEDED) <= set(_columns(header, delimiter)):
            return delimiter
    return ""


def _columns(header: str, delimiter: str) -> list[str]:
    try:
        return [name.strip().casefold() for name in next(csv.reader([header], delimiter=delimiter or ","), [])]
    except csv.Error:
        return []


def _key(value: Any) -> str:
    """Give the text of a name or number; empty for anything else."""
    return str(value) if type(value) is int and integer_of(value) is not None else text_of(value).strip()


def _moment(value: Any, zone: tzinfo | None) -> datetime | None:
    written = value.strip() if isinstance(value, str) else str(value) if type(value) in (int, float) else ""
    if not _UNIX.fullmatch(written):
        return moment_of(written, zone)
    number = float(written)
    return time_of(round(number if number >= _MILLISECONDS_FROM else number * 1000))


def _message_id(value: Any) -> int | None:
    number = integer_of(value)
    if number is None and (name := text_of(value).strip()):
        number = integer_of(name)
        return stable_id("id", name) if number is None else number
    return number


def _is_true(value: Any) -> bool:
    return value in (True, 1) if isinstance(value, int) else text_of(value).strip().casefold() in _TRUE


def _word(value: Any) -> str:
    word = text_of(value).strip().casefold()
    return word if _WORD.fullmatch(word) else ""
