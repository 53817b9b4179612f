"""Attention of a continuous batch on a CPU: each request looks at its own keys only.

transformers computes all queries of a step against the keys of all requests, and masks what is not theirs: work that
grows with the square of the requests. A GPU has kernels against that; here requests are taken apart, or, where each has
one new token, laid beside each other and padded.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

MOST_PADDING = 3.0
"""Keys with padding to keys without, from which on requests are taken one after the other."""


def register() -> None:
    """Let `sdpa` attention of transformers go through here where it is of a continuous batch on a CPU."""
    from transformers import AttentionInterface
    from transformers.generation.continuous_batching.cache import PagedAttentionCache
    from transformers.integrations.sdpa_attention import sdpa_attention_forward

    def attention(
        module: "torch.nn.Module",
        query: "torch.Tensor",
        key: "torch.Tensor",
        value: "torch.Tensor",
        attention_mask: "torch.Tensor | None",
        **named: Any,
    ) -> Any:
        cache = named.get("cache")
        own = ("softcap", "position_bias")
        if (
            not isinstance(cache, PagedAttentionCache)
            or query.device.type != "cpu"
            or attention_mask is None
            or any(named.get(name) is not None for name in own)
        ):
            return sdpa_attention_forward(module, query, key, value, attention_mask, **named)
        key, value = cache.update(key_states=key, value_states=value, layer_idx=module.layer_idx, kwargs=named)
        query_ends, key_ends = named["cu_seq_lens_q"].tolist(), named["cu_seq_lens_k"].tolist()
        return attend(query, key, value, attention_mask, query_ends, key_ends, named.get("scaling")), None

    AttentionInterface.register("sdpa", attention)


def attend(
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    mask: "torch.Tensor",
    query_ends: Sequence[int],
    key_ends: Sequence[int],
    scale: float | None,
) -> "torch.Tensor":
    """Attend for requests that are laid end to end.

    Args:
        query: [1, heads, queries, size].
        key: [1, key heads, keys, size]; `value` likewise.
        value: See `key`.
        mask: What is added to the scores, [1, 1, queries, keys]; what is not a request's own is never looked at.
        query_ends: Where each request's queries end, 0 first.
        key_ends: The same for its keys.
        scale: Of the scores; None for the usual one.

    Returns:
        [1, queries, heads, size].
    """
    lengths = [end - start for start, end in pairwise(key_ends)]
    one_each = query_ends[-1] == len(lengths)
    if one_each and max(lengths) * len(lengths) <= MOST_PADDING * key_ends[-1]:
        return _beside_each_other(query, key, value, mask, key_ends, lengths, scale)
    return _one_after_the_other(query, key, value, mask, query_ends, key_ends, scale)


def _beside_each_other(
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    mask: "torch.Tensor",
    key_ends: Sequence[int],
    lengths: Sequence[int],
    scale: float | None,
) -> "torch.Tensor":
    import torch

    rows, longest = len(lengths), max(lengths)
    steps = torch.arange(longest)
    places = torch.tensor(key_ends[:-1])[:, None] + steps
    is_padding = steps >= torch.tensor(lengths)[:, None]
    places = places.masked_fill(is_padding, 0)
    masks = mask[0, 0].gather(1, places).masked_fill(is_padding, float("-inf"))
    heads, key_heads = query.shape[1], key.shape[1]
    # Heads that share their keys stand as queries of one head.
    queries = query[0].transpose(0, 1).reshape(rows, key_heads, heads // key_heads, -1)

    def padded(states: "torch.Tensor") -> "torch.Tensor":
        chosen = states[0].transpose(0, 1).index_select(0, places.flatten())
        return chosen.view(rows, longest, key_heads, -1).transpose(1, 2)

    result: torch.Tensor = torch.nn.functional.scaled_dot_product_attention(
        queries, padded(key), padded(value), attn_mask=masks[:, None, None], scale=scale
    )
    return result.reshape(1, rows, heads, -1)


def _one_after_the_other(
    query: "torch.Tensor",
    key: "torch.Tensor",
    value: "torch.Tensor",
    mask: "torch.Tensor",
    query_ends: Sequence[int],
    key_ends: Sequence[int],
    scale: float | None,
) -> "torch.Tensor":
    import torch

    groups = query.shape[1] // key.shape[1]
    pieces = []
    for of_queries, of_keys in zip(pairwise(query_ends), pairwise(key_ends), strict=True):
        queries, keys = slice(*of_queries), slice(*of_keys)
        own = [states[:, :, keys].repeat_interleave(groups, dim=1) for states in (key, value)]
        piece = torch.nn.functional.scaled_dot_product_attention(
            query[:, :, queries], *own, attn_mask=mask[:, :, queries, keys], scale=scale
        )
        pieces.append(piece.transpose(1, 2))
    return torch.cat(pieces, dim=1)
