import re

import pytest

from evaluate.charts.drawing import NARROW, WIDE, Layout
from evaluate.charts.scale import Place, labels, scale_figure
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def at_x(figure: str, css: str) -> list[float]:
    """Where the signs of a speaker stand, in the wide picture and in the narrow one."""
    return [float(x) for x in re.findall(rf'<circle class="mark s-{css}" cx="([\d.]+)"', figure)]


def test_the_line_holds_everyone_and_says_so_in_words() -> None:
    page = assert_sound(scale_figure(fidelity()))
    for words in ("the twin 0.73", "your own past", "another person", "the base model", "0.94"):
        assert words in page.said
    assert "you yourself 0.48, your own past 0.68, the twin 0.73, another person 0.84" in page.said


def test_nearer_to_the_person_is_further_left() -> None:
    figure = scale_figure({"auc": {"twin": 0.7, "earlier": 0.6, "same_period": 0.5}})
    assert all(now < past for now, past in zip(at_x(figure, "same_period"), at_x(figure, "earlier"), strict=True))


@pytest.mark.parametrize(("value", "wide"), [(0.5, 14.0), (0.1, 14.0), (1.0, 746.0), (7.0, 746.0), (0.75, 380.0)])
def test_what_is_beyond_the_line_stands_at_its_end(value: float, wide: float) -> None:
    assert at_x(scale_figure({"auc": {"twin": 0.6, "earlier": value}}), "earlier")[0] == wide


def test_without_base_and_twin_there_is_no_picture() -> None:
    assert scale_figure({}) == ""
    assert scale_figure({"auc": {"earlier": 0.7, "twin": float("nan")}}) == ""


@pytest.mark.parametrize("layout", [WIDE, NARROW])
@pytest.mark.parametrize("xs", [(14.0, 14.0, 14.0, 14.0), (336.0, 336.0, 336.0, 336.0), (14.0, 60.0, 90.0, 336.0)])
def test_no_words_cover_others_or_leave_the_picture(layout: Layout, xs: tuple[float, ...]) -> None:
    speakers = ("same_period", "earlier", "another", "base")
    places = [Place(speaker, 0.5, None, x) for speaker, x in zip(speakers, xs, strict=True)]
    found = labels(places, layout)
    assert len(found) == 4
    ends: dict[int, float] = {}
    for label in found:
        assert label.left >= max(0.0, ends.get(label.row, 0.0))
        ends[label.row] = label.left + label.width
        assert ends[label.row] <= layout.width + 0.01
