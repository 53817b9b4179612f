"""The evaluation, flat: a run in, `fidelity.json` and `report.html` in its folder out."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from evaluate.auditing import Hidden, Scan, audited
from evaluate.checkpoints import measured_checkpoints
from evaluate.fidelity import measured_texts
from evaluate.judged import measured_losses, measured_sense
from evaluate.material import Material
from evaluate.page import fidelity_page
from evaluate.places import Place, places_of, replies_of_others
from evaluate.sampled import said_at
from evaluate.subject import Subject, evenly, load_subject
from soundalike.blind_test import blind_test_score
from soundalike.bursts import join_messages
from soundalike.config import EvaluateConfig
from soundalike.curve import loss_figure, read_metrics
from soundalike.held_out import HeldOut, HeldOutReply, Values, write_held_out
from soundalike.home import Home, write_whole
from soundalike.progress import bar
from soundalike.records import Example
from soundalike.sampling import sampling_of

EXAMPLES = 8
CONTEXT_TOLD = 4
"""Turns before an example's reply that the report shows."""


@dataclass(frozen=True, slots=True)
class EvaluateReport:
    """What was measured; `fidelity` as in DESIGN, section 4."""

    run: str
    fidelity: dict[str, Any]
    leaks: dict[str, Any]
    report: Path


def evaluate_run(
    home: Home,
    config: EvaluateConfig,
    name: str | None = None,
    *,
    scan: Scan | None = None,
    hidden: Hidden | None = None,
) -> EvaluateReport:
    """Measure a run (the newest for None) and write `fidelity.json` and `report.html` into its folder.

    `scan` is the scrubber, which finds what looks like a secret in what the twin says; `hidden` finds what the owner
    always hides.

    Raises `NothingThere` without a run, `BadInput` where its dataset is gone or the prompt template has changed.
    """
    subject = load_subject(home, name)
    train = subject.examples("train")
    test = subject.examples("test")
    fidelity, held_out = measured(subject, train, test, config)
    if config.checkpoints:
        fidelity |= measured_checkpoints(subject, config)
    if blind := blind_test_score(home, subject.run.id):
        fidelity["blind_test"] = blind
    leaks = audited(home, subject, test, fidelity, held_out, config, scan, hidden)
    write_whole(
        subject.folder / "fidelity.json",
        json.dumps({"fidelity": fidelity, "leaks": leaks}, ensure_ascii=False, indent=1),
    )
    write_held_out(subject.folder, held_out)
    metrics = read_metrics(subject.folder / "metrics.jsonl")
    report = subject.folder / "report.html"
    write_whole(report, fidelity_page(subject.run, fidelity, leaks, loss_figure(metrics) if metrics else ""))
    return EvaluateReport(subject.run.id, fidelity, leaks, report)


def measured(
    subject: Subject, train: Sequence[Example], test: Sequence[Example], config: EvaluateConfig
) -> tuple[dict[str, Any], HeldOut]:
    """The fidelity of a run, and what was said and measured place by place."""
    places = _places(subject, test)
    if not places:
        fidelity: dict[str, Any] = {
            "missing": ["Nothing is held out in this dataset: prepare again from a longer history."]
        }
        return fidelity | {"held_out": {"turns": 0, "replies_sampled": 0}}, _held_out(config, None, {})
    fidelity, values = measured_losses(subject, test, seed=config.seed)
    if "base" not in subject.speakers:
        fidelity["missing"] = [f"The base {subject.run.base} is not to be had: the twin is measured without it."]
    chosen = evenly(places, config.replies)
    material = Material(
        places=chosen,
        said=_said(subject, chosen, config),
        held_out=[place.reply for place in places],
        earlier=[place.reply for place in _places(subject, train)],
        contacts_earlier=replies_of_others(train),
        contacts_later=replies_of_others(test),
    )
    for found, more in (
        measured_texts(material, seed=config.seed),
        measured_sense(subject, material, seed=config.seed),
    ):
        fidelity = _joined(fidelity, found)
        values |= more
    fidelity["held_out"] = {"turns": len(places), "replies_sampled": len(chosen)}
    fidelity["examples"] = _examples(material)
    return fidelity, _held_out(config, material, values)


def _held_out(config: EvaluateConfig, material: Material | None, values: Values) -> HeldOut:
    places = [
        HeldOutReply(
            contact=place.contact,
            turns=place.turns,
            owner=place.reply,
            said={name: one.replies[index] for name, one in material.said.items()},
        )
        for index, place in enumerate(material.places)
    ] if material else []  # fmt: skip
    return HeldOut(settings=asdict(config), places=tuple(places), values=values)


def _joined(fidelity: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {
        **fidelity,
        **found,
        "intervals": fidelity.get("intervals", {}) | found.get("intervals", {}),
        "missing": fidelity.get("missing", []) + found.get("missing", []),
    }


def _places(subject: Subject, examples: Sequence[Example]) -> list[Place]:
    return places_of(examples, [subject.told(example) for example in examples])


def _said(subject: Subject, places: Sequence[Place], config: EvaluateConfig) -> dict[str, Any]:
    sampling = sampling_of(config)
    with bar("Sampled replies", len(subject.speakers) * len(places)) as progress:
        return {speaker: said_at(subject, speaker, places, sampling, progress.advance) for speaker in subject.speakers}


def _examples(material: Material) -> list[dict[str, Any]]:
    shown = []
    for index in evenly(range(len(material.places)), EXAMPLES):
        place = material.places[index]
        context = [{"role": turn.role, "text": join_messages(turn.messages)} for turn in place.turns[-CONTEXT_TOLD:]]
        said = {name: join_messages(one.replies[index]) for name, one in material.said.items()}
        shown.append({"contact": place.contact, "context": context, "owner": join_messages(place.reply), **said})
    return shown
