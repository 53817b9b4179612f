"""Finds out whose export it is: by user id, never by a name that two people can share.

A whole account says it itself. A private chat has two sides, and its id is the other side's. Everything else
needs `--owner`. Reads the export from its beginning, and only as far as the answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.sources._telegram.chats import JsonObject, Part, Shape, to_integer
from ingest.sources._telegram.messages import sender_name_of, sender_of
from soundalike.errors import BadInput

CANDIDATES_SHOWN = 10


@dataclass(frozen=True)
class Owner:
    """The person whose account the export is."""

    account: str
    """User id, bare digits."""
    name: str = field(default="", repr=False)


@dataclass
class _Sender:
    messages: int = 0
    name: str = ""


def find_owner(parts: Iterable[Part], shape: Shape, asked: str, path: Path) -> Owner:
    """Find the owner; `asked` is what `--owner` says, an id or a name, and goes before what the export says.

    Raises `BadInput` with the people to choose from where nobody or more than one is of that id or name, or
    where nothing tells.
    """
    asked = asked.strip()
    asked_id = asked.removeprefix("user") if asked.removeprefix("user").isdecimal() else ""
    senders: dict[str, _Sender] = {}
    for head, raw in parts:
        if head is None:
            owner = _owner_of_account(raw)
            if owner and (not asked or asked_id == owner.account or _is_called(asked, owner.name, raw)):
                return owner
            continue
        person = _note_sender(senders, raw)
        if shape == "chat" and not asked and (owner_id := _owner_in_chat(head, person)):
            return Owner(owner_id, senders[owner_id].name if owner_id in senders else "")
        if asked_id and person == asked_id:
            return Owner(asked_id, senders[asked_id].name)
    named = [account for account, sender in senders.items() if asked and _is_called(asked, sender.name)]
    if len(named) == 1:
        return Owner(named[0], senders[named[0]].name)
    raise BadInput(_sentence(path, asked, {account: senders[account] for account in named} or senders))


def _owner_of_account(information: Any) -> Owner | None:
    if not isinstance(information, dict):
        return None
    user_id = to_integer(information.get("user_id"))
    if user_id is None or user_id <= 0:
        return None
    names = [information.get("first_name"), information.get("last_name")]
    return Owner(str(user_id), " ".join(name for name in names if isinstance(name, str) and name))


def _owner_in_chat(head: JsonObject, person: str) -> str:
    """Give the owner of a chat of two, if this sender tells it."""
    chat_id = to_integer(head.get("id"))
    if chat_id is None:
        return ""
    if head.get("type") == "saved_messages":
        return str(chat_id)
    return person if head.get("type") in ("personal_chat", "bot_chat") and person != str(chat_id) else ""


def _note_sender(senders: dict[str, _Sender], raw: Any) -> str:
    """Count the person who sent it, and give their id; empty for channels, groups and nobody."""
    person = sender_of(raw) if isinstance(raw, dict) else ""
    if not person.isdecimal():
        return ""
    sender = senders.setdefault(person, _Sender())
    sender.messages += 1
    sender.name = sender.name or sender_name_of(raw)
    return person


def _is_called(asked: str, name: str, information: JsonObject | None = None) -> bool:
    username = (information or {}).get("username")
    names = [name, *([username] if isinstance(username, str) else [])]
    return asked.removeprefix("@").casefold() in {known.removeprefix("@").casefold() for known in names if known}


def _sentence(path: Path, asked: str, senders: dict[str, _Sender]) -> str:
    busiest = sorted(senders.items(), key=lambda item: -item[1].messages)[:CANDIDATES_SHOWN]
    choice = ", ".join(f"{account} ({sender.name or 'deleted account'})" for account, sender in busiest)
    if len(senders) > CANDIDATES_SHOWN:
        choice += ", …"
    if not choice:
        return f"{path} has no messages with a sender's id, so nobody can tell whose it is: export again."
    what = "does not say whose export it is" if not asked else "has not exactly one person of the id or name asked for"
    return f"{path} {what}: name the owner with --owner ID, out of {choice}."
