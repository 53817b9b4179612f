"""Reads a download of Meta's: the two messengers write one format, so that `facebook` and `instagram` share this.

A chat keeps its id when people are renamed, and where a later download gives it another, the archive is asked for the
chat that holds its messages. People have names only; whoever deleted their account is told apart by the chat.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources._meta.export import Messenger, ThreadFiles, find_threads, is_nobody
from ingest.sources._meta.owner import find_owner
from ingest.sources._meta.threads import Thread, read_thread
from ingest.sources._values import since_epoch, told_apart
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, ChatKind, Message

_THREADS_ASKED_FOR = 5
"""Chats by which an owner of a new name is found in the archive."""


@dataclass(frozen=True)
class _Owner:
    account: str
    name: str = field(repr=False)


def read_download(messenger: Messenger, export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then read chat by chat; `BadInput` if the owner cannot be told or a file is bad."""
    threads = find_threads(export)
    if not threads:
        raise BadInput(
            f"{export.path} was downloaded as HTML, which does not tell who sent what when: "
            "ask for the download again and choose JSON as its format."
        )
    accounts = known.accounts(messenger)
    name = find_owner(export, threads, config.owner, accounts).name
    account = name if not accounts or name in accounts else _account_of_renamed(messenger, export, threads, known)
    owner = _Owner(account or name, name)
    tally = Tally()
    return Reading(
        source=messenger,
        account=owner.account,
        owner=name,
        messages=_messages(messenger, export, threads, owner, known if accounts else None, tally),
        tally=tally,
    )


def _messages(
    messenger: Messenger, export: Export, threads: list[ThreadFiles], owner: _Owner, known: Known | None, tally: Tally
) -> Iterator[tuple[Chat, Message]]:
    for files in threads:
        thread = read_thread(export, files, tally)
        if not thread.messages:
            continue
        chat_id = _chat_id(messenger, thread, files, owner, known)
        chat = _chat_of(messenger, thread, chat_id, owner)
        times = told_apart(message.draft.timestamp_milliseconds for message in thread.messages)
        for message, milliseconds in zip(thread.messages, times, strict=True):
            draft = message.draft
            sender_id = _sender_id(draft.sender, chat, owner)
            yield (
                chat,
                Message(
                    source=messenger,
                    account=owner.account,
                    chat_id=chat_id,
                    message_id=message.message_id,
                    sent_at=since_epoch(milliseconds),
                    sender_id=sender_id,
                    sender_name="" if is_nobody(draft.sender) else draft.sender,
                    is_owner=sender_id == owner.account,
                    kind=message.kind,
                    text=message.text,
                    reactions=draft.counted_reactions(),
                ),
            )


def _chat_id(messenger: Messenger, thread: Thread, files: ThreadFiles, owner: _Owner, known: Known | None) -> str:
    """Give the id by which the archive knows the chat, else the one it has in the download."""
    before = known and _known_chat(messenger, thread, known)
    if before and before.account == owner.account:
        return before.chat_id
    if files.encrypted:
        return str(thread.messages[0].message_id)  # its file is numbered anew with each download
    return thread.chat_id or thread.title or ", ".join(sorted(thread.names))


def _chat_of(messenger: Messenger, thread: Thread, chat_id: str, owner: _Owner) -> Chat:
    others = [name for name in thread.names if name != owner.name]
    kind: ChatKind = "private"
    name = next((other for other in [*others, thread.title] if not is_nobody(other) and other != owner.name), "")
    named = [other for other in others if not is_nobody(other)]
    if thread.is_group or len(named) > 1:
        kind, name = "group", thread.title or ", ".join(others)
    elif not others and thread.title == owner.name:
        kind, name = "saved", owner.name
    return Chat(source=messenger, account=owner.account, chat_id=chat_id, kind=kind, name=name)


def _sender_id(name: str, chat: Chat, owner: _Owner) -> str:
    if name == owner.name:
        return owner.account
    # One name stands for all who deleted their accounts.
    return f"{name} {chat.chat_id}".strip() if is_nobody(name) else name


def _account_of_renamed(messenger: Messenger, export: Export, threads: list[ThreadFiles], known: Known) -> str:
    """Give the account under which the archive holds these chats, if nobody in them has that name any more."""
    for files in threads[:_THREADS_ASKED_FOR]:
        thread = read_thread(export, files, Tally())
        chat = _known_chat(messenger, thread, known)
        if chat and chat.account not in thread.names:
            return chat.account
    return ""


def _known_chat(messenger: Messenger, thread: Thread, known: Known) -> Chat | None:
    """Find the chat in the archive that holds two neighbours of the messages: at the beginning, the middle or the end.

    One alone could have been sent to several people at once.
    """
    count = len(thread.messages)
    for place in sorted({0, count // 2 - 1, count - 2}) if count > 1 else []:
        neighbours = thread.messages[place : place + 2]
        moments = [since_epoch(message.draft.timestamp_milliseconds) for message in neighbours]
        ids = [message.message_id for message in neighbours]
        if chat := known.find_chat(messenger, list(zip(ids, moments, strict=True))):
            return chat
    return None
