import pytest

from prepare.scrub._russian_names import find_russian
from tests.prepare.scrub.marks import marked

CALLED = """
⟦тань⟧ продиктуй карту
⟦мариш⟧ найди код
ну ⟦саш⟧ ты где
⟦Ань⟧ кинь адрес
пароль от ноута ⟦дашкин⟧ знаешь?
возьми зонт ⟦светкин⟧
это номер ⟦ленкин⟧
""".strip().splitlines()
NOT_CALLED = """
мам скинь код
кать колесо надоело
лен растёт в поле
пароль от ноута длинный
сид фразу где хранишь
ну где ты
""".strip().splitlines()


@pytest.mark.parametrize("text", CALLED)
def test_who_is_called_in_short_and_what_is_theirs(text: str) -> None:
    plain, places = marked(text)
    assert list(find_russian(plain)) == places


@pytest.mark.parametrize("text", NOT_CALLED)
def test_words_that_only_look_like_it_stay(text: str) -> None:
    assert list(find_russian(text)) == []
