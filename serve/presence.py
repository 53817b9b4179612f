"""Work that goes on only while its client is there."""

import asyncio
from types import TracebackType

from starlette.types import Receive


class Left(Exception):
    """The client did not wait for its answer; nobody is left to be told."""


class WhileThere:
    """What stands below `async with WhileThere(receive):` is cancelled as soon as the client leaves, and raises `Left`.

    Cheaper than asking at every step, and quicker: a client is missed while it waits for its turn, too. The body of
    the request must have been read. As with `asyncio.timeout`, a cancellation from elsewhere goes on as one.
    """

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._left = False

    async def __aenter__(self) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._task = task
        self._cancelling = task.cancelling()
        self._watching = asyncio.create_task(self._watch())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        # A task that is cancelled does not go on, so that no cancellation can come after this line.
        self._watching.cancel()
        if self._left and self._task.uncancel() <= self._cancelling and kind is asyncio.CancelledError:
            raise Left from error

    async def _watch(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._left = True
        self._task.cancel()
