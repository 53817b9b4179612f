import pytest

from evaluate.style import ends_with_punctuation, has_emoji, is_emoji, starts_lower_case, style


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
    assert starts_lower_case(message) == expected


@pytest.mark.parametrize(
    ("message", "expected"),
    [("ok.", 1.0), ("really?! 🫠", 1.0), ("ok", 0.0), ("ok 🫠", 0.0), ("hm…", 1.0), ("🐸", None), ("норм)", 0.0)],
)
def test_closing_punctuation_is_seen_before_trailing_emoji(message: str, expected: float | None) -> None:
    assert ends_with_punctuation(message) == expected


@pytest.mark.parametrize("emoji", ["🐸", "🫠", "❤️", "☀", "👩‍💻", "🥲"])
def test_emoji_are_known_and_letters_are_none(emoji: str) -> None:
    assert has_emoji(f"ok {emoji}") == 1.0
    assert not any(is_emoji(character) for character in "ok ©, №5 – ё!")


def test_a_burst_counts_as_several_messages_of_one_turn() -> None:
    numbers = style([("ok", "so the whale"), ("Yes.",)])
    assert numbers == {
        "messages_per_turn": 1.5,
        "characters_per_message": 6.0,
        "lower_case_starts": pytest.approx(2 / 3),
        "closing_punctuation": pytest.approx(1 / 3),
        "messages_with_emoji": 0.0,
    }


def test_an_empty_reply_counts_as_a_turn_without_messages() -> None:
    assert style([(), ("ok",)])["messages_per_turn"] == 0.5
    assert style([])["characters_per_message"] == 0.0
