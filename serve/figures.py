"""The fidelity report in a few rows: from `fidelity.json`, of any version, to the figures of the page. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from serve.run_wire import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    key: str
    name: str
    explained: str
    kind: Literal["number", "share"] = "number"
    marks: tuple[str, ...] = ("owner",)
    """What stands for the owner: the first that was measured."""


_OWN = ("owner", "earlier", "same_period")
_ROWS = (
    _Row(key="nll", name="Loss", explained="on your real replies, in nats a token; lower is better"),
    _Row(
        key="auc",
        name="Told apart",
        explained="by a judge of style (AUC): 0.5 is not at all, 1 is always; you: your own earlier replies",
        marks=_OWN,
    ),
    _Row(
        key="style_gap",
        name="Style gap",
        explained="in units of your own wavering; lower is nearer",
        marks=_OWN,
    ),
    _Row(key="attributed", name="Taken for you", explained="by an author check among your contacts", kind="share"),
    _Row(
        key="context_fit",
        name="Fits the context",
        explained="its own better than another's; 50% is chance",
        kind="share",
    ),
    _Row(key="copied", name="Copied", explained="replies that repeat the training text", kind="share"),
)


def figures_of(fidelity: Mapping[str, Any], leaks: Mapping[str, Any]) -> list[Figure]:
    """The rows of which there is a number at all."""
    measured = {"copied": leaks.get("copied_from_training"), **fidelity}
    found = [_figure(row, _table(measured.get(row.key)), fidelity) for row in _ROWS]
    return [figure for figure in found if (figure.base, figure.twin, figure.owner) != (None, None, None)]


def sentences(found: Any) -> list[str]:
    """The sentences of a list in the file, whatever else may be in their place."""
    return [sentence for sentence in found if isinstance(sentence, str)] if isinstance(found, list) else []


def _figure(row: _Row, values: Mapping[str, Any], fidelity: Mapping[str, Any]) -> Figure:
    owner = next((value for mark in row.marks if (value := _number(values.get(mark))) is not None), None)
    interval = _table(_table(fidelity.get("intervals")).get(row.key)).get("twin")
    ends = [_number(end) for end in interval] if isinstance(interval, list) and len(interval) == 2 else []
    return Figure(
        name=row.name,
        explained=row.explained,
        kind=row.kind,
        base=_number(values.get("base")),
        twin=_number(values.get("twin")),
        owner=owner,
        interval=[end for end in ends if end is not None] if ends and None not in ends else None,
    )


def _table(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _number(value: Any) -> float | None:
    known = isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)
    return float(value) if known else None
