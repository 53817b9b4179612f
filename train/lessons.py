"""A dataset's split as rows of token ids, labels and weights, rendered by `train.render`, packed by TRL's best fit."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from soundalike.records import Example
from train.render import IGNORE, render_example, system_text

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Row = dict[str, list[Any]]


def lessons(
    examples: Iterable[Example], system_prompt: str, owner: str, tokenizer: "PreTrainedTokenizerBase"
) -> list[Row]:
    """One row of `input_ids`, `labels` and `weights`, of equal lengths, for each example, none cut.

    `system_prompt` is for examples of the first version, which do not hold what the twin is told.
    """
    rows: list[Row] = []
    for example in examples:
        told = example.system or system_text(system_prompt, owner, example.contact)
        rendered = render_example(example, told, tokenizer)
        weights = [example.weight] * len(rendered.labels)
        rows.append({"input_ids": rendered.input_ids, "labels": rendered.labels, "weights": weights})
    return rows


def packed(rows: list[Row], row_tokens: int) -> Any:
    """A `datasets.Dataset` of rows of at most `row_tokens`, or of the longest single row where that is longer.

    No row is cut (TRL's packing would cut what is longer). The column `seq_lengths` keeps the borders, from which the
    collator makes position ids: packed neighbours cannot see each other as long as no attention mask is given.
    """
    from datasets import Dataset
    from trl import pack_dataset

    longest = max(len(row["input_ids"]) for row in rows)
    return pack_dataset(Dataset.from_list(rows), max(row_tokens, longest), "bfd")


def target_count(rows: Iterable[Row]) -> int:
    """How many positions the loss is taken on."""
    return sum(label != IGNORE for row in rows for label in row["labels"])
