"""What all pictures share: two sizes, a colour and a shape for each speaker, text, and round numbers for an axis."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from soundalike.page_parts import legend, picture, text

NAMES = {
    "owner": "you",
    "same_period": "you yourself",
    "earlier": "your own past",
    "twin": "the twin",
    "another": "another person",
    "base": "the base model",
}
"""Speakers in words, from the nearest to the farthest as one would expect them."""
Drawn = Iterable[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A size to draw for, in pixels of the picture's own."""

    name: str
    width: float
    character: float
    """Mean width of a character of the picture's text."""
    line: float
    """Height of a line of text."""

    @property
    def is_wide(self) -> bool:
        """Whether there is room beside things."""
        return self.name == "wide"


WIDE = Layout("wide", 760, 7.3, 18)
NARROW = Layout("narrow", 350, 6.6, 16)


def figure(
    name: str, title: str, desc: str, draw: Callable[[Layout], tuple[float, Sequence[str]]], label: str = ""
) -> str:
    """The picture in both sizes; `draw` gives its height and its parts, `desc` says in words what can be seen."""
    drawn = []
    for layout in (WIDE, NARROW):
        height, parts = draw(layout)
        drawn.append(picture(layout.name, name, (layout.width, height), title, desc, parts))
    return f"<figure>{label}{''.join(drawn)}</figure>"


def mark(speaker: str, x: float, y: float, size: float = 6.0) -> str:
    """The sign of a speaker: a circle, for the person's past a ring; diamond, square and triangle for the others."""
    css = f'class="mark s-{speaker}"'
    if speaker == "twin":
        reach = size * 1.35
        corner = f"{reach:.1f} {reach:.1f}"
        return f'<path {css} d="M{x:.1f} {y - reach:.1f}l{corner}l-{corner}l-{reach:.1f} -{reach:.1f}z"></path>'
    if speaker == "another":
        half = size * 0.85
        corner = f'x="{x - half:.1f}" y="{y - half:.1f}"'
        return f'<rect {css} {corner} width="{2 * half:.1f}" height="{2 * half:.1f}"></rect>'
    if speaker == "base":
        tip = f"l-{size:.1f} -{1.8 * size:.1f}"
        return f'<path {css} d="M{x - size:.1f} {y + size * 0.8:.1f}h{2 * size:.1f}{tip}z"></path>'
    return f'<circle {css} cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}"></circle>'


def key(*speakers: str) -> str:
    """A legend with the speakers' signs."""
    entries = (
        f'<span><svg class=sign width=16 height=16 viewBox="0 0 16 16" aria-hidden=true>{mark(speaker, 8, 8, 5)}</svg>'
        f"{text(NAMES[speaker])}</span> "
        for speaker in speakers
    )
    return f"<p class=legend>{''.join(entries)}</p>"


def swatches(*speakers: str) -> str:
    """A legend with the speakers' colours, for bars and areas."""
    return legend(*((f"s-{speaker}", NAMES[speaker]) for speaker in speakers))


def words(x: float, y: float, said: object, css: str = "", anchor: str = "start") -> str:
    """Text in a picture, escaped."""
    return f'<text class="{css}" text-anchor={anchor} x="{x:.1f}" y="{y:.1f}">{text(said)}</text>'


def shortened(name: str, width: float, layout: Layout) -> str:
    """A name that fits into a width, cut with an ellipsis where it does not."""
    fitting = max(2, int(width / layout.character))
    return name if len(name) <= fitting else name[: fitting - 1].rstrip() + "…"


def path(css: str, d: str) -> str:
    """A line."""
    return f'<path class="{css}" d="{d}"></path>'


def between(value: float, low: float, high: float, start: float, end: float) -> float:
    """The place of a value on an axis, held within its ends."""
    share = 0.5 if high <= low else min(1.0, max(0.0, (value - low) / (high - low)))
    return start + (end - start) * share


def round_ticks(low: float, high: float, most: int) -> list[float]:
    """At most so many round numbers within two numbers; none where they are equal."""
    if not high > low or most < 1:
        return []
    step = 10.0 ** math.floor(math.log10((high - low) / most))
    # A tick more than there are steps may fit, so count.
    for factor in (1, 2, 5, 10, 20, 50):
        width = step * factor
        first, last = math.ceil(low / width - 1e-9), math.floor(high / width + 1e-9)
        if last - first + 1 <= most:
            return [round(place * width, 10) for place in range(first, last + 1)]
    return []


def tick_words(value: float) -> str:
    """A tick's number without zeros that say nothing."""
    return f"{value:,.3f}".rstrip("0").rstrip(".") if value != round(value) else f"{value:,.0f}"
