"""The dataset's picture, `report.html`: one page that needs no network, for a screen, a phone, the night and paper.

It shows numbers, the contacts' names as the twin knows them, and messages only as `prepare.review` masks them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prepare.page_contacts import contacts_part
from prepare.page_costs import costs_part, splits_part
from prepare.page_funnel import funnel_figure, funnel_sentence
from prepare.page_months import months_figure, months_sentence
from prepare.page_review import review_parts, scrubbed_part
from prepare.review import Reviewed
from soundalike.page_parts import document, legend, number, prose, section, text
from soundalike.page_style import STYLE

_TITLE = "From messages to lessons"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetReport:
    """All that the page shows; what is missing is not shown."""

    steps: Sequence[Mapping[str, Any]] = ()
    """The funnel: `step`, `unit`, `count`, `dropped` by reason."""
    splits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By name of the split, in order of time: `examples`, `targets`, `tokens`."""
    by_contact: Sequence[Mapping[str, Any]] = ()
    """`contact` (the name by which the twin knows them), `read`, `kept`, `targets`, `tokens`, `share`, `weight`."""
    by_month: Sequence[Mapping[str, Any]] = ()
    """`month` such as "2024-03", `read`, `kept`, `targets`; months without messages may be left out."""
    valid_from: datetime | None = None
    test_from: datetime | None = None
    scrubbed: Mapping[str, int] = field(default_factory=dict)
    """By kind."""
    reviewed: Reviewed | None = None
    not_looked_for: Sequence[str] = ()
    """Sentences on what no installed layer finds."""
    tokens: Mapping[str, Any] = field(default_factory=dict)
    """`base`, `total`, `per_target`, `classic_per_target`, `packed_rows`, `row_tokens`, `fill_share`, `train_minutes`;
    what is None is not known."""
    split_leaks: Mapping[str, int] | None = None
    """`checked`: replies of the test that were looked for; `found`: turns of training that were nearly one of them."""
    advice: Sequence[str] = ()
    """Sentences of `prepare.advice`, the gravest first."""
    planted: str = ""
    """A sentence on the leak audit's made-up secrets."""


def report_page(report: DatasetReport) -> str:
    """The HTML page."""
    return document("Soundalike dataset", STYLE, *_body(report))


def _body(report: DatasetReport) -> Iterator[str]:
    yield f"<header><p class=eyebrow>Soundalike · dataset</p><h1>{_TITLE}</h1>{_figures(report)}</header><main>"
    if report.advice:
        sentences = "".join(f"<li>{prose(sentence)}</li>" for sentence in report.advice)
        yield section("What would help", f"<ol class=advice>{sentences}</ol>")
    if report.steps:
        yield section("Where each message went", f"<p>{funnel_sentence(report.steps)}</p>", funnel_figure(report.steps))
    if report.by_month:
        yield section(
            "When it was said",
            f"<p>{months_sentence(report.by_month)}</p>",
            legend(("read", "read"), ("kept", "kept"), ("learned", "your turns")),
            months_figure(report.by_month, report.valid_from, report.test_from),
        )
    if report.splits:
        yield section("What is learned, what is measured on", splits_part(report.splits, report.split_leaks))
    if report.by_contact:
        yield section("With whom", contacts_part(report.by_contact))
    if costs := costs_part(report.tokens):
        yield section("What it costs", costs)
    planted = f"<p>{prose(report.planted)}</p>" if report.planted else ""
    yield section("Taken out before learning", scrubbed_part(report.scrubbed, report.not_looked_for) + planted)
    if report.reviewed is not None:
        yield from review_parts(report.reviewed)
    yield "</main>"


def _figures(report: DatasetReport) -> str:
    """The page in three numbers."""
    told = {
        "messages read": "messages were read",
        "owner turns to learn from": "turns of yours are learned from",
        "examples": "examples hold them",
    }
    counts = [(step["count"], told[step["step"]]) for step in report.steps if step["step"] in told]
    if report.by_contact:
        talked = [contact for contact in report.by_contact if contact["targets"]]
        counts.append((len(talked), "people heard them" if len(talked) != 1 else "person heard them"))
    cells = "".join(f"<div><b>{number(count)}</b><span>{text(words)}</span></div>" for count, words in counts)
    return f"<div class=figures>{cells}</div>" if cells else ""
