"""Names that a chat has used once are known in its other messages: "mrs Hathersage" … "is hathersage in".

Only words that are hardly any others go from message to message: those that are in no list of words
and in no table of names, which have rules of their own.
"""

import re
from collections.abc import Iterable, Iterator, Set

from prepare.scrub._common_words import common_words
from prepare.scrub._given_names import folded, name_of
from prepare.scrub._latin_no_persons import without_things
from prepare.scrub._latin_words import around, is_usual
from prepare.scrub._russian_given_names import forms_of
from prepare.scrub._russian_parts import FAMILY_ENDING
from prepare.scrub._russian_readings import CYRILLIC, reading
from prepare.scrub._spans import PERSON, Span
from prepare.scrub._well_known import without_well_known
from prepare.scrub._words import WORD

_LEAST_LETTERS = 4
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_OF_ROLES = ("holder", "keeper", "owner", "maker", "worker")
"""With which words for anybody end, that forms put where a name stands."""


def names_met(text: str, spans: Iterable[Span]) -> Iterator[str]:
    """Give the words of the names found in a text that may be looked for elsewhere, in lower case without accents."""
    for span in spans:
        if span.kind == PERSON:
            for match in WORD.finditer(text, span.start, span.end):
                word = _bare(match.group())
                if len(word) >= _LEAST_LETTERS and _is_nothing_else(word):
                    yield folded(word)


def places_of_met(met: Set[str], left: str) -> list[Span]:
    """Where such names stand in what is left of another text."""
    found: list[tuple[int, int]] = []
    if met.isdisjoint(_LETTERS.findall(folded(left))):
        return []
    for match in WORD.finditer(left):
        word = _bare(match.group())
        # A word in capitals says nothing but that somebody shouts or shortens.
        if len(word) >= _LEAST_LETTERS and not word.isupper() and folded(word) in met:
            found.append((match.start(), match.start() + len(word)))
    return [Span(start, end, PERSON) for start, end in without_well_known(left, without_things(left, found))]


def _bare(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word


def _is_nothing_else(word: str) -> bool:
    """Whether a word is in no list of words, and in no table of names."""
    lower = word.lower()
    if CYRILLIC.match(word):
        # The names of the table are found in lower case anyway, where they are names.
        return not reading(lower).known and not forms_of(lower) and FAMILY_ENDING.search(lower) is not None
    known = name_of(lower)
    if lower.endswith(_OF_ROLES):
        return False
    if is_usual(lower) or lower in common_words() or lower in around().called_otherwise or lower in around().also_borne:
        return False
    # The table's names have their own rules; a cat may have one of them.
    return known is None
