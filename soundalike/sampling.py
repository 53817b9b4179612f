"""Sampling replies in batches: token ids in, token ids out. Knows nothing of conversations or text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

COLDEST = 0.01
"""Below it, dividing by the temperature overflows: the likeliest token is taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """How a reply is drawn."""

    temperature: float = 1.0
    """0 takes the likeliest token each time."""
    top_p: float = 0.95
    max_tokens: int = 128
    seed: int = 7


def sample(
    model: Any,
    prompts: Sequence[Sequence[int]],
    end_ids: Sequence[int],
    sampling: Sampling,
    *,
    batch_size: int = 24,
    on_reply: Callable[[int], None] = lambda count: None,
) -> list[list[int]]:
    """One reply for each prompt, in order, without its end token.

    Prompts are batched by length; a seeded result depends on the batch's composition, so equal calls give equal
    replies and other batch sizes may not. `on_reply` is told how many replies each batch finished.
    """
    import torch

    replies: list[list[int]] = [[] for _ in prompts]
    order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
    torch.manual_seed(sampling.seed)
    for first in range(0, len(order), batch_size):
        batch = order[first : first + batch_size]
        longest = max(len(prompts[index]) for index in batch)
        input_ids = torch.tensor([[end_ids[0]] * (longest - len(prompts[i])) + list(prompts[i]) for i in batch])
        attention_mask = torch.tensor([[0] * (longest - len(prompts[i])) + [1] * len(prompts[i]) for i in batch])
        with torch.inference_mode():
            output = model.generate(
                input_ids=input_ids.to(model.device),
                attention_mask=attention_mask.to(model.device),
                **generation_arguments(end_ids, sampling),
            )
        for index, tokens in zip(batch, output[:, longest:].tolist(), strict=True):
            replies[index] = until_end(tokens, end_ids)
        on_reply(len(batch))
    return replies


def generation_arguments(end_ids: Sequence[int], sampling: Sampling) -> dict[str, Any]:
    """`sampling` as keyword arguments of transformers' `generate`."""
    drawn = sampling.temperature >= COLDEST
    return {
        "max_new_tokens": sampling.max_tokens,
        "do_sample": drawn,
        "temperature": float(sampling.temperature) if drawn else None,
        "top_p": float(sampling.top_p) if drawn else None,
        # The model's own defaults must not narrow the choice unasked.
        "top_k": 0 if drawn else None,
        "eos_token_id": list(end_ids),
        "pad_token_id": end_ids[0],
    }


def until_end(tokens: Sequence[int], end_ids: Sequence[int]) -> list[int]:
    """The tokens before the first end token."""
    ends = set(end_ids)
    return list(tokens[: next((index for index, token in enumerate(tokens) if token in ends), len(tokens))])
