"""Turns for adapters that share one model: one is switched on at a time, and nobody waits for ever.

Requests of one adapter run beside each other. Where others wait, the adapter that is on takes so many more requests, or
goes on for so long; then what runs of it ends, and the one whose first request waited longest is switched on.
"""

import asyncio
import itertools
import time
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

REQUESTS_A_TURN = 32
"""That an adapter may still begin while requests of others wait."""
SECONDS_A_TURN = 2.0
_Adapter = TypeVar("_Adapter")
"""What tells adapters apart; hashable."""


class AdapterTurns(Generic[_Adapter]):
    """Lets requests in by adapter. Used from one event loop."""

    def __init__(
        self,
        switch: Callable[[_Adapter], Awaitable[int]],
        *,
        requests_a_turn: int = REQUESTS_A_TURN,
        seconds_a_turn: float = SECONDS_A_TURN,
    ) -> None:
        """Take what switches an adapter on: it returns how many requests of it may run at once, or raises."""
        self._switch = switch
        self._requests_a_turn = requests_a_turn
        self._seconds_a_turn = seconds_a_turn
        self._active: _Adapter | None = None
        self._most = 0
        self._running = 0
        self._waiting: dict[_Adapter, deque[tuple[int, asyncio.Future[None]]]] = {}
        """By adapter, with the number of each in the order of arrival."""
        self._arrivals = itertools.count()
        self._switching: asyncio.Task[None] | None = None
        self._is_fresh = False
        """Whether nothing of the adapter that is on has run yet."""
        self._begun = 0
        self._pressed_since: float | None = None
        """When the first request of another adapter began to wait."""

    @asynccontextmanager
    async def turn_of(self, adapter: _Adapter) -> AsyncGenerator[None, None]:
        """Wait until the adapter is on and has room, and hold it on; raises what `switch` raised for it."""
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(adapter, deque()).append((next(self._arrivals), place))
        self._advance()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._leave()
            else:
                self._forget(adapter, place)
            raise
        try:
            yield
        finally:
            self._leave()

    def _leave(self) -> None:
        self._running -= 1
        self._advance()

    def _forget(self, adapter: _Adapter, place: "asyncio.Future[None]") -> None:
        left = deque(one for one in self._waiting.pop(adapter, ()) if one[1] is not place)
        if left:
            self._waiting[adapter] = left
        self._advance()

    def _advance(self) -> None:
        """Let in whoever may come in, and begin a switch where it is time."""
        if self._switching is not None:
            return
        others = any(adapter != self._active for adapter in self._waiting)
        if not others:
            self._pressed_since, self._begun = None, 0
        elif self._pressed_since is None:
            self._pressed_since = time.monotonic()
        while self._active in self._waiting and self._running < self._most and not (others and self._turn_is_over()):
            place = self._next_place(self._active)
            # A cancelled one was not called back yet, and does not want it any more.
            if place.done():
                continue
            self._running += 1
            self._is_fresh = False
            self._begun += others
            place.set_result(None)
        if others and not self._running and (self._turn_is_over() or self._active not in self._waiting):
            others_first = {name: places[0] for name, places in self._waiting.items() if name != self._active}
            adapter = min(others_first, key=lambda name: others_first[name][0])
            self._switching = asyncio.ensure_future(self._switch_to(adapter))

    def _turn_is_over(self) -> bool:
        if self._is_fresh:
            return False
        waited = time.monotonic() - self._pressed_since if self._pressed_since is not None else 0.0
        return self._begun >= self._requests_a_turn or waited >= self._seconds_a_turn

    def _next_place(self, adapter: _Adapter) -> "asyncio.Future[None]":
        places = self._waiting[adapter]
        _, place = places.popleft()
        if not places:
            del self._waiting[adapter]
        return place

    async def _switch_to(self, adapter: _Adapter) -> None:
        try:
            self._most = await self._switch(adapter)
            self._active = adapter
            self._is_fresh = True
        except Exception as error:
            self._active = None
            while adapter in self._waiting:
                place = self._next_place(adapter)
                if not place.done():
                    place.set_exception(error)
        finally:
            self._switching = None
        self._pressed_since, self._begun = None, 0
        self._advance()
