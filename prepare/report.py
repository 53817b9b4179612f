"""The dataset's picture: a page of bars that needs no network and holds no message text."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 3rem auto; padding: 0 1rem; color: #1d2430 }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; width: 100% } td { padding: .2rem .5rem; vertical-align: middle }
td.name { width: 17rem } td.count { width: 6rem; text-align: right; font-variant-numeric: tabular-nums }
.bar { height: 1.1rem; border-radius: .2rem; background: #3b6ea5; min-width: 1px } .dropped .bar { background: #c9a26b }
.dropped td { color: #6a7280; font-size: .9rem }
"""


def dataset_page(
    steps: Sequence[Mapping[str, Any]], splits: Mapping[str, Mapping[str, int]], scrubbed: Mapping[str, int]
) -> str:
    """An HTML page of the funnel, the split and what was scrubbed."""
    rows = []
    largest = max((step["count"] for step in steps if step["unit"] == "messages"), default=1) or 1
    for step in steps:
        for reason, count in step["dropped"].items():
            rows.append(_row(f"− {reason}", count, largest, "dropped"))
        rows.append(_row(step["step"], step["count"], largest if step["unit"] != "tokens" else step["count"]))
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>Soundalike dataset</title>",
        f"<style>{_STYLE}</style><h1>From messages to lessons</h1><table>{''.join(rows)}</table>",
        "<h2>Split by time</h2>",
        _table({f"{name}: owner turns": split["targets"] for name, split in splits.items()}),
        "<h2>Taken out before learning</h2>",
        _table(scrubbed) if scrubbed else "<p>Nothing was found.</p>",
    ]
    return "\n".join(parts)


def _table(counts: Mapping[str, int]) -> str:
    largest = max(counts.values(), default=1) or 1
    return f"<table>{''.join(_row(name, count, largest) for name, count in counts.items())}</table>"


def _row(name: str, count: int, largest: int, css: str = "") -> str:
    width = min(100.0, 100 * count / (largest or 1))
    return (
        f'<tr class="{css}"><td class=name>{escape(name)}<td class=count>{count:,}'
        f'<td><div class=bar style="width:{width:.1f}%"></div>'
    )
