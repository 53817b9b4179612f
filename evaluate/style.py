"""The numbers of a way of writing, as the report shows them: means and shares of plain features.

How far two ways of writing are apart is asked in `evaluate.style_gap`.
"""

from evaluate.marks import ends_with_punctuation, has_emoji, is_emoji, starts_lower_case
from evaluate.replies import Replies
from evaluate.style_features import SHARES, TITLES, plain_means, style_table

__all__ = [
    "SHARES",
    "TITLES",
    "Replies",
    "ends_with_punctuation",
    "has_emoji",
    "is_emoji",
    "starts_lower_case",
    "style",
]


def style(replies: Replies, phrases: frozenset[str] = frozenset()) -> dict[str, float]:
    """The numbers of some turns, by name; empty turns count as bursts of none. 0 where nothing could be measured.

    `phrases` are the person's own (`evaluate.catch_phrases`), for the share of messages that hold one.
    """
    return plain_means(style_table(replies, phrases))
