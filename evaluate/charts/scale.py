"""Where does the twin stand: a line from "cannot be told apart" to "always told apart", and everyone's place on it.

The picture of the report. Shaded up to the person's own past: more cannot be asked of a twin that learned from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluate.charts.drawing import NAMES, Layout, between, figure, mark, path, words
from evaluate.readings import Fidelity, Interval, interval_of, told, value_of
from soundalike.page_parts import text

SPEAKERS = ("same_period", "earlier", "twin", "another", "base")
LOW, HIGH = 0.5, 1.0
_TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_EDGE = 14.0


@dataclass(frozen=True, slots=True)
class Place:
    """A speaker on the line."""

    speaker: str
    value: float
    interval: Interval | None
    x: float


@dataclass(frozen=True, slots=True)
class Label:
    """The words of a place, and the row that they stand on (0 is nearest to the line)."""

    place: Place
    left: float
    width: float
    row: int


def scale_figure(fidelity: Fidelity, measure: str = "auc", title: str = "Where does the twin stand?") -> str:
    """The line; nothing where neither base nor twin could be measured."""
    known = {speaker: value for speaker in SPEAKERS if (value := value_of(fidelity, measure, speaker)) is not None}
    if not {"base", "twin"} & known.keys():
        return ""
    said = ", ".join(f"{NAMES[speaker]} {told(value)}" for speaker, value in sorted(known.items(), key=lambda p: p[1]))
    desc = f"On a line from 0.5, cannot be told apart from you, to 1, always told apart: {said}."

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        places = [
            Place(
                speaker,
                value,
                interval_of(fidelity, measure, speaker),
                between(value, LOW, HIGH, _EDGE, layout.width - _EDGE),
            )
            for speaker, value in known.items()
        ]
        return _drawn(places, layout)

    return figure(f"scale-{measure}", text(title), desc, draw)


def labels(places: Sequence[Place], layout: Layout) -> list[Label]:
    """Rows for the words below the line, so that none covers another: from left to right, each the first that fits."""
    found: list[Label] = []
    for place in sorted(places, key=lambda place: place.x):
        width = _width(place, layout)
        left = min(max(0.0, place.x - width / 2), layout.width - width)
        row = 0
        while any(label.row == row and label.left + label.width + 12 > left for label in found):
            row += 1
        found.append(Label(place, left, width, row))
    return found


def _width(place: Place, layout: Layout) -> float:
    return (len(NAMES[place.speaker]) + 0.5) * layout.character


def _drawn(places: Sequence[Place], layout: Layout) -> tuple[float, Sequence[str]]:
    line_y = 78.0 if layout.is_wide else 70.0
    end = layout.width - _EDGE
    parts: list[str] = []
    earlier = next((place for place in places if place.speaker == "earlier"), None)
    if earlier is not None:
        parts.append(
            f'<rect class=near x="{_EDGE - 6:.1f}" y="{line_y - 13:.1f}" width="{max(0.0, earlier.x - _EDGE + 6):.1f}" '
            'height="26" rx="13"></rect>'
        )
    parts.append(path("axis", f"M{_EDGE} {line_y}H{end:.1f}"))
    top = line_y + 30 + 8
    below = labels([place for place in places if place.speaker != "twin"], layout)
    pitch = 2 * layout.line + 8
    for label in below:
        y = top + label.row * pitch
        parts.append(path(f"thread s-{label.place.speaker}", f"M{label.place.x:.1f} {line_y + 10}V{y + 3:.1f}"))
    for tick in _TICKS:
        x = between(tick, LOW, HIGH, _EDGE, end)
        parts.append(path("axis", f"M{x:.1f} {line_y - 5}V{line_y + 5}"))
        parts.append(words(x, line_y + 30, f"{tick:.1f}", "soft halo", "middle"))
    for label in below:
        y = top + label.row * pitch
        centre = label.left + label.width / 2
        parts.append(words(centre, y + layout.line, NAMES[label.place.speaker], "halo", "middle"))
        parts.append(words(centre, y + 2 * layout.line, told(label.place.value), "soft halo", "middle"))
    for place in sorted(places, key=lambda place: place.speaker == "twin"):
        if place.interval is not None:
            ends = [between(one, LOW, HIGH, _EDGE, end) for one in place.interval]
            css = f"interval s-{place.speaker}"
            parts.append(path(css, f"M{ends[0]:.1f} {line_y}H{ends[1]:.1f}"))
    for place in sorted(places, key=lambda place: place.speaker == "twin"):
        parts.append(mark(place.speaker, place.x, line_y, 9 if place.speaker == "twin" else 6.5))
        if place.speaker == "twin":
            parts.extend(_twin(place, line_y, layout))
    rows = max((label.row for label in below), default=-1) + 1
    height = top + rows * pitch + 6 if rows else top + 4
    parts.append(words(0, 13, "cannot be told from you", "soft"))
    parts.append(words(layout.width, 13, "always told apart", "soft", "end"))
    return height, parts


def _twin(place: Place, line_y: float, layout: Layout) -> Sequence[str]:
    said = f"the twin {told(place.value)}"
    half = len(said) * layout.character * 0.62
    x = min(max(half, place.x), layout.width - half)
    return (
        path("thread s-twin", f"M{place.x:.1f} {line_y - 11}V{line_y - 20}"),
        f'<text class="big" text-anchor=middle x="{x:.1f}" y="{line_y - 26:.1f}">{text(said)}</text>',
    )
