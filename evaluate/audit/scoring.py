"""How likely a model finds given tokens: many ways to go on after one prompt, and the targets of rendered rows.

Knows nothing of conversations or text.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from train.render import IGNORE, Rendered


@dataclass(frozen=True, slots=True)
class TargetTokens:
    """The target tokens of one row, in order."""

    losses: tuple[float, ...]
    """Negative log-likelihood of each, in nats."""
    likeliest: tuple[bool, ...]
    """Whether each is the one that the model would have taken itself, after all those before it."""


def continuation_losses(
    model: Any, prompt: Sequence[int], continuations: Sequence[Sequence[int]], *, batch_size: int = 64
) -> list[float]:
    """Summed negative log-likelihood, in nats, of each continuation after the prompt, which is read only once.

    Raises `ValueError` for an empty prompt or an empty continuation.
    """
    import torch

    if not prompt or not all(continuations):
        raise ValueError("a prompt and each of its continuations need a token at least")
    losses = [0.0] * len(continuations)
    order = sorted(range(len(continuations)), key=lambda index: len(continuations[index]))
    with torch.inference_mode():
        read = _read(model, prompt[:-1])
        for first in range(0, len(order), batch_size):
            batch = order[first : first + batch_size]
            for index, loss in zip(
                batch, _batch_losses(model, prompt, [continuations[i] for i in batch], read), strict=True
            ):
                losses[index] = loss
    return losses


def target_tokens(
    model: Any, rows: Sequence[Rendered], *, on_row: Callable[[], None] = lambda: None
) -> list[TargetTokens]:
    """Loss and likeliness of each target token of each row."""
    import torch
    from torch.nn.functional import cross_entropy

    found = []
    with torch.inference_mode():
        for row in rows:
            labels = torch.tensor(row.labels[1:], device=model.device)
            kept = (labels != IGNORE).nonzero().squeeze(-1)
            # Counted from the end, since the learned prompt of some methods stands before the row.
            places = kept - len(row.input_ids)
            input_ids = torch.tensor([row.input_ids], device=model.device)
            logits = model(input_ids=input_ids, use_cache=False, logits_to_keep=places).logits[0].float()
            losses = cross_entropy(logits, labels[kept], reduction="none")
            found.append(TargetTokens(tuple(losses.tolist()), tuple((logits.argmax(-1) == labels[kept]).tolist())))
            on_row()
    return found


def _read(model: Any, prompt: Sequence[int]) -> Any:
    """The model's memory of a prompt; None where it keeps none that could be had several times over."""
    import torch

    adapter = getattr(model, "active_peft_config", None)
    if not prompt or (adapter is not None and adapter.is_prompt_learning):
        return None
    input_ids = torch.tensor([list(prompt)], device=model.device)
    memory = model(input_ids=input_ids, use_cache=True, logits_to_keep=1).past_key_values
    return memory if hasattr(memory, "batch_repeat_interleave") else None


def _batch_losses(model: Any, prompt: Sequence[int], batch: Sequence[Sequence[int]], read: Any) -> list[float]:
    import torch
    from torch.nn.functional import cross_entropy

    longest = max(map(len, batch))
    before = list(prompt[:-1])
    # Padded at the end, where nothing that counts can see it; token 0 is as good as any there.
    rows = [[prompt[-1], *tokens[:-1]] + [0] * (longest - len(tokens)) for tokens in batch]
    mask = [[1] * (len(before) + len(tokens)) + [0] * (longest - len(tokens)) for tokens in batch]
    labels = [[*tokens] + [IGNORE] * (longest - len(tokens)) for tokens in batch]
    arguments: dict[str, Any] = {"use_cache": False}
    if read is None:
        rows = [before + row for row in rows]
    else:
        memory = copy.deepcopy(read)
        memory.batch_repeat_interleave(len(batch))
        arguments = {"use_cache": True, "past_key_values": memory}
    logits = model(
        input_ids=torch.tensor(rows, device=model.device),
        attention_mask=torch.tensor(mask, device=model.device),
        logits_to_keep=longest,
        **arguments,
    ).logits
    targets = torch.tensor(labels, device=model.device)
    # Only what counts, as rows: a transposed table would take ten times as long.
    kept = targets != IGNORE
    losses = torch.zeros(targets.shape, device=model.device)
    losses[kept] = cross_entropy(logits[kept].float(), targets[kept], reduction="none")
    return [float(loss) for loss in losses.sum(-1)]
