"""Turns one message on a page of VK's archive into a `Message`, or says why it cannot be one.

Times are local, in the language of the archive: `5 мар 2020 в 12:34:56`, `at 7:15:40 pm on 3 Nov 2014`.
"""

import re
from datetime import datetime, tzinfo

from ingest.sources._text import text_of
from ingest.sources._values import integer_of, moment_of
from ingest.sources._vk.html import Attachment, Item
from soundalike.records import Chat, ChatKind, Message

SOURCE = "vk"
DELETED = "DELETED"
"""The name of whoever has no account any more."""
OWN_WORDS = frozenset({"вы", "you", "ви", "сіз", "сез"})
"""What the header of the owner's messages says instead of a name, in the languages of the archive."""

_MONTHS = {
    month: number
    for months in (
        "янв фев мар апр май июн июл авг сен окт ноя дек",
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "січ лют бер кві тра чер лип сер вер жов лис гру",
        "сту лют сак кра тра чэр ліп жні вер кас ліс сне",
    )
    for number, month in enumerate(months.split(), start=1)
} | {"мая": 5}
_DAY = re.compile(r"(\d{1,2})\s+([^\W\d_]{3})[^\W\d_]*\.?\s+(\d{4})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m)?", re.IGNORECASE)
_FORWARDS = re.compile(r"\d+\s+(прикрепл|прикріпл|прымацав|attached|forwarded)", re.IGNORECASE)
_LINK = re.compile(r"(?:^|/)(id|public|club|event)(\d{1,18})(?:$|[/?#])")
_NAMED_LINK = re.compile(r"\[(?:id|club|public|event)\d+\|([^\]\n]*)\]")
_GROUPS_FROM = 2_000_000_000
_ADMINISTRATION = 100

_KINDS = {
    description: kind
    for kind, descriptions in {
        "photo": "фотография|фотографія|photo|граффити|graffiti",
        "video_file": "видеозапись|видео|відеозапис|video",
        "audio_file": "аудиозапись|аудіозапис|audio|audio file",
        "voice_message": "аудиосообщение|голосовое сообщение|голосове повідомлення|voice message|audio message",
        "video_message": "видеосообщение|video message",
        "file": "файл|документ|file|document",
        "sticker": "стикер|наліпка|стікер|sticker",
        "location": "карта|местоположение|map|location",
        "poll": "опрос|опитування|poll",
        "contact": "контакт|contact",
        "service": "сообщение удалено|повідомлення видалено|message deleted|deleted message|звонок|дзвінок|call",
    }.items()
    for description in descriptions.split("|")
}


def kind_of_peer(peer: str, owner_id: str) -> ChatKind:
    """Tell what a chat is by the folder it is in: people have ids above zero, communities below."""
    number = int(peer) if re.fullmatch(r"-?\d{1,18}", peer) else _GROUPS_FROM
    if number >= _GROUPS_FROM:
        return "group"
    if number < 0:
        # Below are addresses of people who were written to by e-mail.
        return "private" if number <= -_GROUPS_FROM else "bot"
    return "saved" if peer == owner_id else "service" if number == _ADMINISTRATION else "private"


def message_of(item: Item, chat: Chat, owner_name: str, zone: tzinfo | None) -> Message | str:
    """Make the message, or give the reason to skip it."""
    message_id = integer_of(item.id)
    if message_id is None:
        return "malformed" if item.id else "no_id"
    written_name, _, written_date = item.header.rpartition(",")
    sent_at = moment_in(written_date, zone)
    if sent_at is None:
        return "no_date"
    name = text_of(item.sender or written_name).strip()
    sender_id = _sender_id(item, name, chat)
    is_owner = sender_id == chat.account
    text = _NAMED_LINK.sub(r"\1", item.text)
    has_forwards = any(_FORWARDS.match(attachment.description.strip()) for attachment in item.attachments)
    return Message(
        source=SOURCE,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=owner_name if is_owner else "" if name == DELETED else name,
        is_owner=is_owner,
        kind=_kind(item, text),
        text=text,
        # Words beside what was sent on are the sender's own.
        forwarded=has_forwards and not text,
        edited_at=moment_in(item.edited, zone),
    )


def moment_in(written: str, zone: tzinfo | None) -> datetime | None:
    """Give the moment of a date and time as VK writes them; None where there is none that it could be."""
    day, time = _DAY.search(written), _TIME.search(written)
    month = _MONTHS.get(day[2].casefold()) if day else None
    if day is None or time is None or month is None:
        return None
    hour = int(time[1])
    if time[4]:
        hour = hour % 12 + 12 * (time[4][0] in "pP") if hour <= 12 else 24
    return moment_of(f"{day[3]}-{month:02}-{int(day[1]):02}T{hour:02}:{time[2]}:{time[3] or '00'}", zone)


def _sender_id(item: Item, name: str, chat: Chat) -> str:
    """Give the sender's id, below zero for a community; empty where the page does not tell it."""
    if item.sender_link:
        link = _LINK.search(item.sender_link)
        if link is None:
            return chat.chat_id if chat.kind != "group" else text_of(item.sender_link.rpartition("/")[2])
        return str(int(link[2]) * (1 if link[1] == "id" else -1))
    # In a chat with one person only the owner has no link, whatever the language.
    if name.casefold() in OWN_WORDS or chat.kind in ("private", "saved", "service"):
        return chat.account
    return chat.chat_id if chat.kind == "bot" else ""


def _kind(item: Item, text: str) -> str:
    kinds = [kind for kind in map(_kind_of_attachment, item.attachments) if kind]
    if item.is_event or "service" in kinds:
        return "service"
    return kinds[0] if kinds else "text" if text or not item.attachments else "unsupported"


def _kind_of_attachment(attachment: Attachment) -> str:
    """Tell what medium it is; empty for what is shown beside words, such as a post or a link."""
    link = attachment.link.partition("?")[0].casefold()
    kind = _KINDS.get(" ".join(attachment.description.split()).casefold(), "")
    return "voice_message" if kind == "file" and ("audiomsg" in link or link.endswith(".ogg")) else kind
