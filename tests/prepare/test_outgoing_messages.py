from hypothesis import given
from hypothesis import strategies as st

from prepare.outgoing_messages import messages_of
from soundalike.bursts import split_messages


@given(st.text("a \n\t", max_size=30))
def test_messages_are_those_of_the_burst_and_know_their_place(text: str) -> None:
    messages = messages_of(text)
    assert all(text[one.start : one.end] == one.text for one in messages)
    told = tuple(bare for one in messages if (bare := one.text.replace("\n\t", "\n").strip()))
    assert told == split_messages(text)


def test_the_last_message_is_whole_once_its_line_ends() -> None:
    assert [one.is_whole for one in messages_of("hi\nthere")] == [True, False]
    assert [one.is_whole for one in messages_of("hi\nthere\n")] == [True, True]
    assert [one.text for one in messages_of("hi\n\tthere")] == ["hi\n\tthere"]
