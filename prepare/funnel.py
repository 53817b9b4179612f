"""The funnel: every message read is accounted for, kept or dropped with its reason, down to tokens.

A step's `count` is what is left at it; its `dropped` says what was lost on the way to it from the step before. Steps in
messages and in turns add up exactly: count before = count + sum of dropped. The later steps count examples and tokens.
The same is kept for each contact and each month.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Tally:
    """Of one contact or one month."""

    read: int = 0
    kept: int = 0
    targets: int = 0
    tokens: int = 0


@dataclass
class Funnel:
    """Counts gathered while a dataset is made."""

    read: int = 0
    not_kept: Counter[str] = field(default_factory=Counter)
    not_in_examples: Counter[str] = field(default_factory=Counter)
    turns: int = 0
    """Of both sides, each counted once."""
    other_turns: int = 0
    not_targets: Counter[str] = field(default_factory=Counter)
    """Owner turns that are context only, by reason."""
    targets: int = 0
    examples: int = 0
    tokens: int = 0
    classic_records: int = 0
    classic_tokens: int = 0
    """What the classic shape would have made: one record for each reply, each with its context."""
    by_contact: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_month: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    @property
    def kept(self) -> int:
        """Messages that may be learned from."""
        return self.read - self.not_kept.total()

    @property
    def in_examples(self) -> int:
        """Messages that stand in an example, each counted once."""
        return self.kept - self.not_in_examples.total()

    def month(self, moment: datetime) -> Tally:
        """The tally of the month (UTC) of a moment."""
        return self.by_month[f"{moment:%Y-%m}"]

    def steps(self) -> list[dict[str, Any]]:
        """The funnel as DESIGN's list of steps."""

        def step(name: str, unit: str, count: int, dropped: Counter[str] | None = None) -> dict[str, Any]:
            return {"step": name, "unit": unit, "count": count, "dropped": dict((dropped or Counter()).most_common())}

        other_turns = Counter({"of the other side": self.other_turns})
        return [
            step("messages read", "messages", self.read),
            step("messages kept", "messages", self.kept, self.not_kept),
            step("messages in examples", "messages", self.in_examples, self.not_in_examples),
            step("turns", "turns", self.turns),
            step("owner turns to learn from", "turns", self.targets, other_turns + self.not_targets),
            step("examples", "examples", self.examples),
            step("tokens", "tokens", self.tokens),
        ]
