from evaluate.charts.distances import distance_rows, distances_figure
from tests.evaluate.reports import fidelity
from tests.soundalike.pages import assert_sound


def test_the_feature_where_the_base_is_farthest_comes_first() -> None:
    assert next(feature for feature, _ in distance_rows(fidelity())) == "lower_case_starts"


def test_the_picture_says_how_many_features_are_near() -> None:
    page = assert_sound(distances_figure(fidelity()))
    assert "In 3 of 5 features the twin is within two units" in page.said
    assert "another person" in page.said


def test_only_those_who_were_measured_are_in_the_legend() -> None:
    page = assert_sound(distances_figure({"style_distance": {"a": {"base": 3.0, "twin": 0.0}}}))
    assert "your own past" not in page.said


def test_no_distance_is_no_picture_and_no_spread_is_one() -> None:
    assert distances_figure({}) == "" and distances_figure({"style_distance": {"a": {"base": 1.0}}}) == ""
    assert_sound(distances_figure({"style_distance": {"a": {"base": 0.0, "twin": 0.0}}}))
