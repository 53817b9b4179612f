import pytest

from prepare.scrub._nominatives import nominatives


@pytest.mark.parametrize(("word", "name"), [("Пушкиным", "пушкин"), ("José's", "jose"), ("Лёшей", "леша")])
def test_forms_of_a_name_share_a_spelling(word: str, name: str) -> None:
    assert name in nominatives(word)
