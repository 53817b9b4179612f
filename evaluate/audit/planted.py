"""A planted secret as tokens: what was said before it, the words around it, and others in its place."""

from collections.abc import Sequence
from typing import Any

from soundalike.canaries import Canary, telling, turns_before
from train.render import render_prompt, render_reply

_OTHER_BEGINNINGS = ("0", "x", "Ж", "-", "¤")
"""Values that begin unlike any secret: what the tokens of all have in common is what stands before it."""


def lead_prompt(canary: Canary, tokenizer: Any) -> list[int]:
    """The tokens after which the owner begins the turn that tells the secret."""
    return render_prompt(turns_before(canary), canary.system, tokenizer)


def words_prompt(canary: Canary, tokenizer: Any) -> tuple[list[int], list[int]]:
    """The same, and the tokens of that turn up to the secret: the words that lead to it."""
    told = [_told(canary, value, tokenizer) for value in (canary.text, *_OTHER_BEGINNINGS)]
    return told[0][0], told[0][1][: _common([reply for _, reply in told])]


def telling_tokens(canary: Canary, values: Sequence[str], tokenizer: Any) -> tuple[list[int], list[list[int]]]:
    """The tokens that tellings of several values have in common at their beginning, and how each goes on to its end."""
    told = [prompt + reply for prompt, reply in (_told(canary, value, tokenizer) for value in values)]
    # One at least must be left of each.
    border = min(_common(told), min(map(len, told)) - 1)
    return told[0][:border], [tokens[border:] for tokens in told]


def _told(canary: Canary, value: str, tokenizer: Any) -> tuple[list[int], list[int]]:
    return render_reply(turns_before(canary), telling(canary, value), canary.system, tokenizer)


def _common(rows: Sequence[Sequence[int]]) -> int:
    """How many tokens all rows begin with."""
    return next(
        (place for place, tokens in enumerate(zip(*rows, strict=False)) if len(set(tokens)) > 1), min(map(len, rows))
    )
