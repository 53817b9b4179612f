import pytest

from evaluate.charts.drawing import NAMES, WIDE, between, key, mark, round_ticks, shortened, tick_words
from tests.soundalike.pages import assert_sound


def test_speakers_differ_in_shape_and_not_only_in_colour() -> None:
    drawn = {speaker: mark(speaker, 10, 10) for speaker in ("owner", "twin", "another", "base")}
    shapes = {speaker: one.replace(f"s-{speaker}", "") for speaker, one in drawn.items()}
    assert len(set(shapes.values())) == 4
    assert_sound(key(*NAMES))


@pytest.mark.parametrize(("low", "high", "most"), [(0.0, 1.0, 5), (3.5, 4.6, 7), (0.0, 12.4, 4), (45, 180, 5)])
def test_ticks_are_round_and_within_the_axis_and_not_too_many(low: float, high: float, most: int) -> None:
    found = round_ticks(low, high, most)
    assert 2 <= len(found) <= most
    assert all(low <= tick <= high and len(tick_words(tick)) <= 4 for tick in found)


def test_an_axis_without_length_has_no_ticks_and_its_value_stands_in_the_middle() -> None:
    assert round_ticks(1.0, 1.0, 5) == []
    assert between(1.0, 1.0, 1.0, 0.0, 10.0) == 5.0


def test_long_names_end_in_an_ellipsis() -> None:
    assert shortened("Featherstonehaugh", 60, WIDE) == "Feather…"
    assert shortened("Mum", 60, WIDE) == "Mum"
