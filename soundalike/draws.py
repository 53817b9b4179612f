"""Draws of tokens that no other row of a batch has a part in: each row's chance is a function of its own key.

A token is drawn by the Gumbel-max trick (Maddison et al., A* Sampling, arXiv 1411.0030): the highest sum of
log-probability and noise wins. The noise is a hash (SplitMix64; Steele et al. 2014, doi 10.1145/2660193.2660195) of the
row's key, the number of the step and the token, so that it matters neither which rows stand beside it, nor when they
end, nor which device computes. Where rounding changes the logits by some share, about that share of the draws change;
on a scale of summed probabilities it would be that share times the tokens of the vocabulary.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Any

LIKELY = (1e-3, 1e-4, 1e-5)
"""Shares of probability from which on tokens are looked at, the first that suffices."""

_STEP = 0x9E3779B97F4A7C15 - 2**64  # SplitMix64's constants, as signed numbers
_FIRST_FACTOR = 0xBF58476D1CE4E5B9 - 2**64
_SECOND_FACTOR = 0x94D049BB133111EB - 2**64


def occurrences(prompts: Sequence[Sequence[int]]) -> list[int]:
    """For each prompt, how many equal ones stand before it."""
    seen: Counter[tuple[int, ...]] = Counter()
    numbers: list[int] = []
    for prompt in map(tuple, prompts):
        numbers.append(seen[prompt])
        seen[prompt] += 1
    return numbers


def row_key(prompt: Sequence[int], seed: int, draw: int) -> int:
    """64 bits, signed, that stand for the `draw`-th reply to a prompt under a seed."""
    text = f"{seed} {draw} {' '.join(map(str, prompt))}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


class OwnDraws:
    """A logits processor for `generate` without sampling: leaves each row only the token that it draws."""

    def __init__(self, keys: Sequence[int], end_ids: Sequence[int], temperature: float, top_p: float) -> None:
        """Take the rows' keys, in the order of the batch; a row that drew an end token is left alone from then on."""
        self._keys = list(keys)
        self._end_ids = list(end_ids)
        self._temperature = temperature
        self._top_p = top_p
        self._step = 0
        self._going: Any = None

    def __call__(self, input_ids: Any, scores: Any) -> Any:
        """From the logits of the next token, [rows, vocabulary], to 0 for the one drawn and minus infinity else."""
        import torch

        if self._going is None:
            self._keys = torch.tensor(self._keys, device=scores.device)
            self._end_ids = torch.tensor(self._end_ids, device=scores.device)
            self._going = torch.arange(len(self._keys), device=scores.device)
        values, tokens = nucleus(scores[self._going] / self._temperature, self._top_p)
        steps = torch.full_like(self._going, self._step)
        noise = gumbel_noise(self._keys[self._going], steps, tokens)
        winners = (values.double() + noise).argmax(dim=-1, keepdim=True)
        drawn = tokens.expand(len(self._going), -1).gather(1, winners).squeeze(1)
        left = torch.full_like(scores, float("-inf"))
        left[self._going, drawn] = 0
        self._going = self._going[~torch.isin(drawn, self._end_ids)]
        self._step += 1
        return left


def nucleus(scores: Any, top_p: float) -> tuple[Any, Any]:
    """The fewest likeliest tokens that hold a share `top_p` of the probability (Holtzman et al., arXiv 1904.09751).

    Args:
        scores: Logits, [rows, vocabulary].
        top_p: Above 0; from 1 on all tokens are kept. Tokens as likely as the last one are kept too, so that the
            order of equals decides nothing.

    Returns:
        Logits [rows, some], minus infinity outside of the nucleus, and their tokens, [rows or 1, some], which mean
        nothing there.
    """
    import torch

    if top_p >= 1:
        return scores, torch.arange(scores.shape[-1], device=scores.device)[None]
    total = scores.logsumexp(dim=-1, keepdim=True)
    values, tokens = _likely(scores, (scores - total).exp(), top_p)
    shares = (values - total).double().exp()
    kept = shares.cumsum(dim=-1) - shares < top_p
    kept = values >= values.gather(1, kept.sum(dim=-1, keepdim=True) - 1)
    return values.masked_fill(~kept, float("-inf")), tokens


def _likely(scores: Any, shares: Any, top_p: float) -> tuple[Any, Any]:
    """More than the nucleus, sorted downwards, minus infinity where a row has fewer: sorting everything takes long."""
    import torch

    for floor in (*LIKELY, 0.0):
        likely = shares >= floor
        # Rounding must not leave the nucleus' last tokens out.
        if not floor or (shares.masked_fill(~likely, 0).sum(dim=-1) > top_p + 1e-4).all():
            break
    counts = likely.sum(dim=-1)
    rows, tokens = likely.nonzero(as_tuple=True)
    places = torch.arange(len(rows), device=scores.device) - (counts.cumsum(0) - counts)[rows]
    values = scores.new_full((len(scores), int(counts.max())), float("-inf"))
    values[rows, places] = scores[rows, tokens]
    padded = torch.zeros(values.shape, dtype=torch.long, device=scores.device)
    padded[rows, places] = tokens
    values, order = values.sort(dim=-1, descending=True)
    return values, padded.gather(1, order)


def gumbel_noise(keys: Any, steps: Any, tokens: Any) -> Any:
    """Standard Gumbel noise, [rows, some], from keys and steps of rows and some of their tokens, [rows or 1, some]."""
    seeds = _mixed(keys + (steps + 1) * _STEP)[:, None]
    bits = _shifted(_mixed(seeds + (tokens + 1) * _STEP), 12)
    return -(-((bits.double() + 0.5) * 2.0**-52).log()).log()


def _mixed(numbers: Any) -> Any:
    """The output function of SplitMix64; its multiplications run over, as they are meant to."""
    numbers = (numbers ^ _shifted(numbers, 30)) * _FIRST_FACTOR
    numbers = (numbers ^ _shifted(numbers, 27)) * _SECOND_FACTOR
    return numbers ^ _shifted(numbers, 31)


def _shifted(numbers: Any, places: int) -> Any:
    """Shifted to the right as if without a sign."""
    return (numbers >> places) & ((1 << (64 - places)) - 1)
