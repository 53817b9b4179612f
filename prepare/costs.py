"""What a dataset will cost to learn: tokens, rows after packing, minutes on this machine."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soundalike.doctor import training_tokens_per_second
from soundalike.records import Example
from soundalike.train_config import TrainConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All of it an estimate but the tokens."""

    base: str
    total: int
    """Tokens of all splits."""
    per_target: float
    """Tokens of training for each of the owner's turns in it."""
    classic_per_target: float
    """The same in the classic shape, with one record for each reply."""
    packed_rows: int
    row_tokens: int
    fill_share: float
    """How much of the rows is not padding."""
    train_minutes: float | None
    """None where the speed of this base is not known here."""


def costs(examples: Sequence[Example], base: str, classic_tokens_per_target: float) -> Costs:
    """Estimate what training on these examples costs with the settings that it has by default."""
    training = TrainConfig()
    train = [example for example in examples if example.split == "train"]
    tokens = sum(example.tokens for example in train)
    targets = sum(len(example.targets) for example in train)
    rows = packed_rows((example.tokens for example in train), training.row_tokens)
    speed = training_tokens_per_second(base)
    return Costs(
        base=base,
        total=sum(example.tokens for example in examples),
        per_target=tokens / max(1, targets),
        classic_per_target=classic_tokens_per_target,
        packed_rows=rows,
        row_tokens=training.row_tokens,
        fill_share=min(1.0, tokens / max(1, rows * training.row_tokens)),
        train_minutes=None if speed is None else tokens * training.epochs / speed / 60,
    )


def packed_rows(lengths: Iterable[int], row_tokens: int) -> int:
    """How many rows hold examples of these lengths, packed as training packs them: each into the fullest it fits."""
    rooms: list[int] = []
    rows = 0
    for length in sorted(lengths, reverse=True):
        place = bisect_left(rooms, length)
        if place < len(rooms):
            room = rooms.pop(place)
        else:
            room = max(row_tokens, length)
            rows += 1
        insort(rooms, room - length)
    return rows
