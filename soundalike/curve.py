"""The loss while training, raw and smoothed, as a picture: SVG, drawn from `metrics.jsonl`."""

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 720, 320
NARROW_WIDTH = 350
"""For a phone: the text stays readable, there is less room between the steps."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 16, 18, 36
_SMOOTHING = 0.9
_TICKS = 4

Point = tuple[float, float]
"""A step and a loss in nats."""


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """The lines of `metrics.jsonl`, a half-written last one left out; empty without the file."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines


def smoothed(points: Sequence[Point], smoothing: float = _SMOOTHING) -> list[Point]:
    """An exponential moving average, corrected for its start (as TensorBoard draws it)."""
    mean, weight, found = 0.0, 0.0, []
    for step, loss in points:
        mean = smoothing * mean + (1 - smoothing) * loss
        weight = smoothing * weight + (1 - smoothing)
        found.append((step, mean / weight))
    return found


def loss_figure(metrics: Sequence[dict[str, Any]]) -> str:
    """The curve for a page: a wide picture and one for a phone, of which the page's style shows one."""
    wide, narrow = loss_curve(metrics), loss_curve(metrics, NARROW_WIDTH)
    return f"<div class=wide>{wide}</div><div class=narrow>{narrow}</div>"


def loss_curve(metrics: Sequence[dict[str, Any]], width: int = WIDTH) -> str:
    """An SVG of training loss (thin: raw, thick: smoothed) and held-out loss (dots) by step; a remark without any."""
    training = _points(metrics, "loss")
    held_out = _points(metrics, "eval_loss")
    everything = [*training, *held_out]
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT}" role="img" '
        'font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
    )
    if not everything:
        return f'{opening}<text x="{width / 2}" y="{HEIGHT / 2}" text-anchor="middle">no steps yet</text></svg>'
    last = max(step for step, _ in everything) or 1
    least, most = min(loss for _, loss in everything), max(loss for _, loss in everything)
    room = (most - least) * 0.05 or 0.1
    least, most = least - room, most + room

    def place(point: Point) -> Point:
        step, loss = point
        across = _LEFT + (width - _LEFT - _RIGHT) * step / last
        return across, _TOP + (HEIGHT - _TOP - _BOTTOM) * (most - loss) / (most - least)

    def line(points: Sequence[Point], style: str) -> str:
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
        return f'<polyline points="{path}" fill="none" stroke-linejoin="round" {style}/>'

    parts = [opening, f"<title>{escape(_summary(training, held_out))}</title>"]
    for tick in range(_TICKS + 1):
        loss, step = least + (most - least) * tick / _TICKS, last * tick / _TICKS
        x, y = place((step, loss))
        parts.append(f'<line x1="{_LEFT}" x2="{width - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#8884"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{loss:.2f}</text>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - 14}" text-anchor="middle">{step:.0f}</text>')
    parts.append(line(training, 'stroke="#4c78a8" stroke-width="1" opacity=".35"'))
    parts.append(line(smoothed(training), 'stroke="#4c78a8" stroke-width="2.5"'))
    parts.append(line(held_out, 'stroke="#d1603d" stroke-width="1.5" stroke-dasharray="4 3"'))
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#d1603d"/>' for x, y in map(place, held_out)]
    parts.append(f'<text x="{width - _RIGHT}" y="{_TOP}" text-anchor="end" style="fill:#4c78a8">training loss</text>')
    parts.append(
        f'<text x="{width - _RIGHT}" y="{_TOP + 16}" text-anchor="end" style="fill:#d1603d">held-out loss</text>'
    )
    parts.append(f'<text x="{_LEFT}" y="12">nats a token</text>')
    return "".join((*parts, "</svg>"))


def _points(metrics: Sequence[dict[str, Any]], key: str) -> list[Point]:
    return [(float(line["step"]), float(line[key])) for line in metrics if key in line and line[key] == line[key]]


def _summary(training: Sequence[Point], held_out: Sequence[Point]) -> str:
    told = [f"training loss {training[0][1]:.2f} to {training[-1][1]:.2f}"] if training else []
    told += [f"best held-out loss {min(loss for _, loss in held_out):.2f}"] if held_out else []
    return ", ".join(told)
