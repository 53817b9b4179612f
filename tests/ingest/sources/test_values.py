from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingest.sources._values import integer_of, moment_of, object_of, objects_of, since_epoch, time_of, told_apart


@pytest.mark.parametrize(
    ("value", "integer"),
    [(5, 5), ("5", 5), (-5, -5), (2**63 - 1, 2**63 - 1), ("007", 7)],
)
def test_an_integer_may_be_written_as_digits(value: Any, integer: int) -> None:
    assert integer_of(value) == integer


@pytest.mark.parametrize(
    "value", [None, True, 5.0, Decimal(5), 2**63, -(2**63) - 1, "9" * 30, "x", "", "5.0", "٥", [], {}]
)
def test_what_is_no_integer_of_64_bits_is_none(value: Any) -> None:
    assert integer_of(value) is None


def test_what_is_no_object_is_an_empty_one() -> None:
    assert object_of({"a": 1}) == {"a": 1}
    assert object_of([1]) == object_of(None) == {}
    assert objects_of([{"a": 1}, 5, None, {}]) == [{"a": 1}, {}]
    assert objects_of({"a": 1}) == objects_of("ab") == []


def test_times_are_exact_to_the_millisecond_and_of_the_age_of_computers() -> None:
    assert time_of(1_700_000_000_123) == datetime(2023, 11, 14, 22, 13, 20, 123_000, UTC)
    assert since_epoch(4_102_444_800_999) == datetime(2100, 1, 1, 0, 0, 0, 999_000, UTC)
    for impossible in (0, -1, 10**15, 10**40):
        assert time_of(impossible) is None


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2023-11-14T12:00:00+00:00", 12),
        ("2023-11-14T12:00:00.4890000+02:00", 10),
        ("2023-11-14T12:00:00Z", 12),
        ("2023-11-14T12:00:00", 3),
    ],
)
def test_a_moment_without_an_offset_is_local(text: str, hour: int) -> None:
    moment = moment_of(text, ZoneInfo("Asia/Tokyo"))
    assert moment is not None
    assert (moment.tzinfo, moment.hour) == (UTC, hour)


@pytest.mark.parametrize(
    "value", [None, 5, "", "soon", "2023-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01"]
)
def test_what_is_no_moment_is_none(value: Any) -> None:
    assert moment_of(value, UTC) is None


def test_times_that_do_not_rise_are_told_apart_by_milliseconds() -> None:
    assert list(told_apart([5, 5, 5, 6, 20, 19])) == [5, 6, 7, 8, 20, 21]
    assert list(told_apart([])) == []
