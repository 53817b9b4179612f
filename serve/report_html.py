"""The short report as HTML: figures, sentences, the funnel, the curve as a picture. Pure; all words are escaped."""

import base64
import re
from collections.abc import Mapping, Sequence
from html import escape, unescape
from typing import Any

from serve.run_wire import Figure, Training
from soundalike.page_parts import prose

STYLE = """
<style>
.figures { border-collapse: collapse; width: 100%; font-size: .95rem; }
.figures th, .figures td { padding: .5rem .35rem; text-align: right; vertical-align: top; border: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 12%, transparent); font-variant-numeric: tabular-nums; }
.figures th { font-weight: 600; font-size: .82rem; opacity: .7; }
.figures th:first-child, .figures td:first-child { text-align: left; padding-left: 0; }
.figures small { display: block; opacity: .62; font-size: .78rem; line-height: 1.3; max-width: 22rem; }
.figures td.twin { font-weight: 650; }
.figures td small { white-space: nowrap; font-weight: 400; }
.figures td:first-child small { white-space: normal; }
.sentences { margin: 0; padding-left: 1.1rem; line-height: 1.45; }
.sentence { margin: 0; line-height: 1.45; }
.sentences li { margin: .25rem 0; }
.curve { overflow-x: auto; }
.curve img { width: 100%; min-width: 30rem; display: block; }
.funnel { display: grid; gap: .5rem; }
.funnel .row { display: grid; grid-template-columns: 1fr auto; gap: .1rem .8rem; font-size: .92rem; }
.funnel .row b { font-weight: 600; font-variant-numeric: tabular-nums; }
.funnel .bar { grid-column: 1 / -1; height: .45rem; border-radius: .25rem;
  background: color-mix(in srgb, currentColor 12%, transparent); }
.funnel .bar i { display: block; height: 100%; border-radius: .25rem; background: #5b86f0; }
.funnel details { grid-column: 1 / -1; font-size: .82rem; opacity: .75; }
.funnel summary { cursor: pointer; }
.funnel ul { margin: .2rem 0 .3rem; padding-left: 1.1rem; }
.live { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .92rem; font-variant-numeric: tabular-nums; }
.live b { font-weight: 650; }
.live .pulse { color: #3f9d63; font-weight: 600; }
</style>
"""
NEUTRAL = "#808791"
"""Readable on light and on dark: a picture does not know the page's colours."""


def figures_html(figures: Sequence[Figure]) -> str:
    """Show the table of base, twin and owner, the twin's interval below its number."""
    rows = "".join(
        f"<tr><td>{escape(figure.name)}<small>{escape(figure.explained)}</small></td>"
        f"<td>{_value(figure, figure.base)}</td>"
        f'<td class="twin">{_value(figure, figure.twin)}{_interval(figure)}</td>'
        f"<td>{_value(figure, figure.owner)}</td></tr>"
        for figure in figures
    )
    head = "<tr><th></th><th>base</th><th>twin</th><th>you</th></tr>"
    return f'<table class="figures"><thead>{head}</thead><tbody>{rows}</tbody></table>'


def sentences_html(sentences: Sequence[str]) -> str:
    """Show one sentence, or a list of them; what stands between backticks is a command."""
    if len(sentences) == 1:
        return f'<p class="sentence">{prose(sentences[0])}</p>'
    return f'<ul class="sentences">{"".join(f"<li>{prose(one)}</li>" for one in sentences)}</ul>'


def curve_html(svg: str) -> str:
    """Show the curve as a picture, in which no script can run, told in words to who does not see it."""
    told = re.search(r"<title>(.*?)</title>", svg)
    picture = base64.b64encode(svg.replace("currentColor", NEUTRAL).encode()).decode()
    words = escape(unescape(told[1])) if told else "no steps yet"
    return f'<div class="curve"><img alt="{words}" src="data:image/svg+xml;base64,{picture}"></div>'


def live_html(training: Training) -> str:
    """Show where a training is."""
    states = {"training": '<span class="pulse">● in training</span>', "stopped": "unfinished", "finished": ""}
    told = [states[training.state]]
    if training.step is not None:
        told.append(f"step <b>{training.step:,}</b>")
    if training.seconds is not None:
        told.append(f"after <b>{_duration(training.seconds)}</b>")
    if training.loss is not None:
        told.append(f"loss <b>{training.loss:.3f}</b>")
    if training.held_out_loss is not None:
        told.append(f"held out <b>{training.held_out_loss:.3f}</b>")
    return f'<div class="live">{"".join(f"<span>{one}</span>" for one in told if one)}</div>'


def funnel_html(funnel: Sequence[Mapping[str, Any]]) -> str:
    """Show the way from messages to tokens; a bar compares steps of one unit, what was dropped unfolds."""
    counts: dict[str, list[int]] = {}
    for step in funnel:
        counts.setdefault(str(step.get("unit", "")), []).append(int(step["count"]))
    rows = []
    for step in funnel:
        alike = counts[str(step.get("unit", ""))]
        share = int(step["count"]) / (max(alike) or 1)
        bar = f'<div class="bar"><i style="width:{share:.1%}"></i></div>' if len(alike) > 1 else ""
        rows.append(
            f'<div class="row"><span>{escape(str(step["step"]))}</span><b>{int(step["count"]):,}</b>'
            f"{bar}{_dropped(step.get('dropped'))}</div>"
        )
    return f'<div class="funnel">{"".join(rows)}</div>'


def _dropped(dropped: Any) -> str:
    if not isinstance(dropped, dict) or not dropped:
        return ""
    reasons = "".join(f"<li>{escape(str(reason))}: {int(count):,}</li>" for reason, count in dropped.items())
    return f"<details><summary>{sum(dropped.values()):,} left out</summary><ul>{reasons}</ul></details>"


def _value(figure: Figure, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0%}" if figure.kind == "share" else f"{value:.2f}"


def _interval(figure: Figure) -> str:
    if figure.interval is None:
        return ""
    low, high = figure.interval
    told = f"{100 * low:.0f}–{high:.0%}" if figure.kind == "share" else f"{low:.2f}–{high:.2f}"
    return f"<small>{told}</small>"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
