import pytest

from prepare.scrub._run_together import is_joined_by_dashes, is_run_together


@pytest.mark.parametrize("word", ["зеленыйчай", "вареникисвишней", "утровлесу", "ihatethisplace", "pigeonparade"])
def test_words_written_as_one_are_known(word: str) -> None:
    assert is_run_together(word)


@pytest.mark.parametrize(
    "word", ["незнаю", "потомучто", "вобщем", "видеоконференция", "everything", "understand", "чай"]
)
def test_words_and_common_mistakes_are_not_run_together(word: str) -> None:
    assert not is_run_together(word)


def test_three_parts_that_do_not_belong_together_are_joined_by_dashes() -> None:
    assert is_joined_by_dashes("otter-lamp-velvet")
    assert is_joined_by_dashes("тыква-штиль-44")
    assert not is_joined_by_dashes("up-to-date")
    assert not is_joined_by_dashes("half-past")
