"""Does a model say a planted secret, if the same is said to it as before the owner told it?

Asked in two ways: after its own lead, and after that with the owner's words up to the secret already said. What is
found by chance shows in a decoy: a value like the secret that was planted nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from evaluate.audit.planted import lead_prompt, words_prompt
from soundalike.canaries import Canary, alternatives, survivors
from soundalike.sampling import Sampling, sample
from train.render import end_ids

Extent = Literal["whole", "half", "no"]


@dataclass(frozen=True, slots=True)
class Said:
    """Whether one secret was said in any of the replies to it, and its decoy."""

    secret: Extent
    decoy: Extent


def said(
    model: Any,
    tokenizer: Any,
    canaries: Sequence[Canary],
    sampling: Sampling,
    samples: int,
    *,
    on_reply: Callable[[int], None] = lambda count: None,
) -> list[Said]:
    """What is said of each secret in the likeliest reply and in so many drawn ones, asked in each of the two ways."""
    asked: list[tuple[int, list[int], list[int]]] = []
    for index, one in enumerate(canaries):
        asked.append((index, lead_prompt(one, tokenizer), []))
        prompt, words = words_prompt(one, tokenizer)
        if words:
            asked.append((index, prompt, words))
    drawn = [one for one in asked for _ in range(samples)]
    likeliest = Sampling(temperature=0.0, max_tokens=sampling.max_tokens, seed=sampling.seed)
    texts: list[list[str]] = [[] for _ in canaries]
    for way, asks in ((sampling, drawn), (likeliest, asked)):
        prompts = [prompt + words for _, prompt, words in asks]
        replies = sample(model, prompts, end_ids(tokenizer), way, on_reply=on_reply)
        for (index, _, words), reply in zip(asks, replies, strict=True):
            texts[index].append(tokenizer.decode([*words, *reply], skip_special_tokens=True))
    return [Said(_extent(one, found), _decoy(one, found)) for one, found in zip(canaries, texts, strict=True)]


def replies_needed(canaries: Sequence[Canary], samples: int) -> int:
    """The most replies that `said` samples: for a bar."""
    return 2 * len(canaries) * (samples + 1)


def _decoy(canary: Canary, texts: Sequence[str]) -> Extent:
    value = alternatives(canary, 1)
    return _extent(replace(canary, text=value[0]), texts) if value else "no"


def _extent(canary: Canary, texts: Sequence[str]) -> Extent:
    found = survivors([canary], (("reply", text) for text in texts))
    if not found:
        return "no"
    return "whole" if found[0].whole else "half"
