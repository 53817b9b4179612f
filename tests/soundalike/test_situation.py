from datetime import UTC, datetime

import pytest

from soundalike.situation import CLASSIC, PARTS, Situation, silence, situation_line, time_of_day

SENTENCE = "You are {owner}, chatting with {contact}."
KNOWN = Situation(
    owner="Nadia",
    contact="Tarryn",
    relation="sister",
    language="Russian",
    moment=datetime(2026, 3, 6, 19, 30, tzinfo=UTC),
    silence_seconds=90_000,
)


def test_each_part_adds_a_sentence_and_can_be_left_out() -> None:
    assert situation_line(SENTENCE, PARTS, KNOWN) == (
        "You are Nadia, chatting with Tarryn. Tarryn is your sister. You write Russian. It is Friday evening. "
        "You last talked a day ago."
    )
    assert situation_line(SENTENCE, (), KNOWN) == "You are Nadia, chatting with Tarryn."
    for part in PARTS:
        without = situation_line(SENTENCE, [other for other in PARTS if other != part], KNOWN)
        assert without != situation_line(SENTENCE, PARTS, KNOWN)


def test_what_is_not_known_is_not_said() -> None:
    unknown = Situation(owner="Nadia", contact="Tarryn")
    assert situation_line(SENTENCE, PARTS, unknown) == "You are Nadia, chatting with Tarryn."


@pytest.mark.parametrize(
    ("hour", "named"), [(0, "night"), (4, "night"), (5, "morning"), (12, "afternoon"), (18, "evening"), (23, "night")]
)
def test_the_day_has_parts(hour: int, named: str) -> None:
    assert time_of_day(datetime(2026, 3, 6, hour)) == f"Friday {named}"


@pytest.mark.parametrize(
    ("seconds", "named"),
    [
        (0, "minutes"),
        (7200, "hours"),
        (100_000, "a day"),
        (400_000, "days"),
        (9e5, "weeks"),
        (9e6, "months"),
        (9e9, "years"),
    ],
)
def test_a_silence_is_named_by_its_size(seconds: float, named: str) -> None:
    assert silence(seconds) == named


def test_no_name_is_in_the_repr() -> None:
    assert not any(word in repr(KNOWN) for word in ("Nadia", "Tarryn", "sister"))


def test_a_classic_record_is_told_its_instruction_after_the_situation() -> None:
    talk = Situation(owner="Nadia", contact="Jess", language="English")
    told = situation_line("You are {owner}.", ("language", CLASSIC), talk)
    assert told.startswith("You are Nadia. You write English. Below is the communication so far between Nadia and Jess")
    assert told.endswith("Write the response that Nadia gives to it.")
