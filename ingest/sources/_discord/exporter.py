"""Reads the JSON files of DiscordChatExporter, of any version: one channel or a part of one in each.

    {"guild": {"id", "name"}, "channel": {"id", "type", "category", "name"}, "dateRange": {…}, "messages": [{
        "id", "type", "timestamp", "timestampEdited", "content", "author": {"id", "name", "nickname", "isBot"},
        "attachments", "embeds", "stickers", "reactions", "mentions", "reference", "forwardedMessage"}], "messageCount"}

Format: `JsonMessageWriter.cs` in Tyrrrz/DiscordChatExporter. Files of gigabytes are streamed. Messages stand in the
order that was chosen, the oldest or the newest first; their ids rise with time.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._discord.text import is_gif, readable
from ingest.sources._json import head_events, read_events, read_members, read_object, read_value, skip_value
from ingest.sources._media import kind_of_file
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, moment_of, object_of, objects_of, time_of
from soundalike.records import Chat, ChatKind, Message

PRIVATE_TYPES = frozenset({"DirectTextChat", "DM", "1"})
_DIRECT_TYPES = PRIVATE_TYPES | {"DirectGroupTextChat", "GROUP_DM", "3"}
_KINDS: dict[str, ChatKind] = {"GuildNews": "channel"}
_WRITTEN = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23"})
"""Types of messages that somebody wrote; types unknown to the exporter are numbers. All others tell of an event."""
_REPLIES = frozenset({"Reply", "19"})
_VOICE_MESSAGE = "voice-message.ogg"

_HEAD_BYTES = 64 * 1024
_UNUSED = frozenset({"embeds", "inlineEmojis", "components", "roles"})
_ONLY_AUTHOR = _UNUSED | {"attachments", "stickers", "reactions", "mentions", "reference", "forwardedMessage"}
_SNOWFLAKES_BEGIN = 1_420_070_400_000


@dataclass(frozen=True)
class ChannelFile:
    """One file and the channel that it is of."""

    name: str = field(repr=False)
    """The file's name in the export."""
    channel_id: str
    type: str
    title: str = field(repr=False)
    """In a private channel the other person's name."""
    guild: str = field(repr=False)

    @property
    def is_private(self) -> bool:
        """Whether it is between two people."""
        return self.type in PRIVATE_TYPES

    @property
    def is_direct(self) -> bool:
        """Whether the owner takes part for certain: the channels of a server are there for everybody in it."""
        return self.type in _DIRECT_TYPES


@dataclass(frozen=True)
class Author:
    """Somebody who wrote in a channel."""

    id: str
    name: str = field(repr=False)
    aliases: frozenset[str] = field(repr=False)
    is_bot: bool = False


def channel_file(export: Export, name: str) -> ChannelFile | None:
    """Tell from its beginning which channel a file is of; None if DiscordChatExporter did not write it."""
    events = head_events(export, name, _HEAD_BYTES)
    if next(events, None) != ("start_map", None):
        return None
    head: JsonObject = {}
    for member, event, value in read_members(events):
        if member in ("guild", "channel"):
            head[member] = read_value(event, value, events)
        elif member == "messages" and event == "start_array":
            break
        else:
            skip_value(event, events)
    else:
        return None
    channel, guild = object_of(head.get("channel")), object_of(head.get("guild"))
    channel_id = integer_of(channel.get("id"))
    if channel_id is None or "name" not in channel or "id" not in guild:
        return None
    return ChannelFile(
        name, str(channel_id), _plain(channel.get("type")), text_of(channel["name"]), text_of(guild.get("name"))
    )


def walk(export: Export, name: str, tally: Tally, *, only_authors: bool = False) -> Iterator[Any]:
    """Yield the messages of a file as they stand, counting them; `BadInput` where the file is bad or breaks off."""
    events = read_events(export, name, tally)
    next(events)
    for member, event, _ in read_members(events):
        if member != "messages" or event != "start_array":
            skip_value(event, events)
            continue
        for item_event, item_value in events:
            if item_event == "end_array":
                break
            is_object = item_event == "start_map"
            without = _ONLY_AUTHOR if only_authors else _UNUSED
            raw = read_object(events, without=without) if is_object else read_value(item_event, item_value, events)
            tally.messages_read += 1
            yield raw


def author_of(raw: Any) -> Author | None:
    """Tell who wrote a message; None where it does not say."""
    author = object_of(raw.get("author")) if isinstance(raw, dict) else {}
    author_id = integer_of(author.get("id"))
    if author_id is None:
        return None
    name, nickname = text_of(author.get("name")), text_of(author.get("nickname"))
    tagged = f"{name}#{text_of(author.get('discriminator'))}"
    aliases = frozenset(alias for alias in (name, nickname, tagged) if alias)
    return Author(str(author_id), nickname or name, aliases, author.get("isBot") is True)


def chat_of(file: ChannelFile, account: str, *, with_bot: bool) -> Chat:
    """Make the channel's record."""
    kind: ChatKind = _KINDS.get(file.type, "group")
    if file.is_private:
        kind = "bot" if with_bot else "private"
    in_guild = file.type.startswith("Guild") and file.guild
    name = f"{file.guild} #{file.title}" if in_guild else file.title
    return Chat(source="discord", account=account, chat_id=file.channel_id, kind=kind, name=name)


def message_of(raw: Any, chat: Chat, zone: tzinfo | None) -> Message | str:
    """Make the message, or give the reason to skip it: `malformed`, `no_id`, `no_date`."""
    if not isinstance(raw, dict):
        return "malformed"
    message_id = integer_of(raw.get("id"))
    if message_id is None:
        return "malformed" if "id" in raw else "no_id"
    sent_at = moment_of(raw.get("timestamp"), zone) or sent_at_of(message_id)
    if sent_at is None:
        return "no_date"
    author = author_of(raw)
    sender_id = author.id if author else ""
    reference = object_of(raw.get("reference"))
    forwarded = isinstance(raw.get("forwardedMessage"), dict) or reference.get("type") == "Forward"
    written = _plain(raw.get("type", "Default")) in _WRITTEN
    kind, text = _content_of(raw, object_of(raw.get("forwardedMessage"))) if written else ("service", "")
    return Message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=author.name if author else "",
        is_owner=sender_id == chat.account,
        kind=kind,
        text=text,
        reply_to=_reply_to(raw, reference, chat) if not forwarded else None,
        forwarded=forwarded,
        edited_at=moment_of(raw.get("timestampEdited"), zone),
        reactions=tuple(_reactions(raw.get("reactions"))),
    )


def sent_at_of(message_id: int) -> datetime | None:
    """Tell when a message was sent by its id, which counts milliseconds since 2015."""
    return time_of((message_id >> 22) + _SNOWFLAKES_BEGIN) if message_id >> 22 else None


def _content_of(raw: JsonObject, forwarded: JsonObject) -> tuple[str, str]:
    """Give kind and words, of what is sent on where the message has none of its own."""
    names = {
        author.id: author.name for each in objects_of(raw.get("mentions")) if (author := author_of({"author": each}))
    }
    text = readable(text_of(raw.get("content")) or text_of(forwarded.get("content")), names)
    files = objects_of(raw.get("attachments")) or objects_of(forwarded.get("attachments"))
    stickers = objects_of(raw.get("stickers")) or objects_of(forwarded.get("stickers"))
    if files:
        file = text_of(files[0].get("fileName"))
        return ("voice_message" if file == _VOICE_MESSAGE else kind_of_file(file)), text
    if is_gif(text):
        return "animation", ""
    if text:
        return "text", text
    return ("sticker", text_of(stickers[0].get("name"))) if stickers else ("unsupported", "")


def _reply_to(raw: JsonObject, reference: JsonObject, chat: Chat) -> int | None:
    elsewhere = _plain(reference.get("channelId") or chat.chat_id) != chat.chat_id
    is_reply = _plain(raw.get("type")) in _REPLIES
    return integer_of(reference.get("messageId")) if is_reply and not elsewhere else None


def _reactions(listed: Any) -> Iterator[tuple[str, int]]:
    for reaction in objects_of(listed):
        emoji = object_of(reaction.get("emoji"))
        name, count = text_of(emoji.get("name")), integer_of(reaction.get("count"))
        if name and count is not None and count > 0:
            yield (f":{name}:" if _plain(emoji.get("id")) else name), count


def _plain(value: Any) -> str:
    """Give a string or an integer as text: types and ids have been written both ways."""
    return str(value) if type(value) is int else text_of(value)
