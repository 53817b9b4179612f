"""How much of what is said was copied from the training text: long overlaps, by character and by word."""

from collections.abc import Iterable, Sequence
from itertools import takewhile

from evaluate.words import words as words_of

OVERLAP_CHARACTERS = 40
"""Shorter overlaps are how anybody talks."""
OVERLAP_WORDS = 8
LEAST_WORDS = 4
"""Runs of fewer words are not looked for."""


def overlaps(texts: Iterable[str], length: int = OVERLAP_CHARACTERS) -> frozenset[str]:
    """All runs of `length` characters in some texts, with case and white space evened out."""
    return frozenset(run for text in texts for run in _runs(text, length))


def copied_share(replies: Sequence[str], known: frozenset[str], length: int = OVERLAP_CHARACTERS) -> float:
    """Share of replies that hold a run of `length` characters which is in `known`; 0 for no replies."""
    copied = sum(any(run in known for run in _runs(reply, length)) for reply in replies)
    return copied / len(replies) if replies else 0.0


def copied_runs(replies: Sequence[Sequence[str] | str], texts: Iterable[str], *, least: int = LEAST_WORDS) -> list[int]:
    """For each reply the longest run of words that it shares with any one text; 0 where none has `least` words.

    Words as in `evaluate.words`: case, punctuation and line breaks do not hide a copy. A reply that is a burst counts
    as one text, so give whole turns for `texts`. Texts are read once, one by one; only the replies are held in memory.
    """
    said = [words_of(reply if isinstance(reply, str) else "\n".join(reply)) for reply in replies]
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, reply in enumerate(said):
        for start in range(len(reply) - least + 1):
            places.setdefault(tuple(reply[start : start + least]), []).append((number, start))
    longest = [0] * len(said)
    for text in texts:
        known = words_of(text)
        for at in range(len(known) - least + 1):
            for number, start in places.get(tuple(known[at : at + least]), ()):
                reply = said[number]
                # Going on from a place inside a run would walk it again for each of its words.
                if at and start and known[at - 1] == reply[start - 1]:
                    continue
                alike = takewhile(lambda pair: pair[0] == pair[1], zip(known[at:], reply[start:], strict=False))
                longest[number] = max(longest[number], sum(1 for _ in alike))
    return longest


def _runs(text: str, length: int) -> Iterable[str]:
    even = " ".join(text.casefold().split())
    return (even[start : start + length] for start in range(len(even) - length + 1))
