"""Turns rows of Messages' tables into chats, messages and reactions, or says why a row cannot be a message."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.identity import stable_id
from ingest.sources._imessage.body import words_of_body, words_of_edits
from ingest.sources._me import ACCOUNT
from ingest.sources._media import kind_of_file
from ingest.sources._text import text_of
from ingest.sources._values import integer_of, time_of
from soundalike.records import Chat, ChatKind, Message

SOURCE = "imessage"
MESSAGE_COLUMNS = (
    *("ROWID", "guid", "text", "attributedBody", "subject", "handle_id", "is_from_me", "date"),
    *("date_edited", "date_retracted", "message_summary_info", "item_type", "group_title", "is_system_message"),
    *("is_auto_reply", "is_forward", "is_audio_message", "associated_message_type", "thread_originator_guid"),
    "balloon_bundle_id",
)
REACTION_COLUMNS = (
    *("associated_message_guid", "associated_message_type", "associated_message_emoji", "handle_id", "is_from_me"),
)
ATTACHMENT_COLUMNS = ("mime_type", "uti", "transfer_name", "is_sticker", "hide_attachment")
ADDED, REMOVED = range(2000, 3000), range(3000, 4000)
"""Values of `associated_message_type` for reactions."""

_EMOJI = {2000: "❤️", 2001: "👍", 2002: "👎", 2003: "😂", 2004: "‼️", 2005: "❓", 2007: "sticker"}
_OTHER_EMOJI = 2006
_STICKER_ON_A_MESSAGE = 1000
_POLL_VOTE = 4000
_LINK_PREVIEW = "com.apple.messages.URLBalloonProvider"
_APPLE_EPOCH_MILLISECONDS = 978_307_200_000
_NANOSECONDS_FROM = 10**11
"""As seconds this would be the year 5170, as nanoseconds it is the second minute of 2001."""
_OTHER_MESSENGERS = frozenset({"AIM", "Jabber", "GTalk", "Yahoo"})
"""Services that Messages was there for too, up to macOS 10.13."""
_PLACE_OF_A_FILE = "\ufffc"
_SHORT_CODE = re.compile(r"\+?[0-9]{1,6}|(?=[^\W\d_])(?!.*[0-9]{5})[^@]*|urn:biz:.*", re.DOTALL)
"""Numbers and names, in the place of a number, from which only programs write."""
_KINDS_BY_MIME = {"text/vcard": "contact", "text/x-vcard": "contact", "text/x-vlocation": "location"}


def id_of(identifier: str) -> str:
    """Give the id of a person or chat: nobody's number or address, but the same for it in every database."""
    return str(stable_id(SOURCE, identifier.strip().casefold())) if identifier.strip() else ""


def kind_of_handle(handle: str, own: Iterable[str], service: str = "iMessage") -> ChatKind:
    """Tell what a chat with this number or address is; elsewhere than at phones people have names of one word."""
    if handle.casefold() in own:
        return "saved"
    return "bot" if service not in _OTHER_MESSENGERS and _SHORT_CODE.fullmatch(handle) else "private"


def reactions_of(rows: Iterable[Sequence[Any]]) -> dict[str, tuple[tuple[str, int], ...]]:
    """Count what stands in the end of rows of `REACTION_COLUMNS`, oldest first, by the message reacted to."""
    by_target: dict[str, dict[object, str]] = {}
    for guid, reaction_type, emoji, handle, is_from_me in rows:
        # `p:0/GUID` for a part of a message, `bp:GUID` for its balloon.
        target = text_of(guid).rpartition("/")[2].removeprefix("bp:")
        person = ACCOUNT if is_from_me == 1 else handle
        if reaction_type in REMOVED:
            by_target.get(target, {}).pop(person, None)
        elif shown := text_of(emoji) if reaction_type == _OTHER_EMOJI else _EMOJI.get(reaction_type, ""):
            by_target.setdefault(target, {})[person] = shown
    return {target: tuple(Counter(people.values()).items()) for target, people in by_target.items() if people}


def kind_of_attachment(values: Sequence[Any], is_voice: bool) -> str:
    """Tell what kind of medium a row of `ATTACHMENT_COLUMNS` is; empty for parts of a link's preview."""
    mime, uti, name, is_sticker, is_hidden = values
    mime, uti, name = text_of(mime).casefold(), text_of(uti), text_of(name)
    if is_hidden == 1 or name.endswith(".pluginPayloadAttachment"):
        return ""
    if is_sticker == 1:
        return "sticker"
    if is_voice or uti == "com.apple.coreaudio-format":
        return "voice_message"
    return _KINDS_BY_MIME.get(mime) or kind_of_file(name, mime)


@dataclass(frozen=True)
class InChat:
    """What the rows of one chat are read with."""

    chat: Chat
    handles: Mapping[int, str] = field(repr=False)
    """Row of a handle -> number or address."""
    handle: str = field(repr=False)
    """The other person's in a chat of two; empty in a group."""
    reactions: Mapping[str, tuple[tuple[str, int], ...]] = field(repr=False)
    attachments: Mapping[int, Sequence[Sequence[Any]]] = field(repr=False)
    """Row of a message -> rows of `ATTACHMENT_COLUMNS`."""


def message_of(row: Sequence[Any], known: InChat) -> Message | str:
    """Make the message of a row of `MESSAGE_COLUMNS`, or give the reason to skip it."""
    values = dict(zip(MESSAGE_COLUMNS, row, strict=True))
    association = values["associated_message_type"]
    if association in ADDED or association in REMOVED:
        return "reaction"
    if association == _POLL_VOTE:
        return "poll_vote"
    guid = text_of(values["guid"])
    if not guid:
        return "no_id"
    sent_at = moment_of(values["date"])
    if sent_at is None:
        return "malformed" if values["date"] else "no_date"
    words = _words(values)
    is_owner = values["is_from_me"] == 1
    sender = known.handles.get(values["handle_id"]) or known.handle
    originator = text_of(values["thread_originator_guid"])
    return Message(
        source=SOURCE,
        account=ACCOUNT,
        chat_id=known.chat.chat_id,
        message_id=stable_id(guid),
        sent_at=sent_at,
        sender_id=ACCOUNT if is_owner else id_of(sender),
        sender_name="" if is_owner else sender,
        is_owner=is_owner,
        kind=_kind(values, words, known.attachments.get(values["ROWID"], ())),
        text=words.replace(_PLACE_OF_A_FILE, "").strip() if _PLACE_OF_A_FILE in words else words,
        reply_to=stable_id(originator) if originator else None,
        forwarded=values["is_forward"] == 1,
        edited_at=moment_of(values["date_edited"]),
        reactions=known.reactions.get(guid, ()),
    )


def moment_of(date: Any) -> datetime | None:
    """Give the moment of a date, which is in seconds since 2001 up to macOS 10.12 and in nanoseconds since."""
    if type(date) not in (int, float) or not 0 < date < 2**63:
        return None
    milliseconds = int(date) // 1_000_000 if date >= _NANOSECONDS_FROM else int(date * 1000)
    return time_of(_APPLE_EPOCH_MILLISECONDS + milliseconds)


def _words(values: Mapping[str, Any]) -> str:
    words = text_of(values["text"]) or words_of_body(values["attributedBody"])
    if not words and values["date_edited"]:
        words = words_of_edits(values["message_summary_info"])
    subject = text_of(values["subject"]).strip()
    if integer_of(values["item_type"]):
        return text_of(values["group_title"])
    return f"{subject}\n{words}" if subject and words else subject or words


def _kind(values: Mapping[str, Any], words: str, attachments: Sequence[Sequence[Any]]) -> str:
    if integer_of(values["item_type"]) or values["is_system_message"] == 1 or values["is_auto_reply"] == 1:
        return "service"
    if values["associated_message_type"] == _STICKER_ON_A_MESSAGE:
        return "sticker"
    kinds = [kind_of_attachment(attachment, values["is_audio_message"] == 1) for attachment in attachments]
    medium = next(filter(None, kinds), "")
    if not words and not medium and (values["date_edited"] or values["date_retracted"]):
        return "service"
    if text_of(values["balloon_bundle_id"]) not in ("", _LINK_PREVIEW):
        return "unsupported"
    return medium or ("file" if words.strip() == _PLACE_OF_A_FILE else "text")
