"""Time zones for exports that write local time without saying where."""

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from soundalike.errors import BadInput


def find_zone(name: str) -> tzinfo | None:
    """Find the zone of that name, None (this machine's) for an empty one; `BadInput` for an unknown one."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; not a relative path; the name of a folder of zones
        raise BadInput(
            f"{name!r} is no time zone that this machine knows: "
            "give one such as Europe/Berlin, or leave it out to use this machine's."
        ) from None


def to_utc(moment: datetime, zone: tzinfo | None) -> datetime:
    """Convert to UTC; a naive moment is local time in `zone`, or on this machine for None."""
    if moment.tzinfo is None and zone is not None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC)
