import asyncio

import pytest

from serve.admission import Admission, Busy


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
