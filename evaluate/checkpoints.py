"""Which checkpoint sounds most like the person? That of the lowest loss often does not: loss and style part ways.

So each that training kept answers at places of the validation part, and loss, style and copying are weighed. The test
part stays untouched, so that the numbers of the chosen checkpoint remain honest.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluate.bootstrap import CLEARLY
from evaluate.copying import copied_share, overlaps
from evaluate.places import Place, places_of
from evaluate.replies import messages_of
from evaluate.sampled import drawn_at
from evaluate.style_gap import gauge, style_gap
from evaluate.subject import Subject, evenly
from evaluate.two_sample import auc_difference, two_sample_auc
from soundalike.config import EvaluateConfig
from soundalike.curve import read_metrics
from soundalike.progress import bar
from soundalike.sampling import sampling_of

LOSS_RISE_NATS = 0.15
"""A checkpoint whose held-out loss is higher than the best by more has forgotten how to answer."""
COPIED_RISE = 0.02
"""Share of messages copied from training that a checkpoint may have more than the person has of their own past."""


def kept_checkpoints(folder: Path) -> list[tuple[int, Path]]:
    """Step and adapter of each checkpoint of a run that was kept, in order."""
    found = [
        (int(path.parent.name.removeprefix("checkpoint-")), path.parent)
        for path in (folder / "checkpoints").glob("checkpoint-*/adapter_config.json")
    ]
    return sorted(found)


def losses_by_step(folder: Path) -> dict[int, float]:
    """Held-out loss in nats a token of a run by step, where it was measured."""
    return {
        int(line["step"]): float(line["eval_loss"])
        for line in read_metrics(folder / "metrics.jsonl")
        if "eval_loss" in line
    }


def measured_checkpoints(subject: Subject, config: EvaluateConfig) -> dict[str, Any]:
    """`checkpoints` and `checkpoint_advice` of the report; nothing where fewer than two can be taken."""
    losses = losses_by_step(subject.folder)
    best = min(losses.values(), default=math.inf)
    # One that is out of the question by its loss need not answer.
    kept = [
        (step, adapter)
        for step, adapter in kept_checkpoints(subject.folder)
        if losses.get(step, best) <= best + LOSS_RISE_NATS
    ]
    valid = subject.examples("valid")
    all_places = places_of(valid, [subject.told(example) for example in valid])
    places = evenly(all_places, config.checkpoint_replies)
    if len(kept) < 2 or not places:
        return {}
    train = subject.examples("train")
    earlier = [place.reply for place in places_of(train, [""] * len(train))]
    said: dict[int, list[tuple[str, ...]]] = {}
    with bar("Checkpoints", len(kept) * len(places)) as progress:
        for step, adapter in kept:
            said[step] = _said_by(subject, adapter, places, config, progress.advance)
    table = checkpoint_table(said, [place.reply for place in places], [p.reply for p in all_places], earlier, losses)
    advised = advice(table, _own_step(losses, said), said, [p.reply for p in places], run=subject.folder.name)
    return {"checkpoints": table, **advised}


def _said_by(
    subject: Subject, adapter: Path, places: Sequence[Place], config: EvaluateConfig, advance: Any
) -> list[tuple[str, ...]]:
    model, name = subject.model, adapter.name
    own = model.active_adapter
    model.load_adapter(str(adapter), adapter_name=name, autocast_adapter_dtype=False)
    try:
        model.set_adapter(name)
        model.eval()
        return drawn_at(subject, places, sampling_of(config), advance).replies
    finally:
        model.set_adapter(own)
        model.delete_adapter(name)


def checkpoint_table(
    said: Mapping[int, Sequence[Sequence[str]]],
    owner: Sequence[Sequence[str]],
    held_out: Sequence[Sequence[str]],
    earlier: Sequence[Sequence[str]],
    losses: Mapping[int, float],
    *,
    seed: int = 0,
) -> list[dict[str, Any]]:
    """A row a checkpoint: `step`, `valid_loss`, `auc`, `style_gap`, `copied` and the person's own `copied_by_owner`."""
    known = overlaps(messages_of(earlier))
    own = gauge(held_out, counts=[len(owner)], seed=seed)
    by_owner = copied_share(messages_of(owner), known)
    rows = []
    for step, replies in sorted(said.items()):
        auc = two_sample_auc(owner, replies, seed=seed, repeats=0)
        gap = style_gap(own, replies) if own else None
        row = {
            "step": step,
            "valid_loss": losses.get(step),
            "auc": auc.value if auc else None,
            "style_gap": gap,
            "copied": copied_share(messages_of(replies), known),
            "copied_by_owner": by_owner,
        }
        rows.append({name: value for name, value in row.items() if value is not None})
    return rows


def sound_checkpoints(table: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that neither lost too much nor copy more than the person repeats themselves."""
    best = min((row["valid_loss"] for row in table if "valid_loss" in row), default=None)
    return [
        row
        for row in table
        if (best is None or row.get("valid_loss", best) <= best + LOSS_RISE_NATS) and not _copies(row)
    ]


def _copies(row: Mapping[str, Any]) -> bool:
    return bool(row["copied"] > row["copied_by_owner"] + COPIED_RISE)


def advice(
    table: Sequence[Mapping[str, Any]],
    own_step: int | None,
    said: Mapping[int, Sequence[Sequence[str]]],
    owner: Sequence[Sequence[str]],
    *,
    run: str,
) -> dict[str, Any]:
    """Which checkpoint to take and why: `checkpoint_advice`, a sentence, and `checkpoint_taken`, its step."""
    measure = "auc" if all("auc" in row for row in table) else "style_gap"
    sound = [row for row in sound_checkpoints(table) if measure in row]
    if not any(measure in row for row in table):
        return {
            "checkpoint_advice": "Too few replies are held out for validation to tell checkpoints apart by style: keep "
            "the one of the lowest loss."
        }
    if not sound:
        return {"checkpoint_advice": "No checkpoint is sound enough to be preferred: keep the one of the lowest loss."}
    best = min(sound, key=lambda row: (row[measure], row["step"]))
    words = "told apart from you" if measure == "auc" else "off your style"
    if own_step is None or own_step not in said or best["step"] == own_step:
        sentence = f"Keep step {best['step']}: of all that were kept it is the least {words} ({best[measure]:.2f})."
        return {"checkpoint_advice": sentence, "checkpoint_taken": best["step"]}
    own = next(row for row in table if row["step"] == own_step)
    command = f"soundalike evaluate --run {run} --take {best['step']}"
    if _copies(own):
        shares = f"{own['copied']:.0%} of its messages against {own['copied_by_owner']:.0%}"
        sentence = (
            f"Take step {best['step']}: step {own_step}, which has the lowest loss, copies more of what you wrote than "
            f"you repeat yourself ({shares}): {command}"
        )
        return {"checkpoint_advice": sentence, "checkpoint_taken": best["step"]}
    difference = auc_difference(owner, said[own_step], said[best["step"]]) if measure == "auc" else None
    found = f"{best[measure]:.2f} against {own[measure]:.2f} at step {own_step}, which has the lowest loss"
    # The best of several is the luckiest too (Bonferroni).
    if difference is not None and difference.p_value > CLEARLY / max(1, len(sound) - 1):
        sentence = f"Step {best['step']} is the least {words} ({found}), but that may be chance: keep step {own_step}."
        return {"checkpoint_advice": sentence, "checkpoint_taken": own_step}
    sentence = (
        f"Take step {best['step']}: it is less {words} ({found}) and copies no more than you repeat yourself: {command}"
    )
    return {"checkpoint_advice": sentence, "checkpoint_taken": best["step"]}


def _own_step(losses: Mapping[int, float], said: Mapping[int, Any]) -> int | None:
    """The step whose weights the run has: that of the lowest loss."""
    known = [step for step in said if step in losses]
    return min(known, key=lambda step: losses[step]) if known else None
