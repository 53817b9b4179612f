"""Telegram Desktop's machine-readable export (`result.json`): the whole account or a single chat, of any age.

Its traps are dealt with in `_escapes`, `_telegram_chats` and `_telegram_messages`. Media files are not looked
at. Exports as HTML are not read: the same menu writes JSON.
"""

from collections.abc import Iterator
from datetime import tzinfo
from pathlib import Path

from ingest.reading import Reading, Tally
from ingest.sources._telegram_chats import JsonObject, chat_of, shape_of, walk
from ingest.sources._telegram_messages import message_of
from ingest.sources._telegram_owner import Owner, find_owner
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "Telegram Desktop JSON"


def recognises(path: Path) -> bool:
    """Tell whether the file begins like an account or a chat as Telegram Desktop writes them."""
    return shape_of(path) is not None


def read(path: Path, config: FileConfig) -> Reading:
    """Find the owner, then stream all messages; `BadInput` if the owner cannot be told or the file is bad."""
    zone = find_zone(config.timezone)
    owner = find_owner(walk(path, Tally()), shape_of(path) or "account", config.owner, path)
    tally = Tally()
    return Reading(
        source="telegram",
        account=owner.account,
        owner=owner.name,
        messages=_messages(path, owner, zone, tally),
        tally=tally,
    )


def _messages(path: Path, owner: Owner, zone: tzinfo | None, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    head: JsonObject | None = None
    chat: Chat | str = ""
    for of_chat, raw in walk(path, tally):
        if of_chat is None:
            continue
        if of_chat is not head:
            head = of_chat
            if "type" not in head:
                raise BadInput(
                    f"{path} has a chat's messages before the chat's type, so another program rewrote it: "
                    "ingest the file as Telegram Desktop wrote it."
                )
            chat = chat_of(head, raw, owner.account)
        outcome = chat if isinstance(chat, str) else message_of(raw, chat, owner.name, zone)
        if isinstance(chat, str) or isinstance(outcome, str):
            tally.skipped[str(outcome)] += 1
        else:
            yield chat, outcome
