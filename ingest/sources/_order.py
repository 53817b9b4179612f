"""Keeps the order of messages whose times are only in seconds or minutes."""

from datetime import datetime, timedelta

_LAST_MILLISECOND = timedelta(milliseconds=999)


class InOrder:
    """Deals out milliseconds to the messages of one chat, in their order."""

    def __init__(self) -> None:
        self._last: datetime | None = None
        self._dealt = timedelta()

    def next(self, moment: datetime) -> datetime:
        """The moment, plus a millisecond for each message just before it with the same; a finer one stays as it is."""
        if moment.microsecond:
            return moment
        self._dealt = (
            min(self._dealt + timedelta(milliseconds=1), _LAST_MILLISECOND) if moment == self._last else timedelta()
        )
        self._last = moment
        return moment + self._dealt
