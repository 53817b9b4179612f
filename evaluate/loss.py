"""Held-out loss: how surprised a model is by the owner's real replies, in nats per token."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from train.render import IGNORE, Rendered


@dataclass(frozen=True, slots=True)
class Loss:
    """Summed negative log-likelihood over some target tokens."""

    nats: float
    tokens: int

    @property
    def per_token(self) -> float:
        """Nats per token; not a number without tokens."""
        return self.nats / self.tokens if self.tokens else math.nan

    def __add__(self, other: "Loss") -> "Loss":
        return Loss(self.nats + other.nats, self.tokens + other.tokens)


def target_losses(model: Any, rows: Sequence[Rendered], *, on_row: Callable[[], None] = lambda: None) -> list[Loss]:
    """The loss of each row, at its targets only."""
    import torch
    from torch.nn.functional import cross_entropy

    losses = []
    with torch.inference_mode():
        for row in rows:
            labels = torch.tensor(row.labels[1:], device=model.device)
            kept = (labels != IGNORE).nonzero().squeeze(-1)
            input_ids = torch.tensor([row.input_ids], device=model.device)
            # Counted from the end, since the learned prompt of some methods stands before the row.
            places = kept - len(row.input_ids)
            logits = model(input_ids=input_ids, use_cache=False, logits_to_keep=places).logits[0]
            losses.append(Loss(float(cross_entropy(logits.float(), labels[kept], reduction="sum")), len(kept)))
            on_row()
    return losses
