"""Loss and style along the training, one small picture below the other, for they part ways."""

from collections.abc import Iterator, Sequence

from evaluate.charts.drawing import Layout, between, figure, path, round_ticks, tick_words, words
from evaluate.readings import Fidelity, finite, mapping, told

LINES = {
    "valid_loss": "held-out loss, nats a token",
    "auc": "told apart (AUC)",
    "style_gap": "style gap",
    "copied": "copied",
}
_SHARES = {"copied"}
Point = tuple[float, float]
"""A step and a number."""


def checkpoint_lines(fidelity: Fidelity) -> dict[str, list[Point]]:
    """By name of a number, its points in order of the steps; numbers with less than two points are left out."""
    given = fidelity.get("checkpoints")
    rows = [mapping(row) for row in given] if isinstance(given, list | tuple) else []
    found = {}
    for name in LINES:
        points = sorted(
            (step, value)
            for row in rows
            if (step := finite(row.get("step"))) is not None and (value := finite(row.get(name))) is not None
        )
        if len(points) > 1:
            found[name] = points
    return found


def checkpoints_figure(fidelity: Fidelity) -> str:
    """A strip for each number, its best step ringed; nothing without two checkpoints."""
    lines = checkpoint_lines(fidelity)
    if not lines:
        return ""
    best = {name: min(points, key=lambda point: (point[1], point[0])) for name, points in lines.items()}
    desc = "; ".join(f"{LINES[name]}: lowest at step {point[0]:.0f}" for name, point in best.items()) + "."
    first = min(points[0][0] for points in lines.values())
    last = max(points[-1][0] for points in lines.values())

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        parts: list[str] = []
        left, right, strip = 14.0, layout.width - 14.0, 74.0
        for place, (name, points) in enumerate(lines.items()):
            top = place * (strip + 34) + 26
            parts.append(words(0, top - 10, LINES[name], "strong"))
            values = [value for _, value in points]
            room = (max(values) - min(values)) * 0.15 or 0.05
            low, high = min(values) - room, max(values) + room
            places = [
                (between(step, first, last, left, right), between(value, low, high, top + strip - 8, top + 14))
                for step, value in points
            ]
            parts.append(path("grid", f"M0 {top + strip:.1f}H{layout.width:.1f}"))
            parts.append(path("outline s-twin", "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)))
            parts.extend(_dots(places, points, best[name], name in _SHARES, layout))
        bottom = len(lines) * (strip + 34) - 8
        for tick in round_ticks(first, last, 8 if layout.is_wide else 5):
            x = between(tick, first, last, left, right)
            parts.append(words(x, bottom + 18, tick_words(tick), "soft", "middle"))
        parts.append(words(layout.width, bottom + 38, "step; the lowest of each is ringed", "soft", "end"))
        return bottom + 46, parts

    return figure("checkpoints", "Checkpoints: loss and style", desc, draw)


def _dots(places: Sequence[Point], points: Sequence[Point], best: Point, share: bool, layout: Layout) -> Iterator[str]:
    """A dot each; the number beside the best one, and beside the others where there is room."""
    taken: list[tuple[float, float]] = []
    for (x, y), point in sorted(zip(places, points, strict=True), key=lambda pair: pair[1] != best):
        is_best = point == best
        css, radius = ("dot best", 5.5) if is_best else ("dot", 3.5)
        yield f'<circle class="{css}" cx="{x:.1f}" cy="{y:.1f}" r="{radius}"></circle>'
        said = told(point[1], share)
        half = len(said) * layout.character / 2
        centre = min(max(half, x), layout.width - half)
        if all(centre + half + 6 < start or centre - half - 6 > end for start, end in taken):
            taken.append((centre - half, centre + half))
            yield words(centre, y - 10, said, "strong halo" if is_best else "soft halo", "middle")
