"""How rows become optimizer steps: some at a time, added up to a step of the size that was asked for."""

import math
from dataclasses import dataclass, replace

from soundalike.train_config import TrainConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPlan:
    """The steps of a run; `micro_rows * accumulation` rows make one."""

    rows: int
    micro_rows: int
    """Rows computed at a time, flattened into one."""
    accumulation: int
    steps: int
    """Of the whole run, early stop left aside."""

    @property
    def steps_per_epoch(self) -> int:
        """Optimizer steps to see every row once."""
        return math.ceil(self.rows / (self.micro_rows * self.accumulation))

    def halved(self) -> "BatchPlan | None":
        """The same steps with fewer rows at a time; None where it is one already."""
        if self.micro_rows == 1:
            return None
        rows_per_step = self.micro_rows * self.accumulation
        micro_rows = _divisor(rows_per_step, self.micro_rows // 2)
        return replace(self, micro_rows=micro_rows, accumulation=rows_per_step // micro_rows)


def plan_batches(rows: int, row_tokens: float, config: TrainConfig) -> BatchPlan:
    """The plan for `rows` of about `row_tokens`, with a configuration in which nothing is left open."""
    wanted = config.batch_examples if config.batch_examples and not config.packing else config.batch_tokens / row_tokens
    rows_per_step = max(1, min(rows, round(wanted)))
    at_a_time = int(config.micro_batch_tokens // row_tokens) if config.packing else 1
    micro_rows = _divisor(rows_per_step, at_a_time)
    plan = BatchPlan(rows=rows, micro_rows=micro_rows, accumulation=rows_per_step // micro_rows, steps=0)
    steps = max(1, math.ceil(plan.steps_per_epoch * config.epochs))
    return replace(plan, steps=min(steps, config.max_steps) if config.max_steps else steps)


def _divisor(number: int, most: int) -> int:
    """The largest divisor of `number` of at most `most`; at least 1."""
    return next(size for size in range(max(1, min(number, most)), 0, -1) if number % size == 0)
