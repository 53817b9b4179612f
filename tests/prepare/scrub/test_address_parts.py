import pytest

from prepare.scrub._address_parts import told_anyway, told_in_pieces

ASKED = frozenset(("home", "just_home", "asked_home"))


@pytest.mark.parametrize(
    ("text", "piece"),
    [
        ("Bed-Stuy", "Bed-Stuy"),
        ("in Ramsbottom now", "Ramsbottom"),
        ("Химки, за мкадом жизнь есть", "Химки"),
        ("Молодёжная где пятёрочка", "Молодёжная"),
        ("halsey n throop", "halsey n throop"),
        ("number 12, green door", "number 12"),
        ("дом 7, 9 этаж, 212", "дом 7, 9 этаж, 212"),
    ],
)
def test_pieces_are_found_where_somebody_asks(text: str, piece: str) -> None:
    assert piece in [text[start:end] for start, end in told_in_pieces(text, ASKED)]
    assert list(told_in_pieces(text, frozenset(("address",)))) == []


@pytest.mark.parametrize(
    "text",
    [
        "Later",
        "Лови",
        "Creep lol",
        "bread and butter",
        "Dunno mate",
        "Sorry, in a meeting",
        "Потом",
        "you and me",
        "Home",
        "Why?",
        "in 20 minutes",
    ],
)
def test_replies_that_tell_no_place_stay(text: str) -> None:
    assert list(told_in_pieces(text, ASKED)) == []


def test_flats_and_streets_of_every_town_are_found_unasked() -> None:
    for text, piece in (("flat is 2B", "2B"), ("квартира у нас 57", "57"), ("мы на Мира 12", "Мира 12")):
        assert [text[start:end] for start, end in told_anyway(text)] == [piece]
    for text in ("flat is 850 a month", "квартира у нас 57 м", "Пушкина 2 тома", "Ленина 1917 год"):
        assert list(told_anyway(text)) == [], text
