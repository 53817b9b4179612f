import locale
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepare.page_months import (
    bars,
    month_index,
    month_name,
    months_figure,
    months_sentence,
    position,
    sides_of_names,
    ticks,
)
from tests.soundalike.pages import assert_sound


def month(name: str, read: int = 10, kept: int = 8, targets: int = 3) -> dict[str, Any]:
    return {"month": name, "read": read, "kept": kept, "targets": targets}


MONTHS = st.lists(
    st.builds(
        month, st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12)), *[st.integers(0, 10**9)] * 3
    ),
    min_size=1,
    max_size=40,
    unique_by=lambda one: one["month"],
)


@given(MONTHS, st.integers(20, 300))
def test_bars_are_without_a_gap_not_too_many_and_hold_every_message(by_month: list[dict[str, Any]], room: int) -> None:
    found = bars(by_month, room)
    assert len(found) <= room
    assert all(right.first == left.first + left.months for left, right in pairwise(found))
    for kind in ("read", "kept", "targets"):
        assert sum(getattr(bar, kind) for bar in found) == sum(one[kind] for one in by_month)


def test_empty_months_between_are_bars_of_nothing() -> None:
    assert [bar.read for bar in bars([month("2023-12"), month("2024-03")], 200)] == [10, 0, 0, 10]


def test_fifteen_years_are_months_on_a_wide_page_and_quarters_on_a_phone() -> None:
    by_month = [month("2009-02"), month("2024-05")]
    assert [bars(by_month, room)[0].months for room in (220, 95)] == [1, 3]


@pytest.mark.parametrize(
    ("room", "name"),
    [(1000, "March 2020"), (20, "January to March 2020"), (5, "2020"), (3, "January 2020 to December 2021")],
)
def test_a_bar_says_what_it_holds(room: int, name: str) -> None:
    assert bars([month("2020-03"), month("2024-05")], room)[0].name == name


@given(st.integers(0, 10**15))
def test_the_scale_has_few_round_numbers_and_room_for_the_largest(largest: int) -> None:
    scale = ticks(largest)
    assert 2 <= len(scale) <= 5
    assert scale[0] == 0 and scale[-1] >= largest
    assert str(scale[1]).rstrip("0") in ("1", "2", "5")


def test_a_moment_lies_where_its_day_lies_in_the_month() -> None:
    found = bars([month("2024-03"), month("2024-04")], 200)
    assert position(datetime(2024, 4, 16, tzinfo=UTC), found) == 0.75
    assert position(datetime(1999, 1, 1, tzinfo=UTC), found) == 0
    assert position(datetime(2030, 1, 1, tzinfo=UTC), found) == 1


def test_the_borders_are_drawn_and_named() -> None:
    by_month = [month(f"2024-{number:02}") for number in range(1, 13)]
    page = assert_sound(months_figure(by_month, datetime(2024, 9, 3, tzinfo=UTC), datetime(2024, 11, 20, tzinfo=UTC)))
    assert page.said.count("valid from 3 Sep 2024") == page.said.count("test from 20 Nov 2024") == 2
    assert "October 2024: 10 read, 8 kept, 3 turns to learn from" in page.said
    assert sum("border" in path.get("class", "") for path in page.tags("path")) == 4


def test_without_borders_none_are_drawn() -> None:
    page = assert_sound(months_figure([month("2024-01")], None, None))
    assert not [path for path in page.tags("path") if "border" in path.get("class", "")]


def test_names_of_close_borders_stand_on_the_same_side_and_of_far_ones_inside() -> None:
    assert sides_of_names([90, 110], 100, 80) == ["end", "end"]
    assert sides_of_names([20, 190], 100, 80) == ["start", "end"]
    assert sides_of_names([190], 100, 80) == ["end"]


@given(MONTHS)
def test_months_are_counted_to_and_fro(by_month: list[dict[str, Any]]) -> None:
    for one in by_month:
        index = month_index(one["month"])
        assert f"{index // 12:04}-{index % 12 + 1:02}" == one["month"]


def test_the_sentence_tells_length_silence_and_the_fullest_month() -> None:
    by_month = [month("2023-12"), month("2024-02", read=2000), month("2024-03", read=0)]
    assert months_sentence(by_month) == (
        "From December 2023 to March 2024: 4 months, 2 of them without a message. "
        "The fullest is February 2024 with 2,000 messages."
    )
    assert months_sentence([month("2024-02")]).startswith("All in February 2024: 1 month.")


def test_month_names_do_not_depend_on_where_one_lives() -> None:
    earlier = locale.setlocale(locale.LC_TIME)
    try:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_TIME, "de_DE.UTF-8")
        assert month_name(2024 * 12 + 4) == "May 2024"
    finally:
        locale.setlocale(locale.LC_TIME, earlier)
