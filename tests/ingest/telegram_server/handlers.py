"""From a request to its response, without any transport: what Telegram would answer, out of the world.

Requests without a handler are answered with NOT_IMPLEMENTED. A mistake in a handler is answered with an error too, and
kept in `world.bugs`: a closed connection would only make the client ask again at once, for ever.
"""

import asyncio
import struct
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from telethon import utils
from telethon.tl import TLObject, functions, types

from tests.ingest.telegram_server import chats, login
from tests.ingest.telegram_server.calls import Call, Handlers, HungUp, Refused, unwrap
from tests.ingest.telegram_server.faults import Faults
from tests.ingest.telegram_server.history import entities
from tests.ingest.telegram_server.world import DC, Takeout, World

HANDLERS = Handlers()


async def respond(world: World, faults: Faults, key_id: int, query: TLObject) -> tuple[Call, bytes | types.RpcError]:
    """The request as it was understood and its answer, after what the plan of faults does to it.

    Raises:
        HungUp: the answer is to close the connection.
    """
    call = unwrap(key_id, query)
    world.requests.append(call)
    tell(world, faults.request_callbacks, call)
    fault = faults.take(call)
    if fault.silent:
        await asyncio.Event().wait()
    if fault.delay_seconds:
        await asyncio.sleep(fault.delay_seconds)
    if fault.hang_up:
        raise HungUp
    try:
        if fault.error is not None:
            raise Refused(*fault.error)
        return call, answer(world, call)
    except Refused as refused:
        return call, types.RpcError(refused.code, refused.message)


def tell(world: World, callbacks: Iterable[Callable[[Call], None]], call: Call) -> None:
    """Call what a test wants to be called; its mistakes must not stop the server."""
    for callback in callbacks:
        try:
            callback(call)
        except Exception as bug:
            world.bugs.append(bug)


def answer(world: World, call: Call) -> bytes:
    """What Telegram would answer.

    Raises:
        Refused: it would answer with an error.
    """
    handlers = HANDLERS | chats.HANDLERS | login.HANDLERS
    handler, before_login = handlers.get(type(call.request), (None, True))
    if handler is None:
        raise Refused(400, "NOT_IMPLEMENTED")
    if not before_login and call.key_id not in world.account.authorized:
        raise Refused(401, "AUTH_KEY_UNREGISTERED")
    if call.takeout_id is not None:
        _takeout(world, call)
    try:
        return _serialized(handler(world, call.request, call))
    except Refused:
        raise
    except Exception as bug:
        world.bugs.append(bug)
        raise Refused(400, f"BUG_IN_HANDLER {bug!r}") from bug


def _serialized(response: Any) -> bytes:
    """The bytes of a response; Telethon reads vectors and booleans but has no classes for them."""
    if isinstance(response, bool):
        return struct.pack("<I", 0x997275B5 if response else 0xBC799737)
    if isinstance(response, list):
        return struct.pack("<Ii", 0x1CB5C415, len(response)) + b"".join(map(bytes, response))
    return bytes(response)


# Takeouts


def _takeout(world: World, call: Call) -> Takeout:
    """The open takeout that a call is in."""
    for takeout in world.takeouts:
        if takeout.id == call.takeout_id and takeout.open:
            return takeout
    raise Refused(400, "TAKEOUT_INVALID")


@HANDLERS.answer(functions.account.InitTakeoutSessionRequest)
def _begin_takeout(world: World, request: Any, call: Call) -> Any:
    if world.takeout_delay_seconds is not None:
        raise Refused(420, f"TAKEOUT_INIT_DELAY_{world.takeout_delay_seconds}")
    world.takeouts.append(Takeout(7_000_001 + len(world.takeouts), request))
    return types.account.Takeout(world.takeouts[-1].id)


@HANDLERS.answer(functions.account.FinishTakeoutSessionRequest)
def _finish_takeout(world: World, request: Any, call: Call) -> Any:
    if call.takeout_id is None:
        raise Refused(403, "TAKEOUT_REQUIRED")
    _takeout(world, call).success = bool(request.success)
    return True


@HANDLERS.answer(functions.messages.GetSplitRangesRequest)
def _split_ranges(world: World, request: Any, call: Call) -> Any:
    return [types.MessageRange(1, 2**31 - 1)]


# People and chats


@HANDLERS.answer(functions.users.GetUsersRequest)
def _get_users(world: World, request: Any, call: Call) -> Any:
    found: list[TLObject] = []
    for one in request.id:
        with suppress(Refused):  # Telegram leaves out whom it does not find
            found.append(world.find(one))
    return found


@HANDLERS.answer(functions.users.GetFullUserRequest)
def _get_full_user(world: World, request: Any, call: Call) -> Any:
    user = world.find(request.id)
    full = types.UserFull(user.id, types.PeerSettings(), types.PeerNotifySettings(), common_chats_count=0)
    return types.users.UserFull(full, chats=[], users=[user])


@HANDLERS.answer(functions.messages.GetChatsRequest, functions.channels.GetChannelsRequest)
def _get_chats(world: World, request: Any, call: Call) -> Any:
    inputs = [types.InputPeerChat(one) if isinstance(one, int) else one for one in request.id]
    return types.messages.Chats([world.find(one) for one in inputs])


@HANDLERS.answer(functions.contacts.ResolveUsernameRequest)
def _resolve_username(world: World, request: Any, call: Call) -> Any:
    for entity in world.entities.values():
        if (getattr(entity, "username", None) or "").lower() == request.username.lower():
            return types.contacts.ResolvedPeer(utils.get_peer(entity), **entities(world, [], entity))
    raise Refused(400, "USERNAME_NOT_OCCUPIED")


# The connection


@HANDLERS.answer(functions.help.GetConfigRequest, before_login=True)
def _get_config(world: World, request: Any, call: Call) -> Any:
    now = datetime.now(UTC)
    host, port = world.address
    limits = [name for name, kind in types.Config.__init__.__annotations__.items() if kind is int and name != "this_dc"]
    return types.Config(
        date=now,
        expires=now + timedelta(hours=1),
        test_mode=False,
        this_dc=DC,
        dc_options=[types.DcOption(number, host, port) for number in range(1, 6)],
        dc_txt_domain_name="",
        me_url_prefix="https://t.me/",
        **dict.fromkeys(limits, 1000),
    )


@HANDLERS.answer(functions.updates.GetStateRequest)
def _get_state(world: World, request: Any, call: Call) -> Any:
    return chats.state()


@HANDLERS.answer(functions.updates.GetDifferenceRequest)
def _get_difference(world: World, request: Any, call: Call) -> Any:
    return types.updates.DifferenceEmpty(date=datetime.now(UTC), seq=1)


@HANDLERS.answer(functions.updates.GetChannelDifferenceRequest)
def _get_channel_difference(world: World, request: Any, call: Call) -> Any:
    return types.updates.ChannelDifferenceEmpty(pts=request.pts, final=True)
