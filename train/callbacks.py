"""What the trainer tells while it runs: the progress bar, `metrics.jsonl`, and the limit in time."""

import json
import time
from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from soundalike.progress import Bar


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
    """Appends each log line to `metrics.jsonl`: numbers only."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float] | None = None, **_: Any) -> None:
        """Write one line."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": state.global_step, **(logs or {})}) + "\n")


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
