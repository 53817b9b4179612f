"""How many requests may be answered at once and how many may wait for that, and for how long.

Clients take turns: the first of each that waits, one after the other, so that whoever sends a hundred requests at
once is not served a hundred times before the next. Within a client it is first come, first served.
"""

import asyncio
from collections import OrderedDict, deque
from contextlib import suppress

from serve.client import current_client

WAITING = 256
PATIENCE_SECONDS = 120.0


class Busy(Exception):
    """Too many wait already, or this one waited too long; try again later."""

    retry_after_seconds = 5


class Admission:
    """A bounded queue in front of an engine."""

    def __init__(self, concurrent: int, *, waiting: int = WAITING, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._concurrent = concurrent
        self._most_waiting = waiting
        self._patience_seconds = patience_seconds
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        """Of each client that waits, in the order of their turns."""
        self.waiting = 0
        """Requests in the queue now."""
        self.active = 0
        """Requests being answered now."""

    async def enter(self) -> None:
        """Wait for a place; `Busy` where the queue is full or does not move.

        Cancelled or too late, it takes no place along: one that was given to it at that moment goes to the next.
        """
        if self.active < self._concurrent:
            self.active += 1
            return
        client = current_client().name
        if self.waiting >= self._most_waiting:
            self._make_room(client)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(place)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience_seconds):
                await place
        except BaseException as error:
            if place.done() and not place.cancelled() and place.exception() is None:
                self.leave()
            else:
                self._forget(client, place)
            if isinstance(error, TimeoutError):
                raise Busy from None
            raise

    def leave(self) -> None:
        """Give the place back, to the client whose turn it is."""
        self.active -= 1
        while self._queues and self.active < self._concurrent:
            client, queue = next(iter(self._queues.items()))
            place = queue.popleft()
            self.waiting -= 1
            if queue:
                self._queues.move_to_end(client)
            else:
                del self._queues[client]
            # A cancelled one was not called back yet, and does not want it any more.
            if not place.done():
                place.set_result(None)
                self.active += 1

    async def until_empty(self, seconds: float) -> None:
        """Wait until nobody is answered or waits, so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.active or self.waiting:
                    await asyncio.sleep(0.01)

    def _make_room(self, client: str) -> None:
        """Send the last away of the client with the most, who must not fill the queue for all others."""
        longest = max(self._queues.values(), key=len, default=deque())
        if len(longest) <= len(self._queues.get(client, ())) + 1:
            raise Busy
        self.waiting -= 1
        place = longest.pop()
        if not place.done():
            place.set_exception(Busy())

    def _forget(self, client: str, place: "asyncio.Future[None]") -> None:
        queue = self._queues.get(client)
        # Not there where `leave` came upon it first.
        if queue is not None and place in queue:
            queue.remove(place)
            self.waiting -= 1
            if not queue:
                del self._queues[client]
