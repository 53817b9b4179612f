"""The small parts of a page: escaped text, numbers as people read them, tables, rows of bars, legends.

Whatever comes from data passes `text` or `prose`, so that nothing in it can become markup.
"""

import math
import re
from collections.abc import Iterable, Sequence
from html import escape

_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_NETWORK = "default-src 'none'; style-src 'unsafe-inline'"
"""What a page allows itself, as a Content-Security-Policy: its own style and nothing else."""
_COMMAND = re.compile(r"`([^`]+)`")


def text(value: object) -> str:
    """Anything as text of a page: escaped, and without what no page may hold."""
    return escape(_UNREADABLE.sub("�", str(value).encode("utf-8", "replace").decode()))


def prose(sentence: str) -> str:
    """A sentence as it is printed in a terminal too; what stands between backticks is a command."""
    return _COMMAND.sub(r"<code>\1</code>", text(sentence))


def number(value: float) -> str:
    """A count with its thousands set apart; one decimal only where it says something."""
    if not math.isfinite(value):
        return "–"
    return f"{value:,.1f}" if abs(value) < 100 and round(value, 1) != round(value) else f"{round(value):,}"


def counted(count: float, one: str, many: str = "") -> str:
    """A count with its unit: "1 turn", "1,200 turns"."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """A share as people say it: what is there is never "0%", what is not all never "100%"."""
    if not 0 < share < 1 or not math.isfinite(share):
        return "100%" if share >= 1 else "0%"
    hundredths = 100 * share
    if hundredths < 0.1:
        return "under 0.1%"
    if hundredths < 9.95:
        return f"{hundredths:.1f}%".replace(".0%", "%")
    return f"{min(99, round(hundredths))}%"


def ratio(part: float, whole: float) -> float:
    """Divide; 0 where there is nothing to divide by."""
    return part / whole if whole else 0.0


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """The nearest number within the bounds; the lower one for what is no number."""
    return min(max(value, low), high) if not math.isnan(value) else low


def duration(minutes: float) -> str:
    """How long something takes, as one would say it."""
    if minutes < 1:
        return "less than a minute"
    if minutes < 90:
        return counted(round(minutes), "minute")
    return f"{number(minutes / 60)} hours" if minutes < 48 * 60 else f"{number(minutes / 60 / 24)} days"


def document(title: str, style: str, *parts: str) -> str:
    """A page in one file, that asks nothing of the network and runs no script."""
    return "\n".join(
        (
            "<!doctype html>",
            "<html lang=en><head><meta charset=utf-8>",
            '<meta name=viewport content="width=device-width, initial-scale=1">',
            f'<meta http-equiv=Content-Security-Policy content="{_NO_NETWORK}">',
            f"<title>{text(title)}</title><style>{style}</style></head><body>",
            *parts,
            "</body></html>\n",
        )
    )


def section(title: str, *parts: str) -> str:
    """A part of the page under its heading."""
    return f"<section><h2>{text(title)}</h2>\n{''.join(parts)}\n</section>"


def table(summary: str, head: Sequence[str], rows: Iterable[Sequence[object]], left: int = 1) -> str:
    """Numbers for those who want them or cannot see the picture, folded away; the first `left` columns are words."""

    def cells(tag: str, values: Sequence[object]) -> str:
        return "".join(
            f"<{tag}{' class=word' if place < left else ''}>{_cell(value)}</{tag}>"
            for place, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f"<details><summary>{text(summary)}</summary><div class=scroll><table><thead><tr>{cells('th', head)}</tr>"
        f"</thead><tbody>{body}</tbody></table></div></details>"
    )


def bar_row(name: str, layers: Iterable[tuple[str, float]], told: str, css: str = "") -> str:
    """A row of a list of bars: name, bar and numbers. `layers` are shares of the width by style, the widest first."""
    bars = "".join(f'<i class={style} style="width:{100 * clamp(share):.2f}%"></i>' for style, share in layers)
    return (
        f'<li class="row {css}"><bdi class=name>{text(name)}</bdi><span class=told>{text(told)}</span>'
        f"<span class=bar aria-hidden=true>{bars}</span></li>"
    )


def legend(*entries: tuple[str, str]) -> str:
    """What the colours mean: pairs of style and words."""
    return f"<p class=legend>{''.join(f'<span><i class={css}></i>{text(words)}</span> ' for css, words in entries)}</p>"


def picture(css: str, name: str, size: tuple[float, float], title: str, told: str, parts: Iterable[str]) -> str:
    """An SVG picture of a size in pixels of its own; `told` says in words what it shows."""
    identity = f"{name}-{css}"
    return (
        f'<svg class={css} viewBox="0 0 {size[0]:.0f} {size[1]:.0f}" role=img '
        f'aria-labelledby="{identity}-title {identity}-desc"><title id={identity}-title>{text(title)}</title>'
        f"<desc id={identity}-desc>{text(told)}</desc>{''.join(parts)}</svg>"
    )


def wrapped(words: str, width: float, character_width: float) -> list[str]:
    """Break words into lines for a picture, where nothing breaks by itself."""
    fitting = max(1, int(width / character_width))
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > fitting:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return number(value) if isinstance(value, int | float) else f"<bdi>{text(value)}</bdi>"
