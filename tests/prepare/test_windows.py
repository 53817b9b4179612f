from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from prepare.conversations import Conversation, conversations
from prepare.selection import Line
from prepare.windows import FRAME_TOKENS, cut_classic, cut_windows
from tests.prepare.conftest import START, MakeLines


def measured(given: list[Line]) -> Conversation:
    """One conversation of lines that are as many tokens long as they have letters."""
    (conversation,) = conversations([replace(line, tokens=len(line.text)) for line in given], gap_seconds=9e9)
    return conversation


def told(window: object) -> list[list[str]]:
    return [[line.text for line in burst.lines] for burst in window.bursts]  # type: ignore[attr-defined]


def test_a_short_conversation_is_one_window_with_every_owner_turn_a_target(lines: MakeLines) -> None:
    conversation = measured(lines("o:a t:b o:c t:d"))
    (window,) = cut_windows(conversation, budget=200, context_tokens=50).windows
    assert told(window) == [["a"], ["b"], ["c"]]
    assert window.targets == (0, 2)


def test_owner_speaking_first_has_nothing_before_it(lines: MakeLines) -> None:
    conversation = measured(lines("o:morning t:hi"))
    (window,) = cut_windows(conversation, budget=200, context_tokens=50).windows
    assert told(window) == [["morning"]]


def test_lines_that_the_owner_never_answered_are_counted(lines: MakeLines) -> None:
    conversation = measured(lines("o:a t:b t:c"))
    assert cut_windows(conversation, budget=200, context_tokens=0).dropped == {"after the owner's last word": 2}
    conversation = measured(lines("t:b t:c"))
    cut = cut_windows(conversation, budget=200, context_tokens=0)
    assert (cut.windows, cut.dropped) == ((), {"in a conversation without the owner": 2})


def test_a_later_window_repeats_context_that_is_no_target_again(lines: MakeLines) -> None:
    conversation = measured(lines("t:aaaa o:bbbb t:cccc o:dddd t:eeee o:ffff"))
    turn = FRAME_TOKENS + 5
    first, second = cut_windows(conversation, budget=4 * turn, context_tokens=turn).windows
    assert told(first) == [["aaaa"], ["bbbb"], ["cccc"], ["dddd"]]
    assert told(second) == [["dddd"], ["eeee"], ["ffff"]]
    assert second.targets == (2,)


def test_a_window_that_goes_on_keeps_at_least_the_last_line_if_that_fits(lines: MakeLines) -> None:
    conversation = measured(lines(f"t:a o:{'b' * 30} t:c o:dddd"))
    first, second = cut_windows(conversation, budget=2 * FRAME_TOKENS + 50, context_tokens=5).windows
    assert told(first) == [["a"], ["b" * 30]]
    assert told(second) == [["b" * 30], ["c"], ["dddd"]]


def test_context_is_whole_lines_of_a_burst_that_does_not_fit_whole(lines: MakeLines) -> None:
    conversation = measured(lines(f"t:{'a' * 20} o:{'b' * 20} o:bb o:bbb t:{'c' * 20} o:{'d' * 20}"))
    _, second = cut_windows(conversation, budget=75, context_tokens=FRAME_TOKENS + 7).windows
    assert told(second)[0] == ["bb", "bbb"]


def test_a_turn_that_is_not_learned_is_context(lines: MakeLines) -> None:
    conversation = measured(
        [replace(line, not_learned="copied") if line.text == "no" else line for line in lines("t:a o:no t:b o:yes")]
    )
    (window,) = cut_windows(conversation, budget=200, context_tokens=0).windows
    assert (told(window), window.targets) == ([["a"], ["no"], ["b"], ["yes"]], (3,))


def test_in_the_classic_shape_each_reply_has_its_context_to_itself(lines: MakeLines) -> None:
    conversation = measured(lines("t:aaaa o:bbbb t:cccc o:dddd t:ee"))
    cut = cut_classic(conversation, budget=200)
    assert [told(window) for window in cut.windows] == [
        [["aaaa"], ["bbbb"]],
        [["aaaa"], ["bbbb"], ["cccc"], ["dddd"]],
    ]
    assert [window.targets for window in cut.windows] == [(1,), (3,)]
    assert cut.dropped == {"after the owner's last word": 1}


def test_the_other_sides_oldest_lines_give_way_to_the_owners_answer(lines: MakeLines) -> None:
    conversation = measured(lines("t:aaaaaaaaaa t:bb o:cc"))
    cut = cut_windows(conversation, budget=2 * FRAME_TOKENS + 8, context_tokens=0)
    assert told(cut.windows[0]) == [["bb"], ["cc"]]
    assert cut.dropped == {"older than the window holds": 1}


def test_a_long_burst_goes_on_in_windows_of_its_own(lines: MakeLines) -> None:
    conversation = measured(lines(f"t:a o:{'b' * 12} o:{'c' * 12} t:d o:e"))
    cut = cut_windows(conversation, budget=2 * FRAME_TOKENS + 15, context_tokens=0)
    assert [told(window) for window in cut.windows] == [[["a"], ["b" * 12]], [["c" * 12]], [["d"], ["e"]]]
    assert cut.dropped == {}


def test_a_message_longer_than_the_window_is_dropped_with_its_reason(lines: MakeLines) -> None:
    conversation = measured(lines(f"t:a o:{'x' * 300} t:b o:c"))
    cut = cut_windows(conversation, budget=100, context_tokens=20)
    assert [told(window) for window in cut.windows] == [[["b"], ["c"]]]
    assert cut.dropped == {"message longer than the window": 1, "in a conversation without the owner": 1}


def test_an_answer_whose_question_is_too_long_does_not_follow_the_turn_before(lines: MakeLines) -> None:
    conversation = measured(lines(f"o:a t:{'q' * 90} o:{'b' * 20}"))
    cut = cut_windows(conversation, budget=100, context_tokens=50)
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
    conversation = measured(given_lines)
    cut = cut_windows(conversation, budget=budget, context_tokens=context_tokens)
    new = [line.message_id for w in cut.windows for burst in w.bursts[w.first_new :] for line in burst.lines]
    targets = [line.message_id for w in cut.windows for t in w.targets for line in w.bursts[t].lines]
    assert len(new) == len(set(new))
    assert len(new) + sum(cut.dropped.values()) == len(given_lines)
    assert all(window.tokens <= budget for window in cut.windows)
    classic = cut_classic(conversation, budget=budget)
    assert sorted(line.message_id for w in classic.windows for t in w.targets for line in w.bursts[t].lines) == sorted(
        targets
    )
    assert all(window.tokens <= budget for window in classic.windows)
    assert set(targets) == {line.message_id for line in given_lines if line.role == "owner"} & set(new)
    for window in cut.windows:
        assert window.bursts[-1].role == "owner"
        assert all(one.role != other.role for one, other in pairwise(window.bursts))
