"""Claims about text that can be stored."""

import pytest

from ingest.sources._text import text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("hi 😀\n", "hi 😀\n"),
        ("\ud83d", "\ufffd"),
        ("a\ude00\ud83db", "a\ufffd\ufffdb"),
        ("\ud83d\ude00", "😀"),
        (None, ""),
        (5, ""),
        (b"x", ""),
        (["x"], ""),
    ],
)
def test_text_is_given_as_it_can_be_stored_and_nothing_else(value: object, text: str) -> None:
    assert text_of(value) == text
    text_of(value).encode()
