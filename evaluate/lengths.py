"""How long messages are: shares by length.

The bins grow with the length, since a message of 8 characters and one of 16 differ as 80 and 160 do.
"""

from bisect import bisect_right
from collections.abc import Mapping

from evaluate.replies import Replies, messages_of

EDGES = (1, 3, 6, 10, 16, 25, 40, 63, 100, 160, 250, 400, 1000)
"""Characters; a bin holds its lower edge and not its upper one, but the last holds all that is longer too."""


def length_shares(replies: Replies) -> list[float]:
    """Share of messages in each of the `len(EDGES) - 1` bins; all 0 without a message. Empty messages are left out."""
    counts = [0] * (len(EDGES) - 1)
    lengths = [len(message) for message in messages_of(replies) if message]
    for length in lengths:
        counts[min(bisect_right(EDGES, length), len(counts)) - 1] += 1
    return [count / len(lengths) if lengths else 0.0 for count in counts]


def length_histogram(speakers: Mapping[str, Replies]) -> dict[str, list[float]]:
    """`edges` (characters, one more than there are shares), and the shares of each speaker by name."""
    return {"edges": [float(edge) for edge in EDGES]} | {
        name: length_shares(replies) for name, replies in speakers.items()
    }
