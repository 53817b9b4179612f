from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from soundalike.models import load_tokenizer
from soundalike.records import read_examples
from tests.train.conftest import WriteDataset
from train.lessons import kept_lessons, lengths, lessons, longest_row, packed, target_count
from train.render import IGNORE

Render = Callable[..., Any]


@pytest.fixture
def render(home: Home, write_dataset: WriteDataset, tiny_base: Path) -> Render:
    folder = home.datasets / write_dataset()

    def rendered(**cuts: Any) -> Any:
        examples = read_examples(folder / "train.jsonl")
        return lessons(examples, "You are {owner}.", "Nadia", load_tokenizer(str(tiny_base), home), **cuts)

    return rendered


def told(rows: Any, tokenizer: Any) -> set[str]:
    return {tokenizer.decode([label for label in labels if label != IGNORE]) for labels in rows["labels"]}


def test_packing_neither_cuts_nor_loses_a_token(render: Render) -> None:
    rows = render()
    dataset = packed(rows, 256)
    assert len(dataset) < len(rows)
    assert sum(map(sum, dataset["seq_lengths"])) == sum(lengths(rows)) == sum(lengths(dataset))
    assert target_count(dataset) == target_count(rows) > 0


def test_a_row_longer_than_the_wanted_length_is_not_cut(render: Render) -> None:
    rows = render()
    assert target_count(packed(rows, longest_row(rows) // 2)) == target_count(rows)


def test_only_the_owners_words_are_targets(render: Render, tiny_base: Path, home: Home) -> None:
    tokenizer = load_tokenizer(str(tiny_base), home)
    assert told(render(), tokenizer) == {"hello there\ntonight<|im_end|>"}


def test_everything_is_a_target_where_that_was_asked_for(render: Render) -> None:
    rows = render(train_on_prompt=True)
    assert target_count(rows) == sum(lengths(rows))


def test_a_cut_takes_the_beginning_and_keeps_the_reply(render: Render, tiny_base: Path, home: Home) -> None:
    rows = render(cutoff_tokens=12)
    assert set(lengths(rows)) == {12}
    tokenizer = load_tokenizer(str(tiny_base), home)
    assert all("hello there\ntonight<|im_end|>".endswith(text) for text in told(rows, tokenizer))


def test_an_example_without_a_target_after_the_cut_is_left_out(render: Render) -> None:
    assert len(render(cutoff_tokens=1)) == 0


def test_what_was_rendered_once_is_read_again(render: Render, tmp_path: Path) -> None:
    rows = kept_lessons(tmp_path / "kept", render)

    def never() -> Any:
        raise AssertionError("it was rendered a second time")

    again = kept_lessons(tmp_path / "kept", never)
    assert again[:] == rows[:] == render()[:]


def test_a_half_written_rendering_is_made_again(render: Render, tmp_path: Path) -> None:
    (tmp_path / ".kept").mkdir()
    (tmp_path / ".kept" / "state.json").write_text("{")
    assert len(kept_lessons(tmp_path / "kept", render)) == 24
