"""The months as a picture: how much was said when, how much of it is learned from, and where the split cuts.

A history of many years has more months than a picture has room for; then a bar is a quarter, a year or more.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from soundalike.page_parts import clamp, counted, number, picture, ratio, table, text

Month = Mapping[str, Any]

_BAR_MONTHS = (1, 3, 6, 12, 24, 60, 120, 600, 1200, 12000)
_LABEL_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12000)
_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Those of `calendar` change with the locale."""
_KINDS = ("read", "kept", "targets")
_STYLES = {"read": "read", "kept": "kept", "targets": "learned"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in the picture, in pixels of its own."""

    name: str
    width: float
    height: float
    left: float
    top: float
    thinnest_bar: float
    label: float
    """Least distance of two labels below the bars."""
    character: float

    @property
    def inner(self) -> float:
        """Width of the bars together."""
        return self.width - self.left

    @property
    def bottom(self) -> float:
        """Where the bars stand."""
        return self.height - 26


WIDE = Layout("wide", 760, 280, 56, 46, 3.2, 50, 7.1)
NARROW = Layout("narrow", 350, 250, 46, 42, 3.2, 46, 6.5)


@dataclass(frozen=True, slots=True)
class Bar:
    """So many months together, empty ones too."""

    first: int
    """Months since the year 0."""
    months: int
    read: int
    kept: int
    targets: int

    @property
    def name(self) -> str:
        """Such as "March 2024", "2024" or "April to June 2024"."""
        last = self.first + self.months - 1
        if self.months == 1:
            return month_name(self.first)
        if self.first // 12 == last // 12:
            year = f"{self.first // 12}"
            whole = self.months == 12
            return year if whole else f"{_name_of(self.first)} to {_name_of(last)} {year}"
        return f"{month_name(self.first)} to {month_name(last)}"


def months_figure(by_month: Sequence[Month], valid_from: datetime | None, test_from: datetime | None) -> str:
    """The picture and its numbers; nothing without months."""
    if not by_month:
        return ""
    return (
        f"<figure>{_drawn(by_month, valid_from, test_from, WIDE)}{_drawn(by_month, valid_from, test_from, NARROW)}"
        f"</figure>{_numbers(by_month)}"
    )


def months_sentence(by_month: Sequence[Month]) -> str:
    """How long the history is, how much of it is silence, and which month is the fullest."""
    if not by_month:
        return ""
    numbers = [month_index(month["month"]) for month in by_month]
    first, last = min(numbers), max(numbers)
    silent = last - first + 1 - len({n for n, month in zip(numbers, by_month, strict=True) if month["read"]})
    fullest = max(by_month, key=lambda month: month["read"])
    span = f"From {month_name(first)} to {month_name(last)}: " if last > first else f"All in {month_name(first)}: "
    return (
        f"{span}{counted(last - first + 1, 'month')}"
        + (f", {number(silent)} of them without a message" if silent else "")
        + f". The fullest is {month_name(month_index(fullest['month']))} with {counted(fullest['read'], 'message')}."
    )


def month_index(month: str) -> int:
    """Months since the year 0 of "2024-03"."""
    year, _, number_in_year = month.partition("-")
    return int(year) * 12 + int(number_in_year) - 1


def month_name(index: int) -> str:
    """Such as "March 2024"."""
    return f"{_name_of(index)} {index // 12}"


def bars(by_month: Sequence[Month], room: float) -> list[Bar]:
    """Bars from the first month to the last without a gap, as short as is possible for at most `room` of them."""
    indices = [month_index(month["month"]) for month in by_month]
    first, last = min(indices), max(indices)
    months = next((n for n in _BAR_MONTHS if last // n - first // n < room), _BAR_MONTHS[-1])
    sums: dict[int, list[int]] = {place: [0, 0, 0] for place in range(first // months, last // months + 1)}
    for index, month in zip(indices, by_month, strict=True):
        for place, kind in enumerate(_KINDS):
            sums[index // months][place] += max(0, month[kind])
    return [Bar(place * months, months, *counts) for place, counts in sums.items()]


def ticks(largest: int, most: int = 4) -> list[int]:
    """Round numbers from 0 upwards, the last at or above the largest count."""
    step, factors = 1, (2.0, 2.5, 2.0)
    place = 0
    while step * most < largest:
        # 1, 2, 5, 10, 20, 50 …
        step = round(step * factors[place % 3])
        place += 1
    return list(range(0, max(1, -(-largest // step)) * step + 1, step))


def position(moment: datetime, found: Sequence[Bar]) -> float:
    """Where a moment lies between the first bar's beginning, 0, and the last one's end, 1."""
    days = calendar.monthrange(moment.year, moment.month)[1]
    index = moment.year * 12 + moment.month - 1 + (moment.day - 1) / days
    return clamp(ratio(index - found[0].first, found[-1].first + found[-1].months - found[0].first))


def _name_of(index: int) -> str:
    return _NAMES[index % 12]


def _drawn(by_month: Sequence[Month], valid_from: datetime | None, test_from: datetime | None, layout: Layout) -> str:
    found = bars(by_month, layout.inner / layout.thinnest_bar)
    scale = ticks(max(bar.read for bar in found))
    each = {1: "month", 3: "quarter", 6: "half year", 12: "year"}.get(found[0].months, f"{found[0].months // 12} years")
    told = f"A bar is a {each}. {months_sentence(by_month)} The heights are in the table below."
    parts = (
        *_regions(found, valid_from, test_from, layout),
        *_grid(scale, layout),
        *(_bar(place, bar, len(found), scale[-1], layout) for place, bar in enumerate(found)),
        *_labels(found, layout),
        *_borders(found, valid_from, test_from, layout),
    )
    return picture(layout.name, "months", (layout.width, layout.height), f"Messages by {each}", told, parts)


def _grid(scale: Sequence[int], layout: Layout) -> Iterator[str]:
    for tick in scale:
        y = layout.bottom - _height(tick, scale[-1], layout)
        yield f'<path class=grid d="M{layout.left:.0f} {y:.1f}H{layout.width:.0f}"></path>'
        words = _short(tick, scale[-1])
        yield f'<text class=soft text-anchor=end x="{layout.left - 8:.0f}" y="{y + 4.5:.1f}">{words}</text>'


def _bar(place: int, bar: Bar, count: int, largest: int, layout: Layout) -> str:
    slot = layout.inner / count
    width = min(slot * (0.86 if slot > 4 else 0.94), 42.0)
    x = layout.left + slot * (place + 0.5) - width / 2
    layers = [
        f'<rect class={_STYLES[kind]} x="{x:.2f}" y="{layout.bottom - height:.2f}" width="{width:.2f}" '
        f'height="{height:.2f}"></rect>'
        for kind in _KINDS
        if (height := _height(getattr(bar, kind), largest, layout))
    ]
    told = f"{bar.name}: {bar.read:,} read, {bar.kept:,} kept, {counted(bar.targets, 'turn')} to learn from"
    return f"<g><title>{text(told)}</title>{''.join(layers)}</g>" if layers else ""


def _labels(found: Sequence[Bar], layout: Layout) -> Iterator[str]:
    """Years below the bars, or months where there are few; none so near to the last that they touch."""
    first, end = found[0].first, found[-1].first + found[-1].months
    month = layout.inner / (end - first)
    every = next((n for n in _LABEL_MONTHS if n * month >= layout.label and n >= found[0].months), _LABEL_MONTHS[-1])
    free = layout.left - 8
    for index in range(-(-first // every) * every, end, every):
        opens_year = index % 12 == 0
        words = f"{index // 12}" if opens_year else _name_of(index)[:3]
        if free < layout.left and not opens_year:
            words += f" {index // 12}"
        x, half = layout.left + month * (index - first) + month / 2 * (every < 12), len(words) * layout.character / 2
        x = x if every < 12 else x + half
        x = max(x, layout.left + half)
        if x - half < free + 6 or x + half > layout.width + 4:
            continue
        free = x + half
        yield f'<text class=soft text-anchor=middle x="{x:.1f}" y="{layout.bottom + 19:.1f}">{words}</text>'


def _regions(
    found: Sequence[Bar], valid_from: datetime | None, test_from: datetime | None, layout: Layout
) -> Iterator[str]:
    ends = [moment for moment in (valid_from, test_from) if moment is not None]
    for place, moment in enumerate(ends):
        x = layout.left + layout.inner * position(moment, found)
        end = layout.left + layout.inner * position(ends[place + 1], found) if place + 1 < len(ends) else layout.width
        later = " later" if moment is test_from else ""
        yield (
            f'<rect class="region{later}" x="{x:.2f}" y="{layout.top:.0f}" width="{max(0.0, end - x):.2f}" '
            f'height="{layout.bottom - layout.top:.0f}"></rect>'
        )


def _borders(
    found: Sequence[Bar], valid_from: datetime | None, test_from: datetime | None, layout: Layout
) -> Iterator[str]:
    """The borders with their names; those stand one above the other, so that no line runs through a name."""
    marks = [(name, moment) for name, moment in (("valid", valid_from), ("test", test_from)) if moment is not None]
    places = [layout.left + layout.inner * position(moment, found) for _, moment in marks]
    names = [f"{name} from {moment.day} {_name_of(moment.month - 1)[:3]} {moment.year}" for name, moment in marks]
    sides = sides_of_names(places, layout.left + layout.inner / 2, max(map(len, names), default=0) * layout.character)
    rows = range(len(marks)) if "start" in sides[:1] else reversed(range(len(marks)))
    for row, x, name, side in zip(rows, places, names, sides, strict=True):
        y = 12 + row * 18
        yield f'<path class=border d="M{x:.2f} {y - 10:.0f}V{layout.bottom:.0f}"></path>'
        yield f'<text text-anchor={side} x="{x + (6 if side == "start" else -6):.1f}" y="{y}">{text(name)}</text>'


def sides_of_names(places: Sequence[float], middle: float, length: float) -> list[str]:
    """On which side of its line each name stands: towards the middle, but neighbours on the same side."""
    sides = ["end" if place > middle else "start" for place in places]
    if len(places) == 2 and abs(places[1] - places[0]) < length + 12:
        sides[0] = sides[1]
    return sides


def _height(count: int, largest: int, layout: Layout) -> float:
    return (layout.bottom - layout.top) * clamp(ratio(count, largest))


def _short(count: int, largest: int) -> str:
    """A number for the margin, in thousands or millions where the largest has that many."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count and largest >= 10 * size:
            return f"{number(count / size)}{letter}"
    return f"{count:,}"


def _numbers(by_month: Iterable[Month]) -> str:
    rows = [
        (month_name(month_index(month["month"])), *(month[kind] for kind in _KINDS))
        for month in sorted(by_month, key=lambda month: month_index(month["month"]), reverse=True)
    ]
    return table("The months in numbers", ("month", "read", "kept", "your turns"), rows)
