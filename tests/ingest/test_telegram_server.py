"""The test server serves unmodified Telethon what its world holds, and fails as planned."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import wraps
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telethon import TelegramClient, errors
from telethon.crypto import rsa
from telethon.errors import AuthKeyNotFound
from telethon.network import ConnectionTcpAbridged, ConnectionTcpIntermediate
from telethon.sessions import MemorySession, SQLiteSession
from telethon.tl import functions, types
from telethon.tl.functions.messages import GetDialogsRequest, GetHistoryRequest
from telethon.tl.functions.updates import GetStateRequest

from tests.ingest.telegram_server import Faults, Server, World, in_process, parts, serve
from tests.ingest.telegram_server import faults as fault
from tests.ingest.telegram_server.history import page_of_messages

PHONE, CODE, PASSWORD = "+12025550123", "12345", "correct horse"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def server(world: World, faults: Faults) -> Iterator[Server]:
    with serve(world, faults) as running:
        yield running


@asynccontextmanager
async def newcomer(server: Server, session: Any = None, **options: Any) -> AsyncIterator[TelegramClient]:
    """A connected client that is not logged in, unless its session is."""
    session = session or MemorySession()
    if not session.auth_key:
        host, port = server.address.split(":")
        session.set_dc(server.dc, host, int(port))
    rsa.add_key(server.public_key_path.read_text(), old=False)
    client = TelegramClient(session, 1, "hash", **{"retry_delay": 0, "flood_sleep_threshold": 0, **options})
    await client.connect()
    try:
        yield client
    finally:
        await client.disconnect()


@asynccontextmanager
async def member(server: Server, **options: Any) -> AsyncIterator[TelegramClient]:
    """A connected client that is logged in."""
    session = MemorySession()
    server.world.log_in(session)
    async with newcomer(server, session, **options) as client:
        yield client


@asynccontextmanager
async def local_member(world: World, faults: Faults | None = None) -> AsyncIterator[TelegramClient]:
    """The same without sockets."""
    session = MemorySession()
    world.log_in(session)
    with in_process(world, faults):
        client = TelegramClient(session, 1, "hash", flood_sleep_threshold=0)
        await client.connect()
        yield client
        await client.disconnect()


def run(steps: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(steps, 30))


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test that runs in an event loop."""
    return wraps(test)(lambda **fixtures: run(test(**fixtures)))


async def history(client: TelegramClient, dialog: Any, **options: Any) -> list[Any]:
    return [one async for one in client.iter_messages(dialog.peer, wait_time=0, **options)]


def same(received: list[Any], truth: list[Any]) -> bool:
    """Whether messages are equal to the last flag."""
    return [bytes(one) for one in received] == [bytes(one) for one in truth]


# Logging in


@in_loop
async def test_the_right_code_logs_in(server: Server) -> None:
    async with newcomer(server) as client:
        assert not await client.is_user_authorized()
        await client.send_code_request(PHONE)
        me = await client.sign_in(PHONE, CODE)
        assert (me.id, me.first_name, me.last_name, me.phone) == (server.world.me.id, "Ann", "Lee", PHONE[1:])
        assert await client.is_user_authorized()


@in_loop
async def test_wrong_codes_and_numbers_are_refused(server: Server) -> None:
    async with newcomer(server) as client:
        with pytest.raises(errors.PhoneNumberInvalidError):
            await client.send_code_request("12")
        await client.send_code_request(PHONE)
        with pytest.raises(errors.PhoneCodeInvalidError):
            await client.sign_in(PHONE, "54321")
        with pytest.raises(errors.PhoneCodeExpiredError):
            await client.sign_in(PHONE, CODE, phone_code_hash="another")
        sent = await client.send_code_request("+12025550199")
        with pytest.raises(errors.PhoneNumberUnoccupiedError):
            await client.sign_in("+12025550199", CODE, phone_code_hash=sent.phone_code_hash)
        assert not server.world.account.authorized


@in_loop
async def test_the_two_step_password_is_asked_for_and_proved(server: Server) -> None:
    server.world.account.password = PASSWORD

    async with newcomer(server) as client:
        await client.send_code_request(PHONE)
        with pytest.raises(errors.SessionPasswordNeededError):
            await client.sign_in(PHONE, CODE)
        for wrong in ("Correct Horse", "x"):
            with pytest.raises(errors.PasswordHashInvalidError):
                await client.sign_in(password=wrong)
        assert not server.world.account.authorized
        assert (await client.sign_in(password=PASSWORD)).first_name == "Ann"


@in_loop
async def test_the_password_without_a_code_is_not_enough(server: Server) -> None:
    server.world.account.password = PASSWORD

    async with newcomer(server) as client:
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await client.sign_in(password=PASSWORD)


async def scan(client: TelegramClient, world: World) -> Any:
    """Show a QR code, have it scanned, and wait for the login."""
    login = await client.qr_login()
    assert login.url.startswith("tg://login?token=")
    waiting = asyncio.ensure_future(login.wait(5))
    await asyncio.sleep(0.05)
    world.accept_qr()
    return await waiting


@pytest.mark.parametrize("other_dc", [None, 4])
@in_loop
async def test_a_scanned_qr_code_logs_in(server: Server, other_dc: int | None) -> None:
    server.world.account.qr_dc = other_dc

    async with newcomer(server) as client:
        assert (await scan(client, server.world)).first_name == "Ann"
        assert await client.is_user_authorized()
        assert client.session.dc_id == (other_dc or server.dc)


@in_loop
async def test_after_a_scanned_qr_code_the_two_step_password_is_asked_for(server: Server) -> None:
    server.world.account.password = PASSWORD

    async with newcomer(server) as client:
        with pytest.raises(errors.SessionPasswordNeededError):
            await scan(client, server.world)
        assert (await client.sign_in(password=PASSWORD)).first_name == "Ann"


@in_loop
async def test_an_expired_qr_code_is_not_scanned_and_the_next_one_differs(server: Server) -> None:
    server.world.account.qr_seconds = 0

    async with newcomer(server) as client:
        login = await client.qr_login()
        server.world.accept_qr()
        first = login.token
        await login.recreate()
        assert login.token != first
        assert not server.world.account.authorized


@in_loop
async def test_a_client_without_updates_never_hears_that_its_qr_code_was_scanned(server: Server) -> None:
    async with newcomer(server, receive_updates=False) as client:
        login = await client.qr_login()
        waiting = asyncio.ensure_future(login.wait(0.3))
        await asyncio.sleep(0.05)
        server.world.accept_qr()
        with pytest.raises(asyncio.TimeoutError):
            await waiting


@in_loop
async def test_a_session_file_is_reused_without_a_new_login_or_key(server: Server, tmp_path: Path) -> None:
    path = str(tmp_path / "ann.session")

    async with newcomer(server, SQLiteSession(path)) as client:
        await client.send_code_request(PHONE)
        await client.sign_in(PHONE, CODE)
    async with newcomer(server, SQLiteSession(path)) as client:
        assert (await client.get_me()).first_name == "Ann"
    assert len(server.world.account.keys) == 1
    assert server.world.count(functions.auth.SignInRequest) == 1


@in_loop
async def test_logging_out_ends_a_session_and_logging_out_everywhere_ends_all(server: Server) -> None:
    async with member(server) as leaving, member(server) as staying:
        await leaving.log_out()
        assert (await staying.get_me()).first_name == "Ann"
        server.world.account.log_out_everywhere()
        with pytest.raises(errors.AuthKeyUnregisteredError):
            await staying.get_dialogs()


@in_loop
async def test_a_client_that_does_not_trust_the_key_gets_no_connection(server: Server) -> None:
    session = MemorySession()
    host, port = server.address.split(":")
    session.set_dc(server.dc, host, int(port))

    client = TelegramClient(session, 1, "hash", connection_retries=1, retry_delay=0)
    with pytest.raises(ConnectionError):
        await client.connect()


def test_trust_and_addresses_do_not_outlive_the_server(world: World) -> None:
    trusted = set(rsa._server_keys)

    async def steps(server: Server) -> None:
        async with member(server) as client:
            await client._get_dc(server.dc)

    with serve(world) as server:
        run(steps(server))
        assert set(rsa._server_keys) != trusted
    assert set(rsa._server_keys) == trusted
    assert TelegramClient._config is None


@pytest.mark.parametrize("connection", [ConnectionTcpAbridged, ConnectionTcpIntermediate])
@in_loop
async def test_the_other_transports_work_too(server: Server, connection: type) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 150)

    async with member(server, connection=connection) as client:
        await client.get_dialogs()
        assert same(await history(client, bob, reverse=True), bob.messages)


# Dialogs


@in_loop
async def test_all_dialogs_are_found_page_by_page_with_the_newest_first_after_the_pinned(server: Server) -> None:
    world = server.world
    dialogs = [world.private(f"Person {number}") for number in range(230)]
    same_moment = world.now + timedelta(hours=1)
    for number, dialog in enumerate(dialogs):
        world.say(dialog, "hello", date=same_moment if 100 <= number < 140 else None)
    world.private("Silent")
    dialogs[3].pinned = dialogs[150].pinned = True
    dialogs[7].archived = True

    async with member(server) as client:
        found = await client.get_dialogs()
        pinned = [dialogs[150], dialogs[3]]
        others = [one for one in dialogs if one not in pinned]
        others.sort(key=lambda one: (one.messages[-1].date, one.messages[-1].id), reverse=True)
        assert [one.id for one in found] == [one.id for one in pinned + others]
        assert found.total == 230
        assert [one.id async for one in client.iter_dialogs(archived=True)] == [dialogs[7].id]
        assert len(await client.get_dialogs(archived=False)) == 229
        assert [one.id for one in await client.get_dialogs(ignore_pinned=True)] == [one.id for one in others]
    assert server.world.count(GetDialogsRequest) >= 3


@in_loop
async def test_a_dialog_tells_what_kind_of_account_it_is_with(server: Server) -> None:
    world = server.world
    kinds = [
        world.private("Robot", bot=True),
        world.private(None, deleted=True),
        world.private("Help", support=True),
        world.saved,
        world.service,
    ]
    for dialog in kinds:
        world.say(dialog, "hello")

    async with member(server) as client:
        robot, gone, helper, own, telegram = reversed([one.entity for one in await client.get_dialogs()])
        assert robot.bot
        assert gone.deleted
        assert gone.first_name is None
        assert helper.support
        assert own.is_self
        assert telegram.id == 777000


@in_loop
async def test_only_the_right_access_hash_opens_a_chat(server: Server) -> None:
    bob, team = server.world.private("Bob"), server.world.supergroup("Team")
    server.world.say(bob, "hello")

    async with member(server) as client:
        with pytest.raises(errors.PeerIdInvalidError):
            await client.get_messages(types.InputPeerUser(bob.entity.id, 0))
        with pytest.raises(errors.ChannelInvalidError):
            await client.get_messages(types.InputPeerChannel(team.entity.id, 0))
        with pytest.raises(errors.PeerIdInvalidError):
            await client.get_messages(types.InputPeerUser(4, 0))


@in_loop
async def test_people_and_chats_can_be_asked_for_by_name_and_reference(server: Server) -> None:
    world = server.world
    bob, trip, team = world.private("Bob", username="bobby"), world.group("Trip"), world.supergroup("Team")

    async with member(server) as client:
        assert (await client.get_entity("bobby")).id == bob.entity.id
        with pytest.raises(errors.UsernameNotOccupiedError):
            await client(functions.contacts.ResolveUsernameRequest("nobody"))
        channel = types.InputPeerChannel(team.entity.id, team.entity.access_hash)
        found = await client.get_entity([types.InputPeerChat(trip.entity.id), channel])
        assert [one.title for one in found] == ["Trip", "Team"]
        full = await client(functions.users.GetFullUserRequest("bobby"))
        assert full.users[0].first_name == "Bob"
        peer = types.InputDialogPeer(channel)
        assert (await client(functions.messages.GetPeerDialogsRequest([peer]))).dialogs[0].peer == team.peer


# Histories


@in_loop
async def test_a_long_history_read_both_ways_equals_the_truth(server: Server) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 2500)
    server.world.delete(bob, 1, 700, *range(1200, 1350), 2500)

    async with member(server) as client:
        await client.get_dialogs()
        assert same(await history(client, bob, reverse=True), bob.messages)
        assert same(await history(client, bob), bob.messages[::-1])
        assert same(await history(client, bob, reverse=True, min_id=2300), bob.messages[-199:])
    assert len(bob.messages) == 2500 - 153


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, range(300, 200, -1)),
        ({"limit": 0}, range(300, 280, -1)),
        ({"limit": 500}, range(300, 200, -1)),
        ({"offset_id": 50}, range(49, 0, -1)),
        ({"offset_id": 50, "add_offset": 40}, range(9, 0, -1)),
        ({"offset_id": 50, "add_offset": -10, "limit": 20}, range(59, 39, -1)),
        ({"offset_id": 50, "add_offset": -100}, range(149, 49, -1)),
        ({"offset_id": 261, "add_offset": -100}, range(300, 260, -1)),
        ({"offset_id": 900, "add_offset": -100}, []),
        ({"add_offset": 1000}, []),
        ({"offset_date": 50}, range(49, 0, -1)),
        ({"offset_date": 50, "add_offset": -100}, range(149, 49, -1)),
        ({"offset_date": 50, "offset_id": 20}, range(19, 0, -1)),
        ({"max_id": 250}, range(249, 200, -1)),
        ({"min_id": 250}, range(300, 250, -1)),
        ({"max_id": 200}, []),  # it filters the page, it does not move it
    ],
)
def test_a_page_is_cut_as_telegram_cuts_it(asked: dict[str, Any], ids: Any) -> None:
    world = World()
    bob = world.private("Bob")
    world.chatter(bob, 300)
    if "offset_date" in asked:
        asked = {**asked, "offset_date": bob.message(asked["offset_date"]).date}
    defaults = {"offset_id": 0, "offset_date": None, "add_offset": 0, "limit": 100, "max_id": 0, "min_id": 0}
    page = page_of_messages(bob.messages, SimpleNamespace(**{**defaults, **asked}))
    assert [one.id for one in page] == list(ids)


@in_loop
async def test_private_chats_and_groups_share_their_ids_and_channels_have_their_own(server: Server) -> None:
    world = server.world
    bob, trip, team, news = world.private("Bob"), world.group("Trip"), world.supergroup("Team"), world.channel("News")
    carol = world.user("Carol")
    for number in range(150):
        world.say(bob, "hi", out=number % 3 == 0)
        world.say(trip, "hey", sender=bob, out=number % 5 == 0)
        world.say(team, "yo", sender=carol)
        world.say(news, "read this")

    async with member(server) as client:
        await client.get_dialogs()
        for dialog in (bob, trip, team, news):
            received = await history(client, dialog, reverse=True)
            assert same(received, dialog.messages)
            assert len(received) == 150
        assert {one.sender_id for one in await history(client, trip)} == {bob.id, world.me.id}
        (newest,) = await client.get_messages(team.peer, limit=1)
        assert (newest.sender_id, newest.sender.first_name) == (carol.id, "Carol")
    assert [one.id for one in bob.messages[:3]] == [1, 3, 5]
    assert [one.id for one in trip.messages[:3]] == [2, 4, 6]
    assert [one.id for one in team.messages[:3]] == [one.id for one in news.messages[:3]] == [1, 2, 3]


@in_loop
async def test_single_messages_are_found_by_id_and_deleted_ones_are_not(server: Server) -> None:
    world = server.world
    bob, team = world.private("Bob"), world.supergroup("Team")
    kept, deleted, posted = world.say(bob, "kept"), world.say(bob, "gone"), world.say(team, "posted", out=True)
    world.delete(bob, deleted)

    async with member(server) as client:
        await client.get_dialogs()
        found = await client.get_messages(bob.peer, ids=[kept.id, deleted.id])
        assert [one and one.message for one in found] == ["kept", None]
        assert (await client.get_messages(team.peer, ids=posted.id)).message == "posted"


@in_loop
async def test_everything_about_a_message_survives_the_way(server: Server) -> None:
    world = server.world
    bob, carol, trip = world.private("Bob"), world.private("Carol"), world.group("Trip")
    robot = world.user("Robot", bot=True)
    question = world.say(bob, "how are you?")
    world.say(bob, "fine 🙂", out=True, reply_to=question)
    world.say(bob, "look", fwd_from=parts.forwarded(carol))
    world.say(bob, "from nobody", fwd_from=parts.forwarded("Hidden Name", imported=True))
    world.say(bob, "an answer", via_bot_id=robot.id, out=True)
    world.say(bob, "album", grouped_id=77, media=parts.photo())
    world.say(bob, "quiet", silent=True, ttl_period=86400, noforwards=True)
    link = types.MessageEntityTextUrl(0, 4, "https://example.org/")
    world.say(bob, "bold", entities=[types.MessageEntityBold(0, 4), link])
    world.edit(bob, world.say(bob, "tpyo", out=True), "typo")
    world.react(bob, world.say(bob, "funny"), "😂", "😂", "❤")
    world.act(bob, parts.call(seconds=None), out=True)
    world.say(trip, "there", sender=bob, fwd_from=parts.forwarded(world.channel("News")))
    world.act(trip, types.MessageActionChatEditTitle("Journey"), out=True)

    async with member(server) as client:
        await client.get_dialogs()
        received = await history(client, bob, reverse=True)
        assert same(received, bob.messages)
        assert same(await history(client, trip, reverse=True), trip.messages)
        assert received[1].reply_to.reply_to_msg_id == question.id
        assert received[2].forward.sender.first_name == "Carol"
        assert received[4].via_bot.bot
        assert (received[8].message, received[8].edit_hide) == ("typo", False)
        assert received[9].edit_hide
        assert received[10].action.duration is None


@in_loop
async def test_media_survive_the_way(server: Server) -> None:
    world = server.world
    bob = world.private("Bob")
    sent = {
        "photo": parts.photo(),
        "voice": parts.voice(seconds=7),
        "audio": parts.music(),
        "video": parts.video(),
        "video_note": parts.round_note(),
        "gif": parts.animation(),
        "sticker": parts.sticker("👍"),
        "document": parts.document("plan.pdf"),
        "contact": parts.contact(user_id=bob.entity.id),
        "geo": parts.geo(),
        "poll": parts.poll(),
        "web_preview": parts.web_page(),
    }
    for media in sent.values():
        world.say(bob, "", media=media, out=True)

    async with member(server) as client:
        await client.get_dialogs()
        received = await history(client, bob, reverse=True)
        assert same(received, bob.messages)
        by_name = dict(zip(sent, received, strict=True))
        for name, message in by_name.items():
            assert getattr(message, name), name
        assert by_name["voice"].file.duration == 7
        assert by_name["sticker"].file.emoji == "👍"
        assert by_name["document"].file.name == "plan.pdf"


@in_loop
async def test_saved_messages_are_read_as_own_ones_unless_forwarded(server: Server) -> None:
    world = server.world
    world.say(world.saved, "buy milk")
    world.say(world.saved, "look", fwd_from=parts.forwarded("Bob"))

    async with member(server) as client:
        await client.get_dialogs()
        received = await history(client, world.saved, reverse=True)
        assert [(one.message, one.out) for one in received] == [("buy milk", True), ("look", False)]


@in_loop
async def test_a_group_that_became_a_supergroup_keeps_its_old_messages(server: Server) -> None:
    world = server.world
    trip = world.group("Trip")
    world.say(trip, "before", out=True)
    successor = world.migrate(trip)
    world.say(successor, "after", out=True)

    async with member(server) as client:
        found = {one.id: one.entity for one in await client.get_dialogs()}
        assert found[trip.id].migrated_to.channel_id == successor.entity.id
        assert [one.message for one in await history(client, trip, reverse=True)] == ["before", None]
        assert [one.message for one in await history(client, successor, reverse=True)] == [None, "after"]
        assert [one.id for one in await client.get_dialogs(ignore_migrated=True)] == [successor.id]


@in_loop
async def test_a_group_that_the_owner_was_thrown_out_of_is_listed_and_cannot_be_read(server: Server) -> None:
    world = server.world
    team, trip = world.supergroup("Team"), world.group("Trip")
    for dialog in (team, trip):
        world.say(dialog, "secret")
        world.forbid(dialog)

    async with member(server) as client:
        assert {one.name for one in await client.get_dialogs()} == {"Team", "Trip"}
        with pytest.raises(errors.ChannelPrivateError):
            await history(client, team)
        with pytest.raises(errors.ChatIdInvalidError):
            await history(client, trip)


@pytest.mark.parametrize("other_dc", [2, 4])
@in_loop
async def test_a_voice_note_is_downloaded_from_its_data_centre(server: Server, other_dc: int) -> None:
    world = server.world
    bob = world.private("Bob")
    sound = os.urandom(200_000)
    world.say(bob, media=parts.voice(seconds=3, dc_id=other_dc), file=sound)

    async with member(server) as client:
        await client.get_dialogs()
        (message,) = await history(client, bob)
        assert await message.download_media(bytes) == sound
        world.expire_files()
        before = world.count(functions.messages.GetMessagesRequest)
        assert await message.download_media(bytes) == sound
        assert world.count(functions.messages.GetMessagesRequest) == before + 1


@in_loop
async def test_forty_thousand_messages_are_read_in_reasonable_time(server: Server) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 40_000)

    async with member(server) as client:
        await client.get_dialogs()
        assert [one.message for one in await history(client, bob, reverse=True)] == bob.texts
    assert server.world.count(GetHistoryRequest) <= 402


# Takeouts


@in_loop
async def test_a_takeout_waits_until_it_is_allowed_and_is_finished(server: Server) -> None:
    world = server.world
    bob = world.private("Bob")
    world.chatter(bob, 120)
    world.takeout_delay_seconds = 86400

    async with member(server) as client:
        await client.get_dialogs()
        with pytest.raises(errors.TakeoutInitDelayError) as delayed:
            async with client.takeout(users=True):
                pass
        assert delayed.value.seconds == 86400
        world.takeout_delay_seconds = None
        async with client.takeout(users=True) as takeout:
            assert same(await history(takeout, bob, reverse=True), bob.messages)
            assert await takeout(functions.messages.GetSplitRangesRequest())
    (takeout,) = world.takeouts
    assert takeout.request.message_users
    assert takeout.success is True
    assert world.count(GetHistoryRequest, takeout=True) == 3
    assert world.count(GetHistoryRequest, takeout=False) == 0


@in_loop
async def test_a_takeout_left_open_can_be_resumed_and_a_failed_one_is_told(server: Server) -> None:
    world = server.world
    bob = world.private("Bob")
    world.chatter(bob, 5)

    async with member(server) as client:
        await client.get_dialogs()
        async with client.takeout(finalize=False, users=True):
            pass
        assert world.takeouts[0].open
        with pytest.raises(errors.PeerIdInvalidError):
            async with client.takeout() as takeout:
                assert len(await history(takeout, bob)) == 5
                await takeout.get_messages(types.InputPeerUser(4, 0))
        assert [one.success for one in world.takeouts] == [False]


@in_loop
async def test_a_takeout_that_is_not_open_is_refused(server: Server) -> None:
    world = server.world

    async with member(server) as client:
        inside = functions.InvokeWithTakeoutRequest
        with pytest.raises(errors.TakeoutInvalidError):
            await client(inside(1, GetStateRequest()))
        begun = await client(functions.account.InitTakeoutSessionRequest())
        assert await client(inside(begun.id, GetStateRequest()))
        world.takeouts[0].expired = True
        with pytest.raises(errors.TakeoutInvalidError):
            await client(inside(begun.id, GetStateRequest()))
        with pytest.raises(errors.TakeoutRequiredError):
            await client(functions.account.FinishTakeoutSessionRequest(success=True))


@in_loop
async def test_a_range_of_messages_hides_the_others(server: Server) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 30)

    async with member(server) as client:
        peer = types.InputPeerUser(bob.entity.id, bob.entity.access_hash)
        request = GetHistoryRequest(peer, 0, None, 0, 100, 0, 0, 0)
        found = await client(functions.InvokeWithMessagesRangeRequest(types.MessageRange(5, 9), request))
        assert [one.id for one in found.messages] == [9, 8, 7, 6, 5]


# Faults


@pytest.mark.parametrize(
    ("planned", "error"),
    [
        (fault.flood_wait(90), errors.FloodWaitError),
        (fault.flood_premium_wait(7), errors.FloodPremiumWaitError),
        (fault.INTERNAL, errors.ServerError),
        (fault.UNREGISTERED, errors.AuthKeyUnregisteredError),
        (fault.REVOKED, errors.SessionRevokedError),
        (fault.DUPLICATED, errors.AuthKeyDuplicatedError),
        (fault.TAKEOUT_INVALID, errors.TakeoutInvalidError),
        (fault.PEER_ID_INVALID, errors.PeerIdInvalidError),
    ],
)
def test_a_planned_error_comes_at_its_turn_only(
    server: Server, faults: Faults, planned: fault.Fault, error: type[Exception]
) -> None:
    faults.inject(GetStateRequest, planned, skip=1, times=2)

    async def ask(client: TelegramClient) -> Any:
        return await client._sender.send(GetStateRequest())  # below Telethon's own retries

    async def steps() -> None:
        async with newcomer(server) as stranger:
            await stranger.send_code_request(PHONE)  # other requests do not count
        async with member(server) as client:  # asks once when it connects
            for _ in range(2):
                with pytest.raises(error):
                    await ask(client)
            assert await ask(client)

    server.world.requests.clear()
    run(steps())


@in_loop
async def test_a_short_flood_wait_is_slept_through(server: Server, faults: Faults) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 250)
    faults.inject(GetHistoryRequest, fault.flood_wait(1), skip=1)

    async with member(server, flood_sleep_threshold=60) as client:
        await client.get_dialogs()
        assert same(await history(client, bob, reverse=True), bob.messages)
    first, refused, again, *_ = [one for one in server.world.requests if isinstance(one.request, GetHistoryRequest)]
    assert again.request.offset_id == refused.request.offset_id > first.request.offset_id


@in_loop
async def test_silence_leaves_the_connection_and_other_requests_alone(server: Server, faults: Faults) -> None:
    faults.inject(GetDialogsRequest, fault.SILENCE)

    async with member(server) as client:
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.get_dialogs(), 0.3)
        assert await client.get_me()
        assert await client.get_dialogs() == []
    assert server.connections_made == 1


def test_a_slow_answer_comes_at_last_and_lets_others_pass(server: Server, faults: Faults) -> None:
    faults.inject(GetDialogsRequest, fault.slow(0.3))

    async def steps() -> list[str]:
        async with member(server) as client:
            order = []

            async def ask(request: Any, name: str) -> None:
                await client(request)
                order.append(name)

            slow = GetDialogsRequest(None, 0, types.InputPeerEmpty(), 10, 0)
            await asyncio.gather(ask(slow, "slow"), ask(GetStateRequest(), "fast"))
            return order

    assert run(steps()) == ["fast", "slow"]


@in_loop
async def test_a_dropped_connection_loses_and_doubles_nothing(server: Server, faults: Faults) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 550)
    faults.inject(GetHistoryRequest, fault.HANG_UP, skip=1, times=2)
    faults.inject(GetHistoryRequest, fault.HANG_UP, skip=5)

    async with member(server) as client:
        await client.get_dialogs()
        assert same(await history(client, bob, reverse=True), bob.messages)
    assert server.connections_made == 4


@in_loop
async def test_a_connection_that_always_drops_makes_telethon_ask_without_end(server: Server, faults: Faults) -> None:
    faults.inject(GetDialogsRequest, fault.HANG_UP, times=None)

    def relent(call: Any) -> None:
        if server.world.count(GetDialogsRequest) == 20:
            faults.clear()

    faults.on_request(relent)

    async with member(server) as client:
        assert await client.get_dialogs() == []
    assert server.connections_made == server.world.count(GetDialogsRequest) == 20


@in_loop
async def test_an_outage_ends_and_the_keys_are_still_known(server: Server) -> None:
    async with member(server, connection_retries=200, retry_delay=0.02) as client:
        address = server.address
        server.stop()
        await asyncio.sleep(0.1)
        server.start()
        assert server.address == address
        assert (await client.get_me()).first_name == "Ann"
        server.hang_up()
        await asyncio.sleep(0.1)
        assert (await client.get_me()).first_name == "Ann"
    assert server.connections_made == 3


@in_loop
async def test_an_outage_can_begin_at_an_exact_request(server: Server, faults: Faults) -> None:
    bob = server.world.private("Bob")
    server.world.chatter(bob, 550)
    began = threading.Event()

    def end(call: Any) -> None:
        if isinstance(call.request, GetHistoryRequest) and server.world.count(GetHistoryRequest) == 3:
            server.stop()
            began.set()

    faults.on_request(end)

    async with member(server, connection_retries=200, retry_delay=0.02) as client:
        await client.get_dialogs()
        reading = asyncio.ensure_future(history(client, bob, reverse=True))
        await asyncio.to_thread(began.wait)
        server.start()
        assert same(await reading, bob.messages)
    assert server.connections_made == 2


@in_loop
async def test_a_key_that_the_server_does_not_know_is_told_so(server: Server) -> None:
    async with member(server) as client:
        server.world.account.keys.clear()
        with pytest.raises(AuthKeyNotFound):
            await client.get_dialogs()
        with pytest.raises(AuthKeyNotFound):
            await client.disconnected


@in_loop
async def test_an_unknown_request_is_an_error_and_no_closed_connection(server: Server) -> None:
    async with member(server) as client:
        with pytest.raises(errors.BadRequestError, match="NOT_IMPLEMENTED"):
            await client(functions.help.GetNearestDcRequest())
        assert await client.get_me()
    assert server.connections_made == 1


def test_a_mistake_in_a_callback_reaches_the_test(world: World) -> None:
    faults = Faults()

    def wrong(call: Any) -> None:
        raise AssertionError("never asked for that")

    faults.on_answer(wrong)

    async def steps(server: Server) -> None:
        async with member(server) as client:
            assert await client.get_me()

    with pytest.raises(AssertionError, match="never asked"), serve(world, faults) as server:
        run(steps(server))


READER = """
import asyncio, sys
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import SQLiteSession

async def read():
    rsa.add_key(open(sys.argv[2]).read(), old=False)
    client = TelegramClient(SQLiteSession(sys.argv[1]), 1, "hash")
    await client.connect()
    for dialog in await client.get_dialogs():
        async for message in client.iter_messages(dialog, reverse=True, wait_time=0):
            pass

asyncio.run(read())
"""


@pytest.mark.parametrize("moment", ["on_request", "on_answer"])
def test_a_client_can_be_killed_at_an_exact_request(
    server: Server, faults: Faults, tmp_path: Path, moment: str
) -> None:
    server.world.chatter(server.world.private("Bob"), 1000)
    path = str(tmp_path / "ann.session")
    session = SQLiteSession(path)
    server.world.log_in(session)
    session.close()
    reader = subprocess.Popen([sys.executable, "-c", READER, path, str(server.public_key_path)])

    def kill(call: Any) -> None:
        if server.world.count(GetHistoryRequest) == 4 and isinstance(call.request, GetHistoryRequest):
            reader.kill()

    getattr(faults, moment)(kill)
    assert reader.wait(20) == -signal.SIGKILL
    assert server.world.count(GetHistoryRequest) in (4, 5)


# Without sockets


def test_a_client_without_sockets_sees_the_same(server: Server, world: World) -> None:
    bob, team = world.private("Bob"), world.supergroup("Team")
    world.chatter(bob, 350)
    world.chatter(team, 20)

    async def steps(client: TelegramClient) -> list[Any]:
        dialogs = await client.get_dialogs()
        async with client.takeout(users=True) as takeout:
            return [bytes(one) for dialog in dialogs for one in await history(takeout, dialog.dialog)]

    async def over_sockets() -> list[Any]:
        async with member(server) as client:
            return await steps(client)

    async def in_this_process() -> list[Any]:
        async with local_member(world) as client:
            return await steps(client)

    assert run(over_sockets()) == run(in_this_process())
    assert [one.success for one in world.takeouts] == [True, True]


@in_loop
async def test_a_client_without_sockets_logs_in(world: World) -> None:
    world.account.password = PASSWORD

    with in_process(world):
        client = TelegramClient(MemorySession(), 1, "hash")
        await client.connect()
        with pytest.raises(errors.SessionPasswordNeededError):
            await scan(client, world)
        assert (await client.sign_in(password=PASSWORD)).first_name == "Ann"
        await client.disconnect()


@in_loop
async def test_a_client_without_sockets_meets_the_same_faults(world: World, faults: Faults) -> None:
    bob = world.private("Bob")
    world.chatter(bob, 350)
    faults.inject(GetHistoryRequest, fault.HANG_UP, times=2)
    faults.inject(GetHistoryRequest, fault.flood_wait(90), skip=4)
    faults.inject(GetDialogsRequest, fault.SILENCE, skip=1)

    async with local_member(world, faults) as client:
        await client.get_dialogs()
        received: list[Any] = []
        with pytest.raises(errors.FloodWaitError):
            async for message in client.iter_messages(bob.peer, reverse=True, wait_time=0):
                received.append(message)  # noqa: PERF401 (what came before the error counts)
        assert same(received, bob.messages[:200])
        with pytest.raises(errors.FloodWaitError):  # Telethon remembers, and does not even ask
            await history(client, bob)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.get_dialogs(), 0.1)
    assert world.count(GetHistoryRequest) == 5


@in_loop
async def test_a_silent_request_without_sockets_ends_when_the_client_disconnects(world: World, faults: Faults) -> None:
    faults.inject(GetDialogsRequest, fault.SILENCE)

    async with local_member(world, faults) as client:
        asked = asyncio.ensure_future(client.get_dialogs())
        await asyncio.sleep(0.05)
        await client.disconnect()
        with pytest.raises(asyncio.CancelledError):
            await asked
