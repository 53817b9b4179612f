import pytest

from prepare.scrub._name_parts import nicknames, parts


def read(name: str) -> list[tuple[str, str, str]]:
    return [(part.role, part.name, part.case) for part in parts(name)]


def test_pet_names_and_cases_lead_to_one_name() -> None:
    assert {part.name for name in ("Александр", "Сашку", "саней", "Шурика") for part in parts(name)} == {"александр"}
    assert {part.name for name in ("Robert", "bob", "Robbie") for part in parts(name)} == {"robert"}


def test_the_parts_of_a_full_name_are_told_apart() -> None:
    assert read("Гаврилов Кондрат Харлампович") == [
        ("family", "гаврилов", "nomn"),
        ("given", "кондрат", "nomn"),
        ("father", "харлампович", "nomn"),
    ]
    assert [part.role for part in parts("Anna van der Berg")] == ["given", "family"]
    assert [part.role for part in parts("Jaroslava P. Sedláčková")] == ["given", "family"]


@pytest.mark.parametrize(
    ("name", "gender", "case"),
    [
        ("Анне Поповой", "female", "datv"),
        ("Сашу Кузнецову", "female", "accs"),
        ("Саша Кузнецов", "male", "nomn"),
        ("Ириной Павловной", "female", "ablt"),
        ("Саш", "male", "voct"),
    ],
)
def test_the_parts_settle_gender_and_case_between_them(name: str, gender: str, case: str) -> None:
    assert {(part.gender, part.case) for part in parts(name)} == {(gender, case)}


def test_who_is_known_settles_what_a_pet_name_leaves_open() -> None:
    assert parts("Саше", {"александра": "female"})[0].name == "александра"
    assert parts("Саше", {"александр": "male"})[0].name == "александр"


def test_nicknames_go_both_ways() -> None:
    assert "robert" in nicknames("bob")
    assert "bob" in nicknames("robert")
    assert nicknames("xiomara") == frozenset()


@pytest.mark.parametrize(
    ("name", "family", "case"),
    [("Лёша Зимин", "зимин", "nomn"), ("Лёше Зимину", "зимин", "datv"), ("Дениса Чумака", "чумака", "gent")],
)
def test_a_word_in_no_dictionary_beside_a_given_name_is_a_surname(name: str, family: str, case: str) -> None:
    assert read(name)[1] == ("family", family, case)
