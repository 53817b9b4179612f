import pytest

from evaluate.style_features import SHARES, TITLES, plain_means, style_table

SHOWN = [
    ("small_i", "i think I know", 0.5),
    ("all_capitals", "NO way", 0.5),
    ("bare_spellings", "dont you think it isn’t", 0.5),
    ("bare_spellings", "еще", 1.0),
    ("misspellings", "teh end", 0.5),
    ("slang", "хз сам", 0.5),
    ("laughter", "ахахах нет", 1.0),
    ("stretched_letters", "дааа", 1.0),
    ("cyrillic_letters", "ну ok", 0.5),
    ("latin_letters", "ну ok", 0.5),
    ("commas", "well, no", 0.5),
    ("emoji_per_message", "🐸🐸", 2.0),
    ("bracket_smileys", "ок)", 1.0),
    ("bracket_smileys", "https://example.org/a)", 0.0),
    ("emoticons", "ok :)", 1.0),
    ("function_words", "the frog", 0.5),
    ("letters_per_word", "a frog!", 2.5),
    ("short_messages", "ok", 1.0),
    ("long_messages", "o" * 100, 1.0),
    ("question_marks", "so?", 1.0),
    ("exclamation_marks", "so!", 1.0),
    ("repeated_marks", "so!!", 1.0),
    ("ellipses", "so...", 1.0),
    ("full_stops", "so.", 1.0),
    ("typographic_marks", "so — no", 1.0),
]


@pytest.mark.parametrize(("name", "message", "expected"), SHOWN)
def test_a_feature_shows_in_a_message(name: str, message: str, expected: float) -> None:
    assert plain_means(style_table([(message,)]))[name] == pytest.approx(expected)


def test_a_table_of_some_turns_is_the_same_as_those_turns_measured() -> None:
    replies = [("ok", "im late!!"), (), ("Well, no.",), ("ахах",)]
    assert plain_means(style_table(replies).take([0, 2])) == plain_means(style_table([replies[0], replies[2]]))


def test_every_feature_has_a_title_in_the_order_of_the_table() -> None:
    names = style_table([("ok",)], frozenset({"^ok"})).names
    assert list(TITLES) == list(names)
    assert set(names) >= SHARES
