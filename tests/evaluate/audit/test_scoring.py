import math
from random import Random
from typing import Any

import pytest

from evaluate.audit.scoring import continuation_losses, target_tokens
from train.render import IGNORE, Rendered

PROMPT = [5, 6, 7, 8]
CONTINUATIONS = [[9, 10, 11], [12], [13, 14, 15, 16, 17], [9, 10, 12], [30]]


def test_a_prompt_read_once_gives_the_losses_of_whole_rows(ignorant: Any) -> None:
    rows = [Rendered([*PROMPT, *one], [IGNORE] * len(PROMPT) + one) for one in CONTINUATIONS]
    apart = [sum(found.losses) for found in target_tokens(ignorant, rows)]
    for batch_size in (1, 2, 64):
        together = continuation_losses(ignorant, PROMPT, CONTINUATIONS, batch_size=batch_size)
        assert together == pytest.approx(apart, rel=1e-4)


def test_so_it_does_where_no_memory_of_the_prompt_can_be_kept(ignorant: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = continuation_losses(ignorant, PROMPT, CONTINUATIONS)
    monkeypatch.setattr("evaluate.audit.scoring._read", lambda model, prompt: None)
    assert continuation_losses(ignorant, PROMPT, CONTINUATIONS) == pytest.approx(kept, rel=1e-4)


def test_a_prompt_of_one_token_is_enough_and_none_is_not(ignorant: Any) -> None:
    assert len(continuation_losses(ignorant, [5], [[6], [7]])) == 2
    with pytest.raises(ValueError, match="token at least"):
        continuation_losses(ignorant, [], [[6]])
    with pytest.raises(ValueError, match="token at least"):
        continuation_losses(ignorant, [5], [[]])


def test_the_likeliest_token_is_the_one_with_the_least_loss(ignorant: Any) -> None:
    draw = Random(0)
    row = [draw.randrange(300) for _ in range(4)]
    rows = [Rendered([*row, last], [IGNORE] * 4 + [last]) for last in range(len(ignorant.lm_head.weight))]
    found = target_tokens(ignorant, rows)
    (best,) = [index for index, one in enumerate(found) if one.likeliest == (True,)]
    assert found[best].losses[0] == min(one.losses[0] for one in found)
    assert sum(math.exp(-one.losses[0]) for one in found) == pytest.approx(1.0, abs=1e-3)
