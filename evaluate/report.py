"""The fidelity report: rows for the terminal's table, and a page that needs no network."""

from collections.abc import Mapping
from html import escape
from typing import Any

from soundalike.records import Run

_NAMES = {
    "messages_per_turn": "messages a turn",
    "characters_per_message": "characters a message",
    "lower_case_starts": "start in lower case",
    "closing_punctuation": "end in punctuation",
    "messages_with_emoji": "hold an emoji",
}
_SHARES = {"lower_case_starts", "closing_punctuation", "messages_with_emoji"}

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #1d2430 }
h1 { font-size: 1.6rem } table { border-collapse: collapse; width: 100% } th { text-align: right; font-weight: 600 }
td, th { padding: .35rem .6rem; border-bottom: 1px solid #e3e7ee; text-align: right }
td { font-variant-numeric: tabular-nums }
td:first-child, th:first-child { text-align: left } td.nearer { background: #e7f3ea }
"""

Row = tuple[str, str, str, str]
"""Name, base, twin, owner; an en dash where a number makes no sense."""


def fidelity_rows(fidelity: Mapping[str, Any]) -> list[Row]:
    """The fidelity table."""
    nll, perplexity = fidelity["nll"], fidelity["perplexity"]
    rows: list[Row] = [
        ("loss on real replies (nats/token)", f"{nll['base']:.3f}", f"{nll['twin']:.3f}", "–"),
        ("perplexity of real replies", f"{perplexity['base']:.1f}", f"{perplexity['twin']:.1f}", "–"),
    ]
    for name, values in fidelity["style"].items():
        base, twin, owner = (_number(name, values[who]) for who in ("base", "twin", "owner"))
        rows.append((_NAMES.get(name, name), base, twin, owner))
    return rows


def fidelity_page(run: Run, fidelity: Mapping[str, Any], leaks: Mapping[str, Any], curve: str = "") -> str:
    """An HTML page of the table; green where the twin is nearer to the owner than the base is.

    `curve` is the picture of the training (SVG), if there is one.
    """
    style = list(fidelity["style"].values())
    nearer = [fidelity["nll"]["twin"] < fidelity["nll"]["base"]] * 2
    nearer += [abs(values["twin"] - values["owner"]) < abs(values["base"] - values["owner"]) for values in style]
    body = "".join(
        f"<tr><td>{escape(name)}<td>{base}<td class={'nearer' if green else 'further'}>{twin}<td>{owner}"
        for (name, base, twin, owner), green in zip(fidelity_rows(fidelity), nearer, strict=True)
    )
    contacts = "".join(
        f"<tr><td>{escape(contact)}<td>{values['base']:.3f}<td>{values['twin']:.3f}"
        for contact, values in fidelity["nll_by_contact"].items()
    )
    copied = leaks["copied_from_training"]
    held_out = fidelity["held_out"]
    return "\n".join(
        (
            "<!doctype html><html lang=en><meta charset=utf-8><title>Soundalike fidelity</title>",
            f"<style>{_STYLE}</style><h1>Does it sound like {escape(run.owner)}?</h1>",
            f"<p>Run {escape(run.id)} on {escape(run.base)}. Measured on {held_out['turns']:,} turns of the last part "
            f"of the history, which was never trained on; {held_out['replies_sampled']:,} replies were sampled.",
            f"<table><tr><th><th>base<th>twin<th>{escape(run.owner)}{body}</table>",
            f"<h2>Loss by contact</h2><table><tr><th><th>base<th>twin{contacts}</table>",
            f"<h2>Copied from the training text</h2><p>{copied['twin']:.1%} of the twin's messages repeat 40 "
            f"characters or more of it; of the owner's own later messages {copied['owner']:.1%} do.",
            *_canary_lines(leaks),
            *_curve_lines(curve),
        )
    )


def _curve_lines(curve: str) -> list[str]:
    return [f"<h2>Training</h2>{curve}<p>Thin: each step; thick: smoothed; dots: held out."] if curve else []


def _canary_lines(leaks: Mapping[str, Any]) -> list[str]:
    if "canaries" not in leaks:
        return []
    counts = leaks["canaries"]
    return [
        f"<h2>Planted secrets</h2><p>Of {counts['planted']:,} made-up secrets in the chats the twin said "
        f"{counts['twin']['leaked']:,} in those replies, whole or by half; the base {counts['base']['leaked']:,}."
    ]


def _number(name: str, value: float) -> str:
    return f"{value:.0%}" if name in _SHARES else f"{value:.1f}"
