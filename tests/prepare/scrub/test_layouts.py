import pytest

from prepare.scrub._layouts import in_cyrillic, in_latin, in_other_layout


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in in_other_layout(text)]


def test_what_is_typed_in_the_other_layout_is_the_same_keys() -> None:
    assert in_cyrillic("cjcbcrf") == "сосиска"
    assert in_latin("сосиска") == "cjcbcrf"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("точно! cjcbcrf d ntcnt", ["cjcbcrf d ntcnt"]),
        ("те enhjdktce? ура", ["enhjdktce"]),
        ("пробуй ырусыщк", ["ырусыщк"]),
        (",f,eirbyf,ekjxrf зашло", [",f,eirbyf,ekjxrf"]),
    ],
)
def test_words_that_mean_something_only_in_the_other_layout_are_found(text: str, words: list[str]) -> None:
    assert found(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "the next thing, they're able; it's dad's",
        "вентилятор, щас взгляд всплеск бодрствовать",
        "https://example.com and a.b@example.com",
        "next.",
    ],
)
def test_words_of_their_own_language_stay(text: str) -> None:
    assert found(text) == []
