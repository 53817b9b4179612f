import pytest

from prepare.scrub._odd_words import is_odd


@pytest.mark.parametrize("text", ["no shoes inside", "marmalade", "Wednesday", "одуванчик одуванчик два", "соловей"])
def test_words_that_answer_no_question_are_odd(text: str) -> None:
    assert is_odd(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "on the fridge",
        "ask my mum",
        "the long one",
        "dad's got it",
        "it's fine",
        "на холодильнике",
        "сам не помню",
        "спроси соседа",
        "бульон не выливай",
        "driving",
    ],
)
def test_replies_that_tell_where_it_is_or_who_has_it_are_not_odd(text: str) -> None:
    assert not is_odd(text.split())


def test_a_sure_password_may_have_a_verb() -> None:
    assert is_odd(["ненавижу", "лужи"], surely=True)
    assert not is_odd(["ненавижу", "лужи"])
