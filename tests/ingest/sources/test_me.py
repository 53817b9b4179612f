"""Claims about the name of an owner whose id is not told."""

import pytest

from ingest.sources._me import name_in


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Ann Lee", "Ann Lee"),
        (" Анна ", "Анна"),
        ("", ""),
        ("12345", ""),
        ("+44 7700 900123", ""),
        ("ann@example.org", ""),
        ("user1", ""),
    ],
)
def test_only_what_can_be_a_name_is_one(asked: str, name: str) -> None:
    assert name_in(asked) == name
