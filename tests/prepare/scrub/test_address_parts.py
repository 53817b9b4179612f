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
        ("Hi! It's Marlowe Road, the end nearest the church", "Marlowe Road"),
        ("yes, Fennel Close", "Fennel Close"),
        ("its number forty two, ramp at the front", "number forty two"),
        ("house sixteen", "house sixteen"),
        ("flat twenty-one", "flat twenty-one"),
        ("двадцать третий, второй подъезд", "двадцать третий, второй подъезд"),
        ("дом сорок восьмой", "дом сорок восьмой"),
        ("Героев Панфиловцев что-то", "Героев Панфиловцев"),
        ("на Маршала Бирюзова", "Маршала Бирюзова"),
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


def test_a_bare_number_goes_on_with_a_street_that_was_just_told() -> None:
    for text in ("114, top bell", "4, green door", "27"):
        found = [text[start:end] for start, end in told_in_pieces(text, ASKED | {"told_address"})]
        assert found == [text.split(",")[0]]
        assert list(told_in_pieces(text, ASKED)) == []
    for text in ("4", "2 mins", "10 ish", "5 of us"):
        assert list(told_in_pieces(text, ASKED | {"told_address"})) == []


def test_where_somebody_sets_out_is_an_address() -> None:
    for text, piece in (
        ("я, от Профсоюзной 88", "Профсоюзной 88"),
        ("выезжаю с Луговой 5", "Луговой 5"),
        ("возле Гжатской 22к3, если что", "Гжатской 22к3"),
        ("we're at flat 2", "flat 2"),
        ("I live in apt 14b, come up", "apt 14b"),
        ("18 st jude's terrace", "18 st jude's terrace"),
    ):
        assert piece in [text[start:end] for start, end in told_anyway(text)]
    for text in ("от Первой 5 минут", "с Новой 2024", "we're at flat rate", "they were in flat 2 years"):
        assert list(told_anyway(text)) == []


def test_flats_and_streets_of_every_town_are_found_unasked() -> None:
    for text, piece in (("flat is 2B", "2B"), ("квартира у нас 57", "57"), ("мы на Мира 12", "Мира 12")):
        assert [text[start:end] for start, end in told_anyway(text)] == [piece]
    for text in ("flat is 850 a month", "квартира у нас 57 м", "Пушкина 2 тома", "Ленина 1917 год"):
        assert list(told_anyway(text)) == [], text
