import tomllib

import pytest

from prepare.scrub._given_names import FOLDER, folded, name_of


def test_no_name_is_listed_twice() -> None:
    tables = tomllib.loads((FOLDER / "latin.toml").read_text(encoding="utf-8"))
    names = [name for genders in tables.values() for listed in genders.values() for name in listed.split()]
    assert len(names) == len(set(names))
    assert all(name == folded(name) for name in names)


@pytest.mark.parametrize(
    ("word", "certainty"),
    [
        ("Sarah", "any_case"),
        ("sarah", "any_case"),
        ("José", "any_case"),
        ("Zsuzsanna", "title_case"),
        ("Grace", "often"),
        ("will", "word"),
        ("Thompson", "surname"),
        ("Kovalenko", "surname"),
        ("Jerković", "surname"),
        ("Anne-Marie", "any_case"),
    ],
)
def test_what_it_takes_for_a_word_to_be_a_name(word: str, certainty: str) -> None:
    found = name_of(word)
    assert found is not None and found.certainty == certainty


@pytest.mark.parametrize("word", ["table", "London", "lesson", "Monday", "music", "risky"])
def test_ordinary_words_and_towns_are_no_names(word: str) -> None:
    assert name_of(word) is None


def test_case_accents_and_the_two_dots_of_yo_make_no_difference() -> None:
    assert folded("José") == folded("JOSE") == "jose"
    assert folded("Лёша") == folded("леша") == "леша"
    assert folded("Андрей") == "андрей"
