from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prepare.conversations import conversations
from prepare.selection import Line
from prepare.windows import FRAME_TOKENS, cut_windows
from tests.prepare.conftest import START, MakeLines


def told(window: object) -> list[list[str]]:
    return [[line.text for line in burst.lines] for burst in window.bursts]  # type: ignore[attr-defined]


def test_a_short_conversation_is_one_window_with_every_owner_turn_a_target(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("o:a t:b o:c t:d"), gap_seconds=9e9)
    (window,) = cut_windows(conversation, len, budget=200, context_tokens=50).windows
    assert told(window) == [["a"], ["b"], ["c"]]
    assert window.targets == (0, 2)


def test_owner_speaking_first_has_nothing_before_it(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("o:morning t:hi"), gap_seconds=9e9)
    (window,) = cut_windows(conversation, len, budget=200, context_tokens=50).windows
    assert told(window) == [["morning"]]


def test_lines_that_the_owner_never_answered_are_counted(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("o:a t:b t:c"), gap_seconds=9e9)
    assert cut_windows(conversation, len, budget=200, context_tokens=0).dropped == {"after the owner's last word": 2}
    (conversation,) = conversations(lines("t:b t:c"), gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=200, context_tokens=0)
    assert (cut.windows, cut.dropped) == ((), {"in a conversation without the owner": 2})


def test_a_later_window_repeats_context_that_is_no_target_again(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("t:aaaa o:bbbb t:cccc o:dddd t:eeee o:ffff"), gap_seconds=9e9)
    turn = FRAME_TOKENS + 5
    first, second = cut_windows(conversation, len, budget=4 * turn, context_tokens=turn).windows
    assert told(first) == [["aaaa"], ["bbbb"], ["cccc"], ["dddd"]]
    assert told(second) == [["dddd"], ["eeee"], ["ffff"]]
    assert second.targets == (2,)


def test_the_other_sides_oldest_lines_give_way_to_the_owners_answer(lines: MakeLines) -> None:
    (conversation,) = conversations(lines("t:aaaaaaaaaa t:bb o:cc"), gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=2 * FRAME_TOKENS + 8, context_tokens=0)
    assert told(cut.windows[0]) == [["bb"], ["cc"]]
    assert cut.dropped == {"older than the window holds": 1}


def test_a_long_burst_goes_on_in_windows_of_its_own(lines: MakeLines) -> None:
    (conversation,) = conversations(lines(f"t:a o:{'b' * 12} o:{'c' * 12} t:d o:e"), gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=2 * FRAME_TOKENS + 15, context_tokens=0)
    assert [told(window) for window in cut.windows] == [[["a"], ["b" * 12]], [["c" * 12]], [["d"], ["e"]]]
    assert cut.dropped == {}


def test_a_message_longer_than_the_window_is_dropped_with_its_reason(lines: MakeLines) -> None:
    (conversation,) = conversations(lines(f"t:a o:{'x' * 300} t:b o:c"), gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=100, context_tokens=20)
    assert [told(window) for window in cut.windows] == [[["b"], ["c"]]]
    assert cut.dropped == {"message longer than the window": 1, "in a conversation without the owner": 1}


def test_an_answer_whose_question_is_too_long_does_not_follow_the_turn_before(lines: MakeLines) -> None:
    (conversation,) = conversations(lines(f"o:a t:{'q' * 90} o:{'b' * 20}"), gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=100, context_tokens=50)
    assert [told(window) for window in cut.windows] == [[["a"]], [["b" * 20]]]
    assert cut.dropped == {"older than the window holds": 1}


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1, max_size=60),
    st.integers(40, 200),
    st.integers(0, 100),
)
def test_every_line_is_in_a_window_once_or_dropped_and_no_window_is_too_long(
    said: list[tuple[bool, int]], budget: int, context_tokens: int
) -> None:
    given_lines = [
        Line(role="owner" if is_owner else "other", text="x" * size, sent_at=START, message_id=number, sender_id="s")
        for number, (is_owner, size) in enumerate(said)
    ]
    (conversation,) = conversations(given_lines, gap_seconds=9e9)
    cut = cut_windows(conversation, len, budget=budget, context_tokens=context_tokens)
    new = [line.message_id for w in cut.windows for burst in w.bursts[w.first_new :] for line in burst.lines]
    targets = [line.message_id for w in cut.windows for t in w.targets for line in w.bursts[t].lines]
    assert len(new) == len(set(new))
    assert len(new) + sum(cut.dropped.values()) == len(given_lines)
    assert all(window.tokens <= budget for window in cut.windows)
    assert set(targets) == {line.message_id for line in given_lines if line.role == "owner"} & set(new)
    for window in cut.windows:
        assert window.bursts[-1].role == "owner"
        assert all(one.role != other.role for one, other in pairwise(window.bursts))
