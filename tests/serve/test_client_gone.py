import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from serve.client_gone import ClientGone, unless_gone


class Work:
    """Goes on until it is told to end; keeps how it ended."""

    def __init__(self) -> None:
        self.end = asyncio.Event()
        self.state = "new"

    async def do(self) -> str:
        self.state = "going on"
        try:
            await self.end.wait()
            self.state = "done"
        finally:
            if self.state != "done":
                await asyncio.sleep(0)
                self.state = "given up"
        return "result"


class Client:
    """Sends the rest of its body, and leaves when it is told to."""

    def __init__(self) -> None:
        self.leave = asyncio.Event()
        self._rest = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive(self) -> dict[str, Any]:
        if self._rest:
            return self._rest.pop()
        await self.leave.wait()
        return {"type": "http.disconnect"}


def run(scenario: Callable[[Work, Client], Coroutine[Any, Any, None]]) -> None:
    """Run a scenario, and see that it left no task behind."""

    async def alone() -> None:
        async with asyncio.timeout(10):
            await scenario(Work(), Client())
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(alone())


async def pass_time() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_work_for_a_client_who_waits_gives_its_result() -> None:
    async def scenario(work: Work, client: Client) -> None:
        asyncio.get_running_loop().call_later(0.01, work.end.set)
        assert await unless_gone(client.receive, work.do()) == "result"

    run(scenario)


def test_work_is_over_when_its_client_is_told_gone() -> None:
    async def scenario(work: Work, client: Client) -> None:
        asyncio.get_running_loop().call_later(0.01, client.leave.set)
        with pytest.raises(ClientGone):
            await unless_gone(client.receive, work.do())
        assert work.state == "given up"

    run(scenario)


def test_an_error_of_the_work_is_raised_as_it_is() -> None:
    async def fail() -> None:
        raise ValueError("odd")

    async def scenario(work: Work, client: Client) -> None:
        with pytest.raises(ValueError, match="odd"):
            await unless_gone(client.receive, fail())

    run(scenario)


def test_whoever_is_cancelled_ends_the_work_first() -> None:
    async def scenario(work: Work, client: Client) -> None:
        asking = asyncio.create_task(unless_gone(client.receive, work.do()))
        await pass_time()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert work.state == "given up"

    run(scenario)
