import asyncio
from typing import Any

import pytest

from serve.presence import Left, WhileThere


class Client:
    """What a server tells of its client: nothing, until it leaves."""

    def __init__(self) -> None:
        self.left = asyncio.Event()
        self.listening = 0

    async def receive(self) -> Any:
        self.listening += 1
        try:
            await self.left.wait()
            return {"type": "http.disconnect"}
        finally:
            self.listening -= 1


def test_work_is_given_up_where_the_client_leaves() -> None:
    async def scenario() -> None:
        client = Client()
        asyncio.get_running_loop().call_later(0.01, client.left.set)
        with pytest.raises(Left):
            async with WhileThere(client.receive):
                await asyncio.sleep(60)
        task = asyncio.current_task()
        assert task is not None and not task.cancelling()
        await asyncio.sleep(0)

    asyncio.run(scenario())


def test_work_of_a_client_that_stays_ends_as_it_would_and_nobody_goes_on_listening() -> None:
    async def scenario() -> None:
        client = Client()
        async with WhileThere(client.receive):
            await asyncio.sleep(0.01)
        with pytest.raises(ZeroDivisionError):
            async with WhileThere(client.receive):
                await asyncio.sleep(0.01)
                raise ZeroDivisionError
        await asyncio.sleep(0)
        assert client.listening == 0
        client.left.set()
        await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_who_leaves_at_the_very_end_does_not_cancel_what_comes_after() -> None:
    async def scenario() -> None:
        client = Client()
        async with WhileThere(client.receive):
            await asyncio.sleep(0.01)
            # The watch is to be woken in the same turn of the loop in which it is no longer needed.
            client.left.set()
        await asyncio.sleep(0.01)

    asyncio.run(scenario())


def test_a_cancellation_from_elsewhere_is_no_client_that_left() -> None:
    async def scenario() -> None:
        client = Client()

        async def work() -> None:
            async with WhileThere(client.receive):
                await asyncio.sleep(60)

        task = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        both = asyncio.create_task(work())
        await asyncio.sleep(0.01)
        client.left.set()
        both.cancel()
        with pytest.raises(asyncio.CancelledError):
            await both

    asyncio.run(scenario())


def test_a_body_that_comes_in_late_is_no_client_that_left() -> None:
    async def scenario() -> str:
        messages = iter([{"type": "http.request"}, {"type": "http.request"}])

        async def receive() -> Any:
            return next(messages, None) or await asyncio.Event().wait()

        async with WhileThere(receive):
            await asyncio.sleep(0.01)
        return "done"

    assert asyncio.run(scenario()) == "done"
