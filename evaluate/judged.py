"""What needs the model: the loss on real replies, whether a reply fits its context, how near it comes in meaning."""

import math
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from evaluate.bootstrap import interval, interval_of
from evaluate.context_fit import context_fit, shuffled
from evaluate.fidelity import Ranges
from evaluate.loss import Loss, target_losses
from evaluate.material import Material
from evaluate.similarity import LEAST_REPLIES, similarities
from evaluate.subject import Speaker, Subject
from soundalike.held_out import Values
from soundalike.progress import bar
from soundalike.records import Example
from train.render import render_example


def measured_losses(subject: Subject, test: Sequence[Example], *, seed: int) -> tuple[dict[str, Any], Values]:
    """`nll`, `perplexity` and `nll_by_contact` with intervals; and `nats` and `tokens`, example by example."""
    rows = [render_example(example, subject.told(example), subject.tokenizer) for example in test]
    losses: dict[Speaker, list[Loss]] = {}
    with bar("Held-out loss", len(subject.speakers) * len(rows)) as progress:
        for speaker in subject.speakers:
            with subject.speaking_as(speaker):
                losses[speaker] = target_losses(subject.model, rows, on_row=progress.advance)
    nll = {speaker: _together(some) for speaker, some in losses.items()}
    intervals: Ranges = {}
    for speaker, some in losses.items():
        ends = interval_of(lambda drawn, some=some: _together([some[at] for at in drawn]), len(some), seed=seed)  # type: ignore[misc]
        if ends:
            intervals.setdefault("nll", {})[speaker] = list(ends)
            intervals.setdefault("perplexity", {})[speaker] = [math.exp(end) for end in ends]
    by_contact: dict[str, dict[str, float]] = {}
    for contact in sorted({example.contact for example in test}):
        for speaker, some in losses.items():
            parts = [loss for example, loss in zip(test, some, strict=True) if example.contact == contact]
            by_contact.setdefault(contact, {})[speaker] = _together(parts)
    found = {
        "nll": nll,
        "perplexity": {speaker: math.exp(value) for speaker, value in nll.items()},
        "nll_by_contact": by_contact,
        "intervals": intervals,
    }
    return found, {
        "nats": {speaker: [loss.nats for loss in some] for speaker, some in losses.items()},
        "tokens": {speaker: [float(loss.tokens) for loss in some] for speaker, some in losses.items()},
    }


def measured_sense(subject: Subject, material: Material, *, seed: int) -> tuple[dict[str, Any], Values]:
    """`context_fit` and `similarity` with intervals, judged by the base, which does not know the person."""
    if "base" not in subject.speakers:
        return {"missing": ["Without the base nobody can judge whether replies fit their context."]}, {}
    owner = material.owner
    # The base, which finds whatever it says itself likely where it said it, cannot be judged by the base.
    speakers = {name: one.replies for name, one in material.said.items() if name != "base"} | {"owner": owner}
    fits: dict[str, list[float | None]] = {}
    with subject.speaking_as("base"):
        with bar("Fit to the context", (len(speakers) + 1) * len(owner)) as progress:
            for name, replies in {**speakers, "shuffled": shuffled(owner, seed)}.items():
                fits[name] = context_fit(subject.model, subject.tokenizer, material.places, replies, seed=seed)
                progress.advance(len(owner))
        said = {name: one.replies for name, one in material.said.items()}
        near = similarities(subject.model, subject.tokenizer, owner, said, seed=seed)
    per_place: Values = {"context_fit": fits, "similarity": {name: list(values) for name, values in near.items()}}
    found: dict[str, Any] = {}
    intervals: Ranges = {}
    if not near:
        found["missing"] = [f"Similarity to the real replies needs {LEAST_REPLIES} different ones at least."]
    for measure, by in per_place.items():
        for speaker, values in by.items():
            had = [value for value in values if value is not None]
            if had:
                found.setdefault(measure, {})[speaker] = fmean(had)
            if ends := interval(values, seed=seed):
                intervals.setdefault(measure, {})[speaker] = list(ends)
    return found | {"intervals": intervals}, per_place


def _together(losses: Sequence[Loss]) -> float:
    return sum(losses, Loss(0.0, 0)).per_token
