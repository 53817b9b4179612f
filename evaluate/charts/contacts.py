"""Loss by contact: how far the twin came from the base, for each of them."""

from collections.abc import Sequence

from evaluate.charts.drawing import Layout, between, figure, key, mark, path, round_ticks, shortened, tick_words, words
from evaluate.readings import Fidelity, finite, mapping, told

MOST = 14
"""Contacts with a row; the table has all."""


def contact_losses(fidelity: Fidelity) -> list[tuple[str, float, float]]:
    """Contact, base, twin, in nats a token; where the twin gained most comes first."""
    rows = []
    for contact, values in mapping(fidelity.get("nll_by_contact")).items():
        base, twin = (finite(mapping(values).get(speaker)) for speaker in ("base", "twin"))
        if base is not None and twin is not None:
            rows.append((str(contact), base, twin))
    return sorted(rows, key=lambda row: row[2] - row[1])


def contacts_figure(fidelity: Fidelity) -> str:
    """A dumbbell a contact, from the base to the twin; nothing without contacts."""
    rows = contact_losses(fidelity)
    if not rows:
        return ""
    better = sum(twin < base for _, base, twin in rows)
    desc = f"With {better} of {len(rows)} contacts the twin's loss is lower than the base model's."
    shown = rows[:MOST]
    values = [value for _, *pair in shown for value in pair]
    room = (max(values) - min(values)) * 0.06 or 0.1
    low, high = min(values) - room, max(values) + room

    def draw(layout: Layout) -> tuple[float, Sequence[str]]:
        left, right = (178.0, layout.width - 70.0) if layout.is_wide else (4.0, layout.width - 10.0)
        pitch = 32.0 if layout.is_wide else 46.0
        bottom = 6 + pitch * len(shown)
        parts: list[str] = []
        for tick in round_ticks(low, high, 7 if layout.is_wide else 5):
            x = between(tick, low, high, left, right)
            parts.append(path("grid", f"M{x:.1f} 4V{bottom + 2:.1f}"))
            parts.append(words(x, bottom + 20, tick_words(tick), "soft", "middle"))
        for place, (contact, base, twin) in enumerate(shown):
            y = 6 + pitch * place + (pitch / 2 if layout.is_wide else pitch - 13)
            from_x, to_x = (between(value, low, high, left, right) for value in (base, twin))
            gain = f"{'−' if twin < base else '+'}{told(abs(base - twin))}"
            if layout.is_wide:
                parts.append(words(left - 14, y + 5, shortened(contact, left - 14, layout), anchor="end"))
                parts.append(words(layout.width, y + 5, gain, "soft", "end"))
            else:
                parts.append(words(left, y - 14, shortened(contact, right - 60, layout), "halo"))
                parts.append(words(layout.width, y - 14, gain, "soft halo", "end"))
            parts.append(path(f"dumbbell {'better' if twin < base else 'worse'}", f"M{from_x:.1f} {y:.1f}H{to_x:.1f}"))
            parts.append(mark("base", from_x, y, 5.5))
            parts.append(mark("twin", to_x, y, 6.0))
        parts.append(words(right, bottom + 40, "nats a token; further left is better", "soft", "end"))
        return bottom + 48, parts

    return figure("contacts", "Loss by contact", desc, draw, key("base", "twin"))
