import pytest

from prepare.unfinished_numbers import unfinished_number


@pytest.mark.parametrize("text", ["its 4000 0566 55", "07700-900", "call +44 7700 9 "])
def test_most_of_a_number_at_the_end_is_found(text: str) -> None:
    found = unfinished_number(text)
    assert found is not None
    assert text[slice(*found)].strip() == text[text.index(next(filter(str.isdigit, text))) - ("+" in text) :].strip()


@pytest.mark.parametrize("text", ["", "see you at 19:30", "in 2026", "4000 0566 5566 ok", "12345", "no number"])
def test_short_numbers_and_numbers_that_are_over_are_none(text: str) -> None:
    assert unfinished_number(text) is None
