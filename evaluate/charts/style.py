"""Style feature by feature: does the twin's bar reach the person's line, and does the base's.

Every feature has its own scale, from zero to the largest of its three numbers: shares and lengths do not compare.
"""

from collections.abc import Sequence

from evaluate.charts.drawing import Layout, figure, path, shortened, swatches, words
from evaluate.readings import Fidelity, is_style_share, style_features, style_name, told

MOST = 16
"""Features with a row of their own in the picture; the table has all."""


def style_figure(fidelity: Fidelity) -> str:
    """The bars; nothing without features."""
    features = list(style_features(fidelity).items())[:MOST]
    if not features:
        return ""
    nearer = sum(
        "base" in values and abs(values["twin"] - values["owner"]) < abs(values["base"] - values["owner"])
        for _, values in features
    )
    desc = f"In {nearer} of {len(features)} features the twin is nearer to you than the base model is."

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        parts: list[str] = []
        y = 4.0
        for feature, values in features:
            drawn, height = _row(feature, values, y, layout)
            parts.extend(drawn)
            y += height
        return y, parts

    return figure("style", "Style: you, the twin, the base model", desc, draw, swatches("owner", "twin", "base"))


def _row(feature: str, values: dict[str, float], y: float, layout: Layout) -> tuple[list[str], float]:
    share = is_style_share(feature, values)
    name = style_name(feature)
    left = 178.0 if layout.is_wide else 0.0
    right = layout.width - (186.0 if layout.is_wide else 0.0)
    numbers = {speaker: told(value, share) for speaker, value in values.items()}
    parts = []
    if layout.is_wide:
        parts.append(words(left - 14, y + 19, shortened(name, left - 14, layout), anchor="end"))
        bars_y = y + 4
        at = right + 14
        said = f"you {numbers['owner']} · twin {numbers['twin']}"
        parts.append(words(at, y + 19, said, "soft"))
    else:
        said = f"you {numbers['owner']} · twin {numbers['twin']}"
        parts.append(words(0, y + 13, shortened(name, right - (len(said) + 1) * layout.character, layout)))
        parts.append(words(right, y + 13, said, "soft", "end"))
        bars_y = y + 20
    largest = max(*(abs(value) for value in values.values()), 1e-9)

    def across(value: float) -> float:
        return left + (right - left - 4) * min(1.0, max(0.0, value / largest))

    parts.append(
        f'<rect class=track x="{left:.1f}" y="{bars_y:.1f}" width="{right - left:.1f}" height="21" rx="3"></rect>'
    )
    for speaker, offset, height in (("twin", 2.5, 9.0), ("base", 12.5, 6.0)):
        if speaker in values:
            parts.append(
                f'<rect class="s-{speaker}" x="{left:.1f}" y="{bars_y + offset:.1f}" '
                f'width="{max(1.5, across(values[speaker]) - left):.1f}" height="{height:.1f}" rx="2"></rect>'
            )
    x = across(values["owner"])
    parts.append(path("owner-line", f"M{x:.1f} {bars_y - 3:.1f}V{bars_y + 24:.1f}"))
    return parts, 33.0 if layout.is_wide else 52.0
