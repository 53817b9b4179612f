"""Rows of unequal length in batches: log-likelihoods and meanings, on few cores as on a GPU."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

BATCH_TOKENS = 2048
"""Padding counted: what a laptop's memory holds with room to spare."""


def by_length(rows: Sequence[Sequence[int]], batch_tokens: int = BATCH_TOKENS) -> Iterator[list[int]]:
    """Indices of rows of about equal length, together of `batch_tokens` at most, or a single longer one."""
    batch: list[int] = []
    for index in sorted(range(len(rows)), key=lambda index: len(rows[index])):
        if batch and (len(batch) + 1) * len(rows[index]) > batch_tokens:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[int]], device: Any) -> tuple[Any, Any]:
    """Token ids and attention mask of a batch, padded at the end; each of shape (rows, longest row)."""
    import torch

    longest = max(map(len, rows))
    input_ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
    return input_ids, mask


def end_losses(
    model: Any, prompts: Sequence[Sequence[int]], ends: Sequence[Sequence[int]], advance: Callable[[int], None]
) -> list[float]:
    """Summed negative log-likelihood in nats of each of `ends` after its prompt; 0 where it is empty.

    A prompt has a token at least.
    """
    import torch
    from torch.nn.functional import cross_entropy

    losses = [0.0] * len(prompts)
    rows = [[*prompt, *end] for prompt, end in zip(prompts, ends, strict=True)]
    for batch in by_length(rows):
        input_ids, mask = padded([rows[index] for index in batch], model.device)
        first = min(len(prompts[index]) for index in batch) - 1
        with torch.inference_mode():
            logits = model(
                input_ids=input_ids,
                attention_mask=mask,
                use_cache=False,
                logits_to_keep=torch.arange(first - input_ids.shape[1], 0, device=model.device),
            ).logits
        for place, index in enumerate(batch):
            start, size = len(prompts[index]) - 1 - first, len(ends[index])
            if size:
                targets = torch.tensor(ends[index], device=model.device)
                losses[index] = float(
                    cross_entropy(logits[place, start : start + size].float(), targets, reduction="sum")
                )
        advance(len(batch))
    return losses
