"""The person's own phrases: what they open with and say again and again, found in their earlier replies."""

import math
from collections import Counter
from collections.abc import Iterator

from evaluate.replies import Replies, messages_of
from evaluate.word_lists import style_words
from evaluate.words import even

LONGEST = 3
"""Words in a phrase."""
_OPENING = "^"
_LEAST_TURNS = 3
"""A phrase said in fewer turns is no habit."""


def catch_phrases(own: Replies, others: Replies = (), *, count: int = 20) -> frozenset[str]:
    """The `count` phrases of one to three words that mark the person most, in lower case; fewer where there are fewer.

    Those that open a message begin with `^`. Phrases are chosen by the log-likelihood ratio of the turns that hold
    them (Dunning 1993) against the turns of other people; without any, the most frequent openings are taken.
    """
    ours = _turns_with(own)
    frequent = {phrase: turns for phrase, turns in ours.items() if turns >= _LEAST_TURNS}
    if others:
        theirs = _turns_with(others)
        scores = {
            phrase: _ratio(turns, len(own), theirs[phrase], len(others))
            for phrase, turns in frequent.items()
            if turns / len(own) > theirs[phrase] / len(others)
        }
    else:
        scores = {phrase: float(turns) for phrase, turns in frequent.items() if phrase.startswith(_OPENING)}
    return frozenset(sorted(scores, key=lambda phrase: (-scores[phrase], phrase))[:count])


def has_catch_phrase(message: str, phrases: frozenset[str]) -> bool:
    """Whether the message holds one of the phrases (opens with one, for those that begin with `^`)."""
    return not phrases.isdisjoint(_phrases(message))


def _phrases(message: str) -> Iterator[str]:
    spoken = [even(word) for word in style_words(message)]
    for length in range(1, LONGEST + 1):
        for start in range(len(spoken) - length + 1):
            phrase = " ".join(spoken[start : start + length])
            if start == 0:
                yield _OPENING + phrase
            # One word in the middle is vocabulary, which other features count.
            if length > 1:
                yield phrase


def _turns_with(replies: Replies) -> Counter[str]:
    turns: Counter[str] = Counter()
    for reply in replies:
        turns.update({phrase for message in messages_of([reply]) for phrase in _phrases(message)})
    return turns


def _ratio(own: int, own_turns: int, other: int, other_turns: int) -> float:
    share = (own + other) / (own_turns + other_turns)
    expected_own, expected_other = own_turns * share, other_turns * share
    return own * math.log(own / expected_own) + (other * math.log(other / expected_other) if other else 0.0)
