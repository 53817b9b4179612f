from prepare.scrub._codes import CODE, found_in, is_code_there, mixed_codes


def test_letters_and_digits_in_turns_are_a_code() -> None:
    assert [mixed_codes(text) != [] for text in ("4VX9QD", "see R7Q2MV, ok", "K7TN42P")] == [True, True, True]


def test_flights_models_and_shouting_are_none() -> None:
    for text in ("BA2490", "GTX970", "RTX3060", "SORRRY", "123456", "a7c9d2", "COMP2300", "/A1B2C3"):
        assert mixed_codes(text) == [], text


def test_a_range_is_no_code() -> None:
    for text in ("row F 14-15", "in 10-12 days", "it weighs 60-80 or so"):
        start, end = found_in(text, CODE)[0]
        assert not is_code_there(text, start, end), text
    assert is_code_there("its 41-17", 4, 9)
