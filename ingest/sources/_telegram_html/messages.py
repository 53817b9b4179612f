"""Turns a message of Telegram Desktop's HTML export into a `Message`, in the words of its JSON export.

What HTML does not tell: when a message was edited, when a service message was sent, the emoji of a sticker whose
picture is shown, and whether a line break was a line separator (U+2028).
"""

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from ingest.sources._telegram_html.pages import DELETED, Reaction, Written
from ingest.zones import to_utc
from soundalike.archive_adoption import PROVISIONAL, TOLD_BY_HTML
from soundalike.records import Chat, Message

KINDS_BY_CLASS = {
    "photo_wrap": "photo",
    "sticker_wrap": "sticker",
    "animated_wrap": "animation",
    "video_file_wrap": "video_file",
    "media_voice_message": "voice_message",
    "media_audio_file": "audio_file",
    "media_file": "file",
    "media_contact": "contact",
    "media_location": "location",
    "media_live_location": "location",
    "media_venue": "location",
    "media_game": "game",
    "media_giveaway": "giveaway",
    "media_call": "service",
}
KINDS_BY_TITLE = {
    ("media_photo", "Sticker"): "sticker",
    ("media_video", "Video message"): "video_message",
    ("media_video", "Animation"): "animation",
}
"""What else is shown as a photo or a video."""

_UNSUPPORTED = "This message is not supported by this version of Telegram Desktop"
_DATE = re.compile(
    r"([0-9]{2})\.([0-9]{2})\.([0-9]{4}) ([0-9]{2}):([0-9]{2}):([0-9]{2})"
    r"(?: (UTC|GMT)(?:([+-])([0-9]{2}):?([0-9]{2}))?)?"
)
_FILE_SIZE = re.compile(r"[0-9][0-9.,]* ?[KMGT]?B")
_LOWEST_HEADING = -500_000_000
"""Ids of messages from before a group's upgrade are lowered by a milliard; those of headings count down from -1."""
_TIMES = range(86_400, 2**32)


@dataclass(frozen=True)
class Senders:
    """Who is behind a name, in one chat."""

    account: str
    by_name: Mapping[str, str] = field(repr=False)
    """Ids of those who are known."""
    other: str = ""
    """Id of everybody else; empty where each has one made of the name."""

    def id_of(self, name: str) -> str:
        """Give the id of the sender of that name; empty where nobody can be told by it."""
        if name in self.by_name:
            return self.by_name[name]
        return self.other or (provisional(name) if name != DELETED else "")


def provisional(name: str) -> str:
    """Make an id that stands in for Telegram's own; `Archive.adopt` replaces it when that is told."""
    return f"{PROVISIONAL}{name}"


def is_heading(written: Written) -> bool:
    """Tell whether it is no message but the date above those of a day."""
    number = to_id(written.id)
    return written.is_service and number is not None and _LOWEST_HEADING < number < 0


def message_of(written: Written, chat: Chat, senders: Senders, zone: tzinfo | None) -> Message | str:
    """Make the message, or give the reason to skip it: `malformed`, `no_date`, `unsupported`."""
    message_id = to_id(written.id)
    if message_id is None:
        return "malformed"
    if written.is_service:
        return "unsupported" if written.service_text.startswith(_UNSUPPORTED) else "service_without_date"
    sent_at = to_moment(written.date, zone)
    if sent_at is None:
        return "malformed" if written.date else "no_date"
    name = written.from_name or ""
    kind = kind_of(written)
    sender_id = senders.id_of(name) if name else ""
    # Saved messages that were forwarded are shown as by whom they were first.
    is_own_copy = chat.kind == "saved" and senders.by_name.get(name) != chat.account
    return Message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=sent_at + TOLD_BY_HTML,
        sender_id=sender_id,
        sender_name="" if name == DELETED else name,
        is_owner=sender_id == chat.account,
        kind=kind,
        text=written.text or _instead_of_text(written, kind),
        reply_to=to_id(written.reply_to),
        forwarded=written.is_forwarded or is_own_copy,
        reactions=tuple(pair for reaction in written.reactions if (pair := _reaction(reaction))),
        via_bot=written.via_bot,
    )


def to_id(text: str) -> int | None:
    """Give an integer of 64 bits, None for anything else."""
    if not re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
        return None
    return int(text)


def kind_of(written: Written) -> str:
    """Give the message's kind: `text`, or what medium is shown."""
    title = written.media_words.get("title", "").strip()
    for shown, kind in KINDS_BY_TITLE.items():
        if shown[0] in written.media and shown[1] == title:
            return kind
    for name, kind in KINDS_BY_CLASS.items():
        if name in written.media:
            return kind
    if "media_photo" in written.media:
        return "photo"
    if "media_video" in written.media:
        return "video_file"
    if "media_invoice" in written.media:
        return "invoice" if title else "paid_media"
    if "media_poll" in written.media:
        return "todo_list" if written.media_words.get("details", "").strip() == "To-do List" else "poll"
    return "file" if written.media else "text"


def to_moment(date: str, zone: tzinfo | None) -> datetime | None:
    """Tell when it was, from local time in `zone` (None is this machine's) with or without an offset.

    The offset is not to be believed: Telegram Desktop writes that of the zone's standard time in summer too. Where the
    zone has it at some time of the year, the zone tells what was meant; without such a zone times of summer are an hour
    late.
    """
    parts = _DATE.match(date)
    if parts is None:
        return None
    day, month, year, hour, minute, second = map(int, parts.group(1, 2, 3, 4, 5, 6))
    offset = timedelta(hours=int(parts[9] or 0), minutes=int(parts[10] or 0)) * (-1 if parts[8] == "-" else 1)
    try:
        local = datetime(year, month, day, hour, minute, second)
        is_fixed = parts[7] is not None and offset not in _offsets(zone, year)
        moment = (local - offset).replace(tzinfo=UTC) if is_fixed else to_utc(local, zone)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if int(moment.timestamp()) in _TIMES else None


@functools.lru_cache(maxsize=256)
def _offsets(zone: tzinfo | None, year: int) -> frozenset[timedelta | None]:
    """Offsets of a zone in winter and summer of that year and of now, since Telegram Desktop writes today's."""
    days = [datetime(of_year, month, 1) for of_year in (year, datetime.now(UTC).year) for month in (1, 7)]
    return frozenset((day.replace(tzinfo=zone) if zone else day.astimezone()).utcoffset() for day in days)


def _instead_of_text(written: Written, kind: str) -> str:
    if kind == "sticker":
        emoji = written.media_words.get("status", "").split(",")[0].strip()
        return "" if _FILE_SIZE.fullmatch(emoji) else emoji
    return written.media_words.get("question", "") if kind in ("poll", "todo_list") else ""


def _reaction(reaction: Reaction) -> tuple[str, int] | None:
    count = to_id(reaction.count) if reaction.count else reaction.people
    if not count or count < 0:
        return None
    if reaction.is_paid:
        return "paid", count
    if reaction.link is not None:
        document = reaction.link.rpartition("/")[2]
        return document if document.isdecimal() else "custom", count
    return (reaction.emoji or "custom"), count
