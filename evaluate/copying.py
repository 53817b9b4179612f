"""How much of what is said was copied from the training text: long overlaps, character by character."""

from collections.abc import Iterable, Sequence

OVERLAP_CHARACTERS = 40
"""Shorter overlaps are how anybody talks."""


def overlaps(texts: Iterable[str], length: int = OVERLAP_CHARACTERS) -> frozenset[str]:
    """All runs of `length` characters in some texts, with case and white space evened out."""
    return frozenset(run for text in texts for run in _runs(text, length))


def copied_share(replies: Sequence[str], known: frozenset[str], length: int = OVERLAP_CHARACTERS) -> float:
    """Share of replies that hold a run of `length` characters which is in `known`; 0 for no replies."""
    copied = sum(any(run in known for run in _runs(reply, length)) for reply in replies)
    return copied / len(replies) if replies else 0.0


def _runs(text: str, length: int) -> Iterable[str]:
    even = " ".join(text.casefold().split())
    return (even[start : start + length] for start in range(len(even) - length + 1))
