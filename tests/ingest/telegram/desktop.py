"""What Telegram Desktop writes when it exports a world, after `export_output_json.cpp`."""

from datetime import UTC, datetime
from typing import Any

from telethon.tl import types
from telethon.tl.patched import MessageService

from tests.ingest.telegram_server import Dialog, World

NOT_INCLUDED = "(File not included. Change data exporting settings to download.)"
JsonObject = dict[str, Any]


def export_of(world: World, *dialogs: Dialog) -> JsonObject:
    """The whole account with these chats."""
    me = world.me
    return {
        "about": "Here is the data you requested.",
        "personal_information": {
            "user_id": me.id,
            "first_name": me.first_name,
            "last_name": me.last_name,
            "phone_number": "+1 202 555 0123",
            "username": f"@{me.username}",
        },
        "chats": {"about": "", "list": [_chat(world, dialog) for dialog in dialogs]},
    }


def _chat(world: World, dialog: Dialog) -> JsonObject:
    entity = dialog.entity
    chat: JsonObject = {"name": _name(entity), "type": _type(world, entity), "id": entity.id}
    if entity is world.me:
        del chat["name"]
    return {**chat, "messages": [_message(world, message) for message in dialog.messages]}


def _type(world: World, entity: Any) -> str:
    if entity is world.me:
        return "saved_messages"
    if isinstance(entity, types.User):
        return "bot_chat" if entity.bot else "personal_chat"
    if isinstance(entity, types.Chat):
        return "private_group"
    sight = "public" if entity.username else "private"
    return f"{sight}_channel" if entity.broadcast else f"{sight}_supergroup"


def _message(world: World, message: Any) -> JsonObject:
    is_service = isinstance(message, MessageService)
    media = None if is_service else message.media
    if isinstance(media, types.MessageMediaUnsupported):
        return {"id": message.id, "type": "unsupported"}
    written: JsonObject = {"id": message.id, "type": "service" if is_service else "message"}
    written |= _moment("date", message.date)
    peer = message.from_id or (types.PeerUser(world.me.id) if message.out else message.peer_id)
    who = "actor" if is_service else "from"
    written |= {who: _name_of(world, peer), f"{who}_id": _peer(peer)}
    if is_service:
        return {**written, "action": "phone_call", "text": "", "text_entities": []}
    if message.edit_date:
        written |= _moment("edited", message.edit_date)
    written |= _forward(world, message.fwd_from) | _reply(message)
    if message.via_bot_id:
        written["via_bot"] = f"@{world.entities[message.via_bot_id].username}"
    written |= _media(media)
    written |= {"text": _text(message), "text_entities": []}
    if message.reactions:
        written["reactions"] = [_reaction(one) for one in message.reactions.results]
    return written


def _text(message: Any) -> Any:
    """A string, or with formatting a list of parts: offsets count UTF-16 units."""
    if not message.entities:
        return message.message
    units, parts, place = message.message.encode("utf-16-le"), [], 0
    for entity in message.entities:
        plain = units[2 * place : 2 * entity.offset].decode("utf-16-le")
        place = entity.offset + entity.length
        bold = units[2 * entity.offset : 2 * place].decode("utf-16-le")
        parts += [plain, {"type": "bold", "text": bold}]
    return [*parts, units[2 * place :].decode("utf-16-le")]


def _moment(key: str, moment: datetime) -> JsonObject:
    return {key: f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}", f"{key}_unixtime": str(int(moment.timestamp()))}


def _forward(world: World, header: Any) -> JsonObject:
    if header is None:
        return {}
    written = {"forwarded_from": _name_of(world, header.from_id) if header.from_id else header.from_name}
    return written | ({"saved_from": _name_of(world, header.saved_from_peer)} if header.saved_from_peer else {})


def _reply(message: Any) -> JsonObject:
    header = message.reply_to
    if not isinstance(header, types.MessageReplyHeader):
        return {}
    written: JsonObject = {"reply_to_message_id": header.reply_to_msg_id}
    return written | ({"reply_to_peer_id": _peer(header.reply_to_peer_id)} if header.reply_to_peer_id else {})


def _media(media: Any) -> JsonObject:
    match media:
        case types.MessageMediaPhoto():
            return {"photo": NOT_INCLUDED, "width": 1280, "height": 960}
        case types.MessageMediaDocument():
            return {"file": NOT_INCLUDED, **_document(media.document)}
        case types.MessageMediaContact():
            return {"contact_information": {"first_name": media.first_name, "phone_number": media.phone_number}}
        case types.MessageMediaGeo():
            return {"location_information": {"latitude": media.geo.lat, "longitude": media.geo.long}}
        case types.MessageMediaPoll():
            return {"poll": {"question": media.poll.question.text, "closed": False, "answers": []}}
    return {}


def _document(document: Any) -> JsonObject:
    if document is None:
        return {}
    attributes = {type(one): one for one in document.attributes}
    sticker = attributes.get(types.DocumentAttributeSticker)
    video = attributes.get(types.DocumentAttributeVideo)
    audio = attributes.get(types.DocumentAttributeAudio)
    if sticker:
        return {"media_type": "sticker", "sticker_emoji": sticker.alt}
    if video and video.round_message:
        return {"media_type": "video_message"}
    if audio and audio.voice:
        return {"media_type": "voice_message", "duration_seconds": audio.duration}
    if types.DocumentAttributeAnimated in attributes:
        return {"media_type": "animation"}
    if video:
        return {"media_type": "video_file"}
    return {"media_type": "audio_file"} if audio else {"mime_type": document.mime_type}


def _reaction(one: Any) -> JsonObject:
    match one.reaction:
        case types.ReactionEmoji(emoticon=emoji):
            return {"type": "emoji", "count": one.count, "emoji": emoji}
        case types.ReactionCustomEmoji(document_id=document_id):
            return {"type": "custom_emoji", "count": one.count, "document_id": str(document_id)}
    return {"type": "paid", "count": one.count}


def _peer(peer: Any) -> str:
    match peer:
        case types.PeerUser(user_id=number):
            return f"user{number}"
        case types.PeerChat(chat_id=number):
            return f"chat{number}"
    return f"channel{peer.channel_id}"


def _name_of(world: World, peer: Any) -> str | None:
    from telethon import utils

    entity = world.entities.get(utils.get_peer_id(peer))
    return _name(entity) if entity is not None else None


def _name(entity: Any) -> str | None:
    if isinstance(entity, types.User):
        return " ".join(name for name in (entity.first_name, entity.last_name) if name) or None
    return str(entity.title)
