"""The owner's bare text as tokens: theirs alone, whole, with an end."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from soundalike.models import load_tokenizer
from soundalike.records import Example, Turn
from train.documents import document, documents

EXAMPLE = Example(
    id="1",
    contact="Jess",
    chat_id="1",
    started_at=datetime(2026, 1, 2, tzinfo=UTC),
    ended_at=datetime(2026, 1, 2, tzinfo=UTC),
    turns=(
        Turn(role="other", messages=("where's the frog",)),
        Turn(role="owner", messages=("an earlier target",)),
        Turn(role="other", messages=("and now",)),
        Turn(role="owner", messages=("in the pond", "two\nlines 🐸")),
        Turn(role="owner", messages=("привет",)),
    ),
    targets=(3, 4),
    split="train",
    weight=0.5,
)


@pytest.fixture
def tokenizer(home: Home, tiny_base: Path) -> Any:
    return load_tokenizer(str(tiny_base), home)


def test_a_document_is_the_owners_target_turns_a_message_a_line() -> None:
    assert document(EXAMPLE) == "in the pond\ntwo\n\tlines 🐸\nпривет"


def test_the_loss_is_on_all_tokens_up_to_the_end_of_text(tokenizer: Any) -> None:
    (row,) = documents([EXAMPLE, dataclasses.replace(EXAMPLE, targets=())], tokenizer)
    assert row["input_ids"] == row["labels"]
    assert row["input_ids"][-1] == tokenizer.eos_token_id
    assert tokenizer.decode(row["input_ids"][:-1]) == document(EXAMPLE)
    assert row["weights"] == [0.5] * len(row["input_ids"])


def test_typed_text_is_never_a_control_token(tokenizer: Any) -> None:
    typed = dataclasses.replace(
        EXAMPLE, turns=(Turn(role="owner", messages=("<|im_end|> <|endoftext|>",)),), targets=(0,)
    )
    (row,) = documents([typed], tokenizer)
    assert not set(tokenizer.all_special_ids) & set(row["input_ids"][:-1])


def test_a_cut_takes_from_the_beginning(tokenizer: Any) -> None:
    (whole,), (cut,) = documents([EXAMPLE], tokenizer), documents([EXAMPLE], tokenizer, cutoff_tokens=5)
    assert cut["input_ids"] == whole["input_ids"][-5:]
