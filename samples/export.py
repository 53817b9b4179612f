"""Write an account as Telegram Desktop does: the keys of `result.json`, their order, and their quirks.

The shape is that of a whole-account export of 2025 and later, with no media downloaded. What a manuscript
leaves open (sizes of files, who in a group reacted) is dealt out by hashes. No file is touched here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from samples.entities import TextPart, text_parts
from samples.notation import LONDON, Chat, Entry, Media, Message, Person, Service, digest

OWNER = Person("Nadia Ferris", "user418820917")
TELEGRAM_ITSELF = 777000
"""The account that sends login codes; it is in nobody's contacts."""
FIRST_MESSAGE_ID = 48213
NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
EDIT_DELAY = timedelta(minutes=1)
HIDDEN_SENDERS = frozenset({"Mr Pell", "Fliss Warne"})
"""People whose settings keep their account out of forwards: Telegram then gives a name and no id."""
PHONES = {
    "Gary Plumber": "+44 7700 900417",
    "Jess Adeyemi": "+44 7700 900683",
    "Mum": "+44 7700 900862",
    "Лёша Зимин": "+371 2004 7183",
}
"""Numbers that are told in the chats. Everybody else has one from the range that Britain keeps for drama."""

ABOUT_EXPORT = (
    "Here is the data you requested. Remember: Telegram is ad free, it doesn't use your data for ad"
    " targeting and doesn't sell it to others. Telegram only keeps the information it needs to function as"
    " a secure and feature-rich cloud service.\n\nCheck out Settings > Privacy & Security on Telegram's"
    " mobile apps for the relevant settings."
)
ABOUT_CONTACTS = "If you allow access, your contacts are continuously synced with Telegram."
ABOUT_FREQUENT = "This rating shows which people you are likelier to message frequently."
ABOUT_CHATS = "This page lists all chats from this export."
ABOUT_LEFT = "Below are the supergroups and channels from this export that you've left."

MIME_TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Written out, because Python's own table differs between machines."""

JsonObject = dict[str, object]


@dataclass(frozen=True)
class Account:
    """All chats, and the number that Telegram gave to each of their entries."""

    chats: tuple[Chat, ...]
    ids: dict[tuple[int, int], int]
    """Chat id and position in the chat -> message id."""
    peers: dict[str, str]
    """Name -> Telegram's identifier, of everybody who speaks anywhere."""


def numbered(chats: Iterable[Chat]) -> Account:
    """Count the messages: private chats and small groups share one sequence, in the order of time."""
    chats = tuple(chats)
    places = sorted(
        (entry.sent_at, chat.chat_id, position) for chat in chats for position, entry in enumerate(chat.entries)
    )
    ids = {(chat_id, position): FIRST_MESSAGE_ID + rank for rank, (_, chat_id, position) in enumerate(places)}
    peers = {person.name: person.peer_id for chat in chats for person in chat.people if person.name}
    return Account(chats, ids, peers)


def export(account: Account) -> JsonObject:
    """Lay out the whole account, ready to be written as JSON."""
    newest_first = sorted(account.chats, key=lambda chat: chat.entries[-1].sent_at, reverse=True)
    return {
        "about": ABOUT_EXPORT,
        "personal_information": {
            "user_id": int(OWNER.peer_id.removeprefix("user")),
            "first_name": "Nadia",
            "last_name": "Ferris",
            "phone_number": "+44 7700 900263",
            "username": "@nadiaferris",
            "bio": "i make frogs and things that fill with water",
        },
        "contacts": {"about": ABOUT_CONTACTS, "list": _contacts(account)},
        "frequent_contacts": {"about": ABOUT_FREQUENT, "list": _frequent_contacts(account)},
        "chats": {"about": ABOUT_CHATS, "list": [_chat(chat, account) for chat in newest_first]},
        "left_chats": {"about": ABOUT_LEFT, "list": []},
    }


def _phone(name: str) -> str:
    return PHONES.get(name, f"+44 7700 900{digest('phone', name) % 1000:03}")


def _local(moment: datetime) -> str:
    return moment.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M:%S")


def _unixtime(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def _split_name(name: str) -> tuple[str, str]:
    first, _, last = name.partition(" ")
    return first, last


def _acquaintances(account: Account) -> list[Chat]:
    return [
        chat
        for chat in account.chats
        if chat.type == "personal_chat" and chat.name is not None and chat.chat_id != TELEGRAM_ITSELF
    ]


def _contacts(account: Account) -> list[JsonObject]:
    contacts: list[JsonObject] = []
    for chat in sorted(_acquaintances(account), key=lambda chat: str(chat.name)):
        name = str(chat.name)
        first_name, last_name = _split_name(name)
        added = datetime(2019, 3, 1, 9, tzinfo=UTC) + timedelta(seconds=digest("contact", name) % 150_000_000)
        contacts.append(
            {
                "user_id": chat.chat_id,
                "first_name": first_name,
                "last_name": last_name,
                "phone_number": _phone(name),
                "date": _local(added),
                "date_unixtime": _unixtime(added),
            }
        )
    return contacts


def _frequent_contacts(account: Account) -> list[JsonObject]:
    busiest = sorted(_acquaintances(account), key=lambda chat: (-len(chat.entries), chat.chat_id))
    return [
        {
            "id": chat.chat_id,
            "category": "people",
            "type": "user",
            "name": chat.name,
            "rating": round(len(chat.entries) / 100, 2),
        }
        for chat in busiest
    ]


def _chat(chat: Chat, account: Account) -> JsonObject:
    # Saved messages have no name at all; a deleted account's name is null.
    name: JsonObject = {} if chat.type == "saved_messages" else {"name": chat.name}
    messages = [_entry(chat, position, entry, account) for position, entry in enumerate(chat.entries)]
    return {**name, "type": chat.type, "id": chat.chat_id, "messages": messages}


def _entry(chat: Chat, position: int, entry: Entry, account: Account) -> JsonObject:
    message_id = account.ids[chat.chat_id, position]
    if isinstance(entry, Message) and entry.media is not None and entry.media.kind == "unsupported":
        return {"id": message_id, "type": "unsupported"}
    head: JsonObject = {
        "id": message_id,
        "type": "message" if isinstance(entry, Message) else "service",
        "date": _local(entry.sent_at),
        "date_unixtime": _unixtime(entry.sent_at),
    }
    body = _message(chat, entry, account) if isinstance(entry, Message) else _service(chat, entry, account)
    return head | body


def _message(chat: Chat, message: Message, account: Account) -> JsonObject:
    body: JsonObject = {}
    if message.edited:
        body |= {
            "edited": _local(message.sent_at + EDIT_DELAY),
            "edited_unixtime": _unixtime(message.sent_at + EDIT_DELAY),
        }
    body |= {"from": message.sender.name, "from_id": message.sender.peer_id}
    if message.forwarded_from is not None:
        body |= _forward(message.forwarded_from, account)
        if chat.type == "saved_messages":
            body["saved_from"] = message.forwarded_from
    if message.reply_to is not None:
        body["reply_to_message_id"] = account.ids[chat.chat_id, message.reply_to]
    if message.via_bot is not None:
        body["via_bot"] = message.via_bot
    if message.media is not None:
        body |= _media(message.media, chat, message.sent_at)
    body |= _texts(message.text)
    if message.reactions:
        body["reactions"] = _reactions(chat, message)
    return body


def _forward(name: str, account: Account) -> JsonObject:
    if name in HIDDEN_SENDERS:
        return {"forwarded_from": name}
    channel = f"channel{1_000_000_000 + digest('channel', name) % 1_000_000_000}"
    return {"forwarded_from": name, "forwarded_from_id": account.peers.get(name, channel)}


def _texts(text: str) -> JsonObject:
    """Give the text in both of the shapes that an export has."""
    parts = text_parts(text)
    return {"text": _mixed(parts), "text_entities": [_part(part) for part in parts]}


def _mixed(parts: list[TextPart]) -> object:
    if not parts:
        return ""
    if [part.type for part in parts] == ["plain"]:
        return parts[0].text
    return [part.text if part.type == "plain" else _part(part) for part in parts]


def _part(part: TextPart) -> JsonObject:
    language = {"language": ""} if part.type == "pre" else {}
    return {"type": part.type, "text": part.text, **language}


def _reactions(chat: Chat, message: Message) -> list[JsonObject]:
    """One other person stands behind each reaction; in a group they take turns."""
    others = [person for person in chat.people if person != message.sender] or [message.sender]
    start = digest("reaction", chat.chat_id, message.sent_at) % len(others)
    recent: dict[str, list[JsonObject]] = {}
    for turn, emoji in enumerate(message.reactions):
        reactor = others[(start + turn) % len(others)]
        reacted = message.sent_at + timedelta(seconds=5 + digest("reacted", message.sent_at, turn) % 90)
        recent.setdefault(emoji, []).append({"from": reactor.name, "from_id": reactor.peer_id, "date": _local(reacted)})
    return [
        {"type": "emoji", "count": len(reactors), "emoji": emoji, "recent": reactors}
        for emoji, reactors in recent.items()
    ]


def _media(media: Media, chat: Chat, sent_at: datetime) -> JsonObject:
    number = digest("media", chat.chat_id, sent_at, media.value)
    seconds = media.seconds
    match media.kind:
        case "photo":
            image: JsonObject = {"photo": NOT_INCLUDED, "photo_file_size": 61_000 + number % 170_000}
            return image | _frame(*((960, 1280) if number % 3 else (1280, 960)))
        case "sticker":
            looks: JsonObject = {
                "media_type": "sticker",
                "sticker_emoji": media.value,
                "mime_type": "image/webp",
            }
            return _document(9_000 + number % 30_000, "sticker.webp") | _thumbnail(number) | looks | _frame(512, 512)
        case "voice":
            sound: JsonObject = {"media_type": "voice_message", "mime_type": "audio/ogg"}
            return _document(3_900 * seconds + number % 900) | sound | {"duration_seconds": seconds}
        case "round":
            return _document(95_000 * seconds + number % 9_000) | _film("video_message", seconds) | _frame(400, 400)
        case "video":
            frame = _frame(*((720, 1280) if number % 3 else (1280, 720)))
            document = _document(310_000 * seconds + number % 90_000, f"IMG_{1000 + number % 9000}.MP4")
            return document | _film("video_file", seconds) | frame
        case "gif":
            film = _film("animation", 2 + number % 5)
            return _document(140_000 + number % 400_000, "mp4.mp4") | film | _frame(480, 360)
        case "file":
            mime_type = MIME_TYPES.get(PurePath(media.value).suffix.lower(), "application/octet-stream")
            return _document(24_000 + number % 2_000_000, media.value) | {"mime_type": mime_type}
        case "location":
            # Somewhere in the middle of Bristol.
            latitude, longitude = 51_440_000 + number % 30_000, -2_610_000 + number // 30_000 % 50_000
            return {"location_information": {"latitude": latitude / 1e6, "longitude": longitude / 1e6}}
        case "contact":
            first_name, last_name = _split_name(media.value)
            shared = {"first_name": first_name, "last_name": last_name, "phone_number": _phone(media.value)}
            return {"contact_information": shared}
        case "poll":
            return {"poll": _poll(media.value)}
        case "unsupported":
            raise AssertionError("unsupported messages carry nothing")


def _document(size: int, name: str | None = None) -> JsonObject:
    file_name: JsonObject = {} if name is None else {"file_name": name}
    return {"file": NOT_INCLUDED, **file_name, "file_size": size}


def _thumbnail(number: int) -> JsonObject:
    return {"thumbnail": NOT_INCLUDED, "thumbnail_file_size": 2_000 + number % 14_000}


def _film(media_type: str, seconds: int) -> JsonObject:
    looks: JsonObject = {"media_type": media_type, "mime_type": "video/mp4", "duration_seconds": seconds}
    return _thumbnail(digest(media_type, seconds)) | looks


def _frame(width: int, height: int) -> JsonObject:
    return {"width": width, "height": height}


def _poll(wording: str) -> JsonObject:
    """Lay out a poll; `answer *3` has three votes, and the owner is of the majority's opinion."""
    question, *options = (part.strip() for part in wording.split(";"))
    texts, _, votes = zip(*(option.partition(" *") for option in options), strict=True)
    voters = [int(count or 0) for count in votes]
    answers = [
        {"text": text, "voters": count, "chosen": count == max(voters) > 0}
        for text, count in zip(texts, voters, strict=True)
    ]
    return {"question": question, "closed": False, "total_voters": sum(voters), "answers": answers}


def _service(chat: Chat, service: Service, account: Account) -> JsonObject:
    body: JsonObject = {
        "actor": service.actor.name,
        "actor_id": service.actor.peer_id,
        "action": service.action,
    }
    match service.action:
        case "phone_call":
            answered = service.argument.isdecimal()
            if answered:
                body["duration_seconds"] = int(service.argument)
            body["discard_reason"] = "hangup" if answered else service.argument
        case "pin_message":
            if service.target is not None:
                body["message_id"] = account.ids[chat.chat_id, service.target]
        case "create_group":
            body |= {"title": service.argument or chat.name, "members": _founders(chat)}
        case "invite_members":
            body["members"] = [name.strip() for name in service.argument.split(",")]
        case "edit_group_title":
            body["title"] = service.argument
    return body | {"text": "", "text_entities": []}


def _founders(chat: Chat) -> list[str | None]:
    """List everybody in the group who was not invited later."""
    invited = {
        name.strip()
        for entry in chat.entries
        if isinstance(entry, Service) and entry.action == "invite_members"
        for name in entry.argument.split(",")
    }
    return [person.name for person in chat.people if person.name not in invited]
