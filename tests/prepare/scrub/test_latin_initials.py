import pytest

from prepare.scrub._latin_initials import by_place
from tests.prepare.scrub.marks import marked


@pytest.mark.parametrize(
    "text",
    [
        "read by ⟦A. Thistlewood⟧ today",
        "students of ⟦S. N. Ramanathan⟧ and others",
        "See you there.\nBest regards,\n⟦Ottoline⟧",
        "pay this pls\n\ufffc\n⟦s papanikolaou⟧",
        "send me ⟦Olivia⟧s number",
    ],
)
def test_a_place_alone_can_tell_a_name(text: str) -> None:
    plain, places = marked(text)
    assert list(by_place(plain)) == places


@pytest.mark.parametrize("text", ["What. A. Goal.", "U. S. Army", "Fed. R. Civ. P. 12", "love,\nwhatever"])
def test_capitals_with_full_stops_are_not_always_initials(text: str) -> None:
    assert list(by_place(text)) == []
