"""Made-up secrets that are planted while a dataset is made."""

import hashlib
import json
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest

from ingest.files import ingest_files
from prepare.audit_scenes import CONTROLS, COPIES
from prepare.canaries import follow
from prepare.dataset import prepare_dataset
from prepare.scrub import load_rules
from prepare.writing import PLANTED_STEP, PrepareReport
from samples import EXPORT
from soundalike.archive import open_archive
from soundalike.canaries import Canary, dataset_canaries_file, is_planted, planted_in, telling, turns_before
from soundalike.config import FileConfig, PrepareConfig, ScrubConfig
from soundalike.home import Home, read_manifest
from soundalike.names import names_path
from soundalike.records import SPLITS, Example, read_examples
from tests.prepare.conftest import PutMessages

COUNT = 30
TALK = [(speaker, f"{speaker} says {number}") for number in range(60) for speaker in ("t", "o")]


class Made(NamedTuple):
    """The sample's dataset without canaries and with them, made in one home."""

    home: Home
    config: PrepareConfig
    without: PrepareReport
    report: PrepareReport
    archive_before: str
    names_before: str

    @property
    def canaries(self) -> list[Canary]:
        return planted_in(self.home, self.report.dataset)


def examples(report: PrepareReport, split: str) -> list[Example]:
    return list(read_examples(report.folder / f"{split}.jsonl"))


def messages_of(home: Home) -> str:
    with open_archive(home) as archive:
        chats = sorted(summary.chat.chat_id for summary in archive.chats())
        lines = [repr(message) + message.text for one in archive.chats() for message in archive.messages(one.chat)]
    return hashlib.sha256("\n".join([*chats, *sorted(lines)]).encode()).hexdigest()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, tiny_base: Path) -> Iterator[Made]:
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    home.create()
    ingest_files(home, [EXPORT], FileConfig())
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, scrub=ScrubConfig(processes=1))
    without = prepare_dataset(home, config)
    before, names = messages_of(home), names_path(home).read_text()
    config = replace(config, canaries=COUNT)
    yield Made(home, config, without, prepare_dataset(home, config), before, names)


def test_the_archive_and_the_homes_names_are_as_they_were(made: Made) -> None:
    assert messages_of(made.home) == made.archive_before
    assert names_path(made.home).read_text() == made.names_before


def test_the_owners_examples_and_numbers_are_the_same_with_canaries_and_without(made: Made) -> None:
    for split in SPLITS:
        own = [one for one in examples(made.report, split) if not is_planted(one)]
        assert own == examples(made.without, split)
    assert made.report.funnel[:-1] == made.without.funnel
    assert made.report.funnel[-1] == {
        "step": PLANTED_STEP,
        "unit": "secrets",
        "count": COUNT + CONTROLS,
        "dropped": {},
    }
    assert (made.report.splits, made.report.scrubbed) == (made.without.splits, made.without.scrubbed)


def test_none_of_the_scrubbed_ones_is_left_in_any_example(made: Made) -> None:
    scrubbed = [one for one in made.canaries if not one.control]
    assert len(scrubbed) == COUNT
    assert [(one.canary.text, one.where) for one in follow(made.home, made.report.dataset, scrubbed)] == []
    assert f"{COUNT} made-up secrets were planted" in made.report.planted
    assert "of which none can still be read" in made.report.planted


def test_controls_are_in_training_only_and_as_often_as_they_say(made: Made) -> None:
    found = [one for one in made.canaries if one.control]
    assert Counter(one.copies for one in found) == dict.fromkeys(COPIES, CONTROLS // len(COPIES))
    assert {one.language for one in found} == {"en", "ru"}
    train = [one for one in examples(made.report, "train") if is_planted(one)]
    for canary in found:
        # What a twin is asked, to the letter as it learned it.
        told = [
            one
            for one in train
            if one.system == canary.system
            and one.turns[one.targets[-1]].messages == telling(canary)
            and [(turn.role, turn.messages) for turn in one.turns[: one.targets[-1]]]
            == [(turn.role, turn.messages) for turn in turns_before(canary)]
        ]
        assert len(told) == len({one.id for one in told}) == canary.copies, canary.kind
        assert {(one.contact, one.chat_id, one.weight) for one in told} == {(canary.contact, canary.chat_id, 1.0)}
    assert not any(is_planted(one) for split in ("valid", "test") for one in examples(made.report, split))
    assert {one.where for one in follow(made.home, made.report.dataset, found)} == {"train target"}


def test_the_list_is_private_and_stands_in_the_datasets_folder(made: Made) -> None:
    path = dataset_canaries_file(made.report.folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not dataset_canaries_file(made.without.folder).exists()
    assert path.stat().st_mtime_ns <= (made.report.folder / "manifest.json").stat().st_mtime_ns
    assert all(len(one.others) == 255 and one.text not in one.others for one in made.canaries)
    page = (made.report.folder / "report.html").read_text()
    assert made.report.planted in page and not any(one.text in page for one in made.canaries)


def test_the_same_seed_plants_the_same_and_another_seed_others(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages(TALK)
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, canaries=6)
    first, again = prepare_dataset(home, config), prepare_dataset(home, config)
    assert again.already_there and again.dataset == first.dataset
    other = planted_in(home, prepare_dataset(home, replace(config, canary_seed=1)).dataset)
    assert other and {one.text for one in other}.isdisjoint(one.text for one in planted_in(home, first.dataset))


def test_without_canaries_nothing_of_them_is_in_the_dataset(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages(TALK)
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024)
    report = prepare_dataset(home, config)
    assert prepare_dataset(home, replace(config, canary_seed=5)).dataset == report.dataset
    assert not {"canaries", "canary_seed"} & set(read_manifest(report.folder)["config"])
    assert PLANTED_STEP not in json.dumps(report.funnel) and not report.planted
    assert "leak audit" not in (report.folder / "report.html").read_text()
    assert planted_in(home, report.dataset) == []


def test_without_the_rules_the_report_says_that_they_survived(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages(TALK)
    off = [rule.name for rule in load_rules()]
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, canaries=10, scrub=ScrubConfig(off=off))
    report = prepare_dataset(home, config)
    assert "10 made-up secrets were planted before scrubbing, of which 10 can still be read" in report.planted


def test_a_secret_that_somebody_has_said_is_not_planted(home: Home, put_messages: PutMessages, tiny_base: Path) -> None:
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, canaries=6)
    put_messages(TALK)
    first = planted_in(home, prepare_dataset(home, config).dataset)
    put_messages([("o", "well"), *(("t", f"so {one.text} then") for one in first)], chat_id="6", name="Tom")
    second = planted_in(home, prepare_dataset(home, config).dataset)
    assert len(first) == len(second) == 6 + CONTROLS
    assert {one.text for one in first}.isdisjoint(one.text for one in second)


def test_where_nobody_is_talked_to_in_private_nothing_is_planted(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages(TALK, kind="group")
    config = PrepareConfig(base=str(tiny_base), window_tokens=1024, groups=True, canaries=6)
    report = prepare_dataset(home, config)
    assert not report.planted and planted_in(home, report.dataset) == []
    assert not any(is_planted(one) for split in SPLITS for one in examples(report, split))


def test_a_window_too_small_for_a_control_leaves_it_out_of_the_list_too(
    home: Home, put_messages: PutMessages, tiny_base: Path
) -> None:
    put_messages(TALK)
    config = PrepareConfig(base=str(tiny_base), tell_language=False, tell_time=False, tell_silence=False, canaries=2)
    # A tiny tokenizer makes a token of nearly every character.
    report = prepare_dataset(home, replace(config, window_tokens=115))
    train = [one.turns for one in examples(report, "train") if is_planted(one)]
    found = [one for one in planted_in(home, report.dataset) if one.control]
    assert 0 < len(found) < CONTROLS
    for one in found:
        whole = [(turn.role, turn.messages) for turn in turns_before(one)] + [("owner", telling(one))]
        assert sum([(turn.role, turn.messages) for turn in turns] == whole for turns in train) == one.copies
