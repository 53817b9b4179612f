from prepare.scrub._big_places import is_big_place


def test_big_cities_are_big_in_every_case() -> None:
    assert is_big_place("London") and is_big_place("Москва") and is_big_place("Казани")
    assert not is_big_place("Stretford") and not is_big_place("Мытищи")
