"""Takes values out of JSON that nobody vouches for: what has the wrong type or is out of range is as good as absent."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from ingest.sources._text import text_of
from ingest.zones import to_utc

JsonObject = dict[str, Any]

TIMES_SECONDS = range(86_400, 2**32)
"""Unix times that a message can have; a zero stands for "never" in more than one format."""
_EPOCH = datetime.fromtimestamp(0, UTC)


def object_of(value: Any) -> JsonObject:
    """Give a JSON object, empty for anything else."""
    return value if isinstance(value, dict) else {}


def objects_of(value: Any) -> list[JsonObject]:
    """Give the objects in a JSON array; none for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def integer_of(value: Any) -> int | None:
    """Give an integer of 64 bits, from a number or from digits; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        value = int(value)
    return value if type(value) is int and -(2**63) <= value < 2**63 else None


def time_of(milliseconds: int) -> datetime | None:
    """Give the moment of a Unix time in milliseconds; None if no message can be of that time."""
    return since_epoch(milliseconds) if milliseconds // 1000 in TIMES_SECONDS else None


def since_epoch(milliseconds: int) -> datetime:
    """Give the moment so long after the epoch."""
    # A float of seconds can lose the last millisecond.
    return _EPOCH + timedelta(milliseconds=milliseconds)


def moment_of(value: Any, zone: tzinfo | None) -> datetime | None:
    """Read a date and time in ISO 8601, local in `zone` if it has no offset; None if it is none."""
    try:
        moment = to_utc(datetime.fromisoformat(text_of(value)), zone)
    except (ValueError, OverflowError, OSError):
        return None
    # A float would be searched for in the range one by one.
    return moment if int(moment.timestamp()) in TIMES_SECONDS else None


def told_apart(times_milliseconds: Iterable[int]) -> Iterator[int]:
    """Move times that do not rise by the milliseconds it takes, so that sorting by time keeps the order.

    >>> list(told_apart([5, 5, 5, 9]))
    [5, 6, 7, 9]
    """
    last: int | None = None
    for milliseconds in times_milliseconds:
        last = milliseconds if last is None else max(milliseconds, last + 1)
        yield last
