import pytest

from prepare.scrub._corrections import added, corrected


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("wait no i always swap the end. 72 last not 27", ["72", "27"]),
        ("ой конец наоборот 15 97", ["15 97"]),
        ("same but last four 8cQz", ["8cQz"]),
        ("стоп, 2 9 в конце", ["2 9"]),
    ],
)
def test_numbers_in_a_correction_are_found(text: str, numbers: list[str]) -> None:
    assert [text[start:end] for start, end in corrected(text)] == numbers


@pytest.mark.parametrize(
    "text", ["see you at 7", "sorry, 20 min late", "mine rejected it: too like your last 24 passwords lol"]
)
def test_other_numbers_stay(text: str) -> None:
    assert list(corrected(text)) == []


def test_what_is_put_before_a_password_is_found() -> None:
    text = "same but with Dunkirk in front"
    assert [text[start:end] for start, end in added(text)] == ["Dunkirk"]
    assert list(added("i came with you at the end")) == []


def test_a_year_that_was_the_last_and_a_long_remark_correct_nothing() -> None:
    for text in (
        "daylight robbery, was 430 last yr",
        "it was 52 last week",
        "там 3 вещи, чехол не бери если 15 pro а не 15",
    ):
        assert list(corrected(text)) == [], text
    assert list(corrected("last is 52")) != []
