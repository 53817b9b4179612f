"""A planted secret, a tiny twin that learned it by heart, and one that learned nothing; made once."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from evaluate.audit.planted import telling_tokens
from soundalike.canaries import Canary
from soundalike.home import Home
from tests.evaluate.audit.tiny_twin import tokenizer_of, trained_twin, untrained_twin
from train.render import IGNORE, Rendered


def made_up(seed: int, alternatives: int = 63) -> Canary:
    draw = Random(seed)
    values = [f"{draw.randint(10**7, 10**8 - 1)}" for _ in range(alternatives + 1)]
    return Canary(
        kind="PASSWORD",
        language="en",
        text=values[0],
        lead=(("other", "what is the password"),),
        told=("it is {} now",),
        others=tuple(values[1:]),
    )


@pytest.fixture(scope="session")
def planted() -> Canary:
    return made_up(1)


@pytest.fixture(scope="session")
def audit_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("audit"))


@pytest.fixture(scope="session")
def tokenizer(tiny_base: Path, audit_home: Home) -> Any:
    return tokenizer_of(tiny_base, audit_home)


@pytest.fixture(scope="session")
def knowing(tiny_base: Path, audit_home: Home, planted: Canary, tokenizer: Any) -> Any:
    prompt, [told] = telling_tokens(planted, [planted.text], tokenizer)
    row = [*prompt, *told]
    start = len(row) - 24
    return trained_twin(tiny_base, audit_home, [Rendered(row, [IGNORE] * start + row[start:])])


@pytest.fixture(scope="session")
def ignorant(tiny_base: Path, audit_home: Home) -> Any:
    return untrained_twin(tiny_base, audit_home)
