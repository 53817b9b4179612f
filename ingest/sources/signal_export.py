"""What tools write that read Signal Desktop's database: signal-export (`<chat>/data.json`) and sigtop.

They say which messages are the owner's, but not under which account id, so the owner's id is `me`. What signal-export
writes has nothing more than names, made of letters and digits alone: they are the ids of chats and people. So it does
not go together with Signal's own plain export, which says more: ingest one of the two.

Files are read twice, since whether a chat is a group is told only by who writes in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import PurePosixPath
from typing import Any

from ingest.exports import Export
from ingest.identity import MessageIds, stable_id
from ingest.reading import Known, Reading, Tally
from ingest.sources._json import head_events, read_events, read_object, read_value
from ingest.sources._jsonl import first_value, read_values
from ingest.sources._me import ACCOUNT, name_in
from ingest.sources._roots import is_one_export
from ingest.sources._signal.people import SOURCE
from ingest.sources._signal.records import Record, Shape, record_of, shape_of
from ingest.sources._text import text_of
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.records import Chat, Message

NAME = "Signal data.json of signal-export"

_HEAD_BYTES = 64 * 1024
_FILES_LOOKED_AT = 20
_FILE = "data.json"
_NOTE_TO_SELF = "NotetoSelf"
_NUMBER = re.compile(r" \(\+[0-9]+\)$")
"""What sigtop puts behind a name in the name of a file."""


def recognises(export: Export) -> bool:
    """Tell whether there is a file with records of one of the tools."""
    names = [name for name in _candidates(export) if export.size_bytes(name)][:_FILES_LOOKED_AT]
    roots = {_root_of(name) for name in names}
    if export.path.is_dir() and not (len(roots) == 1 and is_one_export(export, *roots)):
        return False
    return bool(names) and all(_shape_of_file(export, name) for name in names)


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Stream the messages, file by file; `BadInput` if one is bad."""
    tally = Tally()
    return Reading(
        source=SOURCE,
        account=ACCOUNT,
        owner=name_in(config.owner),
        messages=_messages(export, find_zone(config.timezone), tally),
        tally=tally,
    )


@dataclass
class _Chat:
    """One chat: who writes in it, and what its messages are known by."""

    people: set[str] = field(default_factory=set, repr=False)
    ids: MessageIds = field(default_factory=MessageIds)
    known: dict[object, int] = field(default_factory=dict, repr=False)
    """What answers name a message by -> its id."""


def _messages(export: Export, zone: tzinfo | None, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    for name in _candidates(export):
        shape = _shape_of_file(export, name)
        if shape is None:
            continue
        chats: dict[str, _Chat] = {}
        for raw in _values(export, name, Tally()):
            if isinstance(record := record_of(raw, zone), Record):
                chats.setdefault(record.conversation, _Chat()).people.add(record.sender)
        records = {
            conversation: _chat_of(export, name, shape, conversation, chat.people - {"", ACCOUNT})
            for conversation, chat in chats.items()
        }
        for raw in _values(export, name, tally):
            tally.messages_read += 1
            outcome = record_of(raw, zone)
            if isinstance(outcome, str):
                tally.skipped[outcome] += 1
            else:
                chat = records[outcome.conversation]
                yield chat, _message_of(outcome, chat, chats[outcome.conversation])


def _message_of(record: Record, chat: Chat, known: _Chat) -> Message:
    sender_id = chat.chat_id if chat.kind == "private" and record.sender != ACCOUNT else record.sender
    role = sender_id if chat.kind == "group" else sender_id == ACCOUNT
    what, *when = record.identity
    message_id = known.ids.next(what, role, *when)
    reply_to = known.known.get(record.answers)
    known.known[record.key] = message_id
    return Message(
        source=SOURCE,
        account=ACCOUNT,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=record.sent_at,
        sender_id=sender_id,
        sender_name=record.sender_name,
        is_owner=sender_id == ACCOUNT,
        kind=record.kind,
        text=record.text,
        reply_to=reply_to,
        edited_at=record.edited_at,
        reactions=record.reactions,
    )


def _chat_of(export: Export, name: str, shape: Shape, conversation: str, others: set[str]) -> Chat:
    path = PurePosixPath(name)
    whole = export.path.resolve()
    if shape == "desktop":
        called = _NUMBER.sub("", path.stem)
        chat_id = next(iter(others)) if len(others) == 1 else str(stable_id(SOURCE, conversation))
    else:
        called = path.parent.name or (whole.parent if export.is_single else whole).name
        chat_id = called
    return Chat(
        source=SOURCE,
        account=ACCOUNT,
        chat_id=text_of(chat_id),
        kind="group" if len(others) > 1 else "saved" if called == _NOTE_TO_SELF else "private",
        name=text_of(called),
    )


def _candidates(export: Export) -> list[str]:
    if export.is_single:
        return export.names
    exported = export.named(_FILE)
    return exported or export.named("*.json", "*.jsonl")


def _root_of(name: str) -> str:
    """Give the folder of the export that a file is in, with a slash at its end: of a chat's folder, that around it."""
    path = PurePosixPath(name)
    folders = path.parts[: -2 if path.name == _FILE else -1]
    return "".join(f"{folder}/" for folder in folders)


def _shape_of_file(export: Export, name: str) -> Shape | None:
    head = export.head(name, _HEAD_BYTES)
    if not head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        return shape_of(first_value(head))
    events = head_events(export, name, _HEAD_BYTES)
    if next(events, None) != ("start_array", None) or next(events, None) != ("start_map", None):
        return None
    return "desktop" if shape_of(read_object(events)) == "desktop" else None


def _values(export: Export, name: str, tally: Tally) -> Iterator[Any]:
    """Yield the records of a file, of an array or of lines."""
    if not export.head(name, _HEAD_BYTES).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"["):
        yield from read_values(export, name, tally)
        return
    events = read_events(export, name, tally)
    next(events)
    for event, value in events:
        if event == "end_array":
            break
        yield read_value(event, value, events)
    # What stands behind the array, which can only be wrong, is read to be refused.
    for _ in events:
        pass
