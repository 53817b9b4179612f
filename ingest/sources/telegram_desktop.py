"""Telegram Desktop's machine-readable export (`result.json`): the whole account or a single chat, of any age.

Its traps are dealt with in `_escapes`, `_telegram.chats` and `_telegram.messages`. Media files are not looked at.
"""

from collections.abc import Iterator
from datetime import tzinfo

from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources._roots import is_one_export
from ingest.sources._telegram.chats import JsonObject, Shape, chat_of, shape_of, walk, walk_runs
from ingest.sources._telegram.messages import message_of
from ingest.sources._telegram.owner import Owner, find_owner
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "Telegram Desktop JSON"


def recognises(export: Export) -> bool:
    """Tell whether a file begins like an account or a chat as Telegram Desktop writes them."""
    return _file_of(export) is not None


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then stream all messages; `BadInput` if the owner cannot be told or the file is bad."""
    zone = find_zone(config.timezone)
    file, shape = _file_of(export) or ("", "account")
    owner = find_owner(walk(export, file, Tally()), shape, config.owner, export.path)
    tally = Tally()
    return Reading(
        source="telegram",
        account=owner.account,
        owner=owner.name,
        messages=_messages(export, file, owner, zone, tally),
        tally=tally,
    )


def _file_of(export: Export) -> tuple[str, Shape] | None:
    """Find the export's file and what it holds: whatever its name if alone, the only `result.json` beside media."""
    files = export.names if export.is_single else export.named("result.json")
    found = [(file, shape) for file in files if (shape := shape_of(export, file))]
    if len(found) != 1 or not is_one_export(export, found[0][0].removesuffix("result.json")):
        return None
    return found[0]


def _messages(
    export: Export, file: str, owner: Owner, zone: tzinfo | None, tally: Tally
) -> Iterator[tuple[Chat, Message]]:
    head: JsonObject | None = None
    chat: Chat | str = ""
    for of_chat, run in walk_runs(export, file, tally):
        if of_chat is None:
            continue
        if of_chat is not head:
            head = of_chat
            if "type" not in head:
                raise BadInput(
                    f"{export.path} has a chat's messages before the chat's type, so another program rewrote it: "
                    "ingest the file as Telegram Desktop wrote it."
                )
            chat = chat_of(head, run[0], owner.account)
        if isinstance(chat, str):
            tally.skipped[chat] += len(run)
            continue
        for raw in run:
            outcome = message_of(raw, chat, owner.name, zone)
            if isinstance(outcome, str):
                tally.skipped[outcome] += 1
            else:
                yield chat, outcome
