"""Drawing for the rows of a continuous batch."""

import copy
import math
from dataclasses import replace

import pytest
import torch

from serve.request_draws import Draw, draw_of, drawn_tokens
from soundalike.draws import OwnDraws, row_key
from soundalike.sampling import Sampling

PROMPT = [5, 6, 7]


def greedy(**fields: float) -> Draw:
    return replace(draw_of(PROMPT, Sampling(temperature=0)), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("temperature", [0.3, 1.0, 1.9])
@pytest.mark.parametrize("top_p", [0.2, 0.9, 1.0])
def test_a_row_draws_what_generate_draws_for_its_prompt_and_seed(temperature: float, top_p: float) -> None:
    torch.manual_seed(1)
    scores = torch.randn(8, 400) * 3
    draws = [
        draw_of([number], Sampling(temperature=temperature, top_p=top_p, seed=number)) for number in range(len(scores))
    ]
    keys = [row_key([number], number, 0) for number in range(len(scores))]
    expected = OwnDraws(keys, [0], temperature, top_p)([], scores).argmax(dim=-1)
    assert torch.equal(drawn_tokens(scores, draws, [[]] * len(scores)), expected)


def test_rows_of_all_kinds_stand_beside_each_other_without_touching() -> None:
    torch.manual_seed(2)
    scores = torch.randn(6, 300) * 2
    kinds = [(0.0, 1.0), (1.0, 0.9), (1.5, 1.0), (0.0, 0.5), (1.0, 0.3), (0.7, 0.9)]
    draws = [draw_of([n], Sampling(temperature=t, top_p=p, seed=n)) for n, (t, p) in enumerate(kinds)]
    said = [[1] * n for n in range(6)]
    together = drawn_tokens(scores, draws, said)
    for row in range(6):
        assert drawn_tokens(scores[row : row + 1], [draws[row]], [said[row]]).item() == together[row]
    assert together[0] == scores[0].argmax()


def test_a_temperature_of_nearly_nothing_is_the_likeliest_token_and_never_breaks() -> None:
    scores = torch.tensor([[1.0, 3.0, 2.0], [900.0, -900.0, float("-inf")]])
    for temperature in (0.0, 1e-30, 0.009):
        draws = [draw_of(PROMPT, Sampling(temperature=temperature, top_p=0.5, seed=seed)) for seed in range(2)]
        assert drawn_tokens(scores, draws, [[], []]).tolist() == [1, 0]


def test_steps_and_seeds_draw_anew() -> None:
    scores = torch.zeros(1, 5_000)
    draw = draw_of(PROMPT, Sampling(temperature=1, top_p=1, seed=1))
    other = draw_of(PROMPT, Sampling(temperature=1, top_p=1, seed=2))
    tokens = [drawn_tokens(scores, [one], [[0] * steps]).item() for one in (draw, other) for steps in range(4)]
    assert len(set(tokens)) == 8


def test_penalties_are_those_of_the_api() -> None:
    scores = torch.tensor([[5.0, 4.0, 3.0]])
    said = [[0, 0, 1]]
    assert drawn_tokens(scores, [greedy()], said).item() == 0
    assert drawn_tokens(scores, [greedy(presence_penalty=1.5)], said).item() == 0
    assert drawn_tokens(scores, [greedy(frequency_penalty=0.9)], said).item() == 0
    assert drawn_tokens(scores, [greedy(frequency_penalty=1.1)], said).item() == 2
    assert drawn_tokens(scores, [greedy(presence_penalty=2.0, frequency_penalty=0.5)], said).item() == 2
    assert drawn_tokens(scores, [greedy(presence_penalty=-9)], [[2]]).item() == 2
    assert torch.equal(scores, torch.tensor([[5.0, 4.0, 3.0]]))


def test_penalties_shift_the_shares_of_a_drawn_row() -> None:
    scores = torch.tensor([[math.log(0.5), math.log(0.5)]])
    draws = [
        replace(draw_of(PROMPT, Sampling(temperature=1, top_p=1, seed=seed)), presence_penalty=math.log(4))
        for seed in range(2_000)
    ]
    tokens = drawn_tokens(scores.expand(len(draws), -1), draws, [[0]] * len(draws))
    assert tokens.float().mean().item() == pytest.approx(0.8, abs=0.04)


def test_a_draw_is_not_copied_when_transformers_starts_a_request_again() -> None:
    draw = greedy()
    assert copy.deepcopy({"draw": draw})["draw"] is draw
