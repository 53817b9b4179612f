"""Sampling replies in batches: token ids in, token ids out. Knows nothing of conversations or text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from soundalike.config import EvaluateConfig
from soundalike.draws import OwnDraws, occurrences, row_key
from soundalike.errors import BadInput
from soundalike.out_of_memory import free_memory, is_out_of_memory
from soundalike.progress import note

BATCH_ROWS = 24
BATCH_TOKENS = 16_384
"""Of a batch, at most: for a base of 7B with grouped heads, 2 GB of keys and values."""
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


def sampling_of(config: EvaluateConfig) -> Sampling:
    """As `[evaluate]` says."""
    return Sampling(
        temperature=config.temperature, top_p=config.top_p, max_tokens=config.max_reply_tokens, seed=config.seed
    )


def sample(
    model: Any,
    prompts: Sequence[Sequence[int]],
    end_ids: Sequence[int],
    sampling: Sampling,
    *,
    draws: Sequence[int] | None = None,
    batch_size: int = BATCH_ROWS,
    on_reply: Callable[[int], None] = lambda count: None,
) -> list[list[int]]:
    """One reply for each prompt, in order, without its end token: those of `sample_batches`.

    `on_reply` is told how many replies each batch finished.
    """
    replies: list[list[int]] = [[] for _ in prompts]
    for batch in sample_batches(model, prompts, end_ids, sampling, draws=draws, batch_rows=batch_size):
        for index, tokens in batch.items():
            replies[index] = tokens
        on_reply(len(batch))
    return replies


def sample_batches(
    model: Any,
    prompts: Sequence[Sequence[int]],
    end_ids: Sequence[int],
    sampling: Sampling,
    *,
    draws: Sequence[int] | None = None,
    batch_rows: int = BATCH_ROWS,
    batch_tokens: int = BATCH_TOKENS,
) -> Iterator[dict[int, list[int]]]:
    """Index of a prompt to the tokens of its reply without the end token, a batch at a time, the longest prompts first.

    A reply depends on its prompt, the sampling and its draw, and on nothing else: in float32 it is the same alone and
    in any batch, and a shorter `max_tokens` gives its beginning. In bf16 rounding depends on the batch, and so may it.

    Args:
        model: With transformers' `generate`; its adapters are as they are when each batch is asked for.
        prompts: Token ids; their padding goes to the left.
        end_ids: Tokens that end a reply.
        sampling: How replies are drawn.
        draws: Which reply to its prompt each is; None counts equal prompts, so that each of them gets another one.
        batch_rows: Prompts of a batch, at most.
        batch_tokens: Tokens of prompts, padding and replies in a batch, if more than one prompt is in it.

    Raises:
        BadInput: Where the memory does not suffice for one prompt; for more than one, halves of a batch are tried.
    """
    numbers = occurrences(prompts) if draws is None else draws
    waiting = sorted(range(len(prompts)), key=lambda index: len(prompts[index]), reverse=True)
    while waiting:
        tokens_a_row = len(prompts[waiting[0]]) + sampling.max_tokens
        batch = waiting[: max(1, min(batch_rows, batch_tokens // tokens_a_row))]
        keys = [row_key(prompts[index], sampling.seed, numbers[index]) for index in batch]
        replies = _within_memory(model, [prompts[index] for index in batch], keys, end_ids, sampling)
        if replies is not None:
            waiting = waiting[len(batch) :]
            yield dict(zip(batch, replies, strict=True))
            continue
        free_memory()
        if len(batch) == 1:
            raise BadInput(
                f"The memory does not suffice for a prompt of {len(prompts[batch[0]])} tokens: use shorter contexts, "
                "or a smaller base."
            )
        batch_tokens = len(batch) // 2 * tokens_a_row
        note(f"Out of memory with {len(batch)} replies at a time: going on with {len(batch) // 2}.")


def _within_memory(
    model: Any, prompts: Sequence[Sequence[int]], keys: Sequence[int], end_ids: Sequence[int], sampling: Sampling
) -> list[list[int]] | None:
    """The replies of one batch; None where the memory does not suffice."""
    import torch
    from transformers import LogitsProcessorList

    longest = max(map(len, prompts))
    padding = [longest - len(prompt) for prompt in prompts]
    input_ids = [[end_ids[0]] * missing + list(prompt) for missing, prompt in zip(padding, prompts, strict=True)]
    attention_mask = [[0] * missing + [1] * (longest - missing) for missing in padding]
    chosen = [OwnDraws(keys, end_ids, sampling.temperature, sampling.top_p)] if is_drawn(sampling) else []
    try:
        with torch.inference_mode():
            output = model.generate(
                input_ids=torch.tensor(input_ids, device=model.device),
                attention_mask=torch.tensor(attention_mask, device=model.device),
                logits_processor=LogitsProcessorList(chosen),
                **greedy_arguments(end_ids, sampling.max_tokens),
            )
        return [until_end(tokens, end_ids) for tokens in output[:, longest:].tolist()]
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        return None


def is_drawn(sampling: Sampling) -> bool:
    """Whether chance has a part in it."""
    return sampling.temperature >= COLDEST


def greedy_arguments(end_ids: Sequence[int], max_tokens: int) -> dict[str, Any]:
    """Keyword arguments of transformers' `generate` that leave all drawing to a logits processor."""
    return {
        "max_new_tokens": max_tokens,
        "do_sample": False,
        # The model's own defaults must not narrow the choice unasked, and its own penalty would count the padding.
        "temperature": None,
        "top_p": None,
        "top_k": None,
        "repetition_penalty": 1.0,
        "eos_token_id": list(end_ids),
        "pad_token_id": end_ids[0],
    }


def until_end(tokens: Sequence[int], end_ids: Sequence[int]) -> list[int]:
    """The tokens before the first end token."""
    ends = set(end_ids)
    return list(tokens[: next((index for index, token in enumerate(tokens) if token in ends), len(tokens))])
