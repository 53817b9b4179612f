"""Turns a message as Telethon has it into a `Message`, equal to what Telegram Desktop's export gives for the same one.

What to put where follows `export_data_types.cpp` and `export_output_json.cpp` in telegramdesktop/tdesktop, as read by
`ingest.sources._telegram.messages`: so a live download and an export of one chat are one chat in the archive.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from telethon.tl import types

from soundalike.records import Chat, Message

_TIMES = range(86_400, 2**32)
"""Unix times that Telegram can write; an unset time is read as zero."""
_TEXT_MEDIA = (
    types.MessageMediaEmpty,
    types.MessageMediaWebPage,
    types.MessageMediaDice,
    types.MessageMediaStory,
)
"""Media that exports do not name: the words are all there is."""
_KINDS = {
    types.MessageMediaPhoto: "photo",
    types.MessageMediaContact: "contact",
    types.MessageMediaGeo: "location",
    types.MessageMediaGeoLive: "location",
    types.MessageMediaVenue: "location",
    types.MessageMediaPoll: "poll",
    types.MessageMediaToDo: "todo_list",
    types.MessageMediaGame: "game",
    types.MessageMediaInvoice: "invoice",
    types.MessageMediaGiveaway: "giveaway",
    types.MessageMediaGiveawayResults: "giveaway",
    types.MessageMediaPaidMedia: "paid_media",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """A person, group or channel as an answer names it."""

    name: str = field(default="", repr=False)
    """Empty for a deleted account."""
    username: str = field(default="", repr=False)


def senders_of(users: Iterable[Any], chats: Iterable[Any]) -> dict[str, Sender]:
    """The people, groups and channels of an answer, by the ids that `sender_id` has."""
    found = {str(user.id): Sender(display_name(user), username_of(user)) for user in users}
    return found | {f"{_prefix(chat)}{chat.id}": Sender(display_name(chat), username_of(chat)) for chat in chats}


def message_of(raw: Any, chat: Chat, senders: Mapping[str, Sender], *, id_shift: int = 0) -> Message | str:
    """The message, or the reason to skip it: `unsupported`, `no_date`.

    Args:
        raw: Telethon's Message or MessageService.
        chat: the chat that it is in.
        senders: people, groups and channels by id.
        id_shift: what is added to ids of messages from before a group became a supergroup.
    """
    sent_at = _moment(raw.date)
    if sent_at is None:
        return "no_date"
    is_service = isinstance(raw, types.MessageService)
    media = None if is_service else raw.media
    kind = "service" if is_service else _kind(media)
    if kind == "unsupported" and isinstance(media, types.MessageMediaUnsupported):
        return kind
    sender_id = _sender_id(raw, chat)
    return Message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=raw.id + id_shift,
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=senders.get(sender_id, Sender()).name,
        is_owner=sender_id == chat.account,
        kind=kind,
        text="" if is_service else raw.message or _words_of(media),
        reply_to=None if is_service else _reply_to(raw, id_shift),
        forwarded=not is_service and raw.fwd_from is not None,
        edited_at=None if is_service else _moment(raw.edit_date),
        reactions=() if is_service or raw.reactions is None else _reactions(raw.reactions.results),
        via_bot=None if is_service else _via_bot(raw, senders),
    )


def peer_id(peer: Any) -> str:
    """The id of a peer as senders have it: digits for a person, `chat1` or `channel1` for others; empty for none."""
    if isinstance(peer, types.PeerUser):
        return str(peer.user_id)
    if isinstance(peer, types.PeerChat):
        return f"chat{peer.chat_id}"
    return f"channel{peer.channel_id}" if isinstance(peer, types.PeerChannel) else ""


def display_name(entity: Any) -> str:
    """First and last name, or the title; empty for a deleted account."""
    if isinstance(entity, types.User):
        return " ".join(name for name in (entity.first_name, entity.last_name) if name)
    return getattr(entity, "title", None) or ""


def username_of(entity: Any) -> str:
    """The name behind the @; empty if there is none."""
    if username := getattr(entity, "username", None):
        return str(username)
    several = getattr(entity, "usernames", None) or ()
    return next((str(one.username) for one in several if one.active), "")


def _prefix(chat: Any) -> str:
    return "channel" if isinstance(chat, (types.Channel, types.ChannelForbidden)) else "chat"


def _sender_id(raw: Any, chat: Chat) -> str:
    if raw.from_id is not None:
        return peer_id(raw.from_id)
    # Private chats and channels name no sender: it is the owner, the other side, or the channel.
    return chat.account if raw.out else peer_id(raw.peer_id)


def _kind(media: Any) -> str:
    if media is None or isinstance(media, _TEXT_MEDIA):
        return "text"
    if isinstance(media, types.MessageMediaDocument):
        return _document_kind(media.document)
    return _KINDS.get(type(media), "unsupported")


def _document_kind(document: Any) -> str:
    """A file's kind by its attributes, in the order in which Telegram Desktop asks for them."""
    attributes = getattr(document, "attributes", None) or ()
    video = next((one for one in attributes if isinstance(one, types.DocumentAttributeVideo)), None)
    audio = next((one for one in attributes if isinstance(one, types.DocumentAttributeAudio)), None)
    if _sticker(document) is not None:
        return "sticker"
    if video is not None and video.round_message:
        return "video_message"
    if audio is not None and audio.voice:
        return "voice_message"
    if any(isinstance(one, types.DocumentAttributeAnimated) for one in attributes):
        return "animation"
    if video is not None:
        return "video_file"
    return "file" if audio is None else "audio_file"


def _sticker(document: Any) -> Any:
    attributes = getattr(document, "attributes", None) or ()
    return next((one for one in attributes if isinstance(one, types.DocumentAttributeSticker)), None)


def _words_of(media: Any) -> str:
    """What stands for the text where there is none: a sticker's emoji, a question, a title."""
    if isinstance(media, types.MessageMediaDocument):
        return getattr(_sticker(media.document), "alt", None) or ""
    if isinstance(media, types.MessageMediaPoll):
        return _plain(getattr(media.poll, "question", None))
    return _plain(getattr(media.todo, "title", None)) if isinstance(media, types.MessageMediaToDo) else ""


def _plain(text: Any) -> str:
    return text if isinstance(text, str) else getattr(text, "text", None) or ""


def _reply_to(raw: Any, id_shift: int) -> int | None:
    header = raw.reply_to
    if not isinstance(header, types.MessageReplyHeader) or not header.reply_to_msg_id:
        return None
    # A link into another chat would point at a stranger here.
    elsewhere = header.reply_to_peer_id is not None and peer_id(header.reply_to_peer_id) != peer_id(raw.peer_id)
    return None if elsewhere else int(header.reply_to_msg_id) + id_shift


def _via_bot(raw: Any, senders: Mapping[str, Sender]) -> str | None:
    """The bot through which it was written, a business's answering machine included."""
    username = senders.get(str(raw.via_bot_id or raw.via_business_bot_id), Sender()).username
    return f"@{username}" if username else None


def _moment(date: datetime | None) -> datetime | None:
    if date is None or int(date.timestamp()) not in _TIMES:
        return None
    return date.astimezone(UTC)


def _reactions(results: Iterable[Any]) -> tuple[tuple[str, int], ...]:
    return tuple((_reaction_name(one.reaction), one.count) for one in results if one.count > 0)


def _reaction_name(reaction: Any) -> str:
    if isinstance(reaction, types.ReactionPaid):
        return "paid"
    if isinstance(reaction, types.ReactionEmoji):
        return reaction.emoticon or "custom"
    return str(getattr(reaction, "document_id", "custom"))
