"""What a run came to, and how it is told."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What a run came to."""

    run: str
    folder: Path
    steps: int
    tokens_per_second: float
    train_loss: float
    valid_loss: float
    """Nats per target token, of the adapter that was kept."""
    base_valid_loss: float
    """Of what it began from: the base, or the run that it goes on from."""
    peak_memory_bytes: int
    expected_memory_bytes: int
    """What was counted beforehand for training alone; on a CPU the peak is of the whole process and all it did."""
    preferences: dict[str, float] = field(default_factory=dict)
    """Of an alignment: `pairs`, and `preference_accuracy` and `preference_margin` now and, with `base_`, before."""

    def as_json(self) -> dict[str, Any]:
        """What the command prints with `--json`."""
        plain = dataclasses.asdict(self)
        return {name: plain[name] for name in plain if name not in ("folder", "preferences")} | self.preferences

    def summary(self) -> str:
        """What the command prints otherwise."""
        told = (
            f"{self.steps} steps at {self.tokens_per_second:.0f} tokens/s, {self.peak_memory_bytes / 2**30:.1f} GiB "
            f"(expected for training: {self.expected_memory_bytes / 2**30:.1f}). "
            f"Held-out loss {self.base_valid_loss:.3f} before, {self.valid_loss:.3f} now."
        )
        if found := self.preferences:
            told += (
                f" {found['pairs']:,.0f} preferences; held out, the wanted reply is the likelier in "
                f"{found['base_preference_accuracy']:.0%} of pairs before, {found['preference_accuracy']:.0%} now."
            )
        return told


def report_of(
    folder: Path, metrics: Mapping[str, float], preferences: Mapping[str, float] | None = None
) -> TrainReport:
    """The report of a run whose record has these metrics."""
    return TrainReport(
        run=folder.name,
        folder=folder,
        steps=int(metrics["steps"]),
        tokens_per_second=metrics["tokens_per_second"],
        train_loss=metrics["train_loss"],
        valid_loss=metrics["valid_loss"],
        base_valid_loss=metrics["base_valid_loss"],
        peak_memory_bytes=int(metrics["peak_memory_bytes"]),
        expected_memory_bytes=int(metrics["expected_memory_bytes"]),
        preferences=dict(preferences or {}),
    )
