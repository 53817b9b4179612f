"""A dataset's split as tokens, labels and weights: rendered by `train.render`, packed by TRL's best fit, kept on disk.

What was rendered is kept inside the dataset's folder, so that it goes when the dataset goes.
"""

import shutil
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soundalike.records import Example
from train.render import IGNORE, render_example, system_text

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

Row = tuple[Sequence[int], Sequence[int], float]
"""Token ids, labels, and the weight of all positions."""
KEPT = "tokens"
"""Folder of rendered splits in a dataset's."""


def lessons(
    examples: Iterable[Example],
    system_prompt: str,
    owner: str,
    tokenizer: "PreTrainedTokenizerBase",
    *,
    train_on_prompt: bool = False,
    cutoff_tokens: int = 0,
) -> Any:
    """A `datasets.Dataset` with a row for each example: `input_ids`, `labels` and `weights`, of equal lengths.

    Args:
        examples: What is rendered.
        system_prompt: For examples of the first version, which do not hold what the twin is told.
        owner: Name of the owner in that prompt.
        tokenizer: The base's.
        train_on_prompt: Whether the loss is taken on the other side's turns and the frame too.
        cutoff_tokens: Longer examples lose their beginning, and those without a target left are left out; 0 for none.
    """
    rows = _rendered(examples, system_prompt, owner, tokenizer, train_on_prompt, cutoff_tokens)
    return table(rows)


def _rendered(
    examples: Iterable[Example],
    system_prompt: str,
    owner: str,
    tokenizer: "PreTrainedTokenizerBase",
    train_on_prompt: bool,
    cutoff_tokens: int,
) -> Iterator[Row]:
    for example in examples:
        told = example.system or system_text(system_prompt, owner, example.contact)
        rendered = render_example(example, told, tokenizer)
        kept = slice(-cutoff_tokens, None) if cutoff_tokens else slice(None)
        row, targets = rendered.input_ids[kept], rendered.labels[kept]
        if train_on_prompt:
            targets = row
        if all(label == IGNORE for label in targets[1:]):
            continue
        yield row, targets, example.weight


def kept_lessons(folder: Path, make: Callable[[], Any]) -> Any:
    """What `make` renders, from `folder` where an earlier run left it; written there whole or not at all."""
    from datasets import load_from_disk

    if not folder.is_dir():
        unfinished = folder.with_name(f".{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        make().save_to_disk(str(unfinished))
        unfinished.rename(folder)
    return load_from_disk(str(folder), keep_in_memory=False)


def packed(rows: Any, row_tokens: int) -> Any:
    """A `datasets.Dataset` of rows of at most `row_tokens`, or of the longest single row where that is longer.

    No row is cut (TRL's packing would cut what is longer). The column `seq_lengths` keeps the borders, from which the
    collator makes position ids: packed neighbours cannot see each other as long as no attention mask is given.
    """
    from trl import pack_dataset

    # Nothing is written: the library's own cache would outlive the dataset.
    return pack_dataset(rows, max(row_tokens, longest_row(rows)), "bfd", {"keep_in_memory": True})


def lengths(rows: Any) -> Sequence[int]:
    """Tokens of each row."""
    import pyarrow.compute as compute

    column = rows.with_format("arrow")[:].column("input_ids")
    found: list[int] = compute.list_value_length(column).to_pylist()
    return found


def longest_row(rows: Any) -> int:
    """Tokens of the longest row; 0 without rows."""
    return max(lengths(rows), default=0)


def target_count(rows: Any) -> int:
    """How many positions the loss is taken on."""
    import pyarrow.compute as compute

    labels = compute.list_flatten(rows.with_format("arrow")[:].column("labels"))
    return int(compute.sum(compute.not_equal(labels, IGNORE)).as_py() or 0)


def table(rows: Iterable[Row]) -> Any:
    """A `datasets.Dataset` with the columns `input_ids`, `labels` and `weights`, all of a row of equal lengths."""
    import pyarrow
    from datasets import Dataset
    from datasets.table import InMemoryTable

    input_ids, labels, weights, ends = array("i"), array("i"), array("f"), array("i", [0])
    for tokens, targets, weight in rows:
        input_ids.extend(tokens)
        labels.extend(targets)
        weights.extend([weight] * len(tokens))
        ends.append(len(input_ids))
    # Flat arrays and the place where each row ends become lists without copies.
    offsets = pyarrow.array(ends, pyarrow.int32())
    kinds = {"i": pyarrow.int32(), "f": pyarrow.float32()}
    lists = {
        name: pyarrow.ListArray.from_arrays(offsets, pyarrow.array(memoryview(flat), kinds[flat.typecode]))
        for name, flat in (("input_ids", input_ids), ("labels", labels), ("weights", weights))
    }
    return Dataset(InMemoryTable(pyarrow.table(lists)))
