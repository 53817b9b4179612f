import pytest

from prepare.scrub._russian_names import find_russian
from tests.prepare.scrub.marks import marked

NAMED = """
⟦Маша⟧ приедет в семь
а ⟦катя⟧ будет?
видел вчера ⟦Серёгу⟧ с ⟦Вовчиком⟧
⟦Саш⟧, ты где?
привет, ⟦Лен⟧
передай ⟦Наталье Сергеевне⟧ документы
⟦иван петрович⟧ просил перезвонить
⟦Вера⟧ сказала, что не придёт
поговори с ⟦Надеждой⟧ из бухгалтерии
у ⟦оли⟧ день рождения в пятницу
звонил ⟦Алексей Владимирович⟧
договор с ⟦Ахметовым Ринатом⟧
с ⟦Айгуль⟧ договорились
у ⟦Паши Кузнецова⟧ машина сломалась
⟦Гузель Маратовна⟧ наша классная
дядя ⟦Витя⟧ привез рыбу
наш директор ⟦Бондаренко И. С.⟧
договор подписал ⟦И. И. Сидоров⟧
я с ⟦Романом⟧ разговаривал
⟦Гаврилов Кондрат Харлампович⟧ подписал
""".strip().splitlines()


@pytest.mark.parametrize("text", NAMED)
def test_persons_are_found_in_any_case_and_nothing_beside_them(text: str) -> None:
    plain, places = marked(text)
    assert list(find_russian(plain)) == places


@pytest.mark.parametrize("text", ["улица Павлова", "метро Кирова", "имени Пушкина", "река Лена", "лена река"])
def test_streets_and_rivers_that_bear_a_name_are_no_persons(text: str) -> None:
    assert list(find_russian(text)) == []
