import re

from evaluate.charts.style import MOST, style_figure
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def widths(figure: str, speaker: str) -> list[float]:
    return [float(width) for width in re.findall(rf'<rect class="s-{speaker}"[^>]* width="([\d.]+)"', figure)]


def test_every_feature_has_its_bars_and_its_numbers() -> None:
    page = assert_sound(style_figure(fidelity()))
    assert "you 2.30 · twin 2.40" in page.said and "you 78% · twin 71%" in page.said
    assert "In 7 of 7 features the twin is nearer" in page.said


def test_a_copy_of_the_person_reaches_the_line() -> None:
    figure = style_figure({"style": {"a": {"base": 0.2, "twin": 0.4, "owner": 0.4}}})
    assert widths(figure, "twin")[0] == 2 * widths(figure, "base")[0]
    line = re.search(r'owner-line" d="M([\d.]+)', figure)
    assert line is not None and float(line[1]) == 178.0 + widths(figure, "twin")[0]


def test_names_from_data_cannot_become_markup() -> None:
    assert "<b>" not in style_figure({"style": {"<b>x": {"base": 0.0, "twin": 0.0, "owner": 0.0}}})


def test_many_features_leave_the_picture_readable_and_none_leave_none() -> None:
    many = {f"f{place}": {"base": 0.1, "twin": 0.2, "owner": 0.3} for place in range(40)}
    assert len(widths(style_figure({"style": many}), "twin")) == 2 * MOST
    assert style_figure({}) == "" and style_figure({"style": {"a": {"twin": 1.0}}}) == ""
