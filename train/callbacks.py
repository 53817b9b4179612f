"""What the trainer tells while it runs: the progress bar, `metrics.jsonl`, and the limit in time."""

import json
import time
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from soundalike.errors import BadInput
from soundalike.progress import Bar, note


class Progress(TrainerCallback):
    """Moves the bar and shows the loss beside it."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._notes: dict[str, str] = {}

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Learn how many steps there will be."""
        self._bar.update(total=state.max_steps, completed=state.global_step)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """One optimizer step is done."""
        self._bar.update(completed=state.global_step)

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        """Show the newest losses."""
        for key, name in (("loss", "loss"), ("eval_loss", "held out")):
            if logs and key in logs:
                self._notes[name] = f"{name} {float(logs[key]):.3f}"
        self._bar.update(note="  ".join(self._notes.values()))


class MetricsFile(TrainerCallback):
    """Appends each log line to `metrics.jsonl`: numbers only, with the seconds since the start or the last resume."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._started = time.monotonic()

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        """Write one line."""
        line = {"step": state.global_step, "seconds": round(time.monotonic() - self._started, 2), **(logs or {})}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class TimeLimit(TrainerCallback):
    """Ends training, with a last measurement and checkpoint, once the minutes are used up."""

    def __init__(self, max_minutes: float) -> None:
        self._seconds = max_minutes * 60
        self._started = time.monotonic()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Stop where the time is over."""
        if self._seconds and time.monotonic() - self._started > self._seconds:
            control.should_evaluate = True
            control.should_save = True
            control.should_training_stop = True


class Expectation(TrainerCallback):
    """Says once, after the first steps, how long the rest will take."""

    _WARM_STEPS, _TIMED_STEPS = 1, 3

    def __init__(self) -> None:
        self._made = 0
        self._started = 0.0

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Time some steps; the first is slower than all others and is not counted."""
        self._made += 1
        if self._made == self._WARM_STEPS:
            self._started = time.monotonic()
        elif self._made == self._WARM_STEPS + self._TIMED_STEPS:
            seconds = (time.monotonic() - self._started) / self._TIMED_STEPS
            left = seconds * (state.max_steps - state.global_step)
            if state.is_world_process_zero and left > 60:
                note(f"About {left / 60:.0f} minutes for the {state.max_steps:,} steps, at {seconds:.1f} s each.")


def tensorboard(folder: Path) -> TrainerCallback:
    """What writes the metrics for TensorBoard; `BadInput` where it is not installed."""
    from transformers.integrations import TensorBoardCallback

    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise BadInput("TensorBoard is not installed: run `pip install tensorboard`, or leave it out.") from None
    return TensorBoardCallback(SummaryWriter(str(folder)))
