"""Small Telegram Desktop exports, and their ingestion. Ann (id 1) owns; Bob (id 2) is whom she talks to."""

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.files import IngestReport, ingest_files
from soundalike.archive import open_archive
from soundalike.config import FileConfig
from soundalike.home import Home
from soundalike.records import Message

JsonObject = dict[str, Any]
NOON = 1_700_000_000
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
ANN = {"from": "Ann Lee", "from_id": "user1"}
BOB = {"from": "Bob", "from_id": "user2"}
PERSONAL = {"user_id": 1, "first_name": "Ann", "last_name": "Lee", "username": "@annlee"}


def said(message_id: int, text: Any = "hello", **members: Any) -> JsonObject:
    """A message by Ann, as a current version writes it; members that are given replace or add."""
    moment = {"date": "2023-11-14T22:13:20", "date_unixtime": str(NOON + message_id)}
    return {"id": message_id, "type": "message", **moment, **ANN, "text": text, **members}


def without(message: JsonObject, *names: str) -> JsonObject:
    return {name: value for name, value in message.items() if name not in names}


def chat(messages: Iterable[Any], **members: Any) -> JsonObject:
    """Ann's chat with Bob."""
    return {"name": "Bob", "type": "personal_chat", "id": 2, **members, "messages": list(messages)}


def account(*chats: Any, **members: Any) -> JsonObject:
    """Ann's whole account; a member given as None is left out."""
    whole = {
        "about": "…",
        "personal_information": PERSONAL,
        "chats": {"about": "…", "list": list(chats)},
        **members,
    }
    return {name: value for name, value in whole.items() if value is not None}


def write(folder: Path, export: Any, name: str = "result.json") -> Path:
    """A file of an export as JSON data, text or bytes."""
    path = folder / name
    if not isinstance(export, (str, bytes)):
        export = json.dumps(export, ensure_ascii=False, indent=1)
    path.write_bytes(export if isinstance(export, bytes) else export.encode())
    return path


def ingest(folder: Path, export: Any, **config: str) -> IngestReport:
    """Ingest an export into the home in this folder."""
    return ingest_files(home(folder), [write(folder, export)], FileConfig(**config))


def home(folder: Path) -> Home:
    return Home(folder / "home")


def archived(folder: Path) -> list[Message]:
    """All messages in the home of this folder, chat by chat."""
    with open_archive(home(folder)) as archive:
        return [message for summary in archive.chats() for message in archive.messages(summary.chat)]


def contents(folder: Path) -> list[str] | None:
    """All that the archive holds but for which files were read, to see whether it changed; None if there is none."""
    path = home(folder).archive
    if not path.exists():
        return None
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "files"')]
    finally:
        connection.close()
