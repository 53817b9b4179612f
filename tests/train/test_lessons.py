from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from soundalike.models import load_tokenizer
from soundalike.records import read_examples
from tests.train.conftest import WriteDataset
from train.lessons import lessons, packed, target_count
from train.render import IGNORE


@pytest.fixture
def rows(home: Home, write_dataset: WriteDataset, tiny_base: Path) -> list[dict[str, list[int]]]:
    examples = read_examples(home.datasets / write_dataset() / "train.jsonl")
    return lessons(examples, "You are {owner}.", "Nadia", load_tokenizer(str(tiny_base), home))


def test_packing_neither_cuts_nor_loses_a_token(rows: list[dict[str, list[int]]]) -> None:
    dataset: Any = packed(rows, 256)
    assert len(dataset) < len(rows)
    assert sum(map(sum, dataset["seq_lengths"])) == sum(len(row["input_ids"]) for row in rows)
    assert target_count(dataset) == target_count(rows)


def test_a_row_longer_than_the_wanted_length_is_not_cut(rows: list[dict[str, list[int]]]) -> None:
    longest = max(len(row["input_ids"]) for row in rows)
    assert target_count(packed(rows, longest // 2)) == target_count(rows)


def test_only_the_owners_words_are_targets(rows: list[dict[str, list[int]]], tiny_base: Path, home: Home) -> None:
    tokenizer = load_tokenizer(str(tiny_base), home)
    told = {tokenizer.decode([label for label in row["labels"] if label != IGNORE]) for row in rows}
    assert told == {"hello there\ntonight<|im_end|>"}
