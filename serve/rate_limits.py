"""How much each client may ask in a minute: token buckets, bounded in number.

A bucket is one number, the moment at which it will be full again (the generic cell rate algorithm): what was taken
moves that moment on, and a bucket that is full needs no memory.
"""

import time
from collections.abc import Callable

MOST_CLIENTS = 10_000
SECONDS = 60.0
"""A bucket holds what a client may take in this time, and fills up in it."""


class Budget:
    """So many a minute for each client; 0 for no limit."""

    def __init__(
        self, per_minute: int, *, most_clients: int = MOST_CLIENTS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds_each = SECONDS / per_minute if per_minute else 0.0
        self._most_clients = most_clients
        self._now = now
        self._full_at: dict[str, float] = {}

    def __len__(self) -> int:
        """Count the buckets that are not full, or were not when they were last looked at."""
        return len(self._full_at)

    def seconds_until(self, client: str) -> float:
        """How long a client has to wait until it may take one more; 0 for not at all."""
        waiting = self._full_at.get(client, 0.0) + self._seconds_each - self._now() - SECONDS
        # What one taking costs is not known to the last bit.
        return waiting if waiting > 1e-6 else 0.0

    def take(self, client: str, amount: int = 1) -> None:
        """Take so many, more than are there too: what was spent already has to be waited for."""
        if not self._seconds_each or amount <= 0:
            return
        now = self._now()
        full_at = max(self._full_at.pop(client, 0.0), now) + amount * self._seconds_each
        if len(self._full_at) >= self._most_clients:
            self._forget(now)
        self._full_at[client] = full_at

    def _forget(self, now: float) -> None:
        """Drop the full buckets, and where there is none the one that was used longest ago."""
        self._full_at = {client: full_at for client, full_at in self._full_at.items() if full_at > now}
        while len(self._full_at) >= self._most_clients:
            del self._full_at[next(iter(self._full_at))]
