"""Dialogs, messages and files: requests answered out of the world."""

from datetime import UTC, datetime
from typing import Any

from telethon import utils
from telethon.tl import TLObject, functions, types

from tests.ingest.telegram_server.calls import Call, Handlers, Refused
from tests.ingest.telegram_server.history import entities, page_of_dialogs, page_of_messages
from tests.ingest.telegram_server.world import Dialog, World

HANDLERS = Handlers()


def _dialog(world: World, dialog: Dialog) -> types.Dialog:
    newest = dialog.messages[-1].id if dialog.messages else 0
    return types.Dialog(
        peer=dialog.peer,
        top_message=newest,
        read_inbox_max_id=newest,
        read_outbox_max_id=newest,
        unread_count=0,
        unread_mentions_count=0,
        unread_reactions_count=0,
        unread_poll_votes_count=0,
        notify_settings=types.PeerNotifySettings(),
        pinned=dialog.pinned,
        pts=1 if dialog.is_channel else None,
        folder_id=1 if dialog.archived else None,
    )


def _dialogs(world: World, dialogs: list[Dialog]) -> dict[str, Any]:
    messages = [dialog.messages[-1] for dialog in dialogs if dialog.messages]
    mentioned = entities(world, messages, *(dialog.entity for dialog in dialogs))
    return {"dialogs": [_dialog(world, dialog) for dialog in dialogs], "messages": messages, **mentioned}


def state() -> types.updates.State:
    """How far the updates have come: this server pushes none that count."""
    return types.updates.State(pts=1, qts=0, date=datetime.now(UTC), seq=1, unread_count=0)


@HANDLERS.answer(functions.messages.GetDialogsRequest)
def _get_dialogs(world: World, request: Any, call: Call) -> Any:
    page, count = page_of_dialogs(world, request)
    if len(page) == count:
        return types.messages.Dialogs(**_dialogs(world, page))
    return types.messages.DialogsSlice(count=count, **_dialogs(world, page))


@HANDLERS.answer(functions.messages.GetPinnedDialogsRequest, functions.messages.GetPeerDialogsRequest)
def _get_some_dialogs(world: World, request: Any, call: Call) -> Any:
    if isinstance(request, functions.messages.GetPinnedDialogsRequest):
        chosen = [one for one in world.dialogs.values() if one.pinned and one.archived == bool(request.folder_id)]
    else:
        chosen = [_dialog_of(world, one.peer) for one in request.peers]
    return types.messages.PeerDialogs(**_dialogs(world, chosen), state=state())


def _dialog_of(world: World, reference: TLObject) -> Dialog:
    entity = world.find(reference)
    return world.dialogs.get(utils.get_peer_id(entity)) or Dialog(entity, iter(()))


@HANDLERS.answer(functions.messages.GetHistoryRequest)
def _get_history(world: World, request: Any, call: Call) -> Any:
    dialog = _dialog_of(world, request.peer)
    if isinstance(dialog.entity, (types.ChatForbidden, types.ChannelForbidden)):
        raise Refused(400, "CHANNEL_PRIVATE" if dialog.is_channel else "CHAT_ID_INVALID")
    messages, within = dialog.messages, call.message_range
    if within is not None and not dialog.is_channel:
        messages = [one for one in messages if within.min_id <= one.id <= within.max_id]
    page = page_of_messages(messages, request)
    members = {"messages": page, "topics": [], **entities(world, page, dialog.entity)}
    if dialog.is_channel:
        return types.messages.ChannelMessages(pts=1, count=len(messages), **members)
    if len(page) == len(messages):
        return types.messages.Messages(**members)
    return types.messages.MessagesSlice(count=len(messages), **members)


@HANDLERS.answer(functions.messages.GetMessagesRequest, functions.channels.GetMessagesRequest)
def _get_messages(world: World, request: Any, call: Call) -> Any:
    if isinstance(request, functions.channels.GetMessagesRequest):
        searched = [_dialog_of(world, request.channel)]
    else:
        searched = [one for one in world.dialogs.values() if not one.is_channel]
    by_id = {message.id: message for dialog in searched for message in dialog.messages}
    found = [by_id.get(one.id) or types.MessageEmpty(one.id, None) for one in request.id]
    known = [one for one in found if not isinstance(one, types.MessageEmpty)]
    members = {"messages": found, "topics": [], **entities(world, known)}
    if isinstance(request, functions.channels.GetMessagesRequest):
        return types.messages.ChannelMessages(pts=1, count=len(found), **members)
    return types.messages.Messages(**members)


@HANDLERS.answer(functions.upload.GetFileRequest)
def _get_file(world: World, request: Any, call: Call) -> Any:
    if request.offset % 4096 or request.limit % 4096:
        raise Refused(400, "LIMIT_INVALID")
    if request.location.file_reference != world.file_reference:
        raise Refused(400, "FILE_REFERENCE_EXPIRED")
    if request.location.id not in world.files:
        raise Refused(400, "LOCATION_INVALID")
    content = world.files[request.location.id][request.offset :][: request.limit]
    return types.upload.File(types.storage.FileUnknown(), 0, content)
