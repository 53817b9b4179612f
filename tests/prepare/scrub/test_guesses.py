from prepare.scrub._guesses import guessed


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in guessed(text)]


def test_what_a_password_is_guessed_to_be_is_found() -> None:
    assert found("i cant remember the pw, is it acrylic queen?") == ["acrylic queen"]


def test_questions_about_a_password_stay() -> None:
    assert found("the password, is it on the fridge?") == []
    assert found("is it working?") == []


def test_of_two_guesses_both_are_found() -> None:
    assert found("is it Biscuit or nibbles") == ["Biscuit", "nibbles"]
