import pytest

from soundalike.draws import OwnDraws, gumbel_noise, nucleus, occurrences, row_key


def drawn(logits: list[float], count: int, temperature: float = 1.0, top_p: float = 1.0) -> list[float]:
    """Shares of the tokens in the first draws of many rows with the same logits."""
    import torch

    draws = OwnDraws([row_key([1], 7, draw) for draw in range(count)], [len(logits)], temperature, top_p)
    left = draws(None, torch.tensor([logits]).expand(count, -1))
    assert ((left == 0).sum(dim=-1) == 1).all() and (left.isinf().sum(dim=-1) == len(logits) - 1).all()
    return [float(share) for share in (left == 0).double().mean(dim=0)]


def test_tokens_are_drawn_as_often_as_their_probability_says() -> None:
    import torch

    logits = [2.0, 1.0, 0.0, -1.0]
    for temperature in (0.5, 1.0, 2.0):
        expected = torch.tensor(logits).div(temperature).softmax(dim=-1).tolist()
        # Five standard deviations of a share of 20,000 are 0.018 at most.
        assert drawn(logits, 20_000, temperature) == pytest.approx(expected, abs=0.018)


def test_only_the_nucleus_is_drawn_from_and_in_its_own_shares() -> None:
    import math

    logits = [math.log(share) for share in (0.5, 0.1, 0.3, 0.1 - 1e-4, 1e-4)]
    assert drawn(logits, 5_000, top_p=0.45) == [1, 0, 0, 0, 0]
    assert drawn(logits, 20_000, top_p=0.7) == pytest.approx([0.625, 0, 0.375, 0, 0], abs=0.018)


def test_a_nucleus_is_that_of_transformers() -> None:
    import torch
    from transformers import TopPLogitsWarper

    torch.manual_seed(1)
    # Peaked and flat rows: of the flat ones no token is likely.
    scores = torch.randn(6, 3_072) * torch.tensor([8.0, 4.0, 2.0, 1.0, 0.5, 0.1])[:, None]
    for top_p in (0.05, 0.5, 0.95):
        values, tokens = nucleus(scores, top_p)
        ours = torch.full_like(scores, float("-inf")).scatter_reduce(1, tokens, values, "amax")
        assert torch.equal(ours, TopPLogitsWarper(top_p)(torch.empty(0), scores))
    values, tokens = nucleus(scores, 1.0)
    assert torch.equal(values, scores) and tokens.tolist() == [list(range(3_072))]


def test_equally_likely_tokens_are_in_the_nucleus_together() -> None:
    import torch

    values, tokens = nucleus(torch.tensor([[0.0, 5.0, 0.0, 0.0]]), 0.995)
    assert values.isfinite().all() and sorted(tokens[0].tolist()) == [0, 1, 2, 3]


def test_noise_is_gumbels_and_its_own_for_each_key_step_and_token() -> None:
    import torch

    keys = torch.tensor([row_key([draw], 1, 0) for draw in range(40)])
    tokens = torch.arange(1_000)[None]
    noise = torch.stack([gumbel_noise(keys, torch.full_like(keys, step), tokens) for step in range(5)])
    assert noise.isfinite().all() and noise.unique().numel() == noise.numel()
    # Euler's constant, and pi squared sixths.
    assert float(noise.mean()) == pytest.approx(0.5772, abs=0.015)
    assert float(noise.var()) == pytest.approx(1.6449, abs=0.04)
    for neighbours in (noise.diff(dim=0), noise.diff(dim=1), noise.diff(dim=2)):
        # The variance of a difference is twice that of one only without correlation.
        assert float(neighbours.var()) == pytest.approx(2 * 1.6449, abs=0.08)


def test_noise_of_a_token_does_not_depend_on_the_others() -> None:
    import torch

    keys = torch.tensor([3, -4])
    every = gumbel_noise(keys, torch.full_like(keys, 2), torch.arange(50)[None])
    assert torch.equal(
        gumbel_noise(keys[1:], torch.full_like(keys[1:], 2), torch.tensor([[41, 7]])), every[1:, [41, 7]]
    )


def test_a_row_that_has_ended_shifts_no_other_row() -> None:
    import torch

    torch.manual_seed(1)
    keys, end = [11, 12, 13], 5
    scores = torch.randn(4, 3, 6)
    scores[1, 0, end] = 99
    together = OwnDraws(keys, [end], 1.0, 0.9)
    alone = OwnDraws(keys[2:], [end], 1.0, 0.9)
    for step in range(4):
        assert torch.equal(together(None, scores[step])[2:], alone(None, scores[step, 2:]))


def test_a_key_changes_with_the_prompt_the_seed_and_the_draw() -> None:
    keys = [row_key([1, 2], 7, 0), row_key([1, 2], 7, 1), row_key([1, 2], 8, 0), row_key([12], 7, 0), row_key([], 7, 0)]
    assert len(set(keys)) == len(keys) and all(-(2**63) <= key < 2**63 for key in keys)
    assert row_key((1, 2), 7, 0) == keys[0]


def test_equal_prompts_are_counted() -> None:
    assert occurrences([[1], [2], [1], (1,), [1, 2]]) == [0, 0, 1, 2, 0]
    assert occurrences([]) == []
