"""Who and which chats are in a plain export of Signal, from its frames `account`, `recipient` and `chat`.

Ids in the file are for that file only, so others are made of what stays: the account id (`aci`) of a person, the
master key of a group. Members are found as proto3 writes them in JSON (`chatItem`) and in the proto file's own
spelling (`chat_item`); a member with the default value, such as an id of 0, is left out by it.
"""

import base64
import binascii
import functools
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.identity import stable_id
from ingest.sources._me import ACCOUNT
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, integer_of, object_of
from soundalike.records import Chat, ChatKind

SOURCE = "signal"

_KINDS: dict[str, ChatKind] = {"contact": "private", "group": "group", "self": "saved", "releaseNotes": "service"}
_NAMES = {"self": "Note to Self", "releaseNotes": "Signal"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom messages can go to: a person, a group, the owner, or Signal itself."""

    kind: ChatKind
    id: str
    name: str = field(repr=False)
    service_id: str = field(default="", repr=False)
    """As mentions have it; empty for all but people."""


@dataclass
class People:
    """What the frames say that came before the messages."""

    owner: str = field(default="", repr=False)
    recipients: dict[int, Recipient] = field(default_factory=dict, repr=False)
    chats: dict[int, Chat] = field(default_factory=dict, repr=False)
    names: dict[str, str] = field(default_factory=dict, repr=False)
    """Service id -> name, for mentions."""

    def note(self, frame: JsonObject) -> None:
        """Note what a frame says, if it is of one of the three kinds."""
        account, recipient, chat = (member(frame, kind) for kind in ("account", "recipient", "chat"))
        if isinstance(account, dict):
            self.owner = _joined(member(account, "givenName"), member(account, "familyName")) or self.owner
        if isinstance(recipient, dict) and (found := _recipient(recipient)):
            self.recipients[number_of(member(recipient, "id"))] = found
            if found.service_id:
                self.names[found.service_id] = found.name
        if isinstance(chat, dict) and (found := self.recipients.get(number_of(member(chat, "recipientId")))):
            self.chats[number_of(member(chat, "id"))] = Chat(
                source=SOURCE, account=ACCOUNT, chat_id=found.id, kind=found.kind, name=found.name
            )


def member(data: JsonObject, name: str) -> Any:
    """Give a member in either spelling; None if it is not there."""
    return data[name] if name in data else data.get(_snake_case(name))


def number_of(value: Any) -> int:
    """Give a number, 0 for one that is left out; text in which proto3 writes 64 bits is a number too."""
    return integer_of(value) or 0


def objects_in(data: JsonObject, name: str) -> Iterator[JsonObject]:
    """Yield the objects in a repeated member."""
    values = member(data, name)
    yield from (value for value in values if isinstance(value, dict)) if isinstance(values, list) else ()


def service_id_of(value: Any) -> str:
    """Give an account id as 32 hexadecimal digits, from bytes in Base64 or a UUID; other text as it is."""
    text = text_of(value)
    try:
        return uuid.UUID(text).hex
    except ValueError:
        pass
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True).hex() or text
    except (binascii.Error, ValueError):
        return text


def _recipient(written: JsonObject) -> Recipient | None:
    for name, kind in _KINDS.items():
        destination = member(written, name)
        if not isinstance(destination, dict):
            continue
        if kind == "private":
            return _person(destination)
        if kind == "group":
            title = object_of(member(object_of(member(destination, "snapshot")), "title"))
            key = text_of(member(destination, "masterKey"))
            return Recipient(kind, str(stable_id(SOURCE, key)), text_of(member(title, "title"))) if key else None
        return Recipient(kind, ACCOUNT if kind == "saved" else name, _NAMES[name])
    return None


def _person(contact: JsonObject) -> Recipient | None:
    phone = number_of(member(contact, "e164"))
    number = f"+{phone}" if phone > 0 else ""
    service_id = service_id_of(member(contact, "aci"))
    username = text_of(member(contact, "username"))
    identity = service_id or service_id_of(member(contact, "pni")) or number or username
    nickname = object_of(member(contact, "nickname"))
    name = (
        _joined(member(nickname, "given"), member(nickname, "family"))
        or _joined(member(contact, "systemGivenName"), member(contact, "systemFamilyName"))
        or text_of(member(contact, "systemNickname"))
        or _joined(member(contact, "profileGivenName"), member(contact, "profileFamilyName"))
        or username
        or number
    )
    return Recipient("private", str(stable_id(SOURCE, identity)), name, service_id) if identity else None


def _joined(*names: Any) -> str:
    return " ".join(name for name in map(str.strip, map(text_of, names)) if name)


@functools.cache
def _snake_case(name: str) -> str:
    return re.sub("([A-Z])", lambda capital: f"_{capital[1].lower()}", name)
