import dataclasses
import math
from random import Random
from statistics import fmean
from typing import Any

import pytest

from evaluate.audit.exposure import CHANCE_BITS, bits, chance, exposure, extrapolated_bits, telling_losses
from soundalike.canaries import Canary
from tests.evaluate.audit.conftest import made_up


def test_the_likeliest_of_256_is_exposed_by_8_bits_the_unlikeliest_by_none() -> None:
    assert bits([0.0, *range(1, 256)]) == 8.0
    assert bits([999.0, *range(1, 256)]) == 0.0


def test_equal_losses_share_a_rank() -> None:
    assert bits([1.0, 1.0, 1.0]) == pytest.approx(math.log2(3) - math.log2(2))


def test_a_secret_learned_by_heart_stands_out_wholly(knowing: Any, tokenizer: Any, planted: Canary) -> None:
    twin = telling_losses(knowing, planted, tokenizer, 63)
    with knowing.disable_adapter():
        base = telling_losses(knowing, planted, tokenizer, 63)
    assert base is not None and twin is not None and len(twin) == 64
    found = exposure(base, twin)
    assert found.twin == found.gained == 6.0
    assert found.base < 6.0 < found.extrapolated


def test_secrets_that_were_never_seen_are_exposed_by_chance(knowing: Any, tokenizer: Any) -> None:
    found = [telling_losses(knowing, made_up(seed), tokenizer, 31) for seed in range(100, 124)]
    exposures = [bits(losses) for losses in found if losses is not None]
    assert fmean(exposures) == pytest.approx(CHANCE_BITS, abs=0.9)
    assert chance(exposures) > 0.01  # type: ignore[operator]


def test_an_adapter_that_changes_nothing_adds_nothing(ignorant: Any, tokenizer: Any, planted: Canary) -> None:
    twin = telling_losses(ignorant, planted, tokenizer, 63)
    with ignorant.disable_adapter():
        base = telling_losses(ignorant, planted, tokenizer, 63)
    assert base == twin
    assert exposure(base, twin).gained == pytest.approx(1.0, abs=0.05)  # type: ignore[arg-type]


def test_the_chance_of_one_exposure_is_two_to_its_power() -> None:
    assert chance([3.0]) == pytest.approx(1 / 8)
    assert chance([]) is None


def test_the_fitted_distribution_agrees_with_ranks_where_there_are_some() -> None:
    draw = Random(5)
    others = [draw.gauss(50, 6) for _ in range(2000)]
    assert extrapolated_bits([40.0, *others]) == pytest.approx(bits([40.0, *others]), abs=0.5)
    assert extrapolated_bits([10.0, *others]) > 20 > bits([10.0, *others])


def test_a_secret_without_alternatives_is_not_measured(ignorant: Any, tokenizer: Any, planted: Canary) -> None:
    assert telling_losses(ignorant, dataclasses.replace(planted, others=()), tokenizer, 63) is None
