"""Attention of requests that are laid end to end."""

import pytest
import torch
from torch.nn.functional import scaled_dot_product_attention

from serve.paged_attention import attend

HEADS, KEY_HEADS, SIZE = 6, 2, 16


def laid_end_to_end(
    queries: list[int], keys: list[int]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, list[int], list[int]]:
    torch.manual_seed(1)
    query_ends = [0, *torch.tensor(queries).cumsum(0).tolist()]
    key_ends = [0, *torch.tensor(keys).cumsum(0).tolist()]
    mask = torch.full((1, 1, query_ends[-1], key_ends[-1]), float("-inf"))
    for request, (many, all_keys) in enumerate(zip(queries, keys, strict=True)):
        for query in range(many):
            seen = key_ends[request] + all_keys - many + query + 1
            mask[0, 0, query_ends[request] + query, key_ends[request] : seen] = 0
    query = torch.randn(1, HEADS, query_ends[-1], SIZE)
    key, value = torch.randn(2, 1, KEY_HEADS, key_ends[-1], SIZE)
    return query, key, value, mask, query_ends, key_ends


@pytest.mark.parametrize(
    ("queries", "keys"),
    [
        ([1, 1, 1, 1], [7, 3, 9, 1]),  # beside each other
        ([1, 1, 1, 1, 1], [100, 1, 1, 1, 1]),  # too much padding
        ([5, 1, 3], [5, 8, 10]),  # prompts, one read from its middle, and one new token
        ([4], [4]),
        ([1], [6]),
    ],
)
@pytest.mark.parametrize("scale", [None, 0.3])
def test_it_is_what_masking_all_the_others_gives(queries: list[int], keys: list[int], scale: float | None) -> None:
    query, key, value, mask, query_ends, key_ends = laid_end_to_end(queries, keys)
    everything = scaled_dot_product_attention(
        query,
        key.repeat_interleave(HEADS // KEY_HEADS, dim=1),
        value.repeat_interleave(HEADS // KEY_HEADS, dim=1),
        attn_mask=mask,
        scale=scale,
    ).transpose(1, 2)
    got = attend(query, key, value, mask, query_ends, key_ends, scale)
    torch.testing.assert_close(got, everything, atol=1e-5, rtol=1e-5)


def test_the_keys_of_others_are_never_looked_at() -> None:
    query, key, value, mask, query_ends, key_ends = laid_end_to_end([1, 1], [4, 6])
    before = attend(query, key, value, mask, query_ends, key_ends, None)
    key[:, :, 4:], value[:, :, 4:] = float("nan"), float("nan")
    after = attend(query, key, value, mask, query_ends, key_ends, None)
    assert torch.equal(after[:, 0], before[:, 0]) and after[:, 1].isnan().all()
