from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prepare.conversations import Conversation, burst_gaps_seconds, conversations
from prepare.selection import Line
from tests.prepare.conftest import START, MakeLines

DAY_SECONDS = 86_400.0


def told(found: Iterable[Conversation]) -> list[list[list[str]]]:
    return [[[line.text for line in burst.lines] for burst in conversation.bursts] for conversation in found]


def test_a_burst_of_three_messages_stays_a_burst(lines: MakeLines) -> None:
    found = conversations(lines("t:hi o:ok o:so o:whale t:no"), gap_seconds=DAY_SECONDS)
    assert told(found) == [[["hi"], ["ok", "so", "whale"], ["no"]]]


def test_a_silence_of_more_than_a_day_begins_a_new_conversation(lines: MakeLines) -> None:
    assert len(told(conversations(lines("t:hi o:ok +25h t:yes"), gap_seconds=DAY_SECONDS))) == 2
    assert len(told(conversations(lines("t:hi o:ok +23h t:yes"), gap_seconds=DAY_SECONDS))) == 1


def test_a_gap_of_one_day_and_five_minutes_is_more_than_five_minutes(lines: MakeLines) -> None:
    assert len(told(conversations(lines("t:hi +24.08h o:ok"), gap_seconds=3600.0))) == 2


def test_a_border_of_the_split_cuts_even_without_a_silence(lines: MakeLines) -> None:
    found = conversations(lines("t:a o:b t:c o:d"), gap_seconds=DAY_SECONDS, cuts=[START + timedelta(minutes=2)])
    assert told(found) == [[["a"], ["b"]], [["c"], ["d"]]]


def test_a_reply_bridges_a_silence_but_no_border_of_the_split(lines: MakeLines) -> None:
    asked, answered = lines("t:where_was_that +30h o:in_the_shed")
    answered = replace(answered, reply_to=asked.message_id)
    assert len(told(conversations([asked, answered], gap_seconds=DAY_SECONDS))) == 1
    border = START + timedelta(hours=10)
    assert len(told(conversations([asked, answered], gap_seconds=DAY_SECONDS, cuts=[border]))) == 2
    stranger = replace(answered, reply_to=77)
    assert len(told(conversations([asked, stranger], gap_seconds=DAY_SECONDS))) == 2


def test_each_conversation_knows_the_silence_before_it(lines: MakeLines) -> None:
    first, second = conversations(lines("t:hi +25h t:yes"), gap_seconds=DAY_SECONDS)
    assert first.silence_seconds is None
    assert second.silence_seconds == 25 * 3600 + 60


def test_a_clock_that_goes_back_makes_no_negative_silence_or_gap(lines: MakeLines) -> None:
    first, second = lines("t:hi o:ok")
    back = replace(second, sent_at=first.sent_at - timedelta(days=3))
    (conversation,) = conversations([first, back], gap_seconds=DAY_SECONDS)
    assert burst_gaps_seconds(conversation.bursts) == [0.0, 0.0]


def test_gaps_are_measured_from_the_last_line_before(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("t:a t:b +1h o:c"), gap_seconds=DAY_SECONDS)
    assert burst_gaps_seconds(conversation.bursts) == [0.0, 3660.0]


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 200_000))),
    st.lists(st.integers(0, 2_000_000), max_size=3),
)
def test_no_line_is_lost_or_doubled_and_sides_alternate(said: list[tuple[bool, int]], cuts: list[int]) -> None:
    moment, given_lines = START, []
    for number, (is_owner, pause_seconds) in enumerate(said):
        moment += timedelta(seconds=pause_seconds)
        role = "owner" if is_owner else "other"
        given_lines.append(Line(role=role, text="x", sent_at=moment, message_id=number, sender_id="s"))  # type: ignore[arg-type]
    moments = [START + timedelta(seconds=cut) for cut in cuts]
    found = list(conversations(given_lines, gap_seconds=DAY_SECONDS, cuts=moments))
    assert [line for one in found for burst in one.bursts for line in burst.lines] == given_lines
    for conversation in found:
        roles = [burst.role for burst in conversation.bursts]
        assert all(one != other for one, other in pairwise(roles))
