"""A burst written one message a line."""

from hypothesis import given
from hypothesis import strategies as st

from soundalike.bursts import join_messages, split_messages


@given(st.lists(st.text(st.characters(exclude_characters="\t\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")), min_size=1))
def test_a_burst_survives_being_written_and_read(messages: list[str]) -> None:
    sent = tuple(stripped for message in messages if (stripped := "\n".join(message.strip().split("\n"))))
    assert split_messages(join_messages(sent)) == sent


def test_line_breaks_inside_a_message_do_not_make_two() -> None:
    assert split_messages(join_messages(("one\ntwo", "three"))) == ("one\ntwo", "three")
