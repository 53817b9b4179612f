import tomllib

import pytest

from prepare.scrub import NOBODY, People, find_spans, load_rules
from prepare.scrub._given_names import FOLDER
from prepare.scrub._well_known import without_well_known


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("Harry Potter and Harry Webb", [(0, 12), (17, 27)], [(17, 27)]),
        ("Ben & Jerry's is out, Jerry", [(0, 3), (6, 11), (22, 27)], []),
        ("Dr Pepper", [(3, 9)], []),
        ("İstanbul Harry Potter", [(9, 21)], []),
    ],
)
def test_characters_brands_and_stars_are_no_private_persons(
    text: str, names: list[tuple[int, int]], left: list[tuple[int, int]]
) -> None:
    assert without_well_known(text, names) == left


def kept(text: str, people: People = NOBODY) -> list[str]:
    """What is found in a text by all rules."""
    return [text[span.start : span.end] for span in find_spans(text, load_rules(people=people), people=people)]


@pytest.mark.parametrize(
    "text",
    [
        "have you heard the new kendrick",
        "Wallace and Gromit on the big screen",
        "слушал михаила круга всю дорогу",
        "кто такой плющенко",
        "в Вахтангова дают премьеру",
        "с Ливановым лучше",
        "мем с эйнштейном",
    ],
)
def test_a_star_stays_in_talk_in_whatever_case(text: str) -> None:
    assert kept(text) == []


def test_a_star_stays_but_a_contact_of_that_name_does_not() -> None:
    assert kept("Thierry Henry scored") == []
    assert kept("we saw Thierry Henry", People(names=("Thierry Henry",))) == ["Thierry Henry"]


def test_a_contact_whose_name_is_a_part_of_a_title_leaves_the_title() -> None:
    people = People(names=("Рита",))
    assert kept("читала мастера и маргариту?", people) == []
    assert kept("видела маргариту?", people) == ["маргариту"]


def test_a_part_of_a_full_name_stays_only_behind_it() -> None:
    assert kept("Etta James again, Etta forever") == []
    assert kept("Etta said no") == ["Etta"]


def test_a_word_of_kin_makes_a_stars_name_private() -> None:
    assert kept("my cousin Chris Evans rang") == ["Chris Evans"]


def test_no_entry_is_listed_twice_and_all_are_in_lower_case() -> None:
    for language in ("en", "ru"):
        tables = tomllib.loads((FOLDER / f"well_known_{language}.toml").read_text(encoding="utf-8"))
        groups = [tables] if language == "en" else [tables["people"], tables["figures"]]
        names = [" ".join(name.split()) for group in groups for names in group.values() for name in names.split(",")]
        assert len(names) == len(set(names)) and all(name == name.lower() and "ё" not in name for name in names)
