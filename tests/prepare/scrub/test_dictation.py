import pytest

from prepare.scrub._dictation import dictated


def found(text: str, *, asked: bool = True) -> list[str]:
    return [text[start:end] for start, end in dictated(text, asked=asked)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ok capital G nine frog w w 31", "capital G nine frog w w 31"),
        ("its grumpycat then 55 then exclamation mark", "grumpycat then 55 then exclamation mark"),
        ("большая К потом kot потом 77 и решётка", "большая К потом kot потом 77 и решётка"),
        ("lowercase r lowercase t 5 5 hash", "lowercase r lowercase t 5 5 hash"),
    ],
)
def test_what_is_dictated_sign_by_sign_is_found_once_it_is_asked_for(text: str, told: str) -> None:
    assert found(text) == [told]


def test_a_long_dictation_with_a_capital_and_a_number_needs_nobody_to_ask() -> None:
    assert found("capital G nine frog w w 31", asked=False) == ["capital G nine frog w w 31"]
    assert found("grumpycat then 55 then exclamation mark", asked=False) == []


@pytest.mark.parametrize("text", ["I have a dog and 2 cats", "i live at dot 5", "til 8 u know", "22, а дышу"])
def test_talk_with_numbers_and_lone_letters_stays(text: str) -> None:
    assert found(text) == []


def test_an_amount_of_money_is_no_sign() -> None:
    for text in ("trc20, комиссия 1 доллар, минимум 10", "скидка, было 30 процентов", "5 долларов за штуку, собака"):
        assert list(dictated(text, asked=True)) == [], text
