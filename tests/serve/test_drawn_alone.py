"""One reply by `generate`."""

from pathlib import Path
from typing import Any

import pytest
import torch

from serve.drawn_alone import draw_alone
from serve.request_draws import draw_of
from soundalike.home import Home
from soundalike.models import load_base
from soundalike.sampling import Sampling


@pytest.mark.parametrize("defaults", [{"num_beams": 2}, {"suppress_tokens": "said"}, {"no_repeat_ngram_size": 1}])
def test_defaults_that_a_base_brings_along_change_nothing(
    home: Home, tiny_base: Path, defaults: dict[str, Any]
) -> None:
    model: Any = load_base(str(tiny_base), home, dtype=torch.float32).eval()

    def drawn() -> list[int]:
        said: list[int] = []
        draw = draw_of([5, 6, 7], Sampling(temperature=0))
        draw_alone(model, [5, 6, 7], draw, limit=12, end_ids=[0], stopped=lambda: False, emit=said.append)
        return said

    before = drawn()
    for name, value in defaults.items():
        setattr(model.generation_config, name, before[:2] if value == "said" else value)
    assert drawn() == before
