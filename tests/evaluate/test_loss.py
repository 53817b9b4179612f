import math
from pathlib import Path

import pytest

from evaluate.loss import Loss, target_losses
from soundalike.home import Home
from soundalike.models import EMBEDDED, load_base, load_tokenizer
from soundalike.records import Turn
from train.render import IGNORE, Rendered, render_prompt


def test_losses_of_single_rows_equal_the_models_own_mean(home: Home, tiny_base: Path) -> None:
    import torch

    model = load_base(str(tiny_base), home).float()
    row = Rendered([5, 6, 7, 8, 9], [IGNORE, IGNORE, 7, IGNORE, 9])
    (loss,) = target_losses(model, [row])
    own = model(input_ids=torch.tensor([row.input_ids]), labels=torch.tensor([row.labels])).loss.item()
    assert (loss.tokens, loss.per_token) == (2, pytest.approx(own, rel=1e-5))


def test_losses_are_weighted_by_tokens_not_by_rows() -> None:
    assert sum([Loss(2.0, 1), Loss(4.0, 4)], Loss(0.0, 0)).per_token == pytest.approx(1.2)
    assert math.isnan(Loss(0.0, 0).per_token)


@pytest.mark.model
def test_the_embedded_model_finds_sense_less_surprising_than_nonsense(embedded_home: Home) -> None:
    tokenizer = load_tokenizer(EMBEDDED, embedded_home)
    model = load_base(EMBEDDED, embedded_home)
    asked = (Turn(role="other", messages=("What is the capital of France?",)),)
    prompt = render_prompt(asked, "Answer.", tokenizer)

    def loss(answer: str) -> float:
        tokens = tokenizer(answer, add_special_tokens=False)["input_ids"]
        row = Rendered([*prompt, *tokens], [IGNORE] * len(prompt) + tokens)
        return target_losses(model, [row])[0].per_token

    assert loss("The capital of France is Paris.") < 1.0 < loss("Paris the is of capital France dig.")
