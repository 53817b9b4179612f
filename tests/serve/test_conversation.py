from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from serve.conversation import turns_of
from soundalike.records import Role, Turn

SPOKEN = st.lists(st.tuples(st.sampled_from(["owner", "other"]), st.text("ab \n\t", max_size=8)))


def test_consecutive_messages_of_one_side_become_one_burst() -> None:
    assert turns_of([("other", "hi"), ("other", "you there?"), ("owner", "yes")]) == (
        Turn(role="other", messages=("hi", "you there?")),
        Turn(role="owner", messages=("yes",)),
    )


def test_each_line_is_a_message_and_a_folded_line_is_not() -> None:
    assert turns_of([("owner", "one\ntwo\n\tstill two")]) == (Turn(role="owner", messages=("one", "two\nstill two")),)


def test_an_empty_message_does_not_part_a_burst() -> None:
    assert turns_of([("other", "a"), ("owner", " \n "), ("other", "b")]) == (Turn(role="other", messages=("a", "b")),)


@given(SPOKEN)
def test_sides_alternate_and_no_turn_is_empty(spoken: list[tuple[Role, str]]) -> None:
    turns = turns_of(spoken)
    assert all(turn.messages and all(turn.messages) for turn in turns)
    assert all(one.role != next_one.role for one, next_one in pairwise(turns))
