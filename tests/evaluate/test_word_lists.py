import tomllib
from pathlib import Path

import pytest

from evaluate.word_lists import FOLDER, style_words, without_links, word_lists


def test_numbers_and_links_are_no_words_of_a_style() -> None:
    assert style_words("I don’t, ну 12 o'clock, gr8!") == ["I", "don’t", "ну", "o'clock", "gr8"]
    assert style_words("see https://example.org/im?u=1 ok") == ["see", "ok"]
    assert "example" not in without_links("see https://example.org/im?u=1 ok")


@pytest.mark.parametrize(
    "word", ["haha", "ahahaha", "lol", "looool", "lmao", "xd", "hehe", "ахах", "ахахха", "пхпх", "хаха", "лол", "jaja"]
)
def test_laughter_is_known_in_its_forms(word: str) -> None:
    assert word_lists().laughter.fullmatch(word)


@pytest.mark.parametrize("word", ["ha", "he", "hi", "ах", "запах", "папа", "lo", "keen", "harm", "хата", "плохо"])
def test_other_words_are_no_laughter(word: str) -> None:
    assert not word_lists().laughter.fullmatch(word)


def test_the_bare_spellings_are_the_full_ones_without_their_mark() -> None:
    lists = word_lists()
    assert not lists.bare & lists.full
    assert not lists.misspellings & (lists.slang | lists.bare | lists.full | {*lists.function_words})
    assert {word.replace("'", "").replace("ё", "е") for word in lists.full} == lists.bare


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_a_language_names_each_word_once_and_in_lower_case(path: Path) -> None:
    for name, value in tomllib.loads(path.read_text(encoding="utf-8")).items():
        listed = value.split() if isinstance(value, str) else value
        assert len(set(listed)) == len(listed), f"{name}: {sorted(word for word in listed if listed.count(word) > 1)}"
        assert all(word == word.casefold() for word in listed)
