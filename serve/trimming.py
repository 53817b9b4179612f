"""Fitting a conversation into a model's context: from the front, whole turns, never within one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from soundalike.errors import BadInput
from soundalike.records import Turn
from train.render import render_prompt

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase


class PromptTooLong(BadInput):
    """Even the last turn alone does not fit."""


def fitting_prompt(
    turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase", room_tokens: int
) -> list[int]:
    """Render as many of the last turns as fit into `room_tokens`; `PromptTooLong` where not even one does."""
    return fitting_turns(turns, system, tokenizer, room_tokens)[1]


def fitting_turns(
    turns: Sequence[Turn], system: str, tokenizer: "PreTrainedTokenizerBase", room_tokens: int
) -> tuple[Sequence[Turn], list[int]]:
    """Choose as many of the last turns as fit into `room_tokens`, with their tokens; raises as `fitting_prompt`."""
    prompt = render_prompt(turns, system, tokenizer)
    if len(prompt) <= room_tokens:
        return turns, prompt
    # Bisection: `too_few` left out is known not to fit, `enough` is the smallest number known to fit.
    fitting = render_prompt(turns[-1:], system, tokenizer)
    if len(fitting) > room_tokens:
        raise PromptTooLong(
            f"The last turn with its system line takes {len(fitting)} tokens, and there is room for "
            f"{room_tokens}: shorten it, or ask for a shorter reply."
        )
    too_few, enough = 0, len(turns) - 1
    while enough - too_few > 1:
        middle = (too_few + enough) // 2
        prompt = render_prompt(turns[middle:], system, tokenizer)
        if len(prompt) <= room_tokens:
            enough, fitting = middle, prompt
        else:
            too_few = middle
    return turns[enough:], fitting


def context_tokens(model: Any) -> int:
    """Tell how many tokens of prompt and reply the model was made for."""
    config = model.config.get_text_config()
    return int(getattr(config, "max_position_embeddings", None) or 2048)


def reply_limit(asked_tokens: int, context: int) -> int:
    """Limit a reply to half of the context, so that the conversation keeps the other half."""
    return min(asked_tokens, context // 2)
