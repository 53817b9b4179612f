import pytest

from prepare.scrub._russian_names import find_russian
from tests.prepare.scrub.marks import marked

NAMED = """
⟦Ленкин⟧ муж в командировке
⟦петькина⟧ мама звонила
сказала что ⟦лев⟧ не придёт
⟦любовь⟧ наша опять на больничном
""".strip().splitlines()
ORDINARY = """
машина мамы стоит
света дома нет
любовь приходит и уходит
роман пришёл по почте
лев рычит
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMED)
def test_a_word_is_a_name_beside_what_is_somebodys_or_a_person_does(text: str) -> None:
    plain, places = marked(text)
    assert list(find_russian(plain)) == places


@pytest.mark.parametrize("text", ORDINARY)
def test_the_same_words_are_left_elsewhere(text: str) -> None:
    assert list(find_russian(text)) == []
