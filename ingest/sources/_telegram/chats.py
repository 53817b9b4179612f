"""Walks the structure of a Telegram Desktop export: whose account it is, its chats, their messages.

    whole account   {"personal_information": {…}, "chats": {"list": [CHAT, …]}, "left_chats": {…}, …}
    single chat     CHAT
    CHAT            {"name": …, "type": …, "id": …, "messages": [MESSAGE, …]}

Format: `export_output_json.cpp` in telegramdesktop/tdesktop. Messages are given as they stand; what they mean
is the business of `_telegram.messages`.
"""

from collections.abc import Iterator
from typing import Any, Literal

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._json import (
    Event,
    head_events,
    read_events,
    read_members,
    read_object,
    read_value,
    skip_value,
)
from ingest.sources._lifting import Lifter
from soundalike.records import Chat, ChatKind

Shape = Literal["account", "chat"]
JsonObject = dict[str, Any]
Part = tuple[JsonObject | None, Any]
"""Either a chat's members before its messages and one message, or None and the `personal_information`."""
Run = tuple[JsonObject | None, list[Any]]
"""As a part, but with messages of one chat that follow each other."""

KINDS: dict[str, ChatKind] = {
    "personal_chat": "private",
    "bot_chat": "bot",
    "saved_messages": "saved",
    "private_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "channel",
    "public_channel": "channel",
}
ID_PREFIXES = {
    "private_group": "chat",
    "private_supergroup": "channel",
    "public_supergroup": "channel",
    "private_channel": "channel",
    "public_channel": "channel",
}
"""People, groups and channels are numbered apart: without a prefix, as senders have it, two chats could share an id."""
NOT_CHATS = frozenset({"verification_codes", "replies"})
"""Types in which nobody talks to anybody: other services' login codes, notices of replies to comments."""
SERVICE_ACCOUNT = "777000"
"""Telegram itself, which sends login codes and news in what looks like a private chat."""
SAVED_MESSAGES = "Saved Messages"

_HEAD_BYTES = 256 * 1024
_SECTIONS = frozenset({"chats", "left_chats", "contacts", "frequent_contacts", "sessions", "web_sessions"})
_UNUSED = frozenset({"text_entities", "inline_bot_buttons"})
"""Large members of a message that say nothing more than others do."""
_KIND_BIT = 2**32
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1


def shape_of(export: Export, file: str) -> Shape | None:
    """Tell from the beginning of a file what it is; None for anything but an export of Telegram Desktop."""
    events = head_events(export, file, _HEAD_BYTES)
    if next(events, None) != ("start_map", None):
        return None
    seen: JsonObject = {}
    for name, event, value in read_members(events):
        if name == "messages" and event == "start_array":
            type_known = seen.get("type", "") in (*KINDS, *NOT_CHATS, None)
            return "chat" if type_known and to_integer(seen.get("id")) is not None else None
        if event == "start_map":
            for inner_name, inner_event, _ in read_members(events):
                is_section = name in _SECTIONS and inner_name == "list" and inner_event == "start_array"
                if is_section or (name == "personal_information" and inner_name == "user_id"):
                    return "account"
                skip_value(inner_event, events)
        else:
            seen[name] = read_value(event, value, events)
    return None


def walk(export: Export, file: str, tally: Tally) -> Iterator[Part]:
    """Yield the parts of an export in their order, counting its messages and bytes.

    All messages of a chat come with the same dictionary object. Raises `BadInput` where the file is bad.
    """
    return ((head, part) for head, run in walk_runs(export, file, tally) for part in run)


def walk_runs(export: Export, file: str, tally: Tally, *, lifting: bool = True) -> Iterator[Run]:
    """As `walk`, but with many messages at a time; without `lifting`, which takes several times as long, with one."""
    lifter = Lifter()
    events = read_events(export, file, tally, lifter.lifted if lifting else iter)
    next(events)
    head: JsonObject = {}
    for name, event, value in read_members(events):
        if name in ("chats", "left_chats") and event == "start_map":
            yield from _walk_section(events, tally, lifter)
        elif name == "personal_information":
            yield None, [read_value(event, value, events)]
        else:
            yield from _walk_member(head, name, event, value, events, tally, lifter)


def to_integer(value: Any) -> int | None:
    """Give an integer of 64 bits, from a number or from digits, or None: what an id or a time can be."""
    if type(value) is not int:
        if not isinstance(value, str) or not value.isdecimal() or len(value) >= 20:
            return None
        value = int(value)
    return value if _SMALLEST <= value <= _LARGEST else None


def chat_of(head: JsonObject, first_message: Any, account: str) -> Chat | str:
    """Make the chat's record, or give the reason why its messages are skipped."""
    written_type = head.get("type")
    if not isinstance(written_type, str):
        written_type = ""
    if written_type in NOT_CHATS:
        return written_type
    chat_id = to_integer(head.get("id"))
    if chat_id is None:
        return "chat_without_id"
    # A type that nobody knows yet is taken for one from which nothing is learned unless it is asked for.
    kind = KINDS.get(written_type, "group")
    if kind in ("group", "channel") and chat_id >= _KIND_BIT and _is_old(first_message):
        chat_id %= _KIND_BIT
    prefix = ID_PREFIXES.get(written_type, "")
    if f"{prefix}{chat_id}" == SERVICE_ACCOUNT:
        kind = "service"
    name = SAVED_MESSAGES if kind == "saved" else head.get("name")
    return Chat(
        source="telegram",
        account=account,
        chat_id=f"{prefix}{chat_id}",
        kind=kind,
        name=name if isinstance(name, str) else "",
    )


def _walk_section(events: Iterator[Event], tally: Tally, lifter: Lifter) -> Iterator[Run]:
    for name, event, _ in read_members(events):
        if name != "list" or event != "start_array":
            skip_value(event, events)
            continue
        for item_event, _ in events:
            if item_event == "end_array":
                break
            if item_event == "start_map":
                head: JsonObject = {}
                for member, member_event, value in read_members(events):
                    yield from _walk_member(head, member, member_event, value, events, tally, lifter)
            else:
                skip_value(item_event, events)


def _walk_member(
    head: JsonObject, name: str, event: str, value: Any, events: Iterator[Event], tally: Tally, lifter: Lifter
) -> Iterator[Run]:
    """Yield a chat's messages if this is the member that holds them; note in `head` what describes it."""
    if name == "messages" and event == "start_array":
        for item_event, item_value in events:
            if item_event == "end_array":
                return
            run = lifter.run_of(item_value) if item_event == "string" else None
            if run is None:
                is_object = item_event == "start_map"
                run = [
                    read_object(events, without=_UNUSED) if is_object else read_value(item_event, item_value, events)
                ]
            tally.messages_read += len(run)
            yield head, run
    elif name in ("name", "type", "id"):
        head[name] = read_value(event, value, events)
    else:
        skip_value(event, events)


def _is_old(message: Any) -> bool:
    """Tell whether it was written before 2022, when ids of groups could hold a bit for their kind."""
    return isinstance(message, dict) and "date_unixtime" not in message
