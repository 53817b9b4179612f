from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prepare.quality import (
    ACKNOWLEDGEMENT,
    COMMAND,
    LINK_ALONE,
    LONG_TEXT,
    MEDIA_AGAIN,
    OTHER_LANGUAGE,
    PASTED,
    SAID_AGAIN,
    SENT_TO_MANY,
    Sieve,
    Verdicts,
    is_command,
    is_link_alone,
)
from prepare.selection import Line
from prepare.thinning import is_acknowledgement
from soundalike.config import FilterConfig
from tests.prepare.conftest import START

GREETING = "Happy New Year, {}! May it bring you health, a bigger kitchen and no more floods from upstairs"
CODE = "```\nmake setup\n```"
OFF = FilterConfig(
    links_alone=False,
    commands=False,
    media_run=0,
    pasted=False,
    long_text_characters=0,
    mass_chats=0,
    repeat_share=1,
    acknowledgement_share=1,
)


def chat_of(said: Iterable[tuple[str, str]], first_hour: float = 0) -> list[Line]:
    """Lines of pairs of speaker (`o` or another) and text, a minute apart."""
    return [
        Line(
            role="owner" if speaker == "o" else "other",
            text=text,
            sent_at=START + timedelta(hours=first_hour, minutes=number),
            message_id=number,
            sender_id=speaker,
        )
        for number, (speaker, text) in enumerate(said)
    ]


def judge(chats: Sequence[Sequence[Line]], config: FilterConfig, numbers: Sequence[int] = ()) -> Verdicts:
    sieve = Sieve(config)
    place = 0
    for chat, lines in zip(numbers or range(len(chats)), chats, strict=True):
        for line in lines:
            sieve.see(place, chat, line)
            place += 1
    return sieve.verdicts()


def reasons(
    said: Iterable[tuple[str, str]], config: FilterConfig | None = None
) -> tuple[dict[int, str], dict[int, str]]:
    """What is dropped and what is context only in one chat."""
    verdicts = judge([chat_of(said)], config or FilterConfig())
    return dict(verdicts.dropped), dict(verdicts.context_only)


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/x",
        " http://a.b/c?d=e#f \n https://g.h ",
        "www.example.com",
        "t.me/durov/12",
        "tg://resolve?domain=x",
        "<https://example.com/x>",
        "HTTPS://EXAMPLE.COM",
    ],
)
def test_links_and_nothing_else_are_links_alone(text: str) -> None:
    assert is_link_alone(text)


@pytest.mark.parametrize(
    "text", ["", "look https://youtu.be/x", "https://youtu.be/x !", "example.com", "ok.but", "and/or", "t.me"]
)
def test_words_beside_a_link_make_it_a_message(text: str) -> None:
    assert not is_link_alone(text)


@pytest.mark.parametrize(
    "text", ["/start", "/roll 2d6", "/remind@some_bot tomorrow 10:00 buy milk", "!roll 2d6", "!play", "/помощь"]
)
def test_commands_are_told_by_their_first_sign(text: str) -> None:
    assert is_command(text)


@pytest.mark.parametrize(
    "text",
    ["", "/", "!", "!!! no way", "/s", "/me waves", "/home is full", "/etc/fstab", "/etc", "/10 for that", "no /start",
     "! important", "/start\nis what you type", "/x " + "long " * 40],
)  # fmt: skip
def test_a_path_a_tone_or_a_shout_is_no_command(text: str) -> None:
    assert not is_command(text)


def test_the_owners_links_alone_are_dropped_and_the_other_sides_stay_for_the_answer() -> None:
    link = "https://youtu.be/x"
    assert reasons([("t", link), ("o", "haha brilliant"), ("o", link)]) == ({2: LINK_ALONE}, {})


def test_commands_of_both_sides_are_dropped() -> None:
    assert reasons([("t", "/start"), ("o", "!roll 2d6"), ("o", "twelve!")]) == ({0: COMMAND, 1: COMMAND}, {})


def test_of_a_run_of_media_one_note_stays() -> None:
    photos = [("t", "[photo]")] * 3
    assert reasons([*photos, ("o", "where is that")]) == ({1: MEDIA_AGAIN, 2: MEDIA_AGAIN}, {})
    assert reasons([*photos, ("o", "where is that"), *photos[:1]])[0] == {1: MEDIA_AGAIN, 2: MEDIA_AGAIN}
    assert reasons(photos, FilterConfig(media_run=2))[0] == {2: MEDIA_AGAIN}
    assert reasons([("t", "[sticker 😭]"), ("t", "[sticker 🐸]")])[0] == {1: MEDIA_AGAIN}
    assert reasons([("t", "Tom: [photo]"), ("t", "Tom: [photo]")])[0] == {1: MEDIA_AGAIN}


@pytest.mark.parametrize(
    "said",
    [
        [("t", "[photo]"), ("t", "[video file]")],
        [("t", "Tom: [photo]"), ("u", "Ann: [photo]")],
        [("t", "[photo]"), ("t", "look"), ("t", "[photo]")],
        [("t", "[photo]"), ("o", "and?"), ("t", "[photo]")],
        [("t", "[photo] look"), ("t", "[photo] look")],
        [("o", "[photo]"), ("o", "[photo]")],
    ],
)
def test_other_media_and_words_between_end_a_run(said: list[tuple[str, str]]) -> None:
    assert reasons(said) == ({}, {})


def test_a_run_of_media_ends_with_its_chat() -> None:
    assert judge([chat_of([("t", "[photo]")])] * 2, FilterConfig()).dropped == {}


def test_what_is_not_the_owners_own_voice_stays_as_context_with_its_reason() -> None:
    said = [("o", CODE), ("t", CODE), ("o", "x" * 900), *[("o", "see you there then")] * 2, ("t", "x" * 900)]
    assert reasons(said) == ({}, {0: PASTED, 2: LONG_TEXT})


def test_of_several_reasons_a_message_gets_the_first() -> None:
    assert reasons([("o", CODE + "x" * 900), *[("o", "see you there then")] * 2])[1] == {0: PASTED}


def test_a_greeting_to_several_chats_is_learned_where_it_was_sent_first() -> None:
    chats = [chat_of([("o", GREETING.format(name))], hour) for name, hour in (("Ann", 2), ("Tom", 1), ("Mum", 3))]
    assert judge(chats, FilterConfig()).context_only == {0: SENT_TO_MANY, 2: SENT_TO_MANY}


def test_good_morning_every_day_is_learned_to_a_share() -> None:
    context = reasons([("o", "good morning"), ("t", "morning!")] * 10)[1]
    assert set(context.values()) == {SAID_AGAIN}
    assert len(context) == 7


def test_acknowledgements_beyond_their_share_are_context() -> None:
    said = [("t", "what now"), ("o", "ok"), ("t", "so?"), ("o", "hm, let me think about {}")] * 50
    context = reasons([(speaker, text.format(number)) for number, (speaker, text) in enumerate(said)])[1]
    assert set(context.values()) == {ACKNOWLEDGEMENT}
    assert len(context) == 50 - 9


def test_an_acknowledgement_within_a_turn_is_no_turn_of_its_own() -> None:
    assert reasons([("o", "ok"), ("o", "then at seven, number one"), ("t", "fine")] * 20)[1] == {}


def test_what_is_dropped_parts_no_turn_and_is_none() -> None:
    said = [("o", "ok"), ("t", "/start"), ("o", "at seven then"), ("o", "https://youtu.be/x"), ("t", "fine")] * 20
    assert set(reasons(said)[1].values()) == set()


def test_languages_not_wanted_are_context_and_only_of_the_owner() -> None:
    english = [("o", "can't make it today, tomorrow?"), ("t", "no, tomorrow I am away"), ("o", "ok cool see you there")]
    said = [*english, ("o", "lol yeah im on my way"), ("t", "great, see you there in a minute")]
    assert reasons(said, FilterConfig(languages=["ru"]))[1] == {0: OTHER_LANGUAGE, 2: OTHER_LANGUAGE, 3: OTHER_LANGUAGE}
    assert reasons(said, FilterConfig(languages=["ru", "en"]))[1] == {}


SAID = st.sampled_from(
    ["ok", "да", "👍", "lol", "good morning", "and what did he say?", "hm let me think", "https://youtu.be/x", "/start",
     "[photo]", "[sticker 😭]", CODE, "x" * 700, GREETING.format("Ann"), GREETING.format("Tom"), "see you"]
) | st.text(min_size=1, max_size=12)  # fmt: skip
CHATS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.sampled_from("ooot"), SAID), max_size=25), st.integers(0, 3).map(lambda hour: hour / 4)
    ).map(lambda drawn: chat_of(*drawn)),
    max_size=6,
)
CONFIGS = st.builds(
    FilterConfig,
    repeat_share=st.sampled_from([0.05, 0.5, 1]),
    acknowledgement_share=st.sampled_from([0.01, 0.15, 0.5, 0.9]),
    mass_chats=st.integers(0, 3),
    media_run=st.integers(0, 2),
)


def turns(lines: Sequence[Line], first_place: int, dropped: Iterable[int]) -> Iterator[list[tuple[int, Line]]]:
    """The owner's turns of a chat, each its lines with their places."""
    kept = [(place, line) for place, line in enumerate(lines, start=first_place) if place not in dropped]
    for role, turn in groupby(kept, key=lambda placed: placed[1].role):
        if role == "owner":
            yield list(turn)


@settings(deadline=None)
@given(CHATS, CONFIGS)
def test_every_verdict_is_of_a_message_that_came_and_context_only_of_the_owners(
    chats: list[list[Line]], config: FilterConfig
) -> None:
    lines = [line for chat in chats for line in chat]
    verdicts = judge(chats, config)
    assert set(verdicts.dropped) | set(verdicts.context_only) <= set(range(len(lines)))
    assert not set(verdicts.dropped) & set(verdicts.context_only)
    assert {lines[place].role for place in verdicts.context_only} <= {"owner"}


@settings(deadline=None)
@given(CHATS, CONFIGS, st.data())
def test_the_order_of_the_chats_changes_no_verdict(
    chats: list[list[Line]], config: FilterConfig, data: st.DataObject
) -> None:
    def by_message(order: Sequence[int]) -> set[tuple[int, int, str]]:
        ids = [(chat, index) for chat in order for index in range(len(chats[chat]))]
        verdicts = judge([chats[chat] for chat in order], config, order)
        return {(*ids[place], reason) for place, reason in {**verdicts.dropped, **verdicts.context_only}.items()}

    in_order = range(len(chats))
    assert by_message(data.draw(st.permutations(in_order))) == by_message(in_order)


@settings(deadline=None)
@given(CHATS, CONFIGS)
def test_of_the_turns_learned_from_acknowledgements_are_at_most_their_share_and_one(
    chats: list[list[Line]], config: FilterConfig
) -> None:
    verdicts = judge(chats, config)
    acknowledgements = others = place = 0
    for lines in chats:
        for turn in turns(lines, place, verdicts.dropped):
            if all(at in verdicts.context_only for at, _ in turn):
                continue
            if len(turn) == 1 and is_acknowledgement(turn[0][1].text):
                acknowledgements += 1
            else:
                others += 1
        place += len(lines)
    assert acknowledgements <= config.acknowledgement_share * (acknowledgements - 1 + others) + 1


@given(CHATS)
def test_with_all_filters_off_everything_is_learned(chats: list[list[Line]]) -> None:
    assert judge(chats, OFF) == Verdicts(dropped={}, context_only={})


@pytest.mark.parametrize(
    "text", ["-" * 50_000, "=" * 50_000 + "x", "a." * 25_000, "[" + "a " * 25_000 + "]", "!" + "a-" * 25_000,
             "{ " * 25_000, "о" * 50_000, "</" + "a" * 50_000, "\n|" * 25_000, "[" * 25_000 + "]" * 25_000,
             "at a." + "a." * 25_000]
)  # fmt: skip
@pytest.mark.timeout(5)
def test_a_text_made_to_be_slow_is_judged_in_no_time(text: str) -> None:
    judge([chat_of([("o", text), ("t", text)] * 3)], FilterConfig(languages=["en"]))
