"""Stop strings over a stream: nothing of one is ever let through, however the text is cut into pieces."""

from collections.abc import Sequence


class StopScanner:
    """Lets text through up to the first stop string that is complete."""

    def __init__(self, stops: Sequence[str]) -> None:
        self._stops = [stop for stop in stops if stop]
        self._held = ""
        self.stopped = False
        """Whether a stop string was met; nothing more comes out then."""

    def feed(self, text: str) -> str:
        """Take the next piece and return what can be let through; what may begin a stop is held back."""
        if self.stopped:
            return ""
        if not self._stops:
            return text
        self._held += text
        # The one that is complete first, for the result must not depend on how the text was cut.
        ends = [(start + len(stop), start) for stop in self._stops if (start := self._held.find(stop)) >= 0]
        if ends:
            self.stopped = True
            through, self._held = self._held[: min(ends)[1]], ""
            return through
        keep = self._possible_beginning()
        through, self._held = self._held[: len(self._held) - keep], self._held[len(self._held) - keep :]
        return through

    def flush(self) -> str:
        """Return what was held back, when no more text comes."""
        rest, self._held = self._held, ""
        return rest

    def _possible_beginning(self) -> int:
        longest = max(map(len, self._stops), default=1) - 1
        for size in range(min(longest, len(self._held)), 0, -1):
            if any(stop.startswith(self._held[-size:]) for stop in self._stops if len(stop) > size):
                return size
        return 0
