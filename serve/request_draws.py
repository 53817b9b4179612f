"""How each request of a continuous batch draws its tokens: by its own key, temperature and penalties.

transformers' own sampling there has one random stream for all requests, knows no seed and no penalty, and a
temperature of 0 kills it (notes/serve.md, section B). Here a request's token is a function of its own prompt, seed and
logits, as in `soundalike.sampling`, so that a reply is the same alone, in any batch, and from `generate`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soundalike.draws import gumbel_noise, nucleus, row_key
from soundalike.sampling import Sampling, is_drawn

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How one request draws."""

    key: int
    """What its chance is a function of (`soundalike.draws.row_key`)."""
    temperature: float
    """0 takes the likeliest token."""
    top_p: float
    presence_penalty: float
    frequency_penalty: float
    prompt_tokens: int

    def __deepcopy__(self, memo: Any) -> "Draw":
        """Nothing in it changes: transformers copies it where it starts a request again."""
        return self


def draw_of(
    prompt: Sequence[int], sampling: Sampling, *, presence_penalty: float = 0.0, frequency_penalty: float = 0.0
) -> Draw:
    """Say how a reply to a prompt is drawn."""
    return Draw(
        key=row_key(prompt, sampling.seed, 0),
        temperature=sampling.temperature if is_drawn(sampling) else 0.0,
        top_p=sampling.top_p,
        presence_penalty=presence_penalty,
        frequency_penalty=frequency_penalty,
        prompt_tokens=len(prompt),
    )


def drawn_tokens(scores: "torch.Tensor", draws: Sequence[Draw], said: Sequence[Sequence[int]]) -> "torch.Tensor":
    """Draw the next token of each row.

    Args:
        scores: Logits, [rows, vocabulary].
        draws: How each row draws.
        said: Tokens of each row's reply so far.

    Returns:
        Token ids, [rows].
    """
    import torch

    scores = _penalised(scores, draws, said)
    tokens = scores.argmax(dim=-1)
    for top_p in {draw.top_p for draw in draws if draw.temperature > 0}:
        rows = [row for row, draw in enumerate(draws) if draw.temperature > 0 and draw.top_p == top_p]
        at = torch.tensor(rows, device=scores.device)
        temperatures = torch.tensor([draws[row].temperature for row in rows], device=scores.device)
        keys = torch.tensor([draws[row].key for row in rows], device=scores.device)
        steps = torch.tensor([len(said[row]) for row in rows], device=scores.device)
        values, candidates = nucleus(scores[at] / temperatures[:, None], top_p)
        winners = (values.double() + gumbel_noise(keys, steps, candidates)).argmax(dim=-1, keepdim=True)
        tokens[at] = candidates.expand(len(rows), -1).gather(1, winners).squeeze(1)
    return tokens


def only_drawn(scores: "torch.Tensor", draws: Sequence[Draw], said: Sequence[Sequence[int]]) -> "torch.Tensor":
    """From logits, [rows, vocabulary], to 0 for the token that each row draws and minus infinity else."""
    import torch

    tokens = drawn_tokens(scores[: len(draws)], draws, said)
    left = torch.full_like(scores, float("-inf"))
    left[torch.arange(len(tokens), device=scores.device), tokens] = 0
    return left


def _penalised(scores: "torch.Tensor", draws: Sequence[Draw], said: Sequence[Sequence[int]]) -> "torch.Tensor":
    """Less what OpenAI's API takes off for tokens that the reply has already: once, and each time they stand there."""
    import torch

    rows = [row for row, draw in enumerate(draws) if said[row] and (draw.presence_penalty or draw.frequency_penalty)]
    if not rows:
        return scores
    scores = scores.clone()
    for row in rows:
        tokens, counts = torch.tensor(said[row], device=scores.device).unique(return_counts=True)
        scores[row, tokens] -= draws[row].presence_penalty + draws[row].frequency_penalty * counts
    return scores


def logits_processors() -> Any:
    """Build what a continuous batch takes for its logits processors: each request brings its `Draw` as `draw`.

    It needs a batch that is computed step by step (`use_async_batching=False`) and takes the likeliest token.
    """
    import torch
    from transformers import LogitsProcessorList
    from transformers.generation.continuous_batching.cb_logits_processors import (
        ContinuousBatchingLogitsProcessor,
        ContinuousBatchingLogitsProcessorList,
    )

    class RequestDraws(ContinuousBatchingLogitsProcessor):  # type: ignore[misc]  # It has no types.
        supported_kwargs = {"draw": Draw}  # noqa: RUF012
        ignored_kwargs = ()

        def fill_defaults(self, int32_tensor: "torch.Tensor") -> None:
            int32_tensor.zero_()

        def prepare_tensor_args(self, requests_with_new_token: list[Any]) -> "torch.Tensor":
            # Called before each step for the rows of just that step; a tensor of numbers has no room for the rest.
            states = [request.state for request in requests_with_new_token]
            self._draws = [state.logit_processor_kwargs["draw"] for state in states]
            # A request that made room for others begins again with what it said as a part of its prompt.
            self._said = [
                [*state.initial_tokens[draw.prompt_tokens :], *state.generated_tokens]
                for state, draw in zip(states, self._draws, strict=True)
            ]
            return torch.zeros(len(states), dtype=torch.int32)

        def __call__(self, scores: "torch.Tensor", tensor_arg: "torch.Tensor") -> "torch.Tensor":
            return only_drawn(scores, self._draws, self._said)

    processors = ContinuousBatchingLogitsProcessorList(LogitsProcessorList([RequestDraws()]))
    processors.tensors_required = 1
    return processors
