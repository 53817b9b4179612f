"""Whatever happens to a call, it ends; and no server is stormed."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from telethon import errors
from telethon.sessions import MemorySession
from telethon.tl.functions.account import GetPasswordRequest
from telethon.tl.functions.auth import SendCodeRequest
from telethon.tl.functions.help import GetConfigRequest
from telethon.tl.functions.updates import GetStateRequest
from telethon.tl.functions.users import GetUsersRequest
from telethon.tl.types import CodeSettings

from ingest.telegram.line import Line, StoodStill
from soundalike import progress
from tests.ingest.telegram.runs import config
from tests.ingest.telegram_server import Faults, Server, World, in_process
from tests.ingest.telegram_server import faults as fault

Step = Callable[[Line], Coroutine[Any, Any, Any]]


@asynccontextmanager
async def opened(world: World, **settings: Any) -> AsyncIterator[Line]:
    session = MemorySession()
    world.log_in(session)
    line = Line(session, config(**settings))
    try:
        yield line
    finally:
        await line.hang_up()


def on_line(world: World, faults: Faults, step: Step, **settings: Any) -> Any:
    """Do something without sockets."""

    async def run() -> Any:
        async with opened(world, **settings) as line:
            return await step(line)

    with in_process(world, faults):
        return asyncio.run(run())


def on_socket(server: Server, step: Step, **settings: Any) -> Any:
    """Do something over a real connection."""
    from ingest.telegram.client import _trust

    _trust(server.public_key_path)

    async def run() -> Any:
        async with opened(server.world, **settings) as line:
            return await step(line)

    return asyncio.run(run())


async def ask(line: Line) -> Any:
    return await line.call(GetPasswordRequest())


def test_a_short_flood_wait_is_slept_through(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.flood_wait(1))
    began = time.monotonic()
    on_line(world, faults, ask)
    assert world.count(GetPasswordRequest) == 2 and time.monotonic() - began >= 1


def test_long_flood_waits_are_slept_through_and_shown(
    world: World, faults: Faults, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slept: list[float] = []

    async def sleep(seconds: float, show: Callable[[str], None]) -> None:
        slept.append(seconds)
        show("Telegram asks to wait")

    progress.set_quiet(False)
    monkeypatch.setattr("ingest.telegram.patience.wait_out", sleep)
    # Telethon remembers by the clock which requests must wait.
    now = time.time()
    monkeypatch.setattr("telethon.client.users.time", SimpleNamespace(time=lambda: now + sum(slept)))
    faults.inject(GetPasswordRequest, fault.flood_wait(100_000), times=2)
    faults.inject(GetPasswordRequest, fault.flood_premium_wait(90))
    shown: list[str] = []

    async def step(line: Line) -> Any:
        line.show = shown.append
        return await ask(line)

    on_line(world, faults, step)
    assert [int(seconds) for seconds in slept] == [100_000, 100_000, 90] and len(shown) == 3
    assert "Telegram asks to wait 27 hours 46 minutes; it goes on by itself at" in capsys.readouterr().err


def test_a_wait_that_is_too_long_for_the_caller_is_told_to_it(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.flood_wait(90))
    with pytest.raises(errors.FloodWaitError):
        on_line(world, faults, lambda line: line.call(GetPasswordRequest(), longest_wait_seconds=60))


def test_a_server_in_trouble_is_asked_again(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.INTERNAL)
    assert on_line(world, faults, ask).has_password is False


def test_a_server_that_stays_in_trouble_is_given_up(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.INTERNAL, times=None)
    with pytest.raises(StoodStill, match=r"2 times in a row \(it reports INTERNAL\)\. Everything so far is kept"):
        on_line(world, faults, ask, attempts=2)
    assert world.count(GetPasswordRequest) == 2


def test_silence_is_ended_by_a_new_connection(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.SILENCE)
    assert on_line(world, faults, ask, answer_seconds=0.1).has_password is False
    assert world.count(GetConfigRequest) == 2


def test_lasting_silence_is_given_up(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.SILENCE, times=None)
    with pytest.raises(StoodStill, match="no answer in time"):
        on_line(world, faults, ask, answer_seconds=0.05, attempts=3)
    assert world.count(GetPasswordRequest) == 3


def test_silence_while_connecting_is_given_up(world: World, faults: Faults) -> None:
    faults.inject(GetUsersRequest, fault.SILENCE, times=None)
    with pytest.raises(StoodStill):
        on_line(world, faults, ask, answer_seconds=0.02, attempts=3)


def test_connecting_may_take_as_long_as_one_answer(world: World, faults: Faults) -> None:
    for request in (GetConfigRequest, GetUsersRequest):
        faults.inject(request, fault.slow(0.3))
    with pytest.raises(StoodStill):
        on_line(world, faults, ask, answer_seconds=0.4, attempts=1)


def test_what_telegram_refuses_is_not_asked_again(world: World, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.PEER_ID_INVALID, times=None)
    with pytest.raises(errors.PeerIdInvalidError):
        on_line(world, faults, ask)
    assert world.count(GetPasswordRequest) == 1


def test_what_telethon_asks_for_by_itself_need_not_be_known(world: World, faults: Faults) -> None:
    faults.inject(GetStateRequest, fault.Fault((400, "NOT_IMPLEMENTED")), times=None)
    assert on_line(world, faults, ask).has_password is False


def test_who_is_not_logged_in_is_nobody(world: World, faults: Faults) -> None:
    async def step(line: Line) -> Any:
        world.account.log_out_everywhere()
        return await line.me()

    assert on_line(world, faults, step) is None


def test_a_revoked_session_gets_a_new_key(world: World, faults: Faults) -> None:
    faults.inject(GetUsersRequest, fault.REVOKED, times=2)

    async def step(line: Line) -> Any:
        assert await line.me() is None
        assert not line.session.auth_key
        await line.call(GetConfigRequest())
        return bool(line.session.auth_key)

    assert on_line(world, faults, step)


def test_a_dropped_connection_is_made_again(server: Server, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.HANG_UP)
    assert on_socket(server, ask).has_password is False
    assert server.connections_made == 2


def test_a_connection_that_always_drops_is_not_made_for_ever(server: Server, faults: Faults) -> None:
    faults.inject(GetPasswordRequest, fault.HANG_UP, times=None)
    with pytest.raises(StoodStill):
        on_socket(server, ask, attempts=4)
    assert server.connections_made == 4
    assert server.world.count(GetPasswordRequest) == 4


def test_a_connection_that_drops_at_once_is_not_made_for_ever(server: Server, faults: Faults) -> None:
    faults.inject(GetConfigRequest, fault.HANG_UP, times=None)
    with pytest.raises(StoodStill):
        on_socket(server, ask, attempts=4)
    assert server.connections_made == 4


def test_reconnects_after_each_answer_are_slow(server: Server, faults: Faults) -> None:
    async def step(line: Line) -> float:
        began = time.monotonic()
        for _ in range(3):
            await ask(line)
            server.hang_up()
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    assert on_socket(server, step, retry_seconds=0.3) >= 0.6


def test_an_outage_is_waited_for(server: Server) -> None:
    async def step(line: Line) -> Any:
        await ask(line)
        server.stop()
        asyncio.get_running_loop().call_later(0.3, server.start)
        return await ask(line)

    assert on_socket(server, step, retry_seconds=0.1).has_password is False


def test_a_key_that_the_server_forgot_is_replaced(server: Server) -> None:
    async def step(line: Line) -> Any:
        assert await line.me() is not None
        server.world.account.keys.clear()
        server.hang_up()
        return await line.me()

    assert on_socket(server, step) is None


def test_telethon_moves_to_the_account_s_data_centre(server: Server, faults: Faults) -> None:
    faults.inject(SendCodeRequest, fault.Fault((303, "PHONE_MIGRATE_4")))

    async def step(line: Line) -> Any:
        server.world.account.log_out_everywhere()
        await line.call(SendCodeRequest("12025550123", 1, "hash", CodeSettings()))
        return line.session.dc_id

    assert on_socket(server, step) == 4
