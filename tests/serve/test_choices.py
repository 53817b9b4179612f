import asyncio
from collections.abc import AsyncGenerator, Coroutine
from typing import Any

import pytest

from serve.choices import AHEAD, DrawnTogether
from serve.engine import Piece


class Drawing:
    """A reply of so many pieces that keeps how far it was drawn, and whether it was closed."""

    def __init__(self, name: str, count: int, *, error: BaseException | None = None, ends: bool = True) -> None:
        self.name = name
        self.drawn = 0
        self.closed = False
        self._count = count
        self._error = error
        self._ends = ends

    async def pieces(self) -> AsyncGenerator[Piece, None]:
        try:
            for number in range(self._count):
                await asyncio.sleep(0)
                self.drawn += 1
                last = self._ends and self._error is None and number == self._count - 1
                text = f"{self.name}{number}"
                yield Piece(
                    text=text, prompt_tokens=1, completion_tokens=number + 1, finish_reason="stop" if last else None
                )
            if self._error is not None:
                raise self._error
        finally:
            self.closed = True


def run(scenario: Coroutine[Any, Any, None]) -> None:
    """Run a scenario, and see that it left no task behind."""

    async def alone() -> None:
        async with asyncio.timeout(10):
            await scenario
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(alone())


def together(*drawings: Drawing) -> DrawnTogether:
    return DrawnTogether([drawing.pieces() for drawing in drawings])


def test_replies_are_drawn_at_the_same_time_and_each_keeps_its_order() -> None:
    async def scenario() -> None:
        async with together(Drawing("a", 5), Drawing("b", 3)) as drawn:
            pieces = [(index, piece.text) async for index, piece in drawn]
        assert [text for index, text in pieces if index == 0] == ["a0", "a1", "a2", "a3", "a4"]
        assert [text for index, text in pieces if index == 1] == ["b0", "b1", "b2"]
        assert pieces.index((1, "b0")) < pieces.index((0, "a1"))

    run(scenario())


def test_the_first_piece_is_not_lost_by_waiting_for_it() -> None:
    async def scenario() -> None:
        async with together(Drawing("a", 3)) as drawn:
            await drawn.begin()
            assert [piece.text async for _, piece in drawn] == ["a0", "a1", "a2"]

    run(scenario())


def test_an_error_comes_in_its_place_and_ends_the_others() -> None:
    async def scenario() -> None:
        failing, endless = Drawing("a", 2, error=ValueError("odd")), Drawing("b", 10_000)
        seen = []
        with pytest.raises(ValueError, match="odd"):
            async with together(failing, endless) as drawn:
                async for _, piece in drawn:
                    seen.append(piece.text)
        assert [text for text in seen if text.startswith("a")] == ["a0", "a1"]
        assert failing.closed and endless.closed and endless.drawn < 10_000

    run(scenario())


def test_an_error_before_the_first_piece_is_raised_by_waiting_for_it() -> None:
    async def scenario() -> None:
        async with together(Drawing("a", 0, error=ValueError("odd"))) as drawn:
            with pytest.raises(ValueError, match="odd"):
                await drawn.begin()

    run(scenario())


def test_leaving_closes_all_replies() -> None:
    async def scenario() -> None:
        drawings = [Drawing(name, 10_000) for name in "abc"]
        async with together(*drawings) as drawn:
            await anext(drawn)
        assert all(drawing.closed for drawing in drawings)

    run(scenario())


def test_a_slow_reader_slows_the_drawing_down() -> None:
    async def scenario() -> None:
        drawings = [Drawing("a", 10_000), Drawing("b", 10_000)]
        async with together(*drawings) as drawn:
            for _ in range(1000):
                await asyncio.sleep(0)
            # What the queue holds, and one piece in each hand.
            assert sum(drawing.drawn for drawing in drawings) == AHEAD + 2
            await anext(drawn)
            for _ in range(100):
                await asyncio.sleep(0)
            assert sum(drawing.drawn for drawing in drawings) == AHEAD + 3

    run(scenario())


@pytest.mark.parametrize(
    "drawing", [Drawing("a", 1, ends=False), Drawing("a", 1, error=asyncio.CancelledError())], ids=["ends", "cancels"]
)
def test_an_engine_that_just_stops_is_an_error_and_no_endless_wait(drawing: Drawing) -> None:
    async def scenario() -> None:
        async with together(drawing) as drawn:
            assert (await anext(drawn))[1].text == "a0"
            with pytest.raises(RuntimeError, match="an engine"):
                await anext(drawn)

    run(scenario())
