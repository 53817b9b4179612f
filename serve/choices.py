"""Several replies of one request, drawn at the same time, so that an engine can batch them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from types import TracebackType
from typing import Self

from serve.engine import Piece

AHEAD = 16
"""Pieces that the replies of a request may together be ahead of whoever reads them: a slow reader slows them down."""


class DrawnTogether:
    """Draws replies while it is entered, and gives their pieces as they come, each with the number of its reply.

    Pieces of several replies interleave; those of one keep their order. Each reply is drawn and closed in one task of
    its own. An error of one is raised in its place among the pieces; leaving ends all that are still being drawn.
    """

    def __init__(self, replies: Sequence[AsyncGenerator[Piece, None]]) -> None:
        self._replies = replies
        self._pieces: asyncio.Queue[tuple[int, Piece | Exception]] = asyncio.Queue(AHEAD)
        self._tasks: list[asyncio.Task[None]] = []
        self._first: tuple[int, Piece] | None = None
        self._unfinished = len(replies)
        self._leaving = False

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._draw(index, reply)) for index, reply in enumerate(self._replies)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._leaving = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def begin(self) -> None:
        """Wait for the first piece, which is there to be read then; raises what goes wrong until then."""
        self._first = await anext(self)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> tuple[int, Piece]:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        if not self._unfinished:
            raise StopAsyncIteration
        index, piece = await self._pieces.get()
        if isinstance(piece, Exception):
            raise piece
        self._unfinished -= piece.finish_reason is not None
        return index, piece

    async def _draw(self, index: int, reply: AsyncGenerator[Piece, None]) -> None:
        try:
            async with aclosing(reply):
                async for piece in reply:
                    await self._pieces.put((index, piece))
                    if piece.finish_reason is not None:
                        return
            raise RuntimeError("an engine ended a reply without a reason")
        except asyncio.CancelledError:
            if self._leaving:
                raise
            # Without a word of it, whoever reads would wait forever.
            await self._pieces.put((index, RuntimeError("an engine cancelled a reply")))
        except Exception as error:
            await self._pieces.put((index, error))
