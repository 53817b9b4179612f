"""The truth that the test server serves: one account, its dialogs and their messages, as Telethon's own objects.

As in Telegram, private chats and basic groups share one ascending sequence of message ids, and each supergroup and
channel has its own. Time passes only when something happens: `seconds_per_message` for each message.
"""

import itertools
import random
import secrets
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

from telethon import utils
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession
from telethon.tl import TLObject, types
from telethon.tl.patched import Message, MessageService

from tests.ingest.telegram_server.account import Account
from tests.ingest.telegram_server.calls import Call, Refused

NEW_YEAR = datetime(2024, 1, 1, 12, tzinfo=UTC)
TELEGRAM = 777000
DC = 2
"""The data centre that the account and its files live in; the server answers for every other one too."""

Entity: TypeAlias = types.User | types.Chat | types.ChatForbidden | types.Channel | types.ChannelForbidden
AnyMessage: TypeAlias = Message | MessageService


@dataclass
class Dialog:
    """A chat in the list of chats, with all its messages in ascending order of ids."""

    entity: Entity
    ids: Iterator[int]
    """Where the next message takes its id from."""
    messages: list[AnyMessage] = field(default_factory=list)
    pinned: bool = False
    archived: bool = False

    @property
    def peer(self) -> types.PeerUser | types.PeerChat | types.PeerChannel:
        return utils.get_peer(self.entity)

    @property
    def id(self) -> int:
        """The marked id, as Telethon's `Dialog.id`: negative for groups and channels."""
        return int(utils.get_peer_id(self.entity))

    @property
    def is_private(self) -> bool:
        return isinstance(self.entity, types.User)

    @property
    def is_channel(self) -> bool:
        """Whether it is a supergroup or a channel."""
        return isinstance(self.entity, (types.Channel, types.ChannelForbidden))

    @property
    def texts(self) -> list[str]:
        return [message.message for message in self.messages if isinstance(message, Message)]

    def message(self, which: AnyMessage | int) -> Any:
        """The message with this id.

        Raises:
            LookupError: there is none.
        """
        wanted = which if isinstance(which, int) else which.id
        place = bisect_left(self.messages, wanted, key=lambda one: one.id)
        if place == len(self.messages) or self.messages[place].id != wanted:
            raise LookupError(wanted)
        return self.messages[place]


@dataclass
class Takeout:
    """A takeout that a client began."""

    id: int
    request: Any
    """What it asked for."""
    success: bool | None = None
    """What the client said when it finished; None while it is open."""
    expired: bool = False
    """Set by a test: Telegram has closed it."""

    @property
    def open(self) -> bool:
        return self.success is None and not self.expired


class World:
    """One account and everything in it, and what clients asked of it."""

    def __init__(self, *, start: datetime = NEW_YEAR, seconds_per_message: float = 60, first_id: int = 1) -> None:
        self.account = Account()
        self.now = start
        self.seconds_per_message = seconds_per_message
        self.address = "127.0.0.1", 443
        """Of the server, in what it tells about the data centres."""
        self.entities: dict[int, Entity] = {}
        self.dialogs: dict[int, Dialog] = {}
        self.files: dict[int, bytes] = {}
        self.file_reference = b"first"
        """What a download of a file must show."""
        self.takeouts: list[Takeout] = []
        self.takeout_delay_seconds: int | None = None
        """While set, a takeout is answered with TAKEOUT_INIT_DELAY: the person has not yet allowed it on the phone."""
        self.requests: list[Call] = []
        self.bugs: list[Exception] = []
        """Exceptions inside the handlers: mistakes of the test server itself, or in a test's callbacks."""
        self.listeners: list[Callable[[int, TLObject], None]] = []
        """Whom to tell of an update, with the id of the key that it is for."""
        self._entity_ids = itertools.count(1001)
        self._message_ids = itertools.count(first_id)
        self.me = self.user("Ann", last_name="Lee", username="annlee", phone=self.account.phone[1:], is_self=True)

    # People and chats

    def user(self, first_name: str | None = None, **members: Any) -> types.User:
        """A person without a chat with the owner, such as a member of a group."""
        members.setdefault("id", next(self._entity_ids))
        members.setdefault("access_hash", _access_hash(members["id"]))
        if members.get("bot"):
            members.setdefault("bot_info_version", 1)  # without it Telethon does not read the flag `bot`
        return self._know(types.User(first_name=first_name, **members))

    def private(self, first_name: str | None = None, **members: Any) -> Dialog:
        """A private chat with a new person; members of Telethon's User: last_name, bot, deleted, support …"""
        return self._open(self.user(first_name, **members), self._message_ids)

    def group(self, title: str, **members: Any) -> Dialog:
        """A basic group."""
        members = {"participants_count": 3, "date": self.now, "version": 1, **members}
        chat = types.Chat(next(self._entity_ids), title, types.ChatPhotoEmpty(), **members)
        return self._open(self._know(chat), self._message_ids)

    def supergroup(self, title: str, **members: Any) -> Dialog:
        return self._channel(title, megagroup=True, **members)

    def channel(self, title: str, **members: Any) -> Dialog:
        """A broadcast channel."""
        return self._channel(title, broadcast=True, **members)

    @property
    def saved(self) -> Dialog:
        """Saved Messages: the chat with oneself."""
        return self.dialogs.get(self.me.id) or self._open(self.me, self._message_ids)

    @property
    def service(self) -> Dialog:
        """Telegram's own account, which sends login codes."""
        known = self.dialogs.get(TELEGRAM)
        return known or self.private("Telegram", id=TELEGRAM, verified=True, support=True, phone="42777")

    def migrate(self, group: Dialog) -> Dialog:
        """Let a basic group become a supergroup; the old messages stay where they are."""
        chat: Any = group.entity
        successor = self.supergroup(chat.title)
        channel: Any = successor.entity
        self.act(group, types.MessageActionChatMigrateTo(channel.id), out=True)
        self.act(successor, types.MessageActionChannelMigrateFrom(chat.title, chat.id), sender=successor)
        chat.deactivated, chat.migrated_to = True, types.InputChannel(channel.id, channel.access_hash)
        return successor

    def forbid(self, dialog: Dialog) -> None:
        """Throw the owner out of a group or channel: it stays in the list of chats and cannot be read."""
        entity: Any = dialog.entity
        if dialog.is_channel:
            kind = {"broadcast": entity.broadcast, "megagroup": entity.megagroup}
            dialog.entity = self._know(types.ChannelForbidden(entity.id, entity.access_hash, entity.title, **kind))
        else:
            dialog.entity = self._know(types.ChatForbidden(entity.id, entity.title))

    def _channel(self, title: str, **members: Any) -> Dialog:
        channel_id = next(self._entity_ids)
        members = {"date": self.now, "access_hash": _access_hash(channel_id), **members}
        entity = types.Channel(channel_id, title, types.ChatPhotoEmpty(), **members)
        return self._open(self._know(entity), itertools.count(1))

    def _know(self, entity: Any) -> Any:
        self.entities[utils.get_peer_id(entity)] = entity
        return entity

    def _open(self, entity: Entity, ids: Iterator[int]) -> Dialog:
        dialog = Dialog(entity, ids)
        self.dialogs[dialog.id] = dialog
        return dialog

    # Messages

    def say(
        self,
        dialog: Dialog,
        text: str = "",
        *,
        sender: Dialog | Entity | None = None,
        reply_to: AnyMessage | TLObject | int | None = None,
        file: bytes | None = None,
        **members: Any,
    ) -> Message:
        """A new message, the last of its dialog.

        Args:
            dialog: where it is said.
            text: the text, or the caption.
            sender: who says it, where the dialog and `out` do not tell: in groups.
            reply_to: a message or its id in the same dialog, or a whole reply header.
            file: what a download of its photo or document gives; zeros if left out.
            members: other members of Telethon's Message: out, media, fwd_from, entities … A date sets the clock.
        """
        if isinstance(reply_to, (Message, MessageService)):
            reply_to = reply_to.id
        if isinstance(reply_to, int):
            reply_to = types.MessageReplyHeader(reply_to_msg_id=reply_to)
        if (part := _downloadable(members.get("media"))) is not None:
            measured = part if isinstance(part, types.Document) else part.sizes[-1]
            self.files[part.id] = bytes(measured.size) if file is None else file
            measured.size = len(self.files[part.id])
        return self._add(Message, dialog, sender, message=text, reply_to=reply_to, **members)

    def act(
        self, dialog: Dialog, action: TLObject, *, sender: Dialog | Entity | None = None, **members: Any
    ) -> MessageService:
        """A new service message: a call, a new title, a pinned message …"""
        return self._add(MessageService, dialog, sender, action=action, **members)

    def _add(self, kind: Any, dialog: Dialog, sender: Dialog | Entity | None, **members: Any) -> Any:
        self.now = members.pop("date", None) or self._later()
        if dialog.entity is self.me:
            members = {"saved_peer_id": dialog.peer, **members, "out": None}  # Telegram leaves it to clients
        elif getattr(dialog.entity, "broadcast", None):
            members.setdefault("post", True)
        elif not dialog.is_private and members.get("out"):  # in private chats `out` is all that tells the sender
            sender = self.me
        if sender is not None:
            members.setdefault("from_id", utils.get_peer(sender.entity if isinstance(sender, Dialog) else sender))
        message = kind(**{"id": next(dialog.ids), "peer_id": dialog.peer, "date": self.now, **members})
        dialog.messages.append(message)
        return message

    def _later(self) -> datetime:
        return self.now + timedelta(seconds=self.seconds_per_message)

    def chatter(self, dialog: Dialog, count: int, *, seed: int = 0) -> None:
        """Many plain messages of all sides, quickly; their texts are numbered."""
        dice = random.Random(seed)
        people = [one for one in self.entities.values() if isinstance(one, types.User) and one is not self.me]
        for number in range(count):
            sender = None if dialog.is_private or not people else dice.choice(people)
            self.say(dialog, f"message {number}", out=dice.random() < 0.5, sender=sender)

    def edit(self, dialog: Dialog, which: AnyMessage | int, text: str) -> Message:
        """Give a message another text, now."""
        message = dialog.message(which)
        self.now = self._later()
        message.message, message.edit_date, message.edit_hide = text, self.now, None
        return message

    def react(self, dialog: Dialog, which: AnyMessage | int, *emoji: str) -> Message:
        """Give a message reactions, now. Telegram sets an edit date for them too, with `edit_hide` beside it."""
        message = dialog.message(which)
        self.now = self._later()
        counts = [types.ReactionCount(types.ReactionEmoji(one), emoji.count(one)) for one in dict.fromkeys(emoji)]
        message.reactions = types.MessageReactions(counts)
        if message.edit_date is None:
            message.edit_date, message.edit_hide = self.now, True
        return message

    def delete(self, dialog: Dialog, *which: AnyMessage | int) -> None:
        """Remove messages for all sides; their ids are never given again."""
        gone = {dialog.message(one).id for one in which}
        dialog.messages[:] = [one for one in dialog.messages if one.id not in gone]

    def expire_files(self) -> None:
        """Give all files new references, as Telegram does after some hours: downloads with the old ones are refused."""
        self.file_reference = secrets.token_bytes(8)
        for dialog in self.dialogs.values():
            for message in dialog.messages:
                if (part := _downloadable(message.media)) is not None:
                    part.file_reference = self.file_reference

    # What clients ask, and what the person does on the phone

    def count(self, *request_types: type, takeout: bool | None = None) -> int:
        """How often one of these requests came; `takeout`: only those inside (or outside) of a takeout."""
        asked = [call for call in self.requests if isinstance(call.request, request_types)]
        return sum(takeout in (None, call.takeout_id is not None) for call in asked)

    def log_in(self, session: MemorySession) -> None:
        """Make this the session of a client that has logged in to this world before."""
        key = AuthKey(secrets.token_bytes(256))
        self.account.keys[key.key_id] = key
        self.account.authorized.add(key.key_id)
        session.set_dc(DC, *self.address)
        session.auth_key = key
        session.save()

    def accept_qr(self) -> None:
        """Scan the QR codes that are shown and valid: their clients are told so."""
        for token in self.account.qr_tokens:
            if not token.accepted and token.expires > datetime.now(UTC):
                token.accepted = True
                for tell in self.listeners:
                    tell(token.key_id, types.UpdateLoginToken())

    def find(self, reference: TLObject) -> Entity:
        """Whom an input peer, input user or input channel means.

        Raises:
            Refused: nobody, or the access hash is not theirs.
        """
        match reference:
            case types.InputPeerSelf() | types.InputUserSelf():
                return self.me
            case types.InputPeerChat():
                peer, error = types.PeerChat(reference.chat_id), "CHAT_ID_INVALID"
            case types.InputPeerChannel() | types.InputChannel():
                peer, error = types.PeerChannel(reference.channel_id), "CHANNEL_INVALID"
            case types.InputPeerUser() | types.InputUser():
                peer, error = types.PeerUser(reference.user_id), "PEER_ID_INVALID"
            case _:
                raise Refused(400, "PEER_ID_INVALID")
        found = self.entities.get(utils.get_peer_id(peer))
        if found is None:
            raise Refused(400, error)
        if found is not self.me and getattr(found, "access_hash", None) != getattr(reference, "access_hash", None):
            raise Refused(400, error)
        return found


def _downloadable(media: TLObject | None) -> Any:
    """The document or photo in it."""
    return getattr(media, "document", None) or getattr(media, "photo", None)


def _access_hash(entity_id: int) -> int:
    """A number that a client cannot guess from the id, the same in every run."""
    return random.Random(entity_id).getrandbits(62)
