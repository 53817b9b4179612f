from pathlib import Path
from typing import Any

import pytest

from soundalike.home import Home
from soundalike.models import load_base
from soundalike.sampling import Sampling, sample, until_end

PROMPTS = [[5, 6, 7], [8], [9, 10, 11, 12, 13]]


@pytest.fixture
def model(home: Home, tiny_base: Path) -> Any:
    return load_base(str(tiny_base), home).float().eval()


def test_a_batch_of_uneven_prompts_gives_what_each_gives_alone(model: Any) -> None:
    greedy = Sampling(temperature=0, max_tokens=6)
    together = sample(model, PROMPTS, [2], greedy)
    assert together == [sample(model, [prompt], [2], greedy)[0] for prompt in PROMPTS]


def test_a_seed_gives_the_same_replies_again(model: Any) -> None:
    drawn = Sampling(temperature=1.0, top_p=1.0, max_tokens=6, seed=3)
    assert sample(model, PROMPTS, [2], drawn) == sample(model, PROMPTS, [2], drawn)
    other = Sampling(temperature=1.0, top_p=1.0, max_tokens=6, seed=4)
    assert sample(model, PROMPTS, [2], drawn) != sample(model, PROMPTS, [2], other)


def test_a_temperature_next_to_nothing_takes_the_likeliest_token(model: Any) -> None:
    coldest = Sampling(temperature=1e-40, max_tokens=4)
    assert sample(model, PROMPTS, [2], coldest) == sample(model, PROMPTS, [2], Sampling(temperature=0, max_tokens=4))


def test_every_reply_is_counted_once(model: Any) -> None:
    counts: list[int] = []
    sample(model, PROMPTS, [2], Sampling(max_tokens=2), batch_size=2, on_reply=counts.append)
    assert counts == [2, 1]


def test_a_reply_ends_before_its_end_token() -> None:
    assert until_end([5, 6, 2, 7], [2]) == [5, 6]
    assert until_end([5, 6], [2]) == [5, 6]
