"""How rows become optimizer steps: some at a time, added up to a step of the size that was asked for."""

import math
from dataclasses import dataclass, replace

from soundalike.train_config import TrainConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """The steps of a run; `rows_per_step` rows make one."""

    rows: int
    micro_rows: int
    """Rows that a process computes at a time, flattened into one."""
    accumulation: int
    processes: int = 1
    """That share a step."""
    steps: int
    """Of the whole run, early stop left aside."""

    @property
    def rows_per_step(self) -> int:
        """Of all processes."""
        return self.micro_rows * self.accumulation * self.processes

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps to see every row once."""
        return math.ceil(self.rows / self.rows_per_step)

    @property
    def blank_rows(self) -> int:
        """Rows without a target that give several processes equally many; of no use to one."""
        return -self.rows % (self.micro_rows * self.processes) if self.processes > 1 else 0

    def halved(self) -> "BatchPlan | None":
        """The same steps with fewer rows at a time; None where it is one already."""
        if self.micro_rows == 1:
            return None
        own_rows = self.micro_rows * self.accumulation
        micro_rows = _divisor(own_rows, self.micro_rows // 2)
        return replace(self, micro_rows=micro_rows, accumulation=own_rows // micro_rows)


def plan_batches(rows: int, row_tokens: float, config: TrainConfig, processes: int = 1) -> BatchPlan:
    """The plan for `rows` of about `row_tokens`, with a configuration in which nothing is left open.

    Several processes share a step; where its rows cannot be shared out evenly it gets more, never fewer.
    """
    own_rows = math.ceil(wanted_rows(rows, row_tokens, config) / processes)
    at_a_time = int(config.micro_batch_tokens // row_tokens) if config.packing else 1
    micro_rows = _divisor(own_rows, at_a_time)
    accumulation = own_rows // micro_rows
    plan = BatchPlan(rows=rows, micro_rows=micro_rows, accumulation=accumulation, processes=processes, steps=0)
    steps = max(1, math.ceil(plan.steps_per_epoch * config.epochs))
    return replace(plan, steps=min(steps, config.max_steps) if config.max_steps else steps)


def wanted_rows(rows: int, row_tokens: float, config: TrainConfig) -> int:
    """Rows of one step, by its tokens or its examples; at least one, and never more than there are."""
    wanted = config.batch_examples if config.batch_examples and not config.packing else config.batch_tokens / row_tokens
    return max(1, min(rows, round(wanted)))


def _divisor(number: int, most: int) -> int:
    """The largest divisor of `number` of at most `most`; at least 1."""
    return next(size for size in range(max(1, min(number, most)), 0, -1) if number % size == 0)
