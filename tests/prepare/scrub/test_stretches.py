from hypothesis import given
from hypothesis import strategies as st

from prepare.scrub import ScrubInput
from prepare.scrub import _stretches as module
from prepare.scrub._stretches import LOOK_AHEAD, LOOK_BACK, STRETCH_MESSAGES, goes_on, stretches


def talk(
    count: int, chat: str | None = "c", text: str = "a message too long to be read together with the next one"
) -> list[ScrubInput]:
    return [ScrubInput(text=f"{text} {n}", chat=chat, number=n, sender="AB"[n % 2]) for n in range(count)]


def test_a_long_chat_is_cut_and_every_stretch_knows_what_was_said_around_it() -> None:
    messages = talk(2 * STRETCH_MESSAGES + 100)
    first, second, *_ = found = list(stretches(messages))
    assert [place for stretch in found for place in stretch.places] == list(range(len(messages)))
    assert list(second.before) == list(first.own)[-2 * LOOK_BACK :]
    assert first.after[:1] == second.own[:1]
    assert len(found) == 3


def test_a_run_of_short_messages_is_not_cut_unless_it_never_ends() -> None:
    digits = [ScrubInput(text="4", chat="c", number=n, sender="A") for n in range(6)]
    messages = [*talk(STRETCH_MESSAGES - 2), *digits]
    *_, second = stretches(messages)
    assert second.own == digits
    endless = [ScrubInput(text="4", chat="c", number=n, sender="A") for n in range(3 * STRETCH_MESSAGES)]
    assert max(len(stretch.own) for stretch in stretches(endless)) <= STRETCH_MESSAGES + LOOK_AHEAD


def test_a_reply_brings_along_the_question_however_far_back() -> None:
    question = ScrubInput(text="whats the wifi password", chat="c", number=10**6, sender="A")
    answer = ScrubInput(text="butterscotch", chat="c", number=10**6 + 1, sender="B", reply_to=10**6)
    *_, last = stretches([question, *talk(2 * STRETCH_MESSAGES), answer])
    assert last.replied == [question]


def test_quiet_chats_do_not_pile_up() -> None:
    messages = [message for chat in range(3_000) for message in talk(10, chat=str(chat))]
    waiting: set[int] = set()
    most = 0
    given_out = stretches(message for place, message in enumerate(messages) if not waiting.add(place))  # type: ignore[func-returns-value]
    for stretch in given_out:
        waiting.difference_update(stretch.places)
        most = max(most, len(waiting))
    assert not waiting
    assert most <= module._MOST_WAITING + 1


def test_messages_without_chat_and_sender_have_nothing_to_do_with_each_other() -> None:
    (stretch,) = stretches([ScrubInput(text="what's the pin?"), ScrubInput(text="421")])
    assert not stretch.together


def test_short_messages_of_one_sender_go_on_and_of_two_do_not() -> None:
    one, two = ScrubInput(text="8 916", sender="A"), ScrubInput(text="555", sender="A")
    assert goes_on(one, two)
    assert not goes_on(one, ScrubInput(text="555", sender="B"))
    assert not goes_on(one, ScrubInput(text="x" * 61, sender="A"))


@given(st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from("AB"), st.text(max_size=3)), max_size=60))
def test_every_message_is_in_one_stretch_exactly_once(said: list[tuple[str | None, str, str]]) -> None:
    messages = [
        ScrubInput(text=text, chat=chat, number=n, sender=sender) for n, (chat, sender, text) in enumerate(said)
    ]
    found = list(stretches(messages))
    assert sorted(place for stretch in found for place in stretch.places) == list(range(len(messages)))
    for stretch in found:
        assert [messages[place] for place in stretch.places] == list(stretch.own)
        assert len({message.chat for message in (*stretch.before, *stretch.own, *stretch.after)}) == 1
