"""The funnel as a picture: a river whose width is the count, and what leaves it on the way.

Each step is a bar; between two steps the losses bend off to the right, as wide as they are many, each to its reason.
Where the unit changes nothing is lost, but joined: there the river only narrows. Tokens are many more than all else
and are drawn as grain, not to scale. All is drawn twice, for a wide page and for a phone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from soundalike.page_parts import clamp, counted, number, percent, picture, ratio, table, text, wrapped

Step = Mapping[str, Any]

MOST_REASONS = 6
"""Drawn at one step; the others are drawn as one."""
CONTEXT_REASON = "of the other side"
"""Turns that are not learned from, but are not lost either: the owner answers them."""
_RADIUS = 14.0
_THINNEST = 1.5


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in the picture, in pixels of its own."""

    name: str
    width: float
    left: float
    """Where the river begins; what is left of it is for the names of the steps."""
    river: float
    """Width of the largest count."""
    words: float
    """Where the reasons begin."""
    bar: float
    line: float
    character: float

    @property
    def names_aside(self) -> bool:
        """Whether steps are named beside the river, not above the bar."""
        return self.left > 0


WIDE = Layout("wide", 760, 196, 300, 548, 30, 18, 7.1)
NARROW = Layout("narrow", 350, 0, 168, 206, 22, 16, 6.5)


@dataclass(frozen=True, slots=True)
class Branch:
    """What leaves between two steps: from which stretch of the river, and where it flows to."""

    reason: str
    count: float
    left: float
    right: float
    top: float
    lines: tuple[str, ...]

    @property
    def thickness(self) -> float:
        """Of the stream, across its direction."""
        return self.right - self.left


def funnel_figure(steps: Sequence[Step]) -> str:
    """The picture and its numbers; nothing without steps."""
    if not steps:
        return ""
    return f"<figure>{_drawn(steps, WIDE)}{_drawn(steps, NARROW)}</figure>{_numbers(steps)}"


def funnel_sentence(steps: Sequence[Step]) -> str:
    """How much of what was read is in the examples, in words."""
    messages = [step["count"] for step in steps if step["unit"] == "messages"]
    if not messages or not messages[0]:
        return "No messages were read."
    return (
        f"Of {counted(messages[0], 'message')} {number(messages[-1])} are in the examples: "
        f"{percent(ratio(messages[-1], messages[0]))}. The rest leaves on the way, and here is why. "
        "Width is the count."
    )


def leaving(dropped: Mapping[str, float]) -> list[tuple[str, float]]:
    """Reasons with their counts, the largest first; small ones beyond the most that are drawn become one."""
    reasons = sorted(((reason, count) for reason, count in dropped.items() if count > 0), key=lambda item: -item[1])
    if len(reasons) <= MOST_REASONS:
        return reasons
    rest = reasons[MOST_REASONS - 1 :]
    return [*reasons[: MOST_REASONS - 1], (f"for {len(rest)} other reasons", sum(count for _, count in rest))]


def widths(steps: Sequence[Step], river: float) -> list[float]:
    """Width of each step: by its count on one scale, but tokens over the whole river."""
    largest = max((step["count"] for step in steps if step["unit"] != "tokens"), default=0)
    return [
        max(_THINNEST, river * (1.0 if step["unit"] == "tokens" else clamp(ratio(step["count"], largest))))
        if step["count"] > 0
        else 0.0
        for step in steps
    ]


def branches(before: float, after: float, scale: float, step: Step, top: float, layout: Layout) -> list[Branch]:
    """What leaves between a step of width `before` and the next of width `after`, from the right bank inwards.

    Streams never take more than what the river loses, whatever the counts say.
    """
    reasons = leaving(step["dropped"])
    wanted = scale * sum(count for _, count in reasons)
    squeeze = clamp(ratio(max(0.0, before - after), wanted))
    found: list[Branch] = []
    right, free = before, top + _RADIUS
    for reason, count in reasons:
        left = max(0.0, right - scale * count * squeeze)
        lines = tuple(wrapped(f"{number(count)} {reason}", layout.width - layout.words, layout.character))
        slot = max(right - left, layout.line * len(lines))
        found.append(Branch(reason, count, left, right, free + (slot - right + left) / 2, lines))
        free += slot + layout.line * 0.45
        right = left
    return found


def _drawn(steps: Sequence[Step], layout: Layout) -> str:
    shown = widths(steps, layout.river)
    largest = max((step["count"] for step in steps if step["unit"] != "tokens"), default=0)
    parts: list[str] = []
    y = 0.0
    for place, step in enumerate(steps):
        if place:
            drawn, y = _between(
                steps[place - 1], step, shown[place - 1], shown[place], ratio(layout.river, largest), y, layout
            )
            parts += drawn
        if not layout.names_aside:
            y += layout.line + 4
        parts += _bar(step, shown[place], y, layout)
        y += layout.bar
    told = "; ".join(
        ", ".join(
            [f"{step['step']}: {number(step['count'])}", *(f"{number(n)} {why}" for why, n in leaving(step["dropped"]))]
        )
        for step in steps
    )
    size = (layout.width, y + 2)
    return picture(layout.name, "funnel", size, "From messages to lessons", f"{told}.", [_fades(layout), *parts])


def _fades(layout: Layout) -> str:
    """The colours of what leaves, which pale to the right."""
    gradients = "".join(
        f'<linearGradient id="funnel-{layout.name}-{kind}" gradientUnits="userSpaceOnUse" x1="{layout.left:.0f}" '
        f'x2="{layout.words - 8:.0f}" y1="0" y2="0">'
        f'<stop class=fade-{kind} offset="0" stop-opacity="0.85"></stop>'
        f'<stop class=fade-{kind} offset="0.8" stop-opacity="0.6"></stop>'
        f'<stop class=fade-{kind} offset="1" stop-opacity="0.08"></stop></linearGradient>'
        for kind in ("loss", "context")
    )
    return f"<defs>{gradients}</defs>"


def _bar(step: Step, width: float, y: float, layout: Layout) -> Iterator[str]:
    name, count = text(step["step"]), number(step["count"])
    if layout.names_aside:
        x, middle = layout.left - 16, y + layout.bar / 2
        yield f'<text class=strong text-anchor=end x="{x:.0f}" y="{middle - 2:.1f}">{count}</text>'
        yield f'<text class=soft text-anchor=end x="{x:.0f}" y="{middle + 14:.1f}">{name}</text>'
    else:
        yield f'<text x="0" y="{y - 5:.1f}"><tspan class=strong>{count}</tspan> <tspan class=soft>{name}</tspan></text>'
    if step["unit"] == "tokens":
        for row in range(1, int(layout.bar // 6) + 1):
            line = y + row * 6 - 1
            x = layout.left + row % 2 * 2
            yield f'<path class=grain d="M{x:.1f} {line:.1f}H{layout.left + width:.1f}"></path>'
    else:
        yield (
            f'<rect class={_colour(step)} x="{layout.left:.0f}" y="{y:.1f}" width="{width:.2f}" '
            f'height="{layout.bar:.0f}" rx="2"></rect>'
        )


def _between(
    before: Step, after: Step, start: float, end: float, scale: float, top: float, layout: Layout
) -> tuple[list[str], float]:
    """The river between two bars and what leaves it; and where the next bar may begin."""
    found = branches(start, 0.0 if after["unit"] == "tokens" else end, scale, after, top, layout)
    note = _note(before, after)
    lines = wrapped(note, layout.width - layout.words, layout.character) if note else []
    bottom = max((max(one.top + one.thickness, one.top + len(one.lines) * layout.line) for one in found), default=top)
    note_top = bottom + (10 if found else 14)
    if lines:
        bottom = note_top + len(lines) * layout.line
    bottom += 14
    stay = found[-1].left if found else start
    # On a phone the name of the next step stands on the river.
    shore = bottom if layout.names_aside else bottom + layout.line + 4
    parts = [_river(stay, end, found[-1].top if found else top, top, shore, _colour(after), layout)]
    parts += [_stream(branch, top, layout) for branch in found]
    for branch in found:
        first = branch.top + branch.thickness / 2 - (len(branch.lines) - 1) * layout.line / 2 + 5
        parts += _words(branch.lines, first, layout, strong=True)
    parts += _words(lines, note_top + 5, layout)
    return parts, bottom


def _river(stay: float, end: float, straight_to: float, top: float, bottom: float, colour: str, layout: Layout) -> str:
    """What flows on; straight beside what leaves, then narrowing, or widening, to the next bar."""
    x = layout.left
    bend = (straight_to + bottom) / 2
    return (
        f'<path class="flow {colour}" d="M{x:.1f} {top:.1f}H{x + stay:.2f}V{straight_to:.1f}'
        f'C{x + stay:.2f} {bend:.1f} {x + end:.2f} {bend:.1f} {x + end:.2f} {bottom:.1f}H{x:.1f}Z"></path>'
    )


def _stream(branch: Branch, top: float, layout: Layout) -> str:
    """A stream that flows down and turns to the right, its banks side by side."""
    left, right = layout.left + branch.left, layout.left + branch.right
    outer = _RADIUS + branch.thickness
    turn, end = branch.top - _RADIUS, layout.words - 8
    kind = "context" if branch.reason == CONTEXT_REASON else "loss"
    paint = f"url(#funnel-{layout.name}-{kind})"
    return (
        f'<path fill="{paint}" stroke="{paint}" stroke-width="0.75" d="M{left:.2f} {top:.1f}H{right:.2f}V{turn:.2f}'
        f"A{_RADIUS:.1f} {_RADIUS:.1f} 0 0 0 {right + _RADIUS:.2f} {branch.top:.2f}H{end:.1f}"
        f"V{branch.top + branch.thickness:.2f}H{right + _RADIUS:.2f}"
        f'A{outer:.2f} {outer:.2f} 0 0 1 {left:.2f} {turn:.2f}Z"></path>'
    )


def _words(lines: Sequence[str], first: float, layout: Layout, *, strong: bool = False) -> Iterator[str]:
    for place, line in enumerate(lines):
        count, _, rest = line.partition(" ") if strong and not place else ("", "", line)
        bold = f"<tspan class=strong>{text(count)}</tspan> " if count else ""
        y = first + place * layout.line
        yield f'<text x="{layout.words:.0f}" y="{y:.1f}">{bold}<tspan class=soft>{text(rest)}</tspan></text>'


def _note(before: Step, after: Step) -> str:
    """What one thing of the next step is made of, where the unit changes."""
    if not before["count"] or not after["count"]:
        return ""
    match before["unit"], after["unit"]:
        case "messages", "turns":
            return f"A turn joins {number(ratio(before['count'], after['count']))} messages sent in a row."
        case "turns", "examples":
            return f"An example holds {number(ratio(before['count'], after['count']))} of your turns."
        case "examples", "tokens":
            return f"Not to scale: an example has {number(ratio(after['count'], before['count']))} tokens."
    return ""


def _colour(step: Step) -> str:
    """The stronger, the nearer to what is learned from."""
    if step["unit"] in ("examples", "tokens") or "owner" in step["step"]:
        return "learned"
    return "read" if step["step"].endswith("read") else "kept"


def _numbers(steps: Sequence[Step]) -> str:
    rows: list[tuple[object, ...]] = []
    for step in steps:
        rows += ((f"− {reason}", step["unit"], count) for reason, count in step["dropped"].items())
        rows.append((step["step"], step["unit"], step["count"]))
    return table("The funnel in numbers", ("step", "unit", "count"), rows, left=2)
