"""What several processes see in a step, by accelerate's own sharding of batches, against what one sees."""

from itertools import islice

import torch
from accelerate.data_loader import BatchSamplerShard, SeedableRandomSampler
from datasets import Dataset
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.data import BatchSampler

from soundalike.train_config import TrainConfig
from train.batches import plan_batches
from train.even_sampler import EvenSampler, with_blanks


@settings(deadline=None)
@given(st.integers(1, 60), st.integers(64, 2000), st.integers(64, 800), st.integers(2, 4), st.integers(0, 2))
def test_each_step_has_the_rows_that_one_process_gives_it(
    rows: int, batch: int, micro: int, processes: int, epoch: int
) -> None:
    plan = plan_batches(rows, 64, TrainConfig(batch_tokens=batch, micro_batch_tokens=micro), processes)
    alone = SeedableRandomSampler(range(rows), data_seed=7)
    alone.set_epoch(epoch)
    order = list(alone)
    shards = []
    for process in range(processes):
        sampler = EvenSampler(range(rows + plan.blank_rows), plan.blank_rows, 7)
        sampler.set_epoch(epoch)
        shards.append(list(BatchSamplerShard(BatchSampler(sampler, plan.micro_rows, False), processes, process)))
    assert len({len(shard) for shard in shards}) == 1
    for step in range(plan.steps_per_epoch):
        begin = step * plan.accumulation
        seen = [row for shard in shards for batch in shard[begin : begin + plan.accumulation] for row in batch]
        expected = order[step * plan.rows_per_step : (step + 1) * plan.rows_per_step]
        assert sorted(row for row in seen if row < rows) == sorted(expected)


def test_blanks_have_tokens_and_no_targets() -> None:
    row = {"input_ids": [1, 2, 3], "labels": [-100, 2, 3], "weights": [1.0] * 3, "seq_lengths": [3]}
    rows = with_blanks(Dataset.from_list([row]), 2)
    assert len(rows) == 3
    assert rows[2] == {"input_ids": [1, 2], "labels": [-100] * 2, "weights": [0.0] * 2, "seq_lengths": [2]}


def test_epochs_differ() -> None:
    sampler = EvenSampler(range(50), 0, 7)
    first = list(islice(sampler, 50))
    sampler.set_epoch(1)
    assert first != list(sampler)
    assert torch.tensor(first).sort().values.tolist() == list(range(50))
