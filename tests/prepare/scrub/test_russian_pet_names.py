import pytest

from prepare.scrub._russian_pet_names import is_pet_name, is_run_together, is_said_patronymic


@pytest.mark.parametrize("word", ["заурчик", "рушаночка", "жанибекчику"])
def test_an_ending_of_endearment_on_a_name_is_a_name(word: str) -> None:
    assert is_pet_name(word)


@pytest.mark.parametrize("word", ["ромашка", "мальчик", "ласточка", "стульчик"])
def test_ordinary_words_with_such_endings_are_none(word: str) -> None:
    assert not is_pet_name(word)


@pytest.mark.parametrize("word", ["степаныча", "палну", "сергевне", "иванна"])
def test_patronymics_are_known_as_they_are_said(word: str) -> None:
    assert is_said_patronymic(word)


@pytest.mark.parametrize("word", ["марьпална", "сансаныч", "палпалыч", "марьиванне"])
def test_a_name_and_a_patronymic_may_be_said_as_one(word: str) -> None:
    assert is_run_together(word)


@pytest.mark.parametrize("word", ["кирпич", "москвич", "паныч", "иванович"])
def test_words_that_only_end_so_are_none(word: str) -> None:
    assert not is_run_together(word)
