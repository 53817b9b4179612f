import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from train.callbacks import MetricsFile, Progress, TimeLimit


class FakeBar:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}

    def advance(self, steps: float = 1) -> None:
        raise AssertionError("training tells positions, not steps")

    def update(self, **told: Any) -> None:
        self.told |= told


STATE = SimpleNamespace(max_steps=10, global_step=4)


def test_the_bar_shows_position_and_both_losses() -> None:
    bar = FakeBar()
    callback = Progress(bar)
    callback.on_train_begin(None, STATE, None)
    callback.on_log(None, STATE, None, logs={"loss": 3.21})
    callback.on_log(None, STATE, None, logs={"eval_loss": 3.5})
    assert bar.told == {"total": 10, "completed": 4, "note": "loss 3.210  held out 3.500"}


def test_metrics_are_lines_of_numbers_by_step(tmp_path: Path) -> None:
    callback = MetricsFile(tmp_path / "metrics.jsonl")
    callback.on_log(None, STATE, None, logs={"loss": 3.21})
    callback.on_log(None, STATE, None, logs=None)
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [line.pop("seconds") >= 0 for line in lines] == [True, True]
    assert lines == [{"step": 4, "loss": 3.21}, {"step": 4}]


def test_without_a_limit_training_goes_on() -> None:
    control = SimpleNamespace(should_training_stop=False, should_evaluate=False, should_save=False)
    TimeLimit(0).on_step_end(None, STATE, control)
    assert not control.should_training_stop
    TimeLimit(1e-9).on_step_end(None, STATE, control)
    assert control.should_training_stop and control.should_evaluate and control.should_save
