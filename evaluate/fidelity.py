"""The numbers of the fidelity report, from texts alone: how near the twin's replies come to the person's.

All comparisons are of equal counts of turns, at the same places where that can be; what needs the model (loss, fit to
the context, meaning) is measured by `evaluate.judged`.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Any

from evaluate.author_check import author_check
from evaluate.bootstrap import interval, share_interval
from evaluate.catch_phrases import catch_phrases
from evaluate.context_fit import CONTEXT_TURNS, shuffled
from evaluate.copying import OVERLAP_WORDS, copied_runs, copied_share, overlaps
from evaluate.divergence import LEAST_CHARACTERS, likeness, self_likeness, text_budget
from evaluate.lengths import length_histogram
from evaluate.masking import frequent_words, masked
from evaluate.material import Material
from evaluate.places import Place
from evaluate.reference_overlap import reference_overlap, rouge_l_each
from evaluate.replies import Replies, messages_of
from evaluate.soundness import soundness
from evaluate.style import style
from evaluate.style_gap import Gauge, gauge, self_distances, self_gap, style_distances, style_gap, style_gap_interval
from evaluate.subject import evenly
from evaluate.two_sample import LEAST_TURNS, two_sample_auc
from soundalike.bursts import join_messages
from soundalike.held_out import Values

Numbers = dict[str, dict[str, float]]
"""Measure to speaker to value."""
Ranges = dict[str, dict[str, list[float]]]
"""Measure to speaker to the two ends of a 95% interval."""

_OWNER = "\0owner"
"""No contact is called that."""

HALVINGS = 8
"""Ways of dealing the person's own turns in two: a single one is often 0.1 off by chance."""
ECHO_WORDS = 5
"""In a row, of what was just said: fewer are taken up by anybody."""


def measured_texts(material: Material, *, seed: int) -> tuple[dict[str, Any], Values]:
    """All that texts tell, as parts of `fidelity.json` with their `intervals`, and the values place by place.

    What cannot be had is left out, and `missing` says why.
    """
    intervals: Ranges = {}
    missing: list[str] = []
    marks = material.marks()
    sides = {name: [said.replies] for name, said in material.said.items()} | marks
    if not marks["another"]:
        missing.append("There is no other person with enough turns in this archive to hold the twin against.")
    found: dict[str, Any] = {}
    found |= _told_apart(material, sides, intervals, missing, seed)
    found |= _style(material, sides, intervals, missing, seed)
    found |= _letter_sequences(material, sides, missing, seed)
    found |= _attributed(material, intervals, missing, seed)
    shares, per_place = _reply_by_reply(material, intervals, seed)
    for name, speakers in shares.items():
        found[name] = speakers
        for speaker, values in per_place.get(name, {}).items():
            _put(intervals, name, speaker, share_interval(values) or interval(values, seed=seed))
    found |= {"lengths": length_histogram({name: one.replies for name, one in material.said.items()} | {
        "owner": material.held_out
    })}  # fmt: skip
    return {**found, "intervals": intervals, "missing": missing}, per_place


def _told_apart(
    material: Material, sides: Mapping[str, Sequence[Replies]], intervals: Ranges, missing: list[str], seed: int
) -> Numbers:
    owner = material.owner
    if len(owner) < LEAST_TURNS:
        missing.append(
            f"Only {len(owner)} replies are held out: a two-sample test needs {LEAST_TURNS}. Ingest a longer history."
        )
        return {}
    everybody = [owner, *(turns for some in sides.values() for turns in some)]
    least = min(map(len, everybody))
    kept = frequent_words(message for turns in everybody for message in messages_of(turns[:least]))

    def masks(turns: Replies) -> list[str]:
        return [masked(join_messages(turn), kept) for turn in turns]

    numbers: Numbers = {}
    views: dict[str, Callable[[Replies], Any]] = {"auc": lambda turns: turns, "auc_masked": masks}
    for name, seen in views.items():
        for speaker, some in sides.items():
            at_places = speaker in material.said
            aucs = [
                two_sample_auc(
                    seen(owner), seen(turns), contexts=None if at_places else _apart(owner, turns), seed=seed
                )
                for turns in some
            ]
            values = [auc.value for auc in aucs if auc]
            if values:
                numbers.setdefault(name, {})[speaker] = fmean(values)
            if len(aucs) == 1 and aucs[0]:
                _put(intervals, name, speaker, (aucs[0].low, aucs[0].high))
        halvings = [_halves(material, seed + draw) for draw in range(HALVINGS)]
        same = [
            auc
            for one, other in halvings
            if (auc := two_sample_auc(seen(one), seen(other), contexts=_apart(one, other), seed=seed, readers=1))
        ]
        if same:
            numbers.setdefault(name, {})["same_period"] = fmean(auc.value for auc in same)
            _put(intervals, name, "same_period", (fmean(auc.low for auc in same), fmean(auc.high for auc in same)))
    return numbers


def _apart(owner: Replies, others: Replies) -> tuple[list[int], list[int]]:
    """Every turn is at a place of its own."""
    return list(range(len(owner))), list(range(len(owner), len(owner) + len(others)))


def _halves(material: Material, seed: int) -> tuple[Replies, Replies]:
    """The owner's held-out turns in two parts of the same time, of as many turns as are compared if there are."""
    turns = shuffled(material.held_out, seed)
    size = min(material.turns, len(turns) // 2)
    return turns[:size], turns[size : 2 * size]


def _style(
    material: Material, sides: Mapping[str, Sequence[Replies]], intervals: Ranges, missing: list[str], seed: int
) -> dict[str, Any]:
    phrases = catch_phrases(material.earlier, [turn for turns in material.others() for turn in turns])
    speakers = {name: one.replies for name, one in material.said.items()} | {"owner": material.held_out}
    plain = {name: style(turns, phrases) for name, turns in speakers.items()}
    found: dict[str, Any] = {
        "style": {feature: {name: plain[name][feature] for name in plain} for feature in plain["owner"]}
    }
    counts = [len(turns) for some in sides.values() for turns in some]
    own = gauge(material.held_out, phrases=phrases, counts=counts, seed=seed)
    if own is None:
        missing.append("Too few replies are held out for the style gap: 16 at least are needed.")
        return found
    gaps: dict[str, float] = {}
    distances: Numbers = {}
    for speaker, some in sides.items():
        values = [value for turns in some if (value := style_gap(own, turns)) is not None]
        if values:
            gaps[speaker] = fmean(values)
        if len(some) == 1:
            _put(intervals, "style_gap", speaker, style_gap_interval(own, some[0]))
        for feature, value in _mean_distances(own, some).items():
            distances.setdefault(feature, {})[speaker] = value
    gaps["same_period"] = self_gap(own)
    for feature, value in self_distances(own).items():
        distances.setdefault(feature, {})["same_period"] = value
    return found | {"style_gap": gaps, "style_distance": distances}


def _mean_distances(own: Gauge, some: Sequence[Replies]) -> dict[str, float]:
    every = [distances for turns in some if (distances := style_distances(own, turns)) is not None]
    return {feature: fmean(one[feature] for one in every) for feature in (every[0] if every else ())}


def _letter_sequences(
    material: Material, sides: Mapping[str, Sequence[Replies]], missing: list[str], seed: int
) -> Numbers:
    budget = text_budget(material.held_out, [turns for some in sides.values() for turns in some])
    found = {
        speaker: [one for turns in some if (one := likeness(material.held_out, turns, characters=budget, seed=seed))]
        for speaker, some in sides.items()
    }
    same = self_likeness(material.held_out, characters=budget, seed=seed)
    found["same_period"] = [same] if same else []
    if not any(found.values()):
        missing.append(f"Too little text for letter sequences: {2 * LEAST_CHARACTERS} characters at least are needed.")
        return {}
    return {
        "divergence": {name: fmean(one.divergence for one in some) for name, some in found.items() if some},
        "cosine": {name: fmean(one.cosine for one in some) for name, some in found.items() if some},
    }


def _attributed(material: Material, intervals: Ranges, missing: list[str], seed: int) -> Numbers:
    check = author_check({**material.contacts_earlier, _OWNER: material.earlier}, _OWNER, seed=seed)
    if check is None:
        missing.append("An author check needs two people with enough turns in the training part.")
        return {}
    others = [turn for turns in material.contacts_later.values() for turn in turns]
    asked = {name: one.replies for name, one in material.said.items()} | {
        "owner": material.owner,
        "another": evenly(others, 4 * material.turns),
    }
    numbers: dict[str, float] = {}
    for speaker, replies in asked.items():
        given = [float(one) for one in check.given_to_owner(replies)]
        if given:
            numbers[speaker] = fmean(given)
            _put(intervals, "attributed", speaker, share_interval(given))
    return {"attributed": numbers}


def _reply_by_reply(material: Material, intervals: Ranges, seed: int) -> tuple[Numbers, Values]:
    owner = material.owner
    speakers = {name: (one.replies, one.cut) for name, one in material.said.items()} | {
        "owner": (owner, [False] * len(owner))
    }
    told = {place.told for place in material.places}
    # Of whole turns, as they are compared: who repeats a burst of short messages copies, too.
    known = overlaps("\n".join(turn) for turn in material.earlier)
    per_place: Values = {}
    for speaker, (replies, cut) in speakers.items():
        judged = soundness(replies, cut, told)
        runs = copied_runs(replies, ["\n".join(turn) for turn in material.earlier])
        values: dict[str, Sequence[float]] = {
            "empty": judged.empty,
            "broken": judged.broken,
            "repetitive": judged.repetitive,
            "copied": [copied_share(["\n".join(reply)], known) for reply in replies],
            "copied_words": [run >= OVERLAP_WORDS for run in runs],
            "echoed": [_echoes(reply, place) for reply, place in zip(replies, material.places, strict=True)],
        }
        if speaker != "owner":
            values["rouge_l"] = rouge_l_each(replies, owner)
        for name, each in values.items():
            per_place.setdefault(name, {})[speaker] = [float(value) for value in each]
    shares = {
        name: {speaker: fmean(value for value in each if value is not None) for speaker, each in by.items() if each}
        for name, by in per_place.items()
    }
    for speaker, one in material.said.items():
        shared = reference_overlap(one.replies, owner, seed=seed)
        if shared:
            for name, value, ends in (
                ("bleu", shared.bleu, shared.bleu_interval),
                ("chrf", shared.chrf, shared.chrf_interval),
            ):
                shares.setdefault(name, {})[speaker] = value
                _put(intervals, name, speaker, ends)
    return shares, per_place


def _echoes(reply: Sequence[str], place: Place) -> bool:
    """Whether a reply says again what was just said to it: it would fit its context perfectly."""
    context = ["\n".join(turn.messages) for turn in place.turns[-CONTEXT_TURNS:]]
    return copied_runs([reply], context, least=ECHO_WORDS)[0] >= ECHO_WORDS


def _put(intervals: Ranges, measure: str, speaker: str, ends: tuple[float, float] | None) -> None:
    if ends is not None:
        intervals.setdefault(measure, {})[speaker] = list(ends)
