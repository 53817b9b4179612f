"""Claims about ids of messages that have none."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.identity import MessageIds, stable_id


def test_ids_stay_what_they_are_between_versions_of_the_program() -> None:
    assert stable_id("2023-01-01 12:00", "hello") == 6_599_653_653_263_556_697


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_ids_are_equal_only_where_every_part_is(some: list[str], others: list[str]) -> None:
    assert (stable_id(*some) == stable_id(*others)) == (some == others)
    assert 0 <= stable_id(*some) < 2**63


def test_equal_messages_are_told_apart_and_keep_their_ids_in_a_longer_export() -> None:
    ids, longer = MessageIds(), MessageIds()
    short = [ids.next("12:00", text) for text in ("ok", "ok", "bye")]
    assert len(set(short)) == 3
    assert [longer.next("12:00", text) for text in ("ok", "ok", "bye", "ok")][:3] == short
