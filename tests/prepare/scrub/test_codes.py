from prepare.scrub._codes import mixed_codes


def test_letters_and_digits_in_turns_are_a_code() -> None:
    assert [mixed_codes(text) != [] for text in ("4VX9QD", "see R7Q2MV, ok", "K7TN42P")] == [True, True, True]


def test_flights_models_and_shouting_are_none() -> None:
    for text in ("BA2490", "GTX970", "RTX3060", "SORRRY", "123456", "a7c9d2", "COMP2300", "/A1B2C3"):
        assert mixed_codes(text) == [], text
