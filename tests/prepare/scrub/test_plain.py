import pytest

from prepare.scrub import is_plain, kinds_in
from prepare.scrub._plain import plain_words


@pytest.mark.parametrize("word", ["the", "The", "don't", "don’t", "потому", "Это", "half-open"])
def test_everyday_words_are_plain_in_any_case(word: str) -> None:
    assert is_plain(word)


@pytest.mark.parametrize("word", ["", "-", "Zoidberg", "4821", "the1", "thecactus", "the-cactus", "four", "сорок"])
def test_nothing_else_is(word: str) -> None:
    assert not is_plain(word)


def test_no_plain_word_is_a_digit_that_is_spelled_out() -> None:
    assert not [word for word in plain_words() if "number_words" in kinds_in(word)]
