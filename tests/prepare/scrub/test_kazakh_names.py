import pytest

from prepare.scrub._kazakh_names import find_kazakh
from tests.prepare.scrub.marks import marked


@pytest.mark.parametrize("text", ["болды. ⟦Айгүлге⟧ айт", "⟦Әселге⟧ айтпа", "⟦Сейтқали⟧ ағай келді"])
def test_who_is_told_or_called_with_respect_is_a_person(text: str) -> None:
    plain, places = marked(text)
    assert list(find_kazakh(plain)) == places


@pytest.mark.parametrize("text", ["Маған айт, қайда", "үйге кел", "Айгулге барам"])
def test_pronouns_and_other_languages_are_left(text: str) -> None:
    assert list(find_kazakh(text)) == []
