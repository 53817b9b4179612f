from datetime import UTC, datetime

import pytest

from ingest.zones import find_zone, to_utc
from soundalike.errors import BadInput


@pytest.mark.parametrize("name", ["Europe", "Nowhere/Land", "../etc/passwd", "/etc/passwd", "x" * 5000, "a\0b"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        find_zone(name)


def test_local_time_is_taken_in_its_zone_with_summer_time() -> None:
    berlin = find_zone("Europe/Berlin")
    assert to_utc(datetime(2024, 1, 1, 12), berlin) == datetime(2024, 1, 1, 11, tzinfo=UTC)
    assert to_utc(datetime(2024, 7, 1, 12), berlin) == datetime(2024, 7, 1, 10, tzinfo=UTC)


def test_a_time_that_knows_its_zone_keeps_it() -> None:
    moment = datetime.fromisoformat("2024-07-01T12:00:00+03:00")
    assert to_utc(moment, find_zone("Europe/Berlin")) == datetime(2024, 7, 1, 9, tzinfo=UTC)


def test_no_zone_is_this_machine() -> None:
    assert find_zone("") is None
    local = datetime(2024, 1, 1, 12)
    assert to_utc(local, None) == local.astimezone(UTC)
