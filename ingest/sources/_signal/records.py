"""Records of the tools that read Signal Desktop's database, in the two forms that they have.

signal-export (carderne) writes its own, one a line in `<chat>/data.json`:

    {"date": "2024-03-01T12:00:00.123000", "sender": "Me", "body": "hi  ", "quote": "", "sticker": "", "reactions":
     [["Bob", "👍"]], "attachments": [{"name": "a.jpg", "path": "media/a.jpg"}]}

The date is local, without a zone. Two spaces are put behind each body and backquotes taken out of it. A quote is the
words that are answered, after `> `. Newer versions have `deleted`, `call` and `missed` too, and a sticker is an object.

sigtop writes Signal Desktop's own messages, as an array in a file for each chat: `conversationId`, `type`, `sent_at`,
`body`, `sourceServiceId`, `quote.id` (the time of the message that is answered) and more.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Literal

from ingest.identity import stable_id
from ingest.sources._me import ACCOUNT
from ingest.sources._media import kind_of_file
from ingest.sources._signal.people import SOURCE, service_id_of
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, moment_of, object_of, objects_of, time_of

Shape = Literal["exported", "desktop"]

_MEMBERS: dict[Shape, frozenset[str]] = {
    "exported": frozenset({"date", "sender", "body", "quote", "sticker", "reactions", "attachments"}),
    "desktop": frozenset({"conversationId", "type", "sent_at"}),
}
_ME, _NOBODY = "Me", "No-Sender"
_CALL = re.compile(r"(Incoming|Outgoing|Missed)( [a-z]+)? call( \([^()]*\))?")
_VOICE_FLAG = 1
_MISSING_KINDS = {"media": "photo", "attachment": "file"}
_PEOPLES = frozenset({"incoming", "outgoing"})


@dataclass(frozen=True, slots=True)
class Record:
    """One record that can become a message."""

    conversation: str
    """Which chat it is in; empty where only the file tells that."""
    identity: tuple[object, ...]
    """What the message is recognised by, but for its author: the same whatever zone times are read in."""
    sent_at: datetime
    sender: str = field(repr=False)
    """The id of whoever wrote it; `me` for the owner, empty where nobody is told."""
    sender_name: str = field(repr=False)
    kind: str
    text: str = field(repr=False)
    key: object = field(repr=False)
    """What a later record that answers this one has in `answers`."""
    answers: object = field(repr=False)
    """None for a record that answers none."""
    edited_at: datetime | None
    reactions: tuple[tuple[str, int], ...] = field(repr=False)


def shape_of(value: Any) -> Shape | None:
    """Tell the form of a record; None for anything else."""
    return next((shape for shape, members in _MEMBERS.items() if members <= object_of(value).keys()), None)


def record_of(raw: Any, zone: tzinfo | None) -> Record | str:
    """Make the record, or give the reason to skip it."""
    if not isinstance(raw, dict):
        return "malformed"
    return _exported(raw, zone) if "date" in raw else _of_desktop(raw)


def _exported(raw: JsonObject, zone: tzinfo | None) -> Record | str:
    written_at = text_of(raw.get("date"))
    sent_at = moment_of(written_at, zone)
    if sent_at is None:
        return "no_date"
    sender = text_of(raw.get("sender"))
    body = text_of(raw.get("body")).removesuffix("  ")
    sticker, attachments = raw.get("sticker"), objects_of(raw.get("attachments"))
    quoted = text_of(raw.get("quote")).strip("\n").removeprefix("> ").replace("\n> ", "\n")
    kind = "text"
    if raw.get("deleted") is True or raw.get("call") is True or _CALL.fullmatch(body):
        kind = "service"
    elif sticker:
        kind = "sticker"
    elif attachments:
        missing = text_of(attachments[0].get("missing_kind"))
        kind = _MISSING_KINDS.get(missing) or _kind_of_name(text_of(attachments[0].get("name")))
    elif not body:
        # Changes of groups and timers come as messages without words.
        kind = "service"
    emoji = text_of(sticker) or text_of(object_of(sticker).get("emoji"))
    return Record(
        conversation="",
        identity=(written_at,),
        sent_at=sent_at,
        sender=ACCOUNT if sender == _ME else "" if sender == _NOBODY else sender,
        sender_name="" if sender in (_ME, _NOBODY) else sender,
        kind=kind,
        text=emoji if kind == "sticker" else body,
        key=_words_key(body),
        answers=_words_key(quoted) if quoted else None,
        edited_at=None,
        reactions=_counted(_emoji_of(reaction) for reaction in _items(raw.get("reactions"))),
    )


def _of_desktop(raw: JsonObject) -> Record | str:
    milliseconds = integer_of(raw.get("sent_at")) or 0
    # A newer version keeps the time of the first in its history, the newest of which comes first.
    history = objects_of(raw.get("editHistory"))
    first = integer_of(history[-1].get("timestamp")) if history else None
    sent_at = time_of(first or milliseconds)
    if sent_at is None:
        return "malformed" if milliseconds else "no_date"
    message_type = text_of(raw.get("type"))
    attachments, sticker = objects_of(raw.get("attachments")), object_of(raw.get("sticker"))
    kind, text = "text", text_of(raw.get("body"))
    if message_type not in _PEOPLES or raw.get("deletedForEveryone") is True:
        kind = "service"
    elif sticker:
        kind, text = "sticker", text_of(sticker.get("emoji")) or text_of(object_of(sticker.get("data")).get("emoji"))
    elif attachments:
        is_voice = (integer_of(attachments[0].get("flags")) or 0) & _VOICE_FLAG
        name, mime = (text_of(attachments[0].get(member)) for member in ("fileName", "contentType"))
        kind = "voice_message" if is_voice else kind_of_file(name, mime)
    sources = (text_of(raw.get(name)) for name in ("sourceServiceId", "sourceUuid", "source"))
    source = next(filter(None, sources), "")
    return Record(
        conversation=text_of(raw.get("conversationId")),
        # As in Signal's own export, where the same messages can come from too.
        identity=("message" if message_type in _PEOPLES else "update", first or milliseconds),
        sent_at=sent_at,
        sender=ACCOUNT
        if message_type == "outgoing"
        else str(stable_id(SOURCE, service_id_of(source)))
        if source
        else "",
        sender_name="",
        kind=kind,
        text=text,
        key=first or milliseconds,
        answers=integer_of(object_of(raw.get("quote")).get("id")),
        edited_at=time_of(integer_of(history[0].get("timestamp")) or 0) if history else None,
        reactions=_counted(text_of(reaction.get("emoji")) for reaction in objects_of(raw.get("reactions"))),
    )


def _words_key(body: str) -> int:
    return stable_id(body.replace("`", "").strip())


def _kind_of_name(name: str) -> str:
    # Signal records voice messages in this form, and hardly anybody else anything.
    return "voice_message" if name.casefold().endswith(".aac") else kind_of_file(name)


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _emoji_of(reaction: Any) -> str:
    """Give the emoji of a pair of name and emoji."""
    if isinstance(reaction, list):
        return text_of(reaction[1]) if len(reaction) == 2 else ""
    return text_of(object_of(reaction).get("emoji"))


def _counted(emojis: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(Counter(emoji for emoji in emojis if emoji).items())
