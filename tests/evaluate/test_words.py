import pytest

from evaluate.words import is_spaceless, words, written_words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop_me, OK?! 🙂", ["don't", "stop", "me", "ok"]),
        ("Привет-мир, ёлка)", ["привет", "мир", "ёлка"]),
        ("café cafe\u0301 हिन्दी में", ["café", "cafe\u0301", "हिन्दी", "में"]),
        ("我不知道 ok", ["我", "不", "知", "道", "ok"]),
        ("한국 かな", ["한", "국", "か", "な"]),
        ("哈哈哈 真的", ["哈哈哈", "真", "的"]),
        ("at 12:30", ["at", "12", "30"]),
        (")) 🐸 …", []),
    ],
)
def test_words_are_found_in_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_as_written_keep_their_case_and_apostrophes() -> None:
    assert written_words("I Don’t, OK") == ["I", "Don’t", "OK"]


def test_most_letters_tell_whether_a_script_has_spaces() -> None:
    assert is_spaceless("我不知道 ok")
    assert not is_spaceless("look at this: 我")
    assert not is_spaceless("привет")
    assert not is_spaceless("")
