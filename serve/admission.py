"""How many requests may be answered at once and how many may wait for that, and for how long."""

import asyncio
from contextlib import suppress

WAITING = 32
PATIENCE_SECONDS = 60.0


class Busy(Exception):
    """Too many wait already, or this one waited too long; try again later."""

    retry_after_seconds = 5


class Admission:
    """A bounded queue in front of an engine, first come first served."""

    def __init__(self, concurrent: int, *, waiting: int = WAITING, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._places = asyncio.Semaphore(concurrent)
        self._most_waiting = waiting
        self._patience_seconds = patience_seconds
        self.waiting = 0
        """Requests in the queue now."""
        self.active = 0
        """Requests being answered now."""

    async def enter(self) -> None:
        """Wait for a place; `Busy` where the queue is full or does not move."""
        if self._places.locked() and self.waiting >= self._most_waiting:
            raise Busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self._patience_seconds):
                await self._places.acquire()
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting -= 1
        self.active += 1

    def leave(self) -> None:
        """Give the place back."""
        self.active -= 1
        self._places.release()

    async def until_empty(self, seconds: float) -> None:
        """Wait until nobody is answered or waits, so long at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self.active or self.waiting:
                    await asyncio.sleep(0.01)
