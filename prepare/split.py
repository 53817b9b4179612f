"""The split by time: the last part of the owner's history is the test, the part before it is for early stopping.

A random split would let the model see the days around each test reply; a person also changes, and the twin is for
the days to come. Nothing of the last part is ever trained on.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from soundalike.errors import TooLittle
from soundalike.records import Split

FEWEST_OWNER_MESSAGES = 10
"""With fewer there is nothing to measure on; a twin worth talking to needs a hundred times as many."""


@dataclass(frozen=True, slots=True)
class TimeSplit:
    """Two moments: what was said from `valid_from` on is not trained on, from `test_from` on it is the test."""

    valid_from: datetime
    test_from: datetime

    def of(self, moment: datetime) -> Split:
        """The split of what was said at `moment`."""
        if moment < self.valid_from:
            return "train"
        return "valid" if moment < self.test_from else "test"


def time_split(owner_sent_at: Sequence[datetime], *, valid_share: float, test_share: float) -> TimeSplit:
    """Borders such that about those shares of the owner's messages lie behind them, and at least one in each part.

    Raises `TooLittle` where the owner has too few messages, or too few distinct moments, to split at all.
    """
    moments = sorted(set(owner_sent_at))
    if len(owner_sent_at) < FEWEST_OWNER_MESSAGES or len(moments) < 3:
        raise TooLittle(
            f"There are {len(owner_sent_at)} messages by the owner to learn from, and at least {FEWEST_OWNER_MESSAGES} "
            "are needed (some 1,000 for a twin that sounds like a person): ingest a longer history or more chats."
        )
    ordered = sorted(owner_sent_at)
    test_from = ordered[math.floor(len(ordered) * (1 - test_share))]
    test_from = min(max(test_from, moments[2]), moments[-1])
    valid_from = ordered[math.floor(len(ordered) * (1 - test_share - valid_share))]
    earlier = [moment for moment in moments if moment < test_from]
    return TimeSplit(valid_from=min(max(valid_from, moments[1]), earlier[-1]), test_from=test_from)
