"""How far each feature of style is from the person's, in units of how much the person differs from themselves."""

from collections.abc import Sequence

from evaluate.charts.drawing import Layout, between, figure, key, mark, path, round_ticks, shortened, tick_words, words
from evaluate.readings import Fidelity, finite, mapping, style_name

SPEAKERS = ("earlier", "another", "base", "twin")
"""In the order of drawing: the twin lies on top."""
MOST = 14


def distance_rows(fidelity: Fidelity) -> list[tuple[str, dict[str, float]]]:
    """Distances by feature, where the twin was measured; those where the base is farthest from the person first."""
    rows = []
    for feature, values in mapping(fidelity.get("style_distance")).items():
        numbers = {
            speaker: max(0.0, value)
            for speaker in SPEAKERS
            if (value := finite(mapping(values).get(speaker))) is not None
        }
        if "twin" in numbers:
            rows.append((str(feature), numbers))
    return sorted(rows, key=lambda row: -row[1].get("base", row[1]["twin"]))


def distances_figure(fidelity: Fidelity) -> str:
    """A row a feature with everyone's sign; nothing without distances."""
    rows = distance_rows(fidelity)[:MOST]
    if not rows:
        return ""
    largest = max(value for _, values in rows for value in values.values()) or 1.0
    near = sum(values["twin"] <= 2.0 for _, values in rows)
    desc = f"In {near} of {len(rows)} features the twin is within two units of your own noise."
    shown = [speaker for speaker in ("twin", "earlier", "another", "base") if any(speaker in one for _, one in rows)]

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        left, right = (178.0 if layout.is_wide else 8.0), layout.width - 12.0
        pitch = 30.0 if layout.is_wide else 44.0
        bottom = 8 + pitch * len(rows)
        parts: list[str] = []

        def across(value: float) -> float:
            return between(value, 0.0, largest * 1.03, left, right)

        own = across(min(1.0, largest))
        parts.append(
            f'<rect class=near x="{left:.1f}" y="4" width="{max(0.0, own - left):.1f}" '
            f'height="{bottom - 2:.1f}"></rect>'
        )
        for tick in round_ticks(0.0, largest * 1.03, 7 if layout.is_wide else 5):
            x = across(tick)
            parts.append(path("grid", f"M{x:.1f} 4V{bottom + 2:.1f}"))
            parts.append(words(x, bottom + 20, tick_words(tick), "soft", "middle"))
        for place, (feature, values) in enumerate(rows):
            y = 8 + pitch * place + (pitch / 2 if layout.is_wide else pitch - 13)
            name = style_name(feature)
            if layout.is_wide:
                parts.append(words(left - 14, y + 5, shortened(name, left - 14, layout), anchor="end"))
            else:
                parts.append(words(left, y - 13, shortened(name, right - left, layout), "halo"))
            xs = [across(value) for value in values.values()]
            parts.append(path("span", f"M{min(xs):.1f} {y:.1f}H{max(xs):.1f}"))
            parts.extend(
                mark(speaker, across(values[speaker]), y, 6.5 if speaker == "twin" else 5.5)
                for speaker in SPEAKERS
                if speaker in values
            )
        parts.append(words(right, bottom + 40, "times your own noise; shaded: within it", "soft", "end"))
        return bottom + 48, parts

    return figure("distances", "Distance from you, feature by feature", desc, draw, key(*shown))
