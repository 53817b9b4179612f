"""The log probability of replies laid into one row, against one at a time."""

import math
from pathlib import Path

import pytest
import torch

from soundalike.home import Home
from soundalike.models import load_base
from train.scoring import preference_measures, reply_log_probs

SCORED = [((3, 4, 5), (6, 7)), ((8,), (9, 10, 11)), ((12, 13, 14, 15), (16,)), ((3, 4, 5), (20, 21, 22))]


@pytest.mark.parametrize("tokens_at_a_time", [1, 9, 1000])
def test_replies_in_one_row_score_as_each_alone(home: Home, tiny_base: Path, tokens_at_a_time: int) -> None:
    model = load_base(str(tiny_base), home).float()
    expected = []
    for prompt, reply in SCORED:
        with torch.inference_mode():
            log_probs = model(input_ids=torch.tensor([[*prompt, *reply]])).logits[0].log_softmax(-1)
        places = range(len(prompt) - 1, len(prompt) + len(reply) - 1)
        expected.append(sum(float(log_probs[place, token]) for place, token in zip(places, reply, strict=True)))
    found = reply_log_probs(model, SCORED, tokens_at_a_time=tokens_at_a_time)
    assert found == pytest.approx(expected, abs=1e-3)


def test_the_accuracy_is_the_share_of_pairs_whose_wanted_side_is_likelier_by_token(home: Home, tiny_base: Path) -> None:
    model = load_base(str(tiny_base), home).float()
    one, other = reply_log_probs(model, [SCORED[0], SCORED[3]], tokens_at_a_time=100)
    pair = (SCORED[0], SCORED[3])
    turned = (SCORED[3], SCORED[0])
    found = preference_measures(model, [pair], tokens_at_a_time=100)
    assert found["preference_margin"] == pytest.approx(one / 2 - other / 3, abs=1e-4)
    assert found["preference_accuracy"] == float(one / 2 > other / 3)
    assert found["preference_probability"] == pytest.approx(1 / (1 + math.exp(-found["preference_margin"])))
    assert preference_measures(model, [pair, turned], tokens_at_a_time=100)["preference_accuracy"] == 0.5
    assert set(preference_measures(model, [], tokens_at_a_time=100).values()) == {0.0}
