"""Which failures of a call pass, and how long to wait before it is tried again. No effects but `wait_out`."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from telethon import errors

LONGEST_PAUSE_SECONDS = 60.0
NOTED_WAIT_SECONDS = 5
"""A wait that is longer is told in a line of its own, for terminals without bars and for logs."""
_TICK_SECONDS = 1.0


class Lost(Exception):
    """The connection gave no answer: it was closed, or nothing came in time."""


def flood_seconds(error: BaseException) -> int | None:
    """How long Telegram asks to wait before the same call; None for any other error."""
    if not isinstance(error, errors.FloodError) or isinstance(error, errors.TakeoutInitDelayError):
        return None
    seconds = getattr(error, "seconds", None)
    return seconds if isinstance(seconds, int) else None


def passes(error: BaseException) -> bool:
    """Whether the same call may well succeed a little later."""
    return loses_connection(error) or isinstance(
        error,
        (
            errors.ServerError,
            errors.TimedOutError,
            errors.InvalidDCError,
            errors.RpcCallFailError,
            errors.RpcMcgetFailError,
            errors.InterdcCallErrorError,
            errors.InterdcCallRichErrorError,
            errors.AuthRestartError,
        ),
    )


def loses_connection(error: BaseException) -> bool:
    """Whether the connection is of no use any more after this error."""
    return isinstance(
        error,
        (
            Lost,
            OSError,
            EOFError,
            TimeoutError,
            BufferError,
            errors.AuthKeyNotFound,
            errors.BadMessageError,
            errors.ConnectionNotInitedError,
            errors.InvalidChecksumError,
            errors.SecurityError,
            errors.TypeNotFoundError,
        ),
    )


def pause_seconds(failures: int, first_seconds: float, chance: float) -> float:
    """The pause after so many failures in a row: twice as long each time, up to a minute.

    `chance`, from 0 to 1, takes away up to half, so that clients that were cut off together do not return together.

    >>> [pause_seconds(failures, 1.0, chance=0.0) for failures in (1, 2, 3, 9)]
    [1.0, 2.0, 4.0, 60.0]
    """
    longest = min(first_seconds * 2.0 ** min(failures - 1, 16), LONGEST_PAUSE_SECONDS)
    return longest * (1 - chance / 2)


def code_of(error: errors.RPCError) -> str:
    """Telegram's name for an error, such as CHANNEL_PRIVATE; Telethon keeps it only as the name of a class."""
    name = type(error).__name__.removesuffix("Error")
    if type(error).__module__ == errors.RPCError.__module__:
        return str(error.message)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).upper()


async def wait_out(seconds: float, show: Callable[[str], None]) -> None:
    """Sleep, showing each second how long it still takes; shows an empty string at the end."""
    end = time.monotonic() + seconds
    try:
        while (left := end - time.monotonic()) > 0:
            show(f"Telegram asks to wait {timedelta(seconds=-int(-left // 1))}")
            await asyncio.sleep(min(left, _TICK_SECONDS))
    finally:
        show("")


def in_words(seconds: float) -> str:
    """A length of time for people, to its two largest units.

    >>> in_words(1), in_words(90), in_words(86_400), in_words(80_000)
    ('1 second', '1 minute 30 seconds', '24 hours', '22 hours 13 minutes')
    """
    whole = -int(-seconds // 1)
    counts = {"hour": whole // 3600, "minute": whole // 60 % 60, "second": whole % 60}
    parts = [f"{count} {unit}{'s' if count != 1 else ''}" for unit, count in counts.items() if count]
    return " ".join(parts[:2]) or "no time"


def waiting_note(seconds: int) -> str:
    """One line about a wait that begins now."""
    until = datetime.now().astimezone() + timedelta(seconds=seconds)
    return f"Telegram asks to wait {in_words(seconds)}; it goes on by itself at {until:%H:%M:%S}."
