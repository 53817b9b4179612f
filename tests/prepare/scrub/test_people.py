import pytest

from prepare.scrub._people import People, private_runs, private_words, spellings


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Jess Baker ❤️", ["Jess", "Baker"]),
        ("Mum", []),
        ("Аня (работа)", ["Аня"]),
        ("Anna from work", ["Anna"]),
        ("bobby99", ["bobby99"]),
        ("+44 7700 900123", []),
    ],
)
def test_only_what_says_who_somebody_is_counts(name: str, words: list[str]) -> None:
    assert private_words(name) == words


def test_words_with_a_blank_between_are_one_run() -> None:
    name = "Dr Jess Baker - gym"
    assert [name[start:end] for start, end in private_runs(name)] == ["Dr Jess Baker", "gym"]


def test_a_name_is_said_in_many_ways() -> None:
    assert {"саша", "сашей", "александре", "шурика"} <= spellings("Саша")
    assert {"кузнецова", "кузнецову", "кузнецовым"} <= spellings("Кузнецова")
    assert {"bob", "robert", "rob"} <= spellings("Rob")


def test_the_owner_is_known_in_every_case() -> None:
    people = People(owner="Анна Ли")
    assert people.is_owner("Ане")
    assert people.is_owner("анюта")
    assert people.is_owner("Анной Ли")
    assert not people.is_owner("Анной Поповой")
    assert not People().is_owner("Анна")


def test_a_full_name_tells_the_sex_of_those_who_are_called_so() -> None:
    assert People(names=("Саша Кузнецова", "Женя")).genders == {"александра": "female"}


def test_people_are_not_told_by_their_repr() -> None:
    assert "Zhuzha" not in repr(People(owner="Zhuzha", names=("Zhuzha",)))
