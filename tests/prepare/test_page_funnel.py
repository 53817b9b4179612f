from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.page_funnel import (
    MOST_REASONS,
    NARROW,
    WIDE,
    Layout,
    branches,
    funnel_figure,
    funnel_sentence,
    leaving,
    widths,
)
from tests.soundalike.pages import Page, assert_sound

DROPPED = st.dictionaries(st.text(max_size=12), st.integers(0, 10**9), max_size=12)


def step(name: str, unit: str, count: int, dropped: dict[str, int] | None = None) -> dict[str, Any]:
    return {"step": name, "unit": unit, "count": count, "dropped": dropped or {}}


FUNNEL = [
    step("messages read", "messages", 1000),
    step("messages kept", "messages", 600, {"in a group": 300, "forwarded": 100}),
    step("turns", "turns", 300),
    step("owner turns to learn from", "turns", 150, {"of the other side": 150}),
    step("examples", "examples", 15),
    step("tokens", "tokens", 9000),
]


def test_widths_are_the_counts_on_one_scale_and_tokens_are_beside_it() -> None:
    assert widths(FUNNEL, 200) == [200, 120, 60, 30, 3, 200]


@given(st.lists(st.tuples(st.sampled_from(["messages", "turns", "tokens"]), st.integers(0, 10**12)), max_size=9))
def test_no_width_is_negative_or_beyond_the_river_and_only_nothing_is_invisible(steps: list[tuple[str, int]]) -> None:
    found = widths([step("x", unit, count) for unit, count in steps], 200)
    assert all(0 <= width <= 200 for width in found)
    assert [width == 0 for width in found] == [count == 0 for _, count in steps]


@given(DROPPED)
def test_no_loss_is_lost_in_folding(dropped: dict[str, int]) -> None:
    found = leaving(dropped)
    assert len(found) <= MOST_REASONS
    assert sum(count for _, count in found) == sum(dropped.values())


@pytest.mark.parametrize("layout", [WIDE, NARROW], ids=lambda layout: layout.name)
@given(st.floats(0, 300), st.floats(0, 300), st.floats(0, 10), DROPPED)
def test_streams_leave_side_by_side_within_the_banks_and_end_one_below_the_other(
    layout: Layout, before: float, after: float, scale: float, dropped: dict[str, int]
) -> None:
    found = branches(before, after, scale, step("x", "messages", 1, dropped), 0.0, layout)
    assert sum(one.thickness for one in found) <= max(0.0, before - after) + 1e-6
    for one in found:
        assert 0 <= one.left <= one.right <= before
    for upper, lower in pairwise(found):
        assert lower.right == upper.left
        assert lower.top >= upper.top + upper.thickness - 1e-6


def test_streams_are_as_wide_as_they_are_many() -> None:
    group, forwarded = branches(200, 120, 0.2, FUNNEL[1], 0.0, WIDE)
    assert (group.thickness, forwarded.thickness) == pytest.approx((60, 20))


def test_the_picture_is_drawn_for_wide_pages_and_for_phones_and_says_the_same_in_words() -> None:
    page = assert_sound(funnel_figure(FUNNEL))
    assert [svg["class"] for svg in page.tags("svg")] == ["wide", "narrow"]
    assert all(svg["role"] == "img" for svg in page.tags("svg"))
    assert page.said.count("messages kept: 600, 300 in a group, 100 forwarded;") == 2
    assert "A turn joins 2" in page.said
    assert len(page.tags("details")) == 1


def test_the_other_side_is_context_and_no_loss() -> None:
    fills = [path.get("fill", "") for path in Page(funnel_figure(FUNNEL)).tags("path")]
    assert fills.count("url(#funnel-wide-context)") == 1
    assert fills.count("url(#funnel-wide-loss)") == 2


def test_what_is_left_is_said_in_a_sentence() -> None:
    assert funnel_sentence(FUNNEL).startswith("Of 1,000 messages 600 are in the examples: 60%.")
    assert funnel_sentence([step("messages read", "messages", 0)]) == "No messages were read."


def test_without_steps_there_is_no_picture() -> None:
    assert funnel_figure([]) == ""
