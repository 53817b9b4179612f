from pathlib import Path
from typing import Any

import pytest

from evaluate.batches import by_length, end_losses, padded
from soundalike.home import Home
from soundalike.models import load_base

PROMPTS = [[5], [6, 7, 8, 9, 10, 11, 12], [13, 14], [15, 16, 17]]
ENDS = [[20, 21, 22, 23], [24], [], [25, 26]]


@pytest.fixture
def model(home: Home, tiny_base: Path) -> Any:
    return load_base(str(tiny_base), home).float().eval()


def alone(model: Any, prompt: list[int], end: list[int]) -> float:
    import torch

    with torch.inference_mode():
        logits = model(input_ids=torch.tensor([[*prompt, *end]])).logits[0, len(prompt) - 1 : -1]
    return float(-logits.log_softmax(-1)[range(len(end)), end].sum())


def test_losses_in_a_batch_equal_those_of_single_rows(model: Any) -> None:
    found = end_losses(model, PROMPTS, ENDS, lambda count: None)
    expected = [alone(model, prompt, end) if end else 0.0 for prompt, end in zip(PROMPTS, ENDS, strict=True)]
    assert found == pytest.approx(expected, abs=1e-4)
    assert found[2] == 0.0 and min(found[0], found[1], found[3]) > 1.0


def test_losses_over_several_batches_keep_their_order(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    together = end_losses(model, PROMPTS, ENDS, lambda count: None)
    monkeypatch.setattr("evaluate.batches.by_length", lambda rows: by_length(rows, batch_tokens=9))
    done: list[int] = []
    assert end_losses(model, PROMPTS, ENDS, done.append) == pytest.approx(together, abs=1e-4)
    assert len(done) > 1 and sum(done) == len(PROMPTS)


def test_nothing_to_judge_costs_nothing() -> None:
    assert end_losses(None, [], [], lambda count: None) == []


def test_batches_hold_every_row_once_and_no_more_tokens_than_allowed() -> None:
    rows = [[0] * size for size in (3, 50, 1, 7, 7, 120, 2, 30)]
    batches = list(by_length(rows, batch_tokens=60))
    assert sorted(index for batch in batches for index in batch) == list(range(len(rows)))
    assert all(len(batch) * max(len(rows[index]) for index in batch) <= 60 or len(batch) == 1 for batch in batches)
    # The longer one comes alone.
    assert [5] in batches and len(batches) < len(rows)


def test_padding_is_at_the_end_and_masked() -> None:
    input_ids, mask = padded([[5, 6, 7], [8]], "cpu")
    assert input_ids.tolist() == [[5, 6, 7], [8, 0, 0]] and mask.tolist() == [[1, 1, 1], [1, 0, 0]]
