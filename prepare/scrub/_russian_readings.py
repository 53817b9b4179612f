"""What a Russian word may be, by pymorphy3's dictionary and its guesses, and the words of a text."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from prepare.scrub._russian_given_names import plain
from prepare.scrub._words import WORD

CYRILLIC = re.compile("[А-яЁёІіЇїЄєҐґ]")
_LEAST_WORDS_TO_JUDGE = 4
_SHOUTED_SHARE = 0.6
_DRAWN_OUT = re.compile(r"(\w)\1{2,}")


class Reading(NamedTuple):
    """How much of a word's use is as a name of each sort, from 0 to 1; and whether the dictionary has the word."""

    given: float
    surname: float
    patronymic: float
    place: float
    known: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text; `lower` is without ё."""

    start: int
    end: int
    text: str
    lower: str
    titled: bool


@cache
def morphology() -> Any:
    """The dictionary of Russian (0.1 s to load, 15 MB)."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


@lru_cache(maxsize=1 << 16)
def reading(word: str) -> Reading:
    """Tell what a word in lower case is used for; given names in the plural ("инн", "раф") are none."""
    parses = morphology().parse(word)
    whole = sum(parse.score for parse in parses) or 1.0

    def share(tag: str, *, plural: bool = True) -> float:
        those = (parse.score for parse in parses if tag in parse.tag and (plural or parse.tag.number != "plur"))
        return float(sum(those) / whole)

    return Reading(share("Name", plural=False), share("Surn"), share("Patr"), share("Geox"), parses[0].is_known)


@lru_cache(maxsize=1 << 14)
def share_of_names(word: str) -> float:
    """How much of a word's use is as some name, of one or of many: "лавров" are also men called Лавр."""
    parses = morphology().parse(word)
    names = sum(parse.score for parse in parses if {"Name", "Surn", "Patr"} & parse.tag.grammemes)
    return float(names / (sum(parse.score for parse in parses) or 1.0))


@lru_cache(maxsize=1 << 14)
def is_also_thing(word: str) -> bool:
    """Whether a word may be a noun that is no name, or an adjective."""
    parses = morphology().parse(word)
    return any(
        {"NOUN", "ADJF"} & parse.tag.grammemes and not {"Name", "Surn"} & parse.tag.grammemes for parse in parses
    )


@lru_cache(maxsize=1 << 14)
def grammemes(word: str) -> frozenset[str]:
    """Tags of the likeliest reading of a word in lower case."""
    return frozenset(morphology().parse(word)[0].tag.grammemes)


def words_of(text: str) -> list[Word]:
    """All words in order; in a text that shouts none is titled."""
    found = list(WORD.finditer(text))
    capitals = sum(len(match.group()) > 1 and match.group().isupper() for match in found)
    shouted = len(found) >= _LEAST_WORDS_TO_JUDGE and capitals > len(found) * _SHOUTED_SHARE
    drawn_out = _DRAWN_OUT.search(text) is not None
    return [
        Word(
            match.start(),
            match.end(),
            match.group(),
            plain(_DRAWN_OUT.sub(r"\1", match.group()) if drawn_out else match.group()),
            match.group()[0].isupper() and not shouted,
        )
        for match in found
    ]
