"""Turns a `chatItem` of Signal's plain export into a `Message`, or says why it cannot be one."""

from collections import Counter
from typing import Any

from ingest.identity import MessageIds, stable_id
from ingest.sources._me import ACCOUNT
from ingest.sources._media import kind_of_file
from ingest.sources._signal.people import People, member, number_of, objects_in, service_id_of
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, object_of, time_of
from soundalike.records import Chat, Message

Originals = dict[tuple[int, int, int], int]
"""Chat, author and time of each newer version of an edited message -> time of the first one. All are as in the file."""

_KINDS = {
    "standardMessage": "text",
    "directStoryReplyMessage": "text",
    "stickerMessage": "sticker",
    "contactMessage": "contact",
    "poll": "poll",
    "remoteDeletedMessage": "service",
    "adminDeletedMessage": "service",
    "updateMessage": "service",
    "viewOnceMessage": "unsupported",
    "paymentNotification": "unsupported",
    "giftBadge": "unsupported",
}
_NOBODYS = "updateMessage"
"""What can have the time of a message by the same author, and is none."""
_FLAGS = {"VOICE_MESSAGE": "voice_message", "GIF": "animation", 1: "voice_message", 3: "animation"}


def note_versions(item: JsonObject, originals: Originals) -> None:
    """Note the times of an edited message, since replies name any of them."""
    times = [number_of(member(version, "dateSent")) for version in (*objects_in(item, "revisions"), item)]
    place = number_of(member(item, "chatId")), number_of(member(item, "authorId"))
    originals.update({(*place, time): times[0] for time in times[1:]})


def message_of(item: JsonObject, chat: Chat, people: People, originals: Originals, ids: MessageIds) -> Message | str:
    """Make the message, or give the reason to skip it. `ids` are of the item's chat."""
    revisions = list(objects_in(item, "revisions"))
    changed_at = number_of(member(item, "dateSent"))
    written_at = number_of(member(revisions[0], "dateSent")) if revisions else changed_at
    sent_at = time_of(written_at)
    if sent_at is None:
        return "malformed" if written_at else "no_date"
    what, content = _content(item)
    author = number_of(member(item, "authorId"))
    sender_id = _sender_id(author, chat, people)
    if isinstance(member(item, "outgoing"), dict):
        sender_id = ACCOUNT
    elif not sender_id and chat.kind == "private" and isinstance(member(item, "incoming"), dict):
        sender_id = chat.chat_id
    is_owner = sender_id == ACCOUNT
    recipient = people.recipients.get(author)
    return Message(
        source=chat.source,
        account=ACCOUNT,
        chat_id=chat.chat_id,
        message_id=ids.next("update" if what == _NOBODYS else "message", _role(sender_id, chat), written_at),
        sent_at=sent_at,
        sender_id=sender_id,
        sender_name=people.owner if is_owner else recipient.name if recipient else "",
        is_owner=is_owner,
        kind=_kind(what, content),
        text=_words(what, content, people),
        reply_to=_reply_to(item, content, chat, people, originals),
        edited_at=time_of(changed_at) if revisions else None,
        reactions=_reactions(content),
    )


def _content(item: JsonObject) -> tuple[str, JsonObject]:
    for what in _KINDS:
        content = member(item, what)
        if isinstance(content, dict):
            return what, content
    return "", {}


def _kind(what: str, content: JsonObject) -> str:
    attachment = next(objects_in(content, "attachments"), None) if what == "standardMessage" else None
    if attachment is None:
        return _KINDS.get(what, "unsupported")
    flag = member(attachment, "flag")
    pointer = object_of(member(attachment, "pointer"))
    kind = kind_of_file(text_of(member(pointer, "fileName")), text_of(member(pointer, "contentType")))
    return _FLAGS.get(flag, kind) if isinstance(flag, (str, int)) else kind


def _words(what: str, content: JsonObject, people: People) -> str:
    if what == "stickerMessage":
        return text_of(member(object_of(member(content, "sticker")), "emoji"))
    if what == "poll":
        return text_of(member(content, "question"))
    if what == "directStoryReplyMessage":
        content = object_of(member(content, "textReply")) or {"text": {"body": member(content, "emoji")}}
    text = object_of(member(content, "text"))
    body = text_of(member(text, "body"))
    captions = (text_of(member(object_of(member(a, "pointer")), "caption")) for a in objects_in(content, "attachments"))
    return _with_mentions(body, text, people) if body else next(filter(None, captions), "")


def _with_mentions(body: str, text: JsonObject, people: People) -> str:
    """Put names where the body has a placeholder for each person mentioned."""
    mentions = [
        (number_of(member(mention, "start")), number_of(member(mention, "length")), member(mention, "mentionAci"))
        for mention in objects_in(text, "bodyRanges")
        if member(mention, "mentionAci")
    ]
    # Places are counted in halves of UTF-16, and the last is replaced first so that they stay right.
    units = body.encode("utf-16-le")
    for start, length, aci in sorted(mentions, key=lambda mention: mention[:2], reverse=True):
        if 0 <= start <= start + length <= len(units) // 2:
            # Everybody who can be mentioned is a recipient, but for the owner.
            name = people.names.get(service_id_of(aci)) or people.owner or "…"
            units = units[: 2 * start] + f"@{name}".encode("utf-16-le") + units[2 * (start + length) :]
    return units.decode("utf-16-le", "replace") if mentions else body


def _reactions(content: JsonObject) -> tuple[tuple[str, int], ...]:
    emojis = (text_of(member(reaction, "emoji")) for reaction in objects_in(content, "reactions"))
    return tuple(Counter(emoji for emoji in emojis if emoji).items())


def _reply_to(item: JsonObject, content: JsonObject, chat: Chat, people: People, originals: Originals) -> int | None:
    quote = object_of(member(content, "quote"))
    target = number_of(member(quote, "targetSentTimestamp"))
    if not target:
        return None
    author = number_of(member(quote, "authorId"))
    written_at = originals.get((number_of(member(item, "chatId")), author, target), target)
    return stable_id("message", _role(_sender_id(author, chat, people), chat), written_at)


def _sender_id(author: int, chat: Chat, people: People) -> str:
    recipient = people.recipients.get(author)
    # A group is the author of changes of its own.
    return recipient.id if recipient and recipient.kind != "group" else ""


def _role(sender_id: str, chat: Chat) -> Any:
    """Give what tells authors of one chat apart, in every export: with two, not the id, which can become known late."""
    return sender_id if chat.kind == "group" else sender_id == ACCOUNT
