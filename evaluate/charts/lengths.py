"""How long the messages are: three stepped outlines over the same bins of characters."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluate.charts.drawing import Layout, figure, path, round_ticks, swatches, words
from evaluate.readings import finite
from soundalike.page_parts import percent

SPEAKERS = ("base", "owner", "twin")
"""In the order of drawing."""


def shares_by_bin(lengths: Mapping[str, Any]) -> tuple[list[float], dict[str, list[float]]]:
    """Edges of the bins and each speaker's shares; speakers whose list does not fit the edges are left out.

    There may be as many edges as bins (the last bin is open) or one more.
    """
    given = lengths.get("edges")
    edges = [edge for edge in map(finite, given) if edge is not None] if isinstance(given, list | tuple) else []
    found = {}
    for speaker in SPEAKERS:
        values = lengths.get(speaker)
        numbers = list(map(finite, values)) if isinstance(values, list | tuple) else []
        shares = [max(0.0, number) for number in numbers if number is not None]
        if shares and len(shares) == len(numbers) and len(edges) - 1 <= len(shares) <= len(edges):
            found[speaker] = shares
    # Bins that do not compare are not drawn one over the other.
    return (edges, found) if len({len(shares) for shares in found.values()}) == 1 else (edges, {})


def lengths_figure(lengths: Mapping[str, Any]) -> str:
    """The outlines; nothing without bins."""
    edges, shares = shares_by_bin(lengths)
    if not shares:
        return ""
    bins = len(next(iter(shares.values())))
    names = [_bin_name(edges, place) for place in range(bins)]
    most = max(max(values) for values in shares.values()) or 1.0
    fullest = {speaker: names[values.index(max(values))] for speaker, values in shares.items()}
    called = {"owner": "yours", "twin": "the twin's", "base": "the base model's"}
    desc = "Most common length in characters: " + ", ".join(f"{called[who]} {fullest[who]}" for who in fullest) + "."

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        left, right, top = (46.0 if layout.is_wide else 40.0), layout.width - 4.0, 12.0
        bottom = 232.0 if layout.is_wide else 190.0
        slot = (right - left) / bins
        parts: list[str] = []
        for tick in round_ticks(0.0, most, 4):
            y = bottom - (bottom - top) * tick / most
            parts.append(path("grid", f"M{left:.1f} {y:.1f}H{right:.1f}"))
            parts.append(words(left - 8, y + 4.5, percent(tick), "soft", "end"))
        for speaker in SPEAKERS:
            if speaker not in shares:
                continue
            tops = [bottom - (bottom - top) * share / most for share in shares[speaker]]
            steps = "".join(f"V{y:.1f}h{slot:.2f}" for y in tops)
            if speaker == "owner":
                parts.append(path(f"area s-{speaker}", f"M{left:.1f} {bottom:.1f}{steps}V{bottom:.1f}z"))
            parts.append(path(f"outline s-{speaker}", f"M{left:.1f} {bottom:.1f}{steps}V{bottom:.1f}"))
        free = 0.0
        for place, name in enumerate(names):
            x, half = left + slot * (place + 0.5), len(name) * layout.character / 2
            if x - half > free + 8:
                parts.append(words(x, bottom + 20, name, "soft", "middle"))
                free = x + half
        parts.append(words(right, bottom + 42, "characters a message", "soft", "end"))
        return bottom + 50, parts

    shown = [speaker for speaker in ("owner", "twin", "base") if speaker in shares]
    return figure("lengths", "Lengths of messages", desc, draw, swatches(*shown))


def _bin_name(edges: Sequence[float], place: int) -> str:
    low = edges[place]
    if place + 1 >= len(edges):
        return f"{low:.0f}+"
    high = edges[place + 1] - 1
    return f"{low:.0f}" if high <= low else f"{low:.0f}–{high:.0f}"
