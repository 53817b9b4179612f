"""Who may run when adapters share a model."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from serve.adapter_turns import AdapterTurns
from soundalike.errors import BadInput


class Model:
    """Keeps what happened; refuses a switch while anything runs."""

    def __init__(self, most: int = 4, **settings: Any) -> None:
        self.most = most
        self.on: str | None = None
        self.running: list[str] = []
        self.switched: list[str] = []
        self.most_seen = 0
        self.turns = AdapterTurns(self.switch, **settings)

    async def switch(self, adapter: str) -> int:
        await asyncio.sleep(0)
        assert not self.running
        if adapter == "broken":
            raise BadInput("It is broken.")
        self.on = adapter
        self.switched.append(adapter)
        return self.most

    async def run(self, adapter: str, steps: int = 3) -> None:
        async with self.turns.turn_of(adapter):
            self.running.append(adapter)
            self.most_seen = max(self.most_seen, len(self.running))
            for _ in range(steps):
                assert self.on == adapter
                await asyncio.sleep(0)
            self.running.remove(adapter)


def go(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, timeout=20))


def test_only_the_adapter_that_is_on_runs_and_no_more_than_may() -> None:
    async def scenario() -> None:
        model = Model(most=3)
        await asyncio.gather(*(model.run(f"a{number % 4}", steps=number % 5 + 1) for number in range(60)))
        assert model.most_seen == 3
        # What is asked at once is answered adapter by adapter, not back and forth.
        assert len(model.switched) == 4

    go(scenario())


def test_nobody_waits_for_ever_behind_an_adapter_that_is_always_asked() -> None:
    async def scenario() -> None:
        model = Model(most=2, requests_a_turn=5, seconds_a_turn=1e9)
        stopped = False

        async def keep_asking() -> None:
            while not stopped:
                await model.run("busy")

        busy = [asyncio.ensure_future(keep_asking()) for _ in range(6)]
        await asyncio.sleep(0.01)
        await model.run("rare")
        assert model.switched[:2] == ["busy", "rare"]
        stopped = True
        await asyncio.gather(*busy)

    go(scenario())


def test_a_turn_ends_by_time_too() -> None:
    async def scenario() -> None:
        model = Model(most=1, requests_a_turn=10**9, seconds_a_turn=0.02)
        stopped = False

        async def keep_asking() -> None:
            while not stopped:
                await model.run("busy")

        busy = [asyncio.ensure_future(keep_asking()) for _ in range(3)]
        await asyncio.sleep(0.01)
        await model.run("rare")
        stopped = True
        await asyncio.gather(*busy)

    go(scenario())


@pytest.mark.parametrize(("turn", "seconds"), [(0, 1e9), (1, 1e9), (9, 0)])
def test_who_waited_longest_is_next(turn: int, seconds: float) -> None:
    async def scenario() -> None:
        model = Model(most=1, requests_a_turn=turn, seconds_a_turn=seconds)
        first = asyncio.ensure_future(model.run("a", steps=10))
        await asyncio.sleep(0)
        others = [asyncio.ensure_future(model.run(name)) for name in ("c", "b", "a", "c")]
        await asyncio.gather(first, *others)
        assert model.switched == ["a", "c", "b", "a", "c"]

    go(scenario())


def test_an_adapter_that_cannot_be_switched_on_fails_its_own_requests_only() -> None:
    async def scenario() -> None:
        model = Model()
        results = await asyncio.gather(
            *(model.run(name) for name in ("a", "broken", "b", "broken", "a")), return_exceptions=True
        )
        assert [type(result) for result in results] == [type(None), BadInput, type(None), BadInput, type(None)]
        with pytest.raises(BadInput):
            await model.run("broken")
        await model.run("a")

    go(scenario())


@pytest.mark.parametrize("waits_for", ["a", "b"])
def test_one_that_is_given_up_while_it_waits_or_runs_leaves_its_place(waits_for: str) -> None:
    async def scenario() -> None:
        model = Model(most=1)
        running = asyncio.ensure_future(model.run("a", steps=10**6))
        await asyncio.sleep(0.01)
        waiting = asyncio.ensure_future(model.run(waits_for))
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running, waiting])
        model.running.clear()
        for name in ("b", "a"):
            await model.run(name)

    go(scenario())


@pytest.mark.parametrize("most", [1, 2])
def test_replies_that_run_and_wait_and_are_given_up_in_one_moment_leave_their_places(most: int) -> None:
    async def scenario() -> None:
        model = Model(most=most)
        replies = [asyncio.ensure_future(model.run("a", steps=10**6)) for _ in range(most + 2)]
        await asyncio.sleep(0.01)
        for one in replies:
            one.cancel()
        results = await asyncio.gather(*replies, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError] * len(replies)
        model.running.clear()
        for name in ("b", "a"):
            await model.run(name)

    go(scenario())


def test_one_that_is_given_up_at_the_moment_at_which_its_adapter_fails_holds_nobody_up() -> None:
    async def scenario() -> None:
        fail = asyncio.Event()

        async def switch(adapter: str) -> int:
            if adapter == "broken":
                await fail.wait()
                raise BadInput("It is broken.")
            return 1

        turns = AdapterTurns(switch)

        async def run(adapter: str) -> None:
            async with turns.turn_of(adapter):
                pass

        given_up = asyncio.ensure_future(run("broken"))
        await asyncio.sleep(0.01)
        others = [asyncio.ensure_future(run(name)) for name in ("broken", "a")]
        await asyncio.sleep(0.01)
        fail.set()
        await asyncio.sleep(0)  # The switch fails in the next turn of the loop.
        given_up.cancel()
        results = await asyncio.gather(given_up, *others, return_exceptions=True)
        assert [type(result) for result in results] == [asyncio.CancelledError, BadInput, type(None)]

    go(scenario())
