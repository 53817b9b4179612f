"""Samples of the twin: seeded, kept as they come, gone on with after a kill."""

import json
from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from soundalike.models import load_base, load_tokenizer
from soundalike.records import read_examples
from soundalike.sampling import Sampling
from tests.train.conftest import WriteDataset
from train import self_play as module
from train.preferences import Context
from train.self_play import contexts, self_play

SAMPLING = Sampling(max_tokens=6, seed=3)


@pytest.fixture
def wanted(home: Home, write_dataset: WriteDataset) -> list[Context]:
    examples = read_examples(home.datasets / write_dataset() / "train.jsonl")
    return contexts(examples, "You are {owner}.", "Nadia", count=5, seed=7, salt="train")


def test_contexts_are_the_owners_target_turns_with_what_came_before(wanted: list[Context], home: Home) -> None:
    assert len(wanted) == 5
    assert all(context.reply == ("hello there", "tonight") for context in wanted)
    assert all([turn.role for turn in context.turns] == ["other"] for context in wanted)
    assert wanted[0].system == "You are Nadia."
    examples = list(read_examples(home.datasets / "dataset1" / "train.jsonl"))
    again = contexts(examples, "You are {owner}.", "Nadia", count=5, seed=7, salt="train")
    other = contexts(examples, "You are {owner}.", "Nadia", count=5, seed=8, salt="train")
    assert again == wanted != other
    assert len(contexts(examples, "", "", count=999, seed=7, salt="train")) == len(examples)


def test_a_killed_run_goes_on_with_the_next_batch_and_gets_the_same(
    wanted: list[Context], home: Home, tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    tokenizer = load_tokenizer(str(tiny_base), home)

    def play(kept: Path, load: Any) -> list[tuple[str, ...]]:
        return self_play(load, wanted, tokenizer, sampling=SAMPLING, cutoff_tokens=0, kept=kept)

    whole, killed = tmp_path / "whole.jsonl", tmp_path / "killed.jsonl"
    samples = play(whole, lambda: load_base(str(tiny_base), home).eval())
    lines = whole.read_text().splitlines(keepends=True)
    assert len(lines) == 3 and len(samples) == 5
    killed.write_text(lines[0] + lines[1][:-9])
    assert play(killed, lambda: load_base(str(tiny_base), home).eval()) == samples
    assert killed.read_text() == whole.read_text()

    def refuse() -> Any:
        raise AssertionError("all samples are there")

    assert play(killed, refuse) == samples
    assert [len(json.loads(line)) for line in lines] == [2, 2, 1]
