import pytest

from prepare.scrub._russian_names import find_russian
from tests.prepare.scrub.marks import marked


@pytest.mark.parametrize(
    "text",
    [
        "⟦кузнецова⟧ опять всех строит",
        "я с ⟦хабибуллиным⟧ договорился",
        "⟦магомедов⟧ отдаст в пятницу",
        "прикинь ⟦скворцов⟧ женится",
        "от ⟦воробьёвой⟧ пришло письмо",
        "адвокат ⟦резник⟧ сказал",
        "сдался князю ⟦Барятинскому⟧",
    ],
)
def test_a_surname_is_found_in_lower_case_and_behind_a_trade(text: str) -> None:
    plain, places = marked(text)
    assert list(find_russian(plain)) == places


@pytest.mark.parametrize(
    "text",
    [
        "пробка на Желябова",
        "гуляла по Невскому",
        "козлов стадо",
        "пять магазинов обошла",
        "гостевой называется так",
        "губернатор Самарской области",
        "мне инн нужен",
        "там раф вкусный",
    ],
)
def test_streets_plurals_and_adjectives_are_no_persons(text: str) -> None:
    assert list(find_russian(text)) == []
