import pytest

from prepare.scrub.places import find


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("I live just outside Novi Sad.", "Novi Sad"),
        ("we're moving back to St. Ives in June", "St. Ives"),
        ("\ufffc, Keflavíkurflugvöllur", "Keflavíkurflugvöllur"),
        ("\ufffc\n \ufffc\n Soto del Barco\n\n Spain \ufffc", "Soto del Barco"),
        ("прописана в Великом Устюге", "Великом Устюге"),
    ],
)
def test_a_place_that_ties_somebody_to_it_is_found(text: str, place: str) -> None:
    assert text.index(place) in {span.start for span in find(text)}
    assert place in {text[span.start : span.end] for span in find(text)}


@pytest.mark.parametrize(
    "text", ["I live in Boehner's state", "moved over to Wordpress. All fixed", "born on a Monday"]
)
def test_what_goes_on_or_is_no_place_is_left(text: str) -> None:
    assert "All" not in " ".join(text[span.start : span.end] for span in find(text))
    assert not any(text[span.start : span.end] in ("Boehner", "Monday") for span in find(text))
