import pytest

from prepare.scrub._code_steps import halves, left_open, steps, times


def cut(text: str, places: object) -> list[str]:
    return [text[start:end] for start, end in places]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("press C then 2580 then tick and push", "C then 2580 then tick"),
        ("4 и 9 вместе", "4 и 9 вместе"),
        ("вправо до 31, влево 8, вправо 64", "вправо до 31, влево 8, вправо 64"),
        ("5 5 8 2 hash", "5 5 8 2 hash"),
    ],
)
def test_keys_pressed_one_after_the_other_are_one_code(text: str, code: str) -> None:
    assert cut(text, steps(text)) == [code]


@pytest.mark.parametrize("text", ["#4339, 4 этаж", "turn right at 5th, left at 7th", "rooms 4 and 9", "1 then"])
def test_numbers_in_other_sequences_are_no_code(text: str) -> None:
    assert cut(text, steps(text)) == []


def test_halves_and_numbers_left_open_are_found() -> None:
    assert cut("first half is 470", halves("first half is 470")) == ["470"]
    assert cut("вторая половина 36", halves("вторая половина 36")) == ["36"]
    assert cut("haha. 16 ..", left_open("haha. 16 ..")) == ["16"]
    assert cut(".. 72", left_open(".. 72")) == ["72"]
    assert cut("it was 16", left_open("it was 16")) == []


def test_a_digit_told_so_many_times_is_a_code() -> None:
    assert [text[a:b] for text in ("it was 4 twos", "там три тройки") for a, b in times(text)] == [
        "4 twos",
        "три тройки",
    ]
    assert list(times("three weeks, two days")) == []


def test_a_dial_is_turned_to_numbers_told_before_their_sides() -> None:
    for text in ("32 right, 8 left, 19 right", "9 left 22 right 4 left", "14 вправо, потом 3 влево"):
        assert [text[start:end] for start, end in steps(text)] == [text], text
    for text in ("2 left in the box", "2 left, 3 right, then kick it"):
        assert list(steps(text)) == [], text
