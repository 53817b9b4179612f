import pytest

from prepare.scrub._declension import forms, patronymic, surname_forms
from prepare.scrub._russian_readings import morphology

CASES = ["nomn", "gent", "datv", "accs", "ablt", "loct"]


@pytest.mark.parametrize("name", ["александр", "андрей", "юрий", "игорь", "никита", "илья", "лев", "павел"])
def test_male_names_are_declined_as_the_dictionary_has_them(name: str) -> None:
    parse = next(parse for parse in morphology().parse(name) if {"Name", "masc"} in parse.tag)
    ours = forms(name, female=False)
    assert [ours[case] for case in CASES] == [parse.inflect({case, "sing"}).word.replace("ё", "е") for case in CASES]


@pytest.mark.parametrize("name", ["анна", "ольга", "мария", "юлия", "зоя", "даша", "таня", "любовь"])
def test_female_names_are_declined_as_the_dictionary_has_them(name: str) -> None:
    parse = next(parse for parse in morphology().parse(name) if {"Name", "femn"} in parse.tag)
    ours = forms(name, female=True)
    assert [ours[case] for case in CASES] == [parse.inflect({case, "sing"}).word.replace("ё", "е") for case in CASES]


@pytest.mark.parametrize("name", ["павлов", "соловьев", "ильин", "достоевский"])
@pytest.mark.parametrize("female", [False, True])
def test_surnames_are_declined_as_the_dictionary_has_them(name: str, female: bool) -> None:
    parse = next(parse for parse in morphology().parse(name) if {"Surn", "masc"} in parse.tag)
    ours = surname_forms(name, female=female)
    gender = "femn" if female else "masc"
    theirs = [parse.inflect({case, gender, "sing"}).word.replace("ё", "е") for case in CASES]
    assert [ours[case] for case in CASES] == theirs


@pytest.mark.parametrize(
    ("pet", "gent"),
    [("санек", "санька"), ("игорек", "игорька"), ("юрец", "юрца"), ("сашок", "сашка"), ("олег", "олега")],
)
def test_a_vowel_that_only_the_nominative_has_goes(pet: str, gent: str) -> None:
    assert forms(pet, female=False)["gent"] == gent


@pytest.mark.parametrize(
    ("name", "called"), [("саша", "саш"), ("таня", "тань"), ("рая", "рай"), ("наталья", "наталья")]
)
def test_the_short_form_of_address(name: str, called: str) -> None:
    assert forms(name, female=True)["voct"] == called


def test_a_surname_that_is_not_declined_stays() -> None:
    assert set(surname_forms("шевченко", female=True).values()) == {"шевченко"}


def test_patronymics() -> None:
    assert [patronymic("тихон", female=female) for female in (False, True)] == ["тихонович", "тихоновна"]
    assert [patronymic("аркадий", female=female) for female in (False, True)] == ["аркадьевич", "аркадьевна"]
    assert [patronymic("игорь", female=female) for female in (False, True)] == ["игоревич", "игоревна"]
