import asyncio
import random

import pytest

from serve.admission import Admission, Busy
from serve.client import Client, asking


def test_places_are_given_in_the_order_of_asking() -> None:
    async def scenario() -> list[int]:
        admission = Admission(1)
        order: list[int] = []

        async def visit(number: int) -> None:
            await admission.enter()
            order.append(number)
            await asyncio.sleep(0)
            admission.leave()

        await asyncio.gather(*map(visit, range(5)))
        return order

    assert asyncio.run(scenario()) == [0, 1, 2, 3, 4]


def test_a_full_queue_refuses_at_once() -> None:
    async def scenario() -> None:
        admission = Admission(1, waiting=1)
        await admission.enter()
        waiting = asyncio.create_task(admission.enter())
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await admission.enter()
        assert (admission.active, admission.waiting) == (1, 1)
        admission.leave()
        await waiting
        assert (admission.active, admission.waiting) == (1, 0)

    asyncio.run(scenario())


def test_a_queue_that_does_not_move_is_left_after_a_while() -> None:
    async def scenario() -> None:
        admission = Admission(1, patience_seconds=0.01)
        await admission.enter()
        with pytest.raises(Busy):
            await admission.enter()
        admission.leave()
        await admission.enter()
        assert (admission.active, admission.waiting) == (1, 0)

    asyncio.run(scenario())


def test_whoever_leaves_the_queue_takes_no_place_along() -> None:
    async def scenario() -> None:
        admission = Admission(1)
        await admission.enter()
        waiting = asyncio.create_task(admission.enter())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        admission.leave()
        await asyncio.wait_for(admission.enter(), 1)

    asyncio.run(scenario())


def test_clients_take_turns_and_each_is_served_in_its_own_order() -> None:
    async def scenario() -> list[str]:
        admission = Admission(1)
        await admission.enter()
        order: list[str] = []

        async def visit(client: str, number: int) -> None:
            with asking(Client(client)):
                await admission.enter()
            order.append(f"{client}{number}")
            admission.leave()

        visits = [
            asyncio.create_task(visit(*one)) for one in [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("c", 1), ("b", 2)]
        ]
        await asyncio.sleep(0)
        admission.leave()
        await asyncio.gather(*visits)
        assert (admission.active, admission.waiting) == (0, 0)
        return order

    assert asyncio.run(scenario()) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_one_client_cannot_fill_the_queue_for_others() -> None:
    async def scenario() -> None:
        admission = Admission(1, waiting=3)
        await admission.enter()

        async def wait(client: str) -> str:
            with asking(Client(client)):
                await admission.enter()
            admission.leave()
            return client

        greedy = [asyncio.create_task(wait("a")) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await wait("a")
        other = asyncio.create_task(wait("b"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert isinstance(greedy[2].exception(), Busy), "its last one made room"
        admission.leave()
        assert await asyncio.gather(*greedy[:2], other) == ["a", "a", "b"]
        assert (admission.active, admission.waiting) == (0, 0)

    asyncio.run(scenario())


def test_a_place_given_to_whoever_leaves_at_that_moment_goes_to_the_next() -> None:
    async def scenario() -> None:
        admission = Admission(1)
        await admission.enter()
        first, second = (asyncio.create_task(admission.enter()) for _ in range(2))
        await asyncio.sleep(0)
        admission.leave()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert first.cancelled()
        await asyncio.wait_for(second, 1)
        assert (admission.active, admission.waiting) == (1, 0)

    asyncio.run(scenario())


@pytest.mark.parametrize("seed", range(20))
def test_whatever_comes_goes_and_is_cancelled_no_place_is_lost(seed: int) -> None:
    dice = random.Random(seed)

    async def scenario() -> None:
        admission = Admission(3, waiting=20, patience_seconds=0.02)
        most = 0

        async def visit(client: str) -> None:
            nonlocal most
            with asking(Client(client)):
                try:
                    await admission.enter()
                except Busy:
                    return
            try:
                most = max(most, admission.active)
                for _ in range(dice.randrange(4)):
                    await asyncio.sleep(0)
            finally:
                admission.leave()

        visits = []
        for _ in range(200):
            visits.append(asyncio.create_task(visit(dice.choice("abc"))))
            for _ in range(dice.randrange(3)):
                await asyncio.sleep(0)
            if dice.random() < 0.4:
                dice.choice(visits).cancel()
        await asyncio.gather(*visits, return_exceptions=True)
        assert most == 3
        assert (admission.active, admission.waiting, len(admission._queues)) == (0, 0, 0)

    asyncio.run(scenario())


def test_the_end_waits_for_those_inside_but_not_for_ever() -> None:
    async def scenario() -> None:
        admission = Admission(1)
        await admission.until_empty(60)
        await admission.enter()
        await admission.until_empty(0.01)
        waiting = asyncio.create_task(admission.enter())
        ending = asyncio.create_task(admission.until_empty(60))
        await asyncio.sleep(0)
        for _ in range(2):
            await asyncio.sleep(0.03)
            assert not ending.done()
            admission.leave()
        await asyncio.wait_for(ending, 10)
        assert waiting.done()

    asyncio.run(scenario())
