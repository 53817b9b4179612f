"""Claims about keeping the order of messages with coarse times."""

from datetime import UTC, datetime, timedelta

from ingest.sources._order import InOrder

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_messages_of_one_moment_get_a_millisecond_more_each() -> None:
    order = InOrder()
    moments = [order.next(moment) for moment in (NOON, NOON, NOON, NOON + timedelta(seconds=1), NOON)]
    assert [moment.microsecond for moment in moments] == [0, 1000, 2000, 0, 0]


def test_times_finer_than_seconds_stay_as_they_are() -> None:
    order, fine = InOrder(), NOON.replace(microsecond=5_000)
    assert [order.next(moment) for moment in (fine, fine)] == [fine, fine]


def test_no_message_is_moved_into_the_next_second() -> None:
    order = InOrder()
    assert max(order.next(NOON) for _ in range(3000)) == NOON.replace(microsecond=999_000)
