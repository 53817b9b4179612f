import pytest

from prepare.scrub._russian_names import find_russian
from tests.prepare.scrub.marks import marked


@pytest.mark.parametrize(
    "text",
    [
        "задержали ⟦Дениса Чумака⟧ в пятницу",
        "вынес ⟦О. П. Гринько⟧ сегодня",
        "получатель ⟦Бондаренко О. В.⟧",
        "там будет ⟦Кристина Андреевна Б.⟧",
        "наш участковый ⟦калинин а. в.⟧ просил",
        "пропал ⟦фролов⟧ ⟦пётр ильич⟧",
        "с ⟦ренатой шакировой⟧ учились",
        "отметил ⟦Ли Сяопин⟧ вчера",
        "прибыл ⟦Си Цзиньпин⟧ сегодня",
    ],
)
def test_a_name_reaches_to_its_initials_and_surname(text: str) -> None:
    plain, places = marked(text)
    assert list(find_russian(plain)) == places
