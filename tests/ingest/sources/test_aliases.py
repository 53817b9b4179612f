import pytest

from ingest.sources._aliases import id_asked_for

PEOPLE = {"U1": ["ann", "Ann Lee", "ann@example.org"], "U2": ["bob", "Sam"], "U3": ["sam"], "ann": ["x"]}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("Ann Lee", "U1"),
        ("ANN LEE", "U1"),
        ("ann@example.org", "U1"),
        ("@bob", "U2"),
        ("U2", "U2"),
        ("ann", "ann"),
        ("sam", "sam"),
        ("eve", "eve"),
        ("", ""),
    ],
)
def test_only_a_name_that_one_person_has_gives_their_id(asked: str, found: str) -> None:
    assert id_asked_for(asked, PEOPLE) == found
