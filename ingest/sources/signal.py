"""Signal's own plain export: a folder with `main.jsonl`, `metadata.json` and the media in `files`.

Each line of `main.jsonl` is one frame of Signal's backup format in the JSON form of proto3, after a first line about
the backup. Format: `backup.proto` and `json/exporter.rs` of rust/message-backup in signalapp/libsignal. Whose export it
is, it says itself, but not under which account id; so the owner's id is `me`. Disappearing messages are not in it.

Frames of people and chats come before their messages. The file is still read twice, since replies can name any version
of a message that was edited later; lines of other messages are passed over unread the first time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ingest.exports import Export
from ingest.identity import MessageIds
from ingest.reading import Known, Reading, Tally
from ingest.sources._jsonl import first_value, read_lines, read_values, value_of
from ingest.sources._me import ACCOUNT, name_in
from ingest.sources._roots import is_one_export
from ingest.sources._signal.messages import Originals, message_of, note_versions
from ingest.sources._signal.people import SOURCE, People, member, number_of
from ingest.sources._values import object_of
from soundalike.config import FileConfig
from soundalike.records import Chat, Message

NAME = "Signal main.jsonl"

_HEAD_BYTES = 64 * 1024
_MESSAGE_STARTS, _EDITED_HAS = b'{"chatItem":', b'"revisions"'


def recognises(export: Export) -> bool:
    """Tell whether there is a file that begins with the line about a backup of Signal."""
    files = _files_of(export)
    return bool(files) and (not export.path.is_dir() or (len(files) == 1 and is_one_export(export, _root_of(files[0]))))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Read who and which chats there are, then stream the messages; `BadInput` if a file is bad."""
    surveys = [(name, _survey(export, name)) for name in _files_of(export)]
    tally = Tally()
    return Reading(
        source=SOURCE,
        account=ACCOUNT,
        owner=next((survey.people.owner for _, survey in surveys if survey.people.owner), name_in(config.owner)),
        messages=(pair for name, survey in surveys for pair in _messages(export, name, survey, tally)),
        tally=tally,
    )


@dataclass
class _Survey:
    """What has to be known before the first message."""

    people: People = field(default_factory=People)
    originals: Originals = field(default_factory=dict)


def _files_of(export: Export) -> list[str]:
    names = export.names if export.is_single else export.named("main.jsonl")
    return [name for name in names if _is_backup(first_value(export.head(name, _HEAD_BYTES)))]


def _root_of(name: str) -> str:
    return name.removesuffix(PurePosixPath(name).name)


def _is_backup(first: object) -> bool:
    return isinstance(first, dict) and member(first, "backupTimeMs") is not None and "version" in first


def _survey(export: Export, name: str) -> _Survey:
    survey, tally = _Survey(), Tally()
    for number, line in read_lines(export, name, tally):
        if line.startswith(_MESSAGE_STARTS) and _EDITED_HAS not in line:
            continue
        frame = object_of(value_of(line, number, export, tally))
        survey.people.note(frame)
        note_versions(object_of(member(frame, "chatItem")), survey.originals)
    return survey


def _messages(export: Export, name: str, survey: _Survey, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    ids: defaultdict[str, MessageIds] = defaultdict(MessageIds)
    for value in read_values(export, name, tally):
        item = member(object_of(value), "chatItem")
        if item is None:
            continue
        tally.messages_read += 1
        chat = survey.people.chats.get(number_of(member(object_of(item), "chatId")))
        if not isinstance(item, dict) or chat is None:
            tally.skipped["no_chat" if isinstance(item, dict) else "malformed"] += 1
            continue
        outcome = message_of(item, chat, survey.people, survey.originals, ids[chat.chat_id])
        if isinstance(outcome, str):
            tally.skipped[outcome] += 1
        else:
            yield chat, outcome
