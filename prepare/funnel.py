"""The funnel: every message read is accounted for, kept or dropped with its reason, down to tokens.

A step's `count` is what is left at it; its `dropped` says what was lost on the way to it from the step before. Steps in
messages add up exactly: count before = count + sum of dropped. The later steps count turns, examples and tokens.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Funnel:
    """Counts gathered while a dataset is made."""

    read: int = 0
    not_kept: Counter[str] = field(default_factory=Counter)
    not_in_examples: Counter[str] = field(default_factory=Counter)
    turns: int = 0
    targets: int = 0
    examples: int = 0
    tokens: int = 0

    @property
    def kept(self) -> int:
        """Messages that may be learned from."""
        return self.read - self.not_kept.total()

    @property
    def in_examples(self) -> int:
        """Messages that stand in an example, each counted once."""
        return self.kept - self.not_in_examples.total()

    def steps(self) -> list[dict[str, Any]]:
        """The funnel as DESIGN's list of steps."""

        def step(name: str, unit: str, count: int, dropped: Counter[str] | None = None) -> dict[str, Any]:
            return {"step": name, "unit": unit, "count": count, "dropped": dict((dropped or Counter()).most_common())}

        return [
            step("messages read", "messages", self.read),
            step("messages kept", "messages", self.kept, self.not_kept),
            step("messages in examples", "messages", self.in_examples, self.not_in_examples),
            step("turns", "turns", self.turns),
            step("owner turns to learn from", "turns", self.targets),
            step("examples", "examples", self.examples),
            step("tokens", "tokens", self.tokens),
        ]
