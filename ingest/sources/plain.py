"""Our own plain format, JSON lines or CSV, for chats from anywhere else.

| Name | Needed | Holds |
|---|---|---|
| `chat` | yes | Which chat it is in: any text or number, the same in every later file |
| `sender` | yes | Who wrote it: any text or number, the same in every chat and every later file |
| `sent_at` | yes | When: ISO 8601, with a zone or in `--timezone`; or Unix time, in seconds or milliseconds |
| `text` | yes | The words, with their line breaks; can be empty |
| `id` | no | The message's id, an integer or any text, never used twice in a chat |
| `chat_name` | no | The chat's name; else the other person's, or `chat` |
| `chat_kind` | no | `private`, `group`, `channel`, `bot`, `saved`, `service`; else told by the number of people |
| `sender_name` | no | The sender's name; else `sender` |
| `is_owner` | no | `true` where the sender is the person whose chats these are; else name them with `--owner` |
| `kind` | no | `text`, `service`, or the medium: `photo`, `video_file`, `voice_message`, `sticker`, …; else `text` |
| `reply_to` | no | The `id` of the message that it answers |
| `forwarded` | no | `true` where the words are somebody else's, sent on |
| `edited_at` | no | When it was last changed, written as `sent_at` |
| `source` | no | The messenger's name in small letters, one for all files of an export; else `plain` |

`docs/plain-format.md` tells people the same. Files are read twice: who takes part in a chat, and so of what kind it
is and who owns them all, is known only at the end.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo

from ingest.exports import Export
from ingest.identity import MessageIds
from ingest.owners import Person, choose_owner, people_of
from ingest.reading import Known, Reading, Tally
from ingest.sources._order import InOrder
from ingest.sources._plain.records import Record, format_of, read_records
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "plain JSON lines or CSV"


def recognises(export: Export) -> bool:
    """Tell whether every file begins with a record, or a header, that names what a message needs."""
    return bool(export.names) and all(format_of(export, name) for name in export.names)


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Survey the files, then stream their messages; `BadInput` if the owner cannot be told or a file is bad."""
    zone = find_zone(config.timezone)
    survey = _survey(export, zone)
    owner = _owner(survey, export, config, known)
    tally = Tally()
    return Reading(
        source=survey.source,
        account=owner.id,
        owner=owner.name,
        messages=_messages(export, zone, survey, owner.id, tally),
        tally=tally,
    )


@dataclass
class _ChatSurvey:
    name: str = field(default="", repr=False)
    people: set[str] = field(default_factory=set, repr=False)


@dataclass
class _Survey:
    """What all records say together."""

    source: str = ""
    chats: dict[str, _ChatSurvey] = field(default_factory=dict, repr=False)
    counts: dict[str, int] = field(default_factory=dict, repr=False)
    """Messages by sender."""
    names: dict[str, str] = field(default_factory=dict, repr=False)
    owners: set[str] = field(default_factory=set, repr=False)
    """Senders of messages that are said to be the owner's."""
    rises: int = 0
    """How many more messages are later than the one before than earlier: negative where the newest come first."""


def _survey(export: Export, zone: tzinfo | None) -> _Survey:
    survey = _Survey()
    before: Record | None = None
    for record in _records(export, zone, Tally()):
        if isinstance(record, str):
            continue
        if survey.source not in ("", record.source):
            raise BadInput(
                f"{export.path} has messages of more than one source: write a file for each, and ingest one by one."
            )
        survey.source = record.source
        chat = survey.chats.setdefault(record.chat, _ChatSurvey())
        chat.name = record.chat_name or chat.name
        chat.people.add(record.sender)
        survey.counts[record.sender] = survey.counts.get(record.sender, 0) + 1
        survey.names[record.sender] = record.sender_name or survey.names.get(record.sender, "")
        if record.is_owner:
            survey.owners.add(record.sender)
        if before is not None and before.chat == record.chat:
            survey.rises += (record.sent_at > before.sent_at) - (record.sent_at < before.sent_at)
        before = record
    return survey


def _owner(survey: _Survey, export: Export, config: FileConfig, known: Known) -> Person:
    if not survey.counts:
        raise BadInput(
            f"{export.path} holds no message that can be read: "
            "each needs a chat, a sender, a text and a sent_at, such as 2024-03-01 18:30:05."
        )
    people = people_of(survey.counts, survey.names)
    if not config.owner.strip() and survey.owners:
        people = [person for person in people if person.id in survey.owners]
        if len(people) == 1:
            return people[0]
    # In a chat of more the owner may have been silent, and anyone may be in all of those.
    chats = [chat.people for chat in survey.chats.values() if len(chat.people) == 2]
    return choose_owner(people, config.owner, known.accounts(survey.source), export.path, chats)


def _messages(
    export: Export, zone: tzinfo | None, survey: _Survey, account: str, tally: Tally
) -> Iterator[tuple[Chat, Message]]:
    chats: dict[str, tuple[Chat, MessageIds, InOrder]] = {}
    for record in _oldest_first(_records(export, zone, tally), survey):
        if isinstance(record, str):
            tally.skipped[record] += 1
            continue
        if record.chat not in chats:
            chats[record.chat] = _chat_of(record, survey, account), MessageIds(), InOrder()
        chat, ids, order = chats[record.chat]
        message_id = record.id
        if message_id is None:
            message_id = ids.next(round(record.sent_at.timestamp() * 1000), record.sender, record.text)
        yield (
            chat,
            Message(
                source=chat.source,
                account=account,
                chat_id=chat.chat_id,
                message_id=message_id,
                sent_at=order.next(record.sent_at),
                sender_id=record.sender,
                sender_name=survey.names[record.sender] or record.sender,
                is_owner=record.sender == account,
                kind=record.kind,
                text=record.text,
                reply_to=record.reply_to,
                forwarded=record.forwarded,
                edited_at=record.edited_at,
            ),
        )


def _records(export: Export, zone: tzinfo | None, tally: Tally) -> Iterator[Record | str]:
    return itertools.chain.from_iterable(read_records(export, name, zone, tally) for name in export.names)


def _oldest_first(records: Iterator[Record | str], survey: _Survey) -> Iterator[Record | str]:
    """Turn messages of one moment around where files go from the newest to the oldest."""
    if survey.rises >= 0:
        return records
    runs = itertools.groupby(
        records, lambda record: record if isinstance(record, str) else (record.chat, record.sent_at)
    )
    return itertools.chain.from_iterable(reversed(list(run)) for _, run in runs)


def _chat_of(record: Record, survey: _Survey, account: str) -> Chat:
    chat = survey.chats[record.chat]
    others = chat.people - {account}
    name = chat.name
    if not name and len(others) == 1:
        name = survey.names[next(iter(others))]
    return Chat(
        source=survey.source,
        account=account,
        chat_id=record.chat,
        kind=record.chat_kind or ("group" if len(others) > 1 else "private"),
        name=name or record.chat,
    )
