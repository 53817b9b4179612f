from prepare.scrub import Span
from prepare.scrub._retelling import retold, told_nearby


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
