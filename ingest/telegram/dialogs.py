"""The list of chats, and which of them are wanted: conversations with people, unless others are asked for.

A bot, a deleted account, Telegram's own service, a group or a channel comes only by its flag or by `--chat`; Saved
Messages only by `--chat`, and as what they are: notes, not a conversation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from telethon import utils
from telethon.tl import functions, types

from ingest.telegram.line import Call
from ingest.telegram.messages import Sender, display_name, peer_id, senders_of, username_of
from ingest.telegram.prompts import Prompts
from soundalike.config import TelegramConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, ChatKind

Flag = Literal["", "bots", "deleted", "service", "groups", "channels", "never"]
"""What must be asked for to get a chat; empty for those that come by themselves."""

PAGE = 100
SHOWN = 10
TELEGRAM = 777000
VERIFICATION_CODES = 489000
REPLIES = 1271266957
SAVED_MESSAGES = "Saved Messages"
MIGRATED_ID_SHIFT = -1_000_000_000
"""Added by Telegram Desktop to ids of messages from before a group became a supergroup."""
_MARKED_CHANNEL = re.compile(r"-100(\d{1,15})")


@dataclass(frozen=True)
class Dialog:
    """A chat in the list, and where to ask for its history."""

    chat: Chat
    peer: Any = field(repr=False)
    flag: Flag = ""
    username: str = field(default="", repr=False)
    newest_id: int = 0
    """Of the newest message when the list was made."""
    newest_at: datetime | None = None
    id_shift: int = 0
    """From Telegram's message ids to those in the archive."""
    people: dict[str, Sender] = field(default_factory=dict, repr=False)
    """The owner and the other side, for answers that do not name them."""

    def own(self, ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """The ranges of archived ids that are this dialog's: below zero from before a group became a supergroup."""
        return [(low, high) for low, high in ranges if (low < 0) == bool(self.id_shift)]


async def list_dialogs(call: Call, me: Any) -> list[Dialog]:
    """All chats, the one with the newest message first. Every page is asked for until it is there: none is left out."""
    found: dict[str, Dialog] = {}
    offset: dict[str, Any] = {"offset_date": None, "offset_id": 0, "offset_peer": types.InputPeerEmpty()}
    while True:
        answer = await call(
            functions.messages.GetDialogsRequest(
                **offset, limit=PAGE, hash=0, exclude_pinned=offset["offset_id"] != 0, folder_id=None
            )
        )
        listed = [one for one in getattr(answer, "dialogs", ()) if isinstance(one, types.Dialog)]
        known = len(found)
        newest = {(_channel(message.peer_id), message.id): message for message in getattr(answer, "messages", ())}
        entities = {utils.get_peer_id(entity): entity for entity in (*answer.users, *answer.chats)} if listed else {}
        last = None
        for one in listed:
            message = newest.get((_channel(one.peer), one.top_message))
            entity = entities.get(utils.get_peer_id(one.peer))
            if entity is None:
                continue
            if message is not None and getattr(message, "date", None) is not None:
                last = message, entity
            dialog = dialog_of(entity, me, one.top_message, getattr(message, "date", None))
            if dialog is not None:
                found.setdefault(peer_id(one.peer), dialog)
        total = getattr(answer, "count", 0)
        if last is None or len(found) == known or (len(listed) < PAGE and len(found) >= total):
            return list(found.values())
        if not isinstance(answer, types.messages.DialogsSlice):
            return list(found.values())
        message, entity = last
        offset = {"offset_date": message.date, "offset_id": message.id, "offset_peer": _input_peer(entity)}


def dialog_of(entity: Any, me: Any, newest_id: int = 0, newest_at: datetime | None = None) -> Dialog | None:
    """The chat of this user with a person, group or channel; None for what is no chat, such as a deleted group."""
    account = str(me.id)
    described = _described(entity, account)
    if described is None:
        return None
    chat_id, kind, flag = described
    id_shift = 0
    if isinstance(entity, types.Chat) and isinstance(entity.migrated_to, types.InputChannel):
        chat_id, id_shift = f"channel{entity.migrated_to.channel_id}", MIGRATED_ID_SHIFT
    name = SAVED_MESSAGES if kind == "saved" else display_name(entity)
    return Dialog(
        chat=Chat(source="telegram", account=account, chat_id=chat_id, kind=kind, name=name),
        peer=_input_peer(entity),
        flag=flag,
        username=username_of(entity),
        newest_id=newest_id,
        newest_at=newest_at,
        id_shift=id_shift,
        people=senders_of(*(([me, entity], []) if isinstance(entity, types.User) else ([me], [entity]))),
    )


async def choose(dialogs: Sequence[Dialog], config: TelegramConfig, prompts: Prompts) -> list[Dialog]:
    """The chats that are wanted.

    Raises `BadInput` for a chat that is asked for and is not exactly one, and if there is none at all.
    """
    if config.chat:
        ids = {_named(dialogs, name).chat.chat_id for name in config.chat}
        return [dialog for dialog in dialogs if dialog.chat.chat_id in ids]
    wanted = [dialog for dialog in dialogs if dialog.flag == "" or getattr(config, dialog.flag, False)]
    if not wanted:
        raise BadInput(
            "This account has no chats of the kinds asked for: add --groups, --channels, --bots, --deleted or "
            "--service, or name one with --chat."
        )
    return await _from_list(wanted, prompts) if config.choose else wanted


def _input_peer(entity: Any) -> Any:
    if isinstance(entity, types.User):
        return types.InputPeerSelf() if entity.is_self else types.InputPeerUser(entity.id, entity.access_hash or 0)
    if isinstance(entity, (types.Channel, types.ChannelForbidden)):
        return types.InputPeerChannel(entity.id, entity.access_hash or 0)
    return types.InputPeerChat(entity.id)


def _channel(peer: Any) -> int | None:
    # Only channels number their messages apart from all others.
    return peer.channel_id if isinstance(peer, types.PeerChannel) else None


def _described(entity: Any, account: str) -> tuple[str, ChatKind, Flag] | None:
    """A chat's id, its kind and its flag."""
    if isinstance(entity, types.User):
        return str(entity.id), *_person(entity, account)
    if isinstance(entity, (types.Chat, types.ChatForbidden)):
        return f"chat{entity.id}", "group", "groups"
    if isinstance(entity, (types.Channel, types.ChannelForbidden)):
        is_channel = entity.broadcast and not entity.megagroup
        return f"channel{entity.id}", *(("channel", "channels") if is_channel else ("group", "groups"))
    return None


def _person(user: Any, account: str) -> tuple[ChatKind, Flag]:
    if user.is_self or str(user.id) == account:
        return "saved", "never"
    if user.id == REPLIES:
        return "service", "never"
    if user.id in (TELEGRAM, VERIFICATION_CODES):
        return "service", "service"
    if user.bot:
        return "bot", "bots"
    if user.deleted:
        return "private", "deleted"
    return "private", "service" if user.support else ""


def _named(dialogs: Sequence[Dialog], name: str) -> Dialog:
    """The one chat of that id, @username or name."""
    asked = name.strip()
    matching = [dialog for dialog in dialogs if asked in _ids(dialog)]
    if not matching and asked.startswith("@"):
        matching = [dialog for dialog in dialogs if dialog.username.casefold() == asked[1:].casefold()]
    if not matching:
        matching = [dialog for dialog in dialogs if _is_called(dialog, asked.casefold())]
    if len({dialog.chat.chat_id for dialog in matching}) == 1:
        return matching[0]
    words = asked.removeprefix("@").casefold()
    near = matching or [one for one in dialogs if words and words in f"{one.chat.name} {one.username}".casefold()]
    what = "is the name of more than one chat" if matching else "is not the name or id of a chat"
    candidates = near or sorted(dialogs, key=lambda dialog: dialog.flag != "")
    raise BadInput(f"{name!r} {what}: choose by id, out of {_listed(candidates)}, or with --choose.")


def _ids(dialog: Dialog) -> set[str]:
    """The ways to write a chat's id: ours, the bare number, and the marked one of bots and libraries."""
    chat_id = dialog.chat.chat_id
    bare = chat_id.removeprefix("channel").removeprefix("chat")
    marked = f"-100{bare}" if chat_id.startswith("channel") else f"-{bare}" if chat_id.startswith("chat") else bare
    return {chat_id, bare, marked}


def _is_called(dialog: Dialog, asked: str) -> bool:
    names = {dialog.chat.name.casefold(), dialog.username.casefold()}
    if dialog.chat.kind == "saved":
        names |= {"me", "saved"}
    return asked in names - {""}


def _listed(dialogs: Sequence[Dialog]) -> str:
    unique = {dialog.chat.chat_id: dialog for dialog in dialogs}
    shown = [f"{chat_id} ({_name(dialog)})" for chat_id, dialog in list(unique.items())[:SHOWN]]
    return ", ".join(shown) + (", …" if len(unique) > SHOWN else "")


def _name(dialog: Dialog) -> str:
    return dialog.chat.name or "deleted account"


async def _from_list(dialogs: Sequence[Dialog], prompts: Prompts) -> list[Dialog]:
    for number, dialog in enumerate(dialogs, start=1):
        newest = f"{dialog.newest_at:%Y-%m-%d}" if dialog.newest_at else ""
        prompts.tell(f"{number:5}  {_name(dialog)}  ({dialog.chat.kind}, {dialog.chat.chat_id})  {newest}")
    while True:
        answer = await prompts.ask("Numbers of the chats, such as 1 3-5, or all")
        try:
            return [dialogs[number - 1] for number in numbers_in(answer, len(dialogs))]
        except ValueError:
            sentence = f"{answer!r} is not a list of numbers from 1 to {len(dialogs)}: give them such as 1 3-5."
            if not prompts.at_terminal:
                raise BadInput(sentence) from None
            prompts.tell(sentence)


def numbers_in(answer: str, last: int) -> list[int]:
    """Numbers and ranges as a person writes them, in order, each once; ValueError for anything else.

    >>> numbers_in("3-4, 1 4", last=5)
    [1, 3, 4]
    """
    if answer.strip().casefold() == "all":
        return list(range(1, last + 1))
    chosen: set[int] = set()
    for part in re.split(r"[,;\s]+", answer.strip()):
        low, dash, high = part.partition("-")
        chosen |= set(range(_number(low, last), _number(high if dash else low, last) + 1))
    if not chosen:
        raise ValueError(answer)
    return sorted(chosen)


def _number(text: str, last: int) -> int:
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= last:
        raise ValueError(text)
    return int(text)
