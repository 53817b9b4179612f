"""The order of rows for several processes: that of one, with blanks at the end so that all have equally many."""

from collections.abc import Iterator
from typing import Any

from accelerate.data_loader import SeedableRandomSampler
from torch.utils.data import Sampler

from train.render import IGNORE

_BLANK_TOKENS = 2


def with_blanks(rows: Any, count: int) -> Any:
    """The rows and, at their end, `count` short ones without a target.

    Without them accelerate would fill up the last step of an epoch with rows of its beginning, which would count twice.
    """
    if not count:
        return rows
    from datasets import Dataset, concatenate_datasets

    first = {name: value[:_BLANK_TOKENS] for name, value in rows[0].items() if isinstance(value, list)}
    tokens = len(first["input_ids"])
    blank = first | {"labels": [IGNORE] * tokens, "weights": [0.0] * tokens}
    if "seq_lengths" in first:
        blank["seq_lengths"] = [tokens]
    blanks = Dataset.from_list([blank] * count, features=rows.features)
    return concatenate_datasets([rows, blanks])


class EvenSampler(Sampler[int]):
    """Shuffles all rows but the last `blanks` as a single process would, and ends with those.

    No `RandomSampler`, which accelerate would take for its own and replace.
    """

    def __init__(self, rows: Any, blanks: int, seed: int) -> None:
        self._rows = len(rows)
        self._shuffled = SeedableRandomSampler(range(self._rows - blanks), data_seed=seed)

    def __iter__(self) -> Iterator[int]:
        yield from self._shuffled
        yield from range(len(self._shuffled), self._rows)

    def __len__(self) -> int:
        return self._rows

    def set_epoch(self, epoch: int) -> None:
        """Each epoch has another order."""
        self._shuffled.set_epoch(epoch)
