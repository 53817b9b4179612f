"""The list of twins while serving goes on: a run that is finished meanwhile joins it, one that is deleted leaves it."""

import threading
from collections.abc import Iterator, Sequence
from typing import Any

from serve.twins import Twin, read_twins
from soundalike.errors import BadInput
from soundalike.home import Home, whole_folders


class LiveTwins(Sequence[Twin]):
    """Reads as `read_twins` does, again whenever the runs have changed; the first twin stays the first."""

    def __init__(self, home: Home, run: str | None = None) -> None:
        """List the twins now; raises as `read_twins` does."""
        self._home = home
        self._lock = threading.Lock()
        self._seen: tuple[tuple[str, int], ...] = ()
        self._twins = tuple(read_twins(home, run))
        self._first = self._twins[0].model
        self._seen = self._state()

    def __iter__(self) -> Iterator[Twin]:
        """Go through those of this moment."""
        return iter(self._now())

    def __len__(self) -> int:
        """Count those of this moment."""
        return len(self._now())

    def __getitem__(self, index: Any) -> Any:
        """Give one of this moment."""
        return self._now()[index]

    def _now(self) -> tuple[Twin, ...]:
        with self._lock:
            state = self._state()
            if state != self._seen:
                try:
                    self._twins = tuple(read_twins(self._home, self._first))
                except BadInput:
                    # The first is gone, which is in memory: the others and the base stay on it.
                    gone = {twin.model for twin in self._twins} - {name for name, _ in state} - {self._twins[-1].model}
                    self._twins = tuple(twin for twin in self._twins if twin.model not in gone)
                self._seen = state
            return self._twins

    def _state(self) -> tuple[tuple[str, int], ...]:
        """Names of the finished runs and when each was finished."""
        try:
            folders = whole_folders(self._home.runs)
            return tuple((folder.name, (folder / "manifest.json").stat().st_mtime_ns) for folder in folders)
        except OSError:  # One was deleted between two looks: the next request looks again.
            return self._seen
