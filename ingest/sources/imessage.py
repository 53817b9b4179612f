"""The database of Messages, from a Mac (`chat.db`) or an iPhone (`sms.db`): iMessage, SMS and RCS.

It says which messages are the owner's, so nobody has to be asked; the owner's id is `me` in every database. Names are
not in it: a contact is called by the number or address. All chats with one number or address, over whatever service,
are one chat. Messages that are in no chat were deleted by the owner, and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources._imessage.database import Database, database_in, opened
from ingest.sources._imessage.messages import (
    ADDED,
    ATTACHMENT_COLUMNS,
    MESSAGE_COLUMNS,
    REACTION_COLUMNS,
    REMOVED,
    SOURCE,
    InChat,
    id_of,
    kind_of_handle,
    message_of,
    reactions_of,
)
from ingest.sources._me import ACCOUNT, name_in
from ingest.sources._order import InOrder
from ingest.sources._roots import is_one_export
from ingest.sources._text import text_of
from soundalike.config import FileConfig
from soundalike.records import Chat, Message

NAME = "iMessage chat.db"

_GROUP_STYLE = 43
_NAMED_IN_A_GROUP = 4


def recognises(export: Export) -> bool:
    """Tell whether there is a database with the tables of Messages."""
    name = database_in(export)
    return bool(name) and is_one_export(export, name.removesuffix(PurePosixPath(name).name))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Begin to read; `BadInput` comes with the messages where the database is damaged."""
    tally = Tally()
    return Reading(
        source=SOURCE,
        account=ACCOUNT,
        owner=name_in(config.owner),
        messages=_messages(export, database_in(export), tally),
        tally=tally,
    )


@dataclass
class _Chat:
    """Rows of the table `chat` that are one chat."""

    is_group: bool
    service: str
    name: str = field(default="", repr=False)
    rows: list[int] = field(default_factory=list)


def _messages(export: Export, name: str, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    with opened(export, name) as database:
        handles = {row: text_of(handle).strip() for row, handle in database.rows("handle", ("ROWID", "id"), "")}
        own = _own_addresses(database)
        (total,) = database.connection.execute("SELECT count(*) FROM message").fetchone()
        for identifier, chat in _chats(database).items():
            handle = "" if chat.is_group else identifier
            record = Chat(
                source=SOURCE,
                account=ACCOUNT,
                chat_id=id_of(identifier),
                kind="group" if chat.is_group else kind_of_handle(handle, own, chat.service),
                name=chat.name or handle or _people_of(database, chat, handles) or identifier,
            )
            for message in _messages_of(database, chat, handles, handle, record, tally):
                tally.bytes_read = export.size_bytes(name) * min(tally.messages_read, total) // max(total, 1)
                yield record, message
        _count_deleted(database, tally)


def _messages_of(
    database: Database, chat: _Chat, handles: dict[int, str], handle: str, record: Chat, tally: Tally
) -> Iterator[Message]:
    listed = ",".join("?" * len(chat.rows))
    inside = f"IN (SELECT message_id FROM chat_message_join WHERE chat_id IN ({listed}))"  # nosec B608  # only names written in this package; values are bound
    has_reactions = "associated_message_type" in database.columns["message"]
    reacting = f"t.associated_message_type BETWEEN {ADDED.start} AND {REMOVED.stop - 1}" if has_reactions else "0"
    known = InChat(
        chat=record,
        handles=handles,
        handle=handle,
        reactions=reactions_of(
            database.rows(
                "message",
                REACTION_COLUMNS,
                f"WHERE {reacting} AND t.ROWID {inside} ORDER BY t.date, t.ROWID",
                chat.rows,
            )
        ),
        attachments=_attachments(database, inside, chat.rows),
    )
    order = InOrder()
    rows = database.rows("message", MESSAGE_COLUMNS, f"WHERE t.ROWID {inside} ORDER BY t.date, t.ROWID", chat.rows)
    for row in rows:
        tally.messages_read += 1
        outcome = message_of(row, known)
        if isinstance(outcome, str):
            tally.skipped[outcome] += 1
        else:
            yield replace(outcome, sent_at=order.next(outcome.sent_at))


def _attachments(database: Database, inside: str, chat_rows: list[int]) -> dict[int, list[tuple[object, ...]]]:
    attachments: dict[int, list[tuple[object, ...]]] = {}
    if {"message_id", "attachment_id"} <= database.columns.get("message_attachment_join", frozenset()):
        joined = "JOIN message_attachment_join AS j ON j.attachment_id = t.ROWID"
        columns = database.columns.get("attachment", frozenset())
        listed = ", ".join(f"t.{name}" if name in columns else "NULL" for name in ATTACHMENT_COLUMNS)
        for message, *values in database.connection.execute(
            f"SELECT j.message_id, {listed} FROM attachment AS t {joined} WHERE j.message_id {inside} ORDER BY t.ROWID",  # nosec B608  # only names written in this package; values are bound
            chat_rows,
        ):
            attachments.setdefault(message, []).append(tuple(values))
    return attachments


def _chats(database: Database) -> dict[str, _Chat]:
    """Put rows with one number, address or group together, by that."""
    chats: dict[str, _Chat] = {}
    columns = ("ROWID", "style", "chat_identifier", "guid", "display_name")
    for row, style, identifier, guid, display_name in database.rows("chat", columns, "ORDER BY t.ROWID"):
        # The end of `iMessage;-;ann@example.org` is the same as the identifier.
        found = text_of(identifier).strip() or text_of(guid).rpartition(";")[2].strip() or f"row {row}"
        is_group = style == _GROUP_STYLE or (style is None and found.startswith("chat"))
        chat = chats.setdefault(found, _Chat(is_group, text_of(guid).partition(";")[0]))
        chat.name = text_of(display_name).strip() or chat.name
        chat.rows.append(row)
    return chats


def _own_addresses(database: Database) -> frozenset[str]:
    """Give the owner's numbers and addresses, to tell notes to oneself from a chat with somebody."""
    columns = ("account_login", "last_addressed_handle")
    written = [text_of(value).casefold() for row in database.rows("chat", columns, "") for value in row]
    # `E:` is before addresses and `P:` before numbers.
    return frozenset(value.removeprefix("e:").removeprefix("p:") for value in written) - {""}


def _people_of(database: Database, chat: _Chat, handles: dict[int, str]) -> str:
    """Name a group that has no name by those who are in it."""
    if not {"chat_id", "handle_id"} <= database.columns.get("chat_handle_join", frozenset()):
        return ""
    listed = ",".join("?" * len(chat.rows))
    rows = database.rows("chat_handle_join", ("handle_id",), f"WHERE t.chat_id IN ({listed})", chat.rows)
    people = sorted({handles.get(row, "") for (row,) in rows} - {""})
    return ", ".join([*people[:_NAMED_IN_A_GROUP], *["…"][: len(people) > _NAMED_IN_A_GROUP]])


def _count_deleted(database: Database, tally: Tally) -> None:
    query = "SELECT count(*) FROM message WHERE ROWID NOT IN (SELECT message_id FROM chat_message_join)"
    (deleted,) = database.connection.execute(query).fetchone()
    if deleted:
        tally.messages_read += deleted
        tally.skipped["in_no_chat"] += deleted
