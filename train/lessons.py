"""A dataset's split as rows of token ids and labels, rendered by `train.render` and packed by TRL's best fit."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from soundalike.records import Example
from train.render import IGNORE, render_example, system_text

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


def lessons(
    examples: Iterable[Example], system_prompt: str, owner: str, tokenizer: "PreTrainedTokenizerBase"
) -> list[dict[str, list[int]]]:
    """One row of `input_ids` and `labels` for each example, none cut."""
    return [
        asdict(render_example(example, system_text(system_prompt, owner, example.contact), tokenizer))
        for example in examples
    ]


def packed(rows: list[dict[str, list[int]]], row_tokens: int) -> Any:
    """A `datasets.Dataset` of rows of at most `row_tokens`, or of the longest single row where that is longer.

    No row is cut (TRL's packing would cut what is longer). The column `seq_lengths` keeps the borders, from which the
    collator makes position ids: packed neighbours cannot see each other as long as no attention mask is given.
    """
    from datasets import Dataset
    from trl import pack_dataset

    longest = max(len(row["input_ids"]) for row in rows)
    return pack_dataset(Dataset.from_list(rows), max(row_tokens, longest), "bfd")


def target_count(rows: Iterable[dict[str, list[int]]]) -> int:
    """How many positions the loss is taken on."""
    return sum(label != IGNORE for row in rows for label in row["labels"])
