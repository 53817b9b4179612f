"""Streams of messages: the same is found however many processes read them."""

import pytest

from prepare.scrub import NextReader, ScrubInput, scrub_messages, scrub_stream
from prepare.scrub import _stream as module
from soundalike.errors import BadInput

NO_MODELS = ("english_model", "russian_model", "names", "places")


def messages() -> list[ScrubInput]:
    lines = ["whats the wifi password", "one sec", "butterscotch", "the pin is 4210", "ok", "see you at 1930 then"]
    return [
        ScrubInput(text=text, chat=str(chat), number=n, sender="AB"[n % 2])
        for chat in range(20)
        for n, text in enumerate([*lines, f"my login is heron_{chat}77 and the password Marigold{chat}54!"])
    ]


def test_what_comes_next_is_read_as_it_is_in_the_whole_conversation() -> None:
    given = messages()[:7]
    read = NextReader(NO_MODELS)
    assert read(given[:2], given[2:]) == scrub_messages(given, NO_MODELS)[2:]
    assert read([], given[2:3]) == [[]], "without the question it is a word"


def test_what_neighbours_gave_away_of_a_message_is_forgotten_when_it_is_read_elsewhere() -> None:
    question, _, answer = messages()[:3]
    read = NextReader(NO_MODELS)
    for _ in range(2):
        assert len(read([question], [answer])[0]) == 1
        assert read([], [answer]) == [[]]


def test_one_process_and_many_find_the_same_and_tell_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRETCH_MESSAGES", 15)
    monkeypatch.setattr(module, "_JOBS_WITHOUT_WORKERS", 1)
    given = messages()
    done: list[int] = []
    found = scrub_stream(iter_twice(given), NO_MODELS, processes=2, advance=done.append)
    assert [found.get(place, []) for place in range(len(given))] == scrub_messages(given, NO_MODELS)
    assert sum(done) == len(given)
    assert len(done) > 2


def iter_twice(given: list[ScrubInput]) -> tuple[ScrubInput, ...]:
    return tuple(given)


def test_only_messages_in_which_something_was_found_are_kept() -> None:
    found = scrub_stream(messages(), NO_MODELS, processes=1)
    assert 0 not in found
    assert all(found.values())


def test_a_secret_of_one_chat_is_taken_out_of_another_that_was_read_long_before() -> None:
    early = ScrubInput(text="is it marigoldlane77 ?", chat="early", number=0, sender="A")
    late = ScrubInput(text="the password is marigoldlane77", chat="late", number=0, sender="A")
    talk = [
        ScrubInput(text=f"so that was day {n} of the walk, my feet hurt", chat="d", number=n, sender="A")
        for n in range(3_000)
    ]
    found = scrub_stream([early, *talk, late], NO_MODELS, processes=1)
    assert set(found) == {0, 3_001}


def test_an_unknown_rule_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadInput, match="not a scrubbing rule"):
        scrub_stream(iter(()), ["mails"])
