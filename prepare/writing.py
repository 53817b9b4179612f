"""A dataset on disk: examples by split, funnel, report, and the manifest last, which declares it whole."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from prepare.advice import advice
from prepare.costs import costs
from prepare.funnel import Funnel
from prepare.owner_lists import lists_digest
from prepare.planting import NOTHING_PLANTED, Planted
from prepare.report import DatasetReport, report_page
from prepare.review import Reviewed
from prepare.scrub import OwnerLists
from prepare.split import TimeSplit
from prepare.split_leaks import SplitLeaks
from soundalike.canaries import dataset_canaries_file, write_canaries
from soundalike.config import PrepareConfig, to_plain
from soundalike.home import Home, digest, is_whole, write_manifest
from soundalike.records import SPLITS, Example, Split, to_line, write_examples

RECIPE = 3
"""Raised whenever the same archive and settings would give another dataset."""
PLANTED_STEP = "made-up secrets planted"
"""A row of its own under the funnel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that a dataset is made of."""

    owner: str
    examples: Sequence[Example]
    """By the time of their beginning."""
    split: TimeSplit
    config: PrepareConfig
    lists: OwnerLists
    about: Mapping[str, Mapping[str, Any]]
    """Contact, by the name that the twin knows, to `relation`, `language` and the usual `silence_seconds`."""
    contacts: Mapping[str, str]
    """Contact, as the owner calls them, to the name that the twin knows."""
    funnel: Funnel
    scrubbed: Mapping[str, int]
    reviewed: Reviewed
    split_leaks: SplitLeaks
    not_looked_for: tuple[str, ...]
    planted: Planted = NOTHING_PLANTED
    """For the leak audit; its examples are not among `examples`, and nothing counts them as the owner's."""


@dataclass(frozen=True, slots=True)
class PrepareReport:
    """What was made; `already_there` if an earlier call had made it."""

    dataset: str
    folder: Path
    funnel: list[dict[str, Any]]
    examples: int
    tokens: int
    scrubbed: dict[str, int]
    splits: dict[str, dict[str, int]]
    split_leaks: SplitLeaks
    advice: tuple[str, ...]
    """What the owner could do for a better twin, the gravest first."""
    not_looked_for: tuple[str, ...]
    """What needs an optional package that is not installed, each a sentence with the command that installs it."""
    already_there: bool
    planted: str = ""
    """A sentence on the made-up secrets of the leak audit; empty where none were planted."""


def write_dataset(home: Home, prepared: Prepared) -> PrepareReport:
    """Write a dataset into the home, unless it is there; its funnel and report are written anew in any case."""
    settings = _settings(prepared.config, prepared.lists)
    planted = prepared.planted
    examples = sorted([*prepared.examples, *planted.examples], key=lambda example: (example.started_at, example.id))
    name = digest([RECIPE, settings, prepared.owner, _contents(examples)])
    folder = home.datasets / name
    steps, splits, page = prepared.funnel.steps(), split_counts(prepared.examples), _page(prepared)
    if planted.canaries:
        steps.append({"step": PLANTED_STEP, "unit": "secrets", "count": len(planted.canaries), "dropped": {}})
    report = PrepareReport(
        dataset=name,
        folder=folder,
        funnel=steps,
        examples=len(prepared.examples),
        tokens=prepared.funnel.tokens,
        scrubbed=dict(prepared.scrubbed),
        splits=splits,
        split_leaks=prepared.split_leaks,
        advice=tuple(page.advice),
        not_looked_for=prepared.not_looked_for,
        already_there=is_whole(folder),
        planted=planted.sentence,
    )
    if not report.already_there:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for part in SPLITS:
            write_examples(folder / f"{part}.jsonl", (one for one in examples if one.split == part))
        if planted.canaries:
            write_canaries(dataset_canaries_file(folder), planted.canaries)
    # The lessons may be the same while more was read and dropped; and it is the newest dataset again.
    (folder / "funnel.json").write_text(json.dumps(steps, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(report_page(page), encoding="utf-8")
    write_manifest(
        folder,
        {
            "schema": "dataset/1",
            "dataset": name,
            "owner": prepared.owner,
            "contacts": sorted({example.contact for example in examples}),
            "about": prepared.about,
            "chats": sorted({example.chat_id for example in examples}),
            "config": settings,
            "valid_from": prepared.split.valid_from.isoformat(),
            "test_from": prepared.split.test_from.isoformat(),
            "splits": splits,
            "scrubbed": dict(prepared.scrubbed),
        },
    )
    return report


def _page(prepared: Prepared) -> DatasetReport:
    funnel, examples = prepared.funnel, prepared.examples
    weights = {example.contact: example.weight for example in examples if example.split == "train"}
    contacts = [
        {"contact": prepared.contacts.get(called, called), **asdict(tally)}
        for called, tally in funnel.by_contact.items()
    ]
    page = DatasetReport(
        steps=funnel.steps(),
        splits=split_counts(examples),
        by_contact=[
            one | {"share": one["targets"] / max(1, funnel.targets), "weight": weights.get(one["contact"], 1.0)}
            for one in contacts
            if one["contact"] in weights or one["kept"]
        ],
        by_month=[{"month": month, **asdict(tally)} for month, tally in sorted(funnel.by_month.items())],
        valid_from=prepared.split.valid_from,
        test_from=prepared.split.test_from,
        scrubbed=prepared.scrubbed,
        reviewed=prepared.reviewed,
        not_looked_for=prepared.not_looked_for,
        tokens=asdict(costs(examples, prepared.config.base, funnel.classic_tokens / max(1, funnel.classic_records))),
        split_leaks=asdict(prepared.split_leaks),
        planted=prepared.planted.sentence,
    )
    return replace(page, advice=advice(page, today=date.today()))


def split_counts(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    """Examples, targets and tokens of each part of the split by time."""

    def counts(name: Split) -> dict[str, int]:
        part = [example for example in examples if example.split == name]
        return {
            "examples": len(part),
            "targets": sum(len(example.targets) for example in part),
            "tokens": sum(example.tokens for example in part),
        }

    return {name: counts(name) for name in SPLITS}


def _contents(examples: Sequence[Example]) -> str:
    """Changes with any example, and not with their order."""
    hashes = sorted(hashlib.sha256(to_line(example)).hexdigest() for example in examples)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _settings(config: PrepareConfig, lists: OwnerLists) -> dict[str, Any]:
    """The settings as manifests hold them: of the owner's lists no word, but a digest that changes with them.

    How many processes work changes nothing of the result.
    """
    settings = to_plain(config)
    for setting in ("hide", "keep", "processes"):
        del settings["scrub"][setting]
    settings["scrub"]["lists"] = lists_digest(lists)
    if not config.canaries:
        # Without any, a dataset is what it was before there were canaries, by its digest too.
        del settings["canaries"], settings["canary_seed"]
    return settings
