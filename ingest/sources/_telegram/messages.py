"""Turns one message of a Telegram Desktop export into a `Message`, or says why it cannot be one.

Nothing here trusts the export: whatever has the wrong type is left out, or makes the message `malformed`.
Placeholders such as "(File not included. …)" stand only where this never looks: a medium is known by its key.
"""

import functools
import re
from datetime import UTC, datetime, tzinfo
from typing import Any

from ingest.sources._telegram.chats import JsonObject, to_integer
from ingest.zones import to_utc
from soundalike.records import Chat, Message, quick_message

MEDIA_BY_KEY = {
    "photo": "photo",
    "file": "file",
    "contact_information": "contact",
    "location_information": "location",
    "place_name": "location",
    "poll": "poll",
    "todo_list": "todo_list",
    "game_title": "game",
    "invoice_information": "invoice",
    "giveaway_information": "giveaway",
    "giveaway_results": "giveaway",
    "paid_stars_amount": "paid_media",
}
"""What a message holds, by the key that gives it away, where there is no `media_type`."""

_PEER_ID = re.compile(r"(user|chat|channel)([0-9]{1,19})")
_LONGEST_PEER_ID = len("channel") + 19
_MEDIA_TYPE = re.compile(r"[a-z][a-z_]{0,31}")
_NOT_PLAIN = frozenset({"media_type", *MEDIA_BY_KEY})
_OLD_KINDS = {0: "", 1: "chat", 2: "channel"}
_FIRST_TIME, _LAST_TIME = 86_400, 2**32 - 1
"""Unix times that Telegram can write, but for its first day: that is zero seconds in some zone."""


def message_of(raw: Any, chat: Chat, owner_name: str, zone: tzinfo | None) -> Message | str:
    """Make the message, or give the reason to skip it: `malformed`, `no_id`, `no_date`, `unsupported`."""
    if not isinstance(raw, dict):
        return "malformed"
    get = raw.get
    message_id = to_integer(get("id"))
    if message_id is None:
        return "malformed" if "id" in raw else "no_id"
    kind = _kind(raw)
    date = get("date")
    sent_at = _moment(get("date_unixtime"), date, zone)
    if sent_at is None:
        return kind if kind == "unsupported" else "no_date" if date is None or date == "" else "malformed"
    text = get("text")
    if not text or not isinstance(text, str):
        text = _text(raw, kind)
        if text is None:
            return "malformed"
    sender_id = sender_of(raw) or _sender_without_id(raw, chat, owner_name)
    return quick_message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=sender_name_of(raw),
        is_owner=sender_id == chat.account,
        kind=kind,
        text=text,
        # A link into another chat would point at a stranger here.
        reply_to=to_integer(get("reply_to_message_id")) if "reply_to_peer_id" not in raw else None,
        # The name is null for people who hide it; the owner's own words sent on were not typed here either.
        forwarded="forwarded_from" in raw or "forwarded_from_id" in raw or "saved_from" in raw,
        edited_at=_moment(get("edited_unixtime"), get("edited"), zone)
        if "edited" in raw or "edited_unixtime" in raw
        else None,
        reactions=_reactions(raw["reactions"]) if "reactions" in raw else (),
        via_bot=_string(raw["via_bot"]) or None if "via_bot" in raw else None,
    )


def sender_of(raw: JsonObject) -> str:
    """Give the sender's id: digits for a person, `chat1` or `channel1` for others, empty if none is told."""
    value = raw["from_id"] if "from_id" in raw else raw.get("actor_id")
    if isinstance(value, str):
        return _sender_named(value) if len(value) <= _LONGEST_PEER_ID else ""
    number = to_integer(value)
    if number is None or number <= 0:
        return ""
    # Until 2021 a bare number, with the kind in the upper half.
    kind, bare = divmod(number, 2**32)
    return f"{_OLD_KINDS[kind]}{bare}" if kind in _OLD_KINDS else str(number)


@functools.lru_cache(maxsize=4096)
def _sender_named(peer: str) -> str:
    parts = _PEER_ID.fullmatch(peer)
    if parts is None:
        return ""
    return parts[2] if parts[1] == "user" else peer


def sender_name_of(raw: JsonObject) -> str:
    """Give the sender's name at the time of the export; empty for a deleted account."""
    return _string(raw["from"] if "from" in raw else raw.get("actor"))


def _sender_without_id(raw: JsonObject, chat: Chat, owner_name: str) -> str:
    """Give the channel of a post, which needs no sender; guess by name where no id was written at all."""
    name = sender_name_of(raw)
    if "from_id" in raw or "actor_id" in raw:
        return ""
    if chat.kind == "channel":
        return chat.chat_id
    if name and name == owner_name:
        return chat.account
    return chat.chat_id if name and name == chat.name and chat.kind in ("private", "bot") else ""


def _kind(raw: JsonObject) -> str:
    message_type = raw.get("type", "message")
    if message_type != "message":
        return "service" if message_type == "service" else "unsupported"
    if _NOT_PLAIN.isdisjoint(raw):
        return "text"
    media_type = raw.get("media_type")
    if media_type is not None:
        return media_type if isinstance(media_type, str) and _MEDIA_TYPE.fullmatch(media_type) else "file"
    for key, kind in MEDIA_BY_KEY.items():
        if key in raw:
            return kind
    return "text"


def _text(raw: JsonObject, kind: str) -> str | None:
    """Give the words as one string; None where something else stands in their place."""
    text = _joined(raw.get("text"))
    if text or text is None:
        return text
    if kind == "sticker":
        return _string(raw.get("sticker_emoji"))
    if kind == "poll" or kind == "todo_list":
        about = raw.get(kind)
        return _joined(about.get("question", about.get("title"))) if isinstance(about, dict) else ""
    return text


def _joined(text: Any) -> str | None:
    """Join a string, or a list of strings and of objects with a string in `text`; None for anything else."""
    if isinstance(text, str):
        return text
    if text is None:
        return ""
    if not isinstance(text, list):
        return None
    return "".join(
        part if isinstance(part, str) else _string(part.get("text")) for part in text if isinstance(part, (str, dict))
    )


def _moment(unixtime: Any, date: Any, zone: tzinfo | None) -> datetime | None:
    """Tell when it was; None if that is not told, or told as the zero that old versions wrote for never."""
    seconds = to_integer(unixtime)
    if seconds is not None and _FIRST_TIME <= seconds <= _LAST_TIME:
        return datetime.fromtimestamp(seconds, UTC)
    try:
        local = to_utc(datetime.fromisoformat(date), zone)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return local if _FIRST_TIME <= local.timestamp() <= _LAST_TIME else None


def _reactions(listed: Any) -> tuple[tuple[str, int], ...]:
    """Give pairs of emoji and count; the people listed with each are only the latest few."""
    if not isinstance(listed, list):
        return ()
    pairs = []
    for reaction in listed:
        if not isinstance(reaction, dict):
            continue
        count = to_integer(reaction.get("count"))
        if count is not None and count > 0:
            pairs.append((_reaction_name(reaction), count))
    return tuple(pairs)


def _reaction_name(reaction: JsonObject) -> str:
    if reaction.get("type") == "paid":
        return "paid"
    emoji = _string(reaction.get("emoji"))
    # A custom emoji's id can be replaced by the path of its file, or by a remark that this is missing.
    document = _string(reaction.get("document_id"))
    return emoji or (document if document.isdecimal() else "custom")


def _string(value: Any) -> str:
    return value if isinstance(value, str) else ""
