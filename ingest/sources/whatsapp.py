r"""WhatsApp's chat export: the text file, alone or in the zip file or folder in which the phone shares it.

    [31/12/2022, 11:40:26] Ann: text                 iPhone, `_chat.txt` in `WhatsApp Chat - Bob.zip`
    12/31/22, 10:02 PM - Ann: text                   Android, `WhatsApp Chat with Bob.txt`

The format is made for people to read: it follows the phone's language and region in everything, and has no ids, no
zone and no replies. So a file is read three times: for how it is written (`_whatsapp.layout`), for who takes part
(`_whatsapp.survey`), and for its messages. What decides what a line means is written there:

- `_whatsapp.headers`, `_whatsapp.dates`: dates and clocks; an order of day and month is proved or asked for.
- `_whatsapp.entries`, `_whatsapp.survey`: a header that somebody pasted into a message is not a message.
- `_whatsapp.notes`, `_whatsapp.words`: what WhatsApp writes itself is nobody's words.
- `_whatsapp.people`: the owner, the other person, the group.

A message's id is made of its minute and its words, so that the same chat exported from another phone, with or without
media, gives the same. An edited message has new words, and so is new. Media files are not looked at.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo

from ingest.exports import Export
from ingest.identity import MessageIds
from ingest.reading import Known, Reading, Tally
from ingest.sources._order import InOrder
from ingest.sources._whatsapp.entries import Entry, read_entries
from ingest.sources._whatsapp.layout import find_layout
from ingest.sources._whatsapp.lines import find_chat_file, stems
from ingest.sources._whatsapp.people import SOURCE, Sides, find_sides
from ingest.sources._whatsapp.survey import Survey, entry_meaning, survey
from ingest.sources._whatsapp.words import visible
from ingest.zones import find_zone, to_utc
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "WhatsApp chat export"

_DAYS_REMEMBERED = 64
_SAMPLED = 500
_SAMPLE_MESSAGES = 4


def recognises(export: Export) -> bool:
    """Tell whether there is exactly one text that begins like a chat of WhatsApp."""
    return bool(find_chat_file(export))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find out how the file is written and whose it is, then stream its messages.

    Raises `BadInput` where the order of its dates or the owner cannot be told.
    """
    zone = find_zone(config.timezone)
    name = find_chat_file(export)
    if not name:
        raise BadInput(f"{export.path} holds no chat of WhatsApp: export the chat again.")
    layout = find_layout(export, name, config.date_order)
    found = survey(read_entries(export, name, layout), brackets=layout.has_brackets)
    sides = find_sides(found, stems(export, name), config.owner.strip(), known.accounts(SOURCE), export.path)

    def messages(sides: Sides, tally: Tally) -> Iterator[tuple[Chat, Message]]:
        entries = read_entries(export, name, layout, tally, found.quoted)
        return _messages(entries, sides, found, layout.has_brackets, zone, tally)

    sides = _with_known_chat(sides, messages(sides, Tally()), known)
    tally = Tally()
    return Reading(
        source=SOURCE,
        account=sides.chat.account,
        owner=sides.chat.account,
        messages=messages(sides, tally),
        tally=tally,
    )


def _with_known_chat(sides: Sides, messages: Iterator[tuple[Chat, Message]], known: Known) -> Sides:
    """Keep the id of a chat that the archive has under another name: address books change, and so do groups."""
    said = [message for _, message in itertools.islice(messages, _SAMPLED) if message.kind == "text"]
    # The first minute may be cut: WhatsApp exports the last 40,000 messages only.
    texts = [
        (message.message_id, message.sent_at)
        for message in said
        if message.sent_at - said[0].sent_at >= timedelta(minutes=1)
    ]
    for start in range(0, len(texts) - _SAMPLE_MESSAGES + 1, _SAMPLE_MESSAGES):
        # One edited or deleted since spoils its few only.
        chat = known.find_chat(SOURCE, texts[start : start + _SAMPLE_MESSAGES])
        if chat is not None and (chat.account, chat.kind) == (sides.chat.account, sides.chat.kind):
            return replace(sides, chat=replace(sides.chat, chat_id=chat.chat_id))
    return sides


def _messages(
    entries: Iterator[Entry], sides: Sides, found: Survey, brackets: bool, zone: tzinfo | None, tally: Tally
) -> Iterator[tuple[Chat, Message]]:
    chat = sides.chat
    ids: dict[date, MessageIds] = {}
    moments = _Moments(zone)
    for entry in entries:
        tally.messages_read += 1
        meaning = entry_meaning(entry, brackets=brackets)
        # A group, and a contact who never wrote, are no senders of what WhatsApp writes.
        sender = entry.sender if meaning.kind != "service" or entry.sender in found.spoken else ""
        sender_id = sender
        if sender and sender == sides.owner_in_file:
            sender = sender_id = chat.account
        elif sender and chat.kind == "private":
            sender_id = chat.chat_id
        # Android has no seconds.
        minute = entry.local.isoformat(timespec="minutes")
        notice = visible(entry.text).strip() if meaning.kind == "service" else ""
        what = meaning.kind if meaning.kind in ("text", "service") else "media"
        yield (
            chat,
            Message(
                source=chat.source,
                account=chat.account,
                chat_id=chat.chat_id,
                message_id=_ids_of(ids, entry.local).next(minute, what, notice or meaning.text),
                sent_at=moments.next(entry.local),
                sender_id=sender_id,
                sender_name=sender,
                is_owner=sender_id == chat.account,
                kind=meaning.kind,
                text=meaning.text if sender else notice,
            ),
        )


def _ids_of(ids: dict[date, MessageIds], local: datetime) -> MessageIds:
    """Equal ids come up in one minute only, so that those of days long past need not be kept."""
    day = local.date()
    if day not in ids:
        if len(ids) >= _DAYS_REMEMBERED:
            del ids[next(iter(ids))]
        ids[day] = MessageIds()
    return ids[day]


class _Moments:
    """Turns local times into UTC, in the order of the messages."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._last: datetime | None = None
        self._order = InOrder()

    def next(self, local: datetime) -> datetime:
        moment = to_utc(local, self._zone)
        if self._last is not None and moment < self._last:
            # In autumn an hour comes twice.
            again = to_utc(local.replace(fold=1), self._zone)
            if again >= self._last and again > moment:
                moment = again
        self._last = moment
        return self._order.next(moment)
