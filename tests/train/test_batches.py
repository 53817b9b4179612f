import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soundalike.train_config import TrainConfig
from train.batches import plan_batches, wanted_rows

CONFIG = TrainConfig(batch_tokens=4096, micro_batch_tokens=2048, epochs=2)


def test_a_step_holds_the_tokens_that_were_asked_for() -> None:
    plan = plan_batches(80, 512, CONFIG)
    assert (plan.micro_rows, plan.accumulation, plan.steps_per_epoch, plan.steps) == (4, 2, 10, 20)


def test_halving_keeps_the_steps_as_they_are() -> None:
    plan = plan_batches(80, 512, CONFIG)
    halved = plan.halved()
    assert halved is not None
    assert (halved.micro_rows, halved.accumulation, halved.steps) == (2, 4, 20)
    last = halved.halved()
    assert last is not None and last.micro_rows == 1 and last.halved() is None


def test_steps_can_be_limited() -> None:
    assert plan_batches(80, 512, dataclasses.replace(CONFIG, max_steps=7)).steps == 7
    assert plan_batches(80, 512, dataclasses.replace(CONFIG, max_steps=70)).steps == 20


def test_rows_that_are_not_packed_are_computed_one_at_a_time() -> None:
    plan = plan_batches(80, 128.5, dataclasses.replace(CONFIG, packing=False))
    assert (plan.micro_rows, plan.accumulation) == (1, 32)


@given(
    st.integers(1, 10_000),
    st.floats(1, 5000),
    st.integers(64, 100_000),
    st.integers(0, 100_000),
)
def test_however_it_is_halved_a_step_is_the_same(rows: int, row_tokens: float, batch: int, micro: int) -> None:
    plan = plan_batches(rows, row_tokens, TrainConfig(batch_tokens=batch, micro_batch_tokens=micro))
    together = plan.micro_rows * plan.accumulation
    assert 1 <= together <= rows and plan.steps >= 1
    while (halved := plan.halved()) is not None:
        assert halved.micro_rows < plan.micro_rows
        assert halved.micro_rows * halved.accumulation == together
        assert (halved.steps, halved.steps_per_epoch) == (plan.steps, plan.steps_per_epoch)
        plan = halved
    assert plan.micro_rows == 1


def test_a_fraction_of_an_epoch_is_at_least_a_step() -> None:
    assert plan_batches(3, 512, dataclasses.replace(CONFIG, epochs=0.01)).steps == 1
    assert plan_batches(1, 512, CONFIG).steps == pytest.approx(2)


@given(st.integers(1, 10_000), st.integers(64, 100_000), st.integers(0, 100_000), st.integers(2, 16))
def test_several_processes_share_a_step_that_is_never_smaller(
    rows: int, batch: int, micro: int, processes: int
) -> None:
    config = TrainConfig(batch_tokens=batch, micro_batch_tokens=micro)
    wanted = wanted_rows(rows, 512, config)
    plan = plan_batches(rows, 512, config, processes)
    assert wanted <= plan.rows_per_step < wanted + processes
    assert (rows + plan.blank_rows) % (plan.micro_rows * processes) == 0
    if wanted % processes == 0:
        assert plan.steps == plan_batches(rows, 512, config).steps
