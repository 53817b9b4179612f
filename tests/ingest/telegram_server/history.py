"""Pages of the list of dialogs and of a history, cut as Telegram cuts them (https://core.telegram.org/api/offsets)."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from telethon import utils
from telethon.tl import functions, types

from tests.ingest.telegram_server.world import AnyMessage, Dialog, Entity, World

PAGE = 100
"""Telegram gives no more at once, whatever is asked."""
DEFAULT_PAGE = 20


def page_of_messages(messages: list[AnyMessage], request: functions.messages.GetHistoryRequest) -> list[AnyMessage]:
    """The messages that a request for history asks for, newest first.

    The page is the `limit` messages from the `add_offset`-th one older than `offset_id` (or than `offset_date`). A
    negative `add_offset` reaches back to newer ones, and what would lie beyond the newest is missing from the page.
    Only then are those outside of `min_id` and `max_id` taken out of it.
    """
    limit = min(request.limit or DEFAULT_PAGE, PAGE)
    end = len(messages)
    if request.offset_id:
        end = bisect_left(messages, request.offset_id, key=lambda one: one.id)
    elif given(request.offset_date):
        end = bisect_left(messages, request.offset_date, key=lambda one: one.date)
    end -= request.add_offset
    page = messages[max(end - limit, 0) : max(end, 0)]
    return [
        one for one in reversed(page) if one.id > request.min_id and (not request.max_id or one.id < request.max_id)
    ]


def page_of_dialogs(world: World, request: functions.messages.GetDialogsRequest) -> tuple[list[Dialog], int]:
    """The dialogs that a request asks for, pinned ones first, then by their newest message; and how many there are."""
    listed = [dialog for dialog in world.dialogs.values() if dialog.messages]
    if request.folder_id is not None:
        listed = [dialog for dialog in listed if dialog.archived == bool(request.folder_id)]
    count = len(listed)
    if request.exclude_pinned:
        listed = [dialog for dialog in listed if not dialog.pinned]
    listed.sort(key=lambda dialog: (dialog.pinned, _place(dialog)), reverse=True)
    if given(request.offset_date):
        peer_id = (
            0
            if isinstance(request.offset_peer, types.InputPeerEmpty)
            else utils.get_peer_id(world.find(request.offset_peer))
        )
        after = request.offset_date, request.offset_id, peer_id
        listed = [dialog for dialog in listed if dialog.pinned or _place(dialog) < after]
    return listed[: min(request.limit or DEFAULT_PAGE, PAGE)], count


def _place(dialog: Dialog) -> tuple[datetime, int, int]:
    newest = dialog.messages[-1]
    return newest.date, newest.id, dialog.id


def given(date: datetime | None) -> bool:
    """Whether a request names a date: zero, which means none, is read back as 1970."""
    return date is not None and date.timestamp() != 0


def entities(world: World, messages: Iterable[AnyMessage], *others: Entity) -> dict[str, list[Any]]:
    """The users and chats that these messages mention, as the members of a response."""
    found = {id(other): other for other in others}

    def add(peer: Any) -> None:
        if isinstance(peer, int):
            peer = types.PeerUser(peer)
        if peer is not None and (entity := world.entities.get(utils.get_peer_id(peer))) is not None:
            found[id(entity)] = entity

    for message in messages:
        add(message.peer_id)
        add(message.from_id)
        add(message.via_bot_id)
        for header in (message.fwd_from, message.reply_to):
            for name in ("from_id", "saved_from_peer", "reply_to_peer_id"):
                add(getattr(header, name, None))
        for user_id in getattr(message.action, "users", None) or ():
            add(user_id)
    users = [entity for entity in found.values() if isinstance(entity, types.User)]
    if world.me not in users:
        users.append(world.me)
    return {"users": users, "chats": [entity for entity in found.values() if not isinstance(entity, types.User)]}
