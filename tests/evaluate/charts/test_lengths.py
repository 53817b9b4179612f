import pytest

from evaluate.charts.lengths import lengths_figure, shares_by_bin
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def test_the_commonest_length_is_told_for_each() -> None:
    page = assert_sound(lengths_figure(fidelity()["lengths"]))
    assert "yours 20–39" in page.said and "the base model's 60–79" in page.said
    assert "160+" in page.said


def test_with_one_edge_more_than_bins_the_last_bin_is_closed() -> None:
    figure = lengths_figure({"edges": [0, 10, 20], "twin": [0.4, 0.6], "owner": [0.5, 0.5]})
    assert "10–19" in figure and "20+" not in figure


@pytest.mark.parametrize(
    "lengths",
    [
        {},
        {"edges": [0, 10]},
        {"edges": None, "twin": [1.0]},
        {"edges": [0, 10], "twin": [0.1, 0.2, 0.3]},
        {"edges": [0, 10, 20], "twin": [0.1, 0.9], "owner": [0.1, 0.2, 0.7]},
        {"edges": [0, 10], "twin": [0.1, None]},
    ],
)
def test_bins_that_do_not_compare_are_not_drawn(lengths: dict[str, object]) -> None:
    assert lengths_figure(lengths) == ""


def test_nobody_who_said_anything_is_still_a_sound_picture() -> None:
    assert_sound(lengths_figure({"edges": [0, 10], "twin": [0.0, 0.0]}))
    assert shares_by_bin({"edges": [0, 10], "twin": [0.0, 0.0]})[1] == {"twin": [0.0, 0.0]}
