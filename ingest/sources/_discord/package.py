"""Reads Discord's own data package, which holds only what its owner wrote.

    account/user.json            {"id", "username", "global_name", "relationships": [{"user": {"id", …}}]}
    messages/index.json          {"123": "Direct Message with bob"}
    messages/c123/channel.json   {"id", "type", "recipients": [ids], "name", "guild": {"name"}}
    messages/c123/messages.json  [{"ID", "Timestamp", "Contents", "Attachments"}]

Until 2023 messages stood in `messages.csv` with the same columns, and until 2021 the channels' folders had no `c`. The
other folders' names are in the account's language, so that nothing goes by them.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._discord.exporter import sent_at_of
from ingest.sources._discord.text import is_gif, readable
from ingest.sources._json import head_events, read_events, read_value
from ingest.sources._media import kind_of_file
from ingest.sources._roots import is_one_export
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, object_of, objects_of
from soundalike.errors import BadInput
from soundalike.records import Chat, ChatKind, Message

_MESSAGES = re.compile(r"(?P<root>(?:.*/)??)(?:[^/]+/)?c?(?P<id>[0-9]{15,20})/messages\.(?:json|csv)")
_COLUMNS = ("ID", "Timestamp", "Contents")
_HEAD_BYTES = 1024 * 1024
_HEADS_READ = 20
_KINDS: dict[str, ChatKind] = {"1": "private", "DM": "private"}
_IN_GUILD = "GUILD"
_INDEXED = re.compile(r"Direct Message with (.+?)(?:#0)?")
_UNKNOWN = frozenset({"Unknown channel", "None", "Direct Message with Unknown Participant"})


@dataclass(frozen=True)
class Package:
    """A package's files, and what it says of people."""

    channels: dict[str, str] = field(repr=False)
    """Channel id -> name of the file with its messages."""
    owner_id: str
    """Empty where the package was asked for without the account."""
    owner_names: tuple[str, ...] = field(repr=False)
    """The name shown, and the one to log in with."""
    names: dict[str, str] = field(repr=False)
    """User id -> name of the people the owner knows."""
    index: dict[str, str] = field(repr=False)
    """Channel id -> what Discord calls it."""


def find_channels(export: Export) -> dict[str, str]:
    """Find the files with messages by the ids of their channels; none if it is no data package."""
    found = {match["id"]: match for name in export.names if (match := _MESSAGES.fullmatch(name))}
    present = set(export.names)
    channels = {
        channel_id: match[0]
        for channel_id, match in found.items()
        if str(PurePosixPath(match[0]).with_name("channel.json")) in present
    }
    roots = {found[channel_id]["root"] for channel_id in channels}
    if len(roots) != 1 or not is_one_export(export, next(iter(roots))):
        return {}
    return channels if any(_is_of_messages(export, name) for name in list(channels.values())[:_HEADS_READ]) else {}


def read_package(export: Export, channels: dict[str, str]) -> Package:
    """Read what a package says of its owner and the channels."""
    user = next((user for name in export.named("user.json") if "username" in (user := _head(export, name))), {})
    owner_id = integer_of(user.get("id"))
    users = [object_of(relation.get("user")) for relation in objects_of(user.get("relationships"))]
    named = [(integer_of(each.get("id")), _name_of(each)) for each in (*users, user)]
    parents = {str(PurePosixPath(name).parent.parent / "index.json") for name in channels.values()}
    index = {key: value for name in parents if name in export.names for key, value in _head(export, name).items()}
    return Package(
        channels=channels,
        owner_id="" if owner_id is None else str(owner_id),
        owner_names=tuple(name for name in (_name_of(user), text_of(user.get("username"))) if name),
        names={str(user_id): name for user_id, name in named if user_id is not None and name},
        index={key: value for key, value in index.items() if isinstance(value, str)},
    )


def recipients_of(export: Export, file: str) -> list[str]:
    """Give the ids of the people in a direct channel; none for a server's."""
    about = _head(export, str(PurePosixPath(file).with_name("channel.json")))
    listed = about.get("recipients")
    ids = [integer_of(person) for person in listed] if isinstance(listed, list) else []
    return [str(person) for person in ids if person is not None]


def chat_of(export: Export, package: Package, channel_id: str, account: str) -> Chat:
    """Make a channel's record."""
    file = package.channels[channel_id]
    about = _head(export, str(PurePosixPath(file).with_name("channel.json")))
    written = about.get("type")
    kind = _KINDS.get(str(written) if type(written) is int else text_of(written), "group")
    guild, title = text_of(object_of(about.get("guild")).get("name")), text_of(about.get("name"))
    indexed = package.index.get(channel_id, "")
    others = [package.names.get(person, "") for person in recipients_of(export, file) if person != account]
    name = f"{guild} #{title}" if guild and title else title
    if kind == "private":
        called = _INDEXED.fullmatch(indexed)
        name = next(filter(None, others), "") or (called[1] if called else indexed)
        name = "" if indexed in _UNKNOWN and not any(others) else name
    return Chat(source="discord", account=account, chat_id=channel_id, kind=kind, name=name)


def messages_of(export: Export, package: Package, chat: Chat, owner_name: str, tally: Tally) -> Iterator[Message]:
    """Stream the owner's messages in a channel, counting them; `BadInput` where the file is bad or breaks off."""
    for row in _rows(export, package.channels[chat.chat_id], tally):
        tally.messages_read += 1
        message_id = integer_of(row.get("ID")) if isinstance(row, dict) else None
        sent_at = None if message_id is None else sent_at_of(message_id)
        if message_id is None or sent_at is None:
            tally.skipped["malformed"] += 1
            continue
        text = readable(text_of(row.get("Contents")), package.names)
        file = text_of(row.get("Attachments")).partition(" ")[0]
        gif = not file and is_gif(text)
        yield Message(
            source=chat.source,
            account=chat.account,
            chat_id=chat.chat_id,
            message_id=message_id,
            sent_at=sent_at,
            sender_id=chat.account,
            sender_name=owner_name,
            is_owner=True,
            kind=_kind(text, file, gif=gif),
            text="" if gif else text,
        )


def _kind(text: str, file: str, *, gif: bool) -> str:
    if gif:
        return "animation"
    if file:
        is_voice = PurePosixPath(file.partition("?")[0]).name == "voice-message.ogg"
        return "voice_message" if is_voice else kind_of_file(file)
    return "text" if text else "unsupported"


def _rows(export: Export, name: str, tally: Tally) -> Iterator[Any]:
    if name.endswith(".csv"):
        with export.open(name, tally) as file:
            # What is not UTF-8 is shown as such rather than refused: a package is of one piece.
            lines = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
            try:
                yield from csv.DictReader(lines, strict=True)
            except csv.Error:
                raise BadInput(
                    f"{export.path} has a table of messages that is damaged after {tally.messages_read:,} messages: "
                    "use the package as Discord sent it, or ask for it again."
                ) from None
        return
    events = read_events(export, name, tally)
    if next(events, None) == ("start_array", None):
        for event, value in events:
            if event == "end_array":
                break
            yield read_value(event, value, events)
    for _ in events:  # to the end, since that may be missing
        pass


def _is_of_messages(export: Export, name: str) -> bool:
    if name.endswith(".csv"):
        header = export.head(name, 256).decode(errors="replace").removeprefix("\ufeff")
        return header.startswith(",".join(_COLUMNS))
    events = head_events(export, name, _HEAD_BYTES // 16)
    if next(events, None) != ("start_array", None):
        return False
    event, value = next(events, ("", None))
    first = object_of(read_value(event, value, events))
    return event == "end_array" or all(column in first for column in _COLUMNS)


def _head(export: Export, name: str) -> JsonObject:
    """Read a small file with one object, as far as it can be read."""
    events = head_events(export, name, _HEAD_BYTES)
    event, value = next(events, ("null", None))
    return object_of(read_value(event, value, events))


def _name_of(user: JsonObject) -> str:
    return text_of(user.get("global_name")) or text_of(user.get("username"))
