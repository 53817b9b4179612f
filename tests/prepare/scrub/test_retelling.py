from prepare.scrub import Span
from prepare.scrub._retelling import ends_of, retold, told_nearby


def test_a_password_is_known_again_with_another_case_or_year_or_a_typing_error() -> None:
    told = told_nearby("its tangoFoxgolve!", [Span(4, 17, "SECRET")])
    for again in ("TangoFoxglove", "no, tangofoxglove", "tangofoxgolve88"):
        assert retold(told, again)


def test_other_words_and_numbers_stay() -> None:
    assert retold(["butterscotch"], "butter and scotch, thanks") == []
    assert retold(["41907733"], "it came to 41907734") == []
    assert told_nearby("ask Sarah", [Span(4, 9, "PERSON")]) == []


def test_a_password_is_known_again_in_the_other_layout() -> None:
    told = told_nearby("утровлесу", [Span(0, 9, "SECRET")])
    assert retold(told, "те enhjdktce ура")


def test_a_password_that_begins_with_the_same_word_and_sign_is_another_of_its_kind() -> None:
    assert retold(["umbrella-stand!"], "the water one is Umbrella-hat! btw")
    assert retold(["umbrella-stand!"], "take an umbrella") == []


def test_the_end_of_a_long_value_is_told_again() -> None:
    values = [("bc1qjtr520j7ylyntk6f33ww80989kvefgf2c3x4ad", "CRYPTO"), ("4276 3801 2345 6784", "CARD")]
    assert [span.kind for text in ("x4ad", "ends in x4ad", "yes 6784") for span in ends_of(values, text)] == [
        "CRYPTO",
        "CRYPTO",
        "CARD",
    ]
    for text in ("4ad", "see x4ad in the log", "1999", "ok then"):
        assert ends_of(values, text) == [], text
