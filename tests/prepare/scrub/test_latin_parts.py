import pytest

from prepare.scrub._latin_parts import first_part, is_said_to_be, last_part
from prepare.scrub._latin_words import words_of


@pytest.mark.parametrize(
    ("text", "known", "name"),
    [
        ("with Anna van der Berg again", "Anna", "Anna van der Berg"),
        ("to Soib K. Kishiev now", "Kishiev", "Soib K. Kishiev"),
        ("Ann Lee Monday", "Ann", "Ann Lee"),
        ("Ann. Lee came", "Ann", "Ann"),
        ("Ann LOL", "Ann", "Ann"),
        ("Mr Lee", "Lee", "Lee"),
        ("olga krylova lives", "olga", "olga krylova"),
        ("my name is borna jerkovan, hi", "borna", "borna jerkovan"),
        ("tell sarah monday", "sarah", "sarah"),
    ],
)
def test_a_name_reaches_from_its_first_word_to_its_last(text: str, known: str, name: str) -> None:
    words = words_of(text)
    index = [word.text for word in words].index(known)
    first, last = first_part(text, words, index, set()), last_part(text, words, index)
    assert text[words[first].start : words[last].end] == name


def test_what_is_said_to_be_a_name_is_one() -> None:
    text = "my name is borna, not is"
    assert [word.text for word in words_of(text) if is_said_to_be(text, word)] == ["borna"]
    assert not any(is_said_to_be(text, word) for text in ["my name is not there"] for word in words_of(text))
