"""The dataset's picture: a page that needs no network, with bars, and messages only as `prepare.review` masks them."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from prepare.masking import Piece
from prepare.review import Reviewed, Section

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 52rem; margin: 3rem auto; padding: 0 1rem; color: #1d2430 }
h1 { font-size: 1.6rem } h2 { font-size: 1.15rem; margin-top: 2.2rem }
table { border-collapse: collapse; width: 100% } td { padding: .2rem .5rem; vertical-align: middle }
td.name { width: 17rem } td.count { width: 6rem; text-align: right; font-variant-numeric: tabular-nums }
.bar { height: 1.1rem; border-radius: .2rem; background: #3b6ea5; min-width: 1px } .dropped .bar { background: #c9a26b }
.dropped td { color: #6a7280; font-size: .9rem }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem } h3 span { color: #6a7280; font-weight: 400 }
ul { list-style: none; margin: 0; padding: 0 }
li { padding: .25rem .6rem; border-left: .2rem solid #e3e7ee; margin: .3rem 0 }
.unsure-samples li { border-color: #c9a26b }
.found { background: #e2ecf6; color: #2b5682; border-radius: .3rem; padding: .05rem .35rem; font-size: .85rem }
.masked, .before { color: #9aa2ae } .unsure { color: #8a5a12; background: #f7eedf; border-radius: .2rem }
.before::after { content: " ›" } .before .found { background: none; color: inherit; padding: 0 }
code { font-size: .9em }
"""


def dataset_page(
    steps: Sequence[Mapping[str, Any]],
    splits: Mapping[str, Mapping[str, int]],
    scrubbed: Mapping[str, int],
    reviewed: Reviewed | None = None,
    not_looked_for: Sequence[str] = (),
) -> str:
    """An HTML page of the funnel, the split, what was scrubbed, and what the owner should look at before training.

    `not_looked_for` are sentences on what no installed layer finds.
    """
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
        *(f"<p>{escape(sentence)}" for sentence in not_looked_for),
        *(_review(reviewed) if reviewed is not None else ()),
    ]
    return "\n".join(parts)


def _review(reviewed: Reviewed) -> Iterator[str]:
    yield (
        "<h2>Look before you train</h2><p>A few places of each kind. Only everyday words are shown; all others are "
        "masked, so that nothing private can be read here. What was taken out shows its kind. Something is left that "
        "should go: <code>soundalike hide</code>. Something harmless was taken out: <code>soundalike keep</code>. "
        "Then run <code>soundalike prepare</code> again."
    )
    for section in reviewed.found:
        yield from _section(section, "found")
    yield (
        "<h2>What was left, with a doubt</h2><p>These stay in what is learned. Most are harmless; whoever knows the "
        "chats sees which are not."
    )
    if not any(section.count for section in reviewed.unsure):
        yield "<p>Nothing."
    for section in reviewed.unsure:
        if section.count:
            yield from _section(section, "unsure")


def _section(section: Section, css: str) -> Iterator[str]:
    yield f"<h3>{escape(section.name)} <span>{section.count:,}</span></h3><ul class={css}-samples>"
    for sample in section.samples:
        before = f"<span class=before>{''.join(map(_piece, sample.before))}</span> " if sample.before else ""
        yield f"<li>{before}{''.join(map(_piece, sample.message))}"
    yield "</ul>"


def _piece(piece: Piece) -> str:
    text = escape(piece.text.encode("utf-8", "replace").decode())
    return text if piece.style == "plain" else f"<span class={piece.style}>{text}</span>"


def _table(counts: Mapping[str, int]) -> str:
    largest = max(counts.values(), default=1) or 1
    return f"<table>{''.join(_row(name, count, largest) for name, count in counts.items())}</table>"


def _row(name: str, count: int, largest: int, css: str = "") -> str:
    width = min(100.0, 100 * count / (largest or 1))
    return (
        f'<tr class="{css}"><td class=name>{escape(name)}<td class=count>{count:,}'
        f'<td><div class=bar style="width:{width:.1f}%"></div>'
    )
