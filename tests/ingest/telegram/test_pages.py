from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.patched import Message

from ingest.telegram.pages import Page, gaps, page_of, step

NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


def message(number: int) -> Any:
    """One a day."""
    return Message(id=number, peer_id=types.PeerUser(2), date=NEW_YEAR + timedelta(days=number), message=f"{number}")


def answer(*ids: int, count: int = 1000) -> Any:
    messages = [message(number) for number in reversed(ids)]
    return types.messages.MessagesSlice(count=count, messages=messages, topics=[], chats=[], users=[])


def full(first: int) -> Page:
    return page_of(answer(*range(first, first + 100)), first)


@pytest.mark.parametrize(
    ("covered", "first", "last", "expected"),
    [
        ([], 1, None, [(1, None)]),
        ([(1, 50)], 1, None, [(51, None)]),
        ([(10, 20)], 1, None, [(1, 9), (21, None)]),
        ([(10, 20), (30, 40)], 15, None, [(21, 29), (41, None)]),
        ([(10, 20)], 25, None, [(25, None)]),
        ([(-100, -50), (1, 20)], -200, -1, [(-200, -101), (-49, -1)]),
        ([(-100, -1)], -100, -1, []),
    ],
)
def test_gaps_are_what_is_between_covered_ranges(covered: Any, first: int, last: Any, expected: Any) -> None:
    assert gaps(covered, first, last) == expected


def test_a_page_is_in_order_and_each_message_once() -> None:
    page = page_of(answer(3, 5, 5, 9), 1)
    assert [one.id for one in page.messages] == [3, 5, 9]


def test_older_messages_than_asked_for_are_left_out() -> None:
    assert [one.id for one in page_of(answer(3, 5, 9), 5).messages] == [5, 9]


def test_empty_places_count_as_seen_and_are_no_messages() -> None:
    messages = [types.MessageEmpty(9, None), message(5)]
    page = page_of(types.messages.MessagesSlice(count=9, messages=messages, topics=[], chats=[], users=[]), 1)
    assert [one.id for one in page.messages] == [5] and page.last_id == 9


def test_a_full_page_covers_up_to_its_last_message() -> None:
    found = step(full(1), (1, None), 500, None)
    assert (found.covered_to, found.next_id) == (100, 101)


def test_a_page_that_reaches_beyond_the_gap_covers_the_gap() -> None:
    found = step(full(41), (41, 59), 500, None)
    assert (found.covered_to, found.next_id, found.messages[-1].id) == (59, None, 59)


def test_an_empty_page_proves_nothing() -> None:
    found = step(page_of(answer(), 41), (41, 59), 500, None)
    assert found.covered_to < 41 and found.next_id is None


def test_a_short_page_is_the_end_only_if_the_newest_message_is_on_it() -> None:
    page = page_of(answer(1, 2, 3), 1)
    assert step(page, (1, None), 3, None).next_id is None
    assert step(page, (1, None), 500, None).next_id == 4


def test_a_short_page_is_no_end_where_the_newest_message_is_not_known() -> None:
    assert step(page_of(answer(1, 2, 3), 1), (1, None), 0, None).next_id == 4


def test_a_page_that_calls_itself_the_whole_history_is_not_believed() -> None:
    messages = [message(3), message(1)]
    page = page_of(types.messages.Messages(messages=messages, topics=[], chats=[], users=[]), 1)
    assert step(page, (1, None), 500, None).next_id == 4


def test_the_time_asked_for_ends_before_its_last_moment() -> None:
    found = step(page_of(answer(1, 5, 9), 1), (1, None), 9, NEW_YEAR + timedelta(days=5))
    assert ([one.id for one in found.messages], found.covered_to, found.is_end) == ([1], 4, True)
