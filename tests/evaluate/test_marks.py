import pytest

from evaluate import marks


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("ok so", 1.0),
        ("Hi Margaret,", 0.0),
        ("🐸 morning", 1.0),
        ("ну", 1.0),
        ("Ну", 0.0),
        ("12:30", None),
        ("中文", None),
    ],
)
def test_the_first_letter_tells_the_case_in_any_alphabet(message: str, expected: float | None) -> None:
    assert marks.starts_lower_case(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("ok.", 1.0),
        ("really?! 🫠", 1.0),
        ("ok", 0.0),
        ("ok 🫠", 0.0),
        ("hm…", 1.0),
        ("🐸", None),
        ("норм)", 0.0),
        ("好。", 1.0),
    ],
)
def test_closing_punctuation_is_seen_before_trailing_emoji(message: str, expected: float | None) -> None:
    assert marks.ends_with_punctuation(message) == expected


@pytest.mark.parametrize(("message", "expected"), [("ok.", 1.0), ("ok...", 0.0), ("ok!", 0.0), ("🐸", None)])
def test_a_full_stop_is_one_and_the_last(message: str, expected: float | None) -> None:
    assert marks.ends_with_full_stop(message) == expected


@pytest.mark.parametrize("emoji", ["🐸", "🫠", "❤️", "☀", "👩‍💻", "🥲"])
def test_emoji_are_known_and_letters_are_none(emoji: str) -> None:
    assert marks.has_emoji(f"ok {emoji}") == 1.0
    assert not any(marks.is_emoji(character) for character in "ok ©, №5 – ё!")


@pytest.mark.parametrize(("message", "count"), [("ok", 0), ("🐸🐸 ☀", 3), ("❤️", 1), ("👩‍💻", 1), ("👍🏽👍🏽", 2)])
def test_an_emoji_of_several_parts_counts_once(message: str, count: int) -> None:
    assert marks.emoji_count(message) == count


@pytest.mark.parametrize("message", ["ну да)", "хаха))))", "ок) давай", "жалко((", "грустно("])
def test_a_bracket_without_its_other_half_is_a_smiley(message: str) -> None:
    assert marks.has_bracket_smiley(message)


@pytest.mark.parametrize("message", ["see (below)", "1) milk\n2) bread", "ok :)", "f(x) = (1)", "(i mean it)", "ok"])
def test_brackets_in_pairs_lists_and_faces_are_none(message: str) -> None:
    assert not marks.has_bracket_smiley(message)


@pytest.mark.parametrize("message", [":)", "ok :D", "xD", "no :-(", "hi <3", "^^", "o.O hm", ";p", "ok:)", "жаль:(("])
def test_faces_of_latin_marks_are_emoticons(message: str) -> None:
    assert marks.has_emoticon(message)


@pytest.mark.parametrize("message", ["at 10:30", "list: 3", "a<b", "boxd", "note:p", "ok)"])
def test_times_lists_and_letters_are_no_emoticons(message: str) -> None:
    assert not marks.has_emoticon(message)


def test_ellipses_and_repeated_marks_are_seen() -> None:
    assert marks.has_ellipsis("well..") and marks.has_ellipsis("hm…") and not marks.has_ellipsis("a. b.")
    assert marks.has_repeated_marks("what?!") and not marks.has_repeated_marks("what? no!")


def test_letters_are_stretched_from_three_on() -> None:
    assert marks.is_stretched("sooo") and marks.is_stretched("ДААА")
    assert not any(map(marks.is_stretched, ("soon", "длинный", "1000", "www")))


def test_capitals_need_two_letters() -> None:
    assert marks.is_all_capitals("NO") and not marks.is_all_capitals("I") and not marks.is_all_capitals("No")


def test_the_typographers_marks_are_told_from_the_keyboards() -> None:
    assert marks.has_typographic_marks("it’s") and marks.has_typographic_marks("so — no")
    assert not marks.has_typographic_marks('it\'s "so" - no')
