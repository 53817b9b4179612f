import pytest

from evaluate.style import SHARES, TITLES, style


def test_a_burst_counts_as_several_messages_of_one_turn() -> None:
    numbers = style([("ok", "so the whale"), ("Yes.",)])
    expected = {
        "messages_per_turn": 1.5,
        "characters_per_message": 6.0,
        "lower_case_starts": pytest.approx(2 / 3),
        "closing_punctuation": pytest.approx(1 / 3),
        "messages_with_emoji": 0.0,
    }
    assert {name: numbers[name] for name in expected} == expected


def test_an_empty_reply_counts_as_a_turn_without_messages() -> None:
    assert style([(), ("ok",)])["messages_per_turn"] == 0.5
    assert set(style([]).values()) == {0.0}


def test_every_number_has_a_title_and_shares_are_shares() -> None:
    numbers = style([("im SOOO late!!", "хз, потом)))"), ("lol 🐸🐸",)], frozenset({"^lol"}))
    assert list(numbers) == list(TITLES)
    assert all(0 <= numbers[name] <= 1 for name in SHARES)


def test_catch_phrases_are_counted_only_where_they_are_known() -> None:
    assert "catch_phrases" not in style([("well then",)])
    assert style([("well then", "no")], frozenset({"^well"}))["catch_phrases"] == 0.5
