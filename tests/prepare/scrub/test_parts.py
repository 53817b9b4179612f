import pytest

from prepare.scrub._parts import part_of, told_in_parts


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("then KVO", "KVO"),
        ("starts with LR68", "LR68"),
        ("sorry 771 940", "771 940"),
        ("943 476 and then 5870", "943 476 and then 5870"),
        ("буквы УХ регион 163", "УХ регион 163"),
        ("потом девять два шесть", "девять два шесть"),
    ],
)
def test_a_message_that_is_nothing_but_a_part_is_known(text: str, value: str) -> None:
    part = part_of(text)
    assert part is not None and text[slice(*part)] == value


@pytest.mark.parametrize("text", ["OK", "then we left at 5", "ДА", "it was 20 degrees in the shade", "see you at 7"])
def test_other_messages_are_no_part(text: str) -> None:
    assert part_of(text) is None


def test_a_part_counts_only_where_such_a_value_is_asked_for_or_goes_on() -> None:
    assert list(told_in_parts("then KVO", frozenset(), ("plate",))) == []
    assert list(told_in_parts("then KVO", frozenset(("continued_plate",)), ("plate",))) == [(5, 8)]
    assert list(told_in_parts("starts with LR68", frozenset(("plate",)), ("plate",))) == [(12, 16)]
    assert list(told_in_parts("4", frozenset(("just_door",)), ("door",))) == []
