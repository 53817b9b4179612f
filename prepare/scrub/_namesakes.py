"""A part of a full name, said again alone in the same message: "Фридрих Мерц ответил; Мерца поддержали"."""

from collections.abc import Iterator, Sequence
from itertools import chain

from prepare.scrub._declension import forms
from prepare.scrub._nominatives import nominatives
from prepare.scrub._plain import is_plain
from prepare.scrub._russian_given_names import plain
from prepare.scrub._russian_readings import CYRILLIC
from prepare.scrub._talk import is_talk
from prepare.scrub._words import WORD

_LEAST_LETTERS = 4


def namesakes(text: str, found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find capitalised words elsewhere in a text that are a part of the full names found in it."""
    parts: set[str] = set()
    for start, end in found:
        words = [match.group() for match in WORD.finditer(text, start, end)]
        telling = [word for word in words if len(word) >= _LEAST_LETTERS and word[0].isupper() and not _is_common(word)]
        if len(words) > 1:
            parts.update(chain.from_iterable(map(_forms, telling)))
    if not parts:
        return
    for match in WORD.finditer(text):
        word = match.group()
        same = word[0].isupper() and len(word) >= _LEAST_LETTERS and not parts.isdisjoint(nominatives(word))
        if same and not any(start <= match.start() < end for start, end in found):
            yield match.start(), match.end() - (2 if word.endswith(("'s", "’s")) else 0)


def _forms(word: str) -> frozenset[str]:
    """Give what a part of a name may look like; in Russian also as the regular forms of names in no dictionary."""
    if not CYRILLIC.match(word):
        return nominatives(word)
    return nominatives(word).union(forms(plain(word), female=False).values())


def _is_common(word: str) -> bool:
    return is_talk(word.lower()) or is_plain(word.lower())
