import pytest

from prepare.scrub._words import WORD, starts_sentence


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("O'Neill, Jean-Paul", ["O'Neill", "Jean-Paul"]),
        ("@ann #ann ann99 a/ann ann.lee x=ann Komar!Komar", ["lee"]),
        ("мама👍🏽Аня", ["мама", "Аня"]),
    ],
)
def test_words_are_no_parts_of_user_names_links_or_passwords(text: str, words: list[str]) -> None:
    assert [match.group() for match in WORD.finditer(text)] == words


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Grace", True),
        ("ok. Grace", True),
        ("hi Grace", False),
        ("J. Grace", False),
        ("🙂 Grace", True),
        ("a, Grace", False),
    ],
)
def test_where_a_capital_says_nothing(text: str, starts: bool) -> None:
    assert starts_sentence(text, text.index("Grace")) is starts
