"""Words in Latin script with what they may be, and the lists of words that tell names from other things."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from prepare.scrub._given_names import FOLDER, Name, name_of
from prepare.scrub._plain import is_plain
from prepare.scrub._talk import is_talk
from prepare.scrub._words import WORD

LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_POSSESSIVE = re.compile(r"['’][sS]$")
_SHOUTED_SHARE = 0.6
_LEAST_WORDS_TO_JUDGE = 4


@dataclass(frozen=True, slots=True)
class Around:
    """Words that stand around names, in lower case."""

    titles: frozenset[str]
    shortened_titles: frozenset[str]
    kin: frozenset[str]
    before_person: frozenset[str]
    surely_before_person: frozenset[str]
    person_does: frozenset[str]
    only_person_does: frozenset[str]
    no_surname: frozenset[str]
    particles: frozenset[str]
    roles: frozenset[str]
    determiners: frozenset[str]
    before_place: frozenset[str]
    after_place: frozenset[str]
    relations: frozenset[str]
    also_borne: frozenset[str]
    behind_title: frozenset[str]
    called_otherwise: frozenset[str]


@cache
def around() -> Around:
    """The lists of `people/en.toml`."""
    lists = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    return Around(**{name: frozenset(words.split()) for name, words in lists.items()})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, without a possessive ending."""

    start: int
    end: int
    text: str
    lower: str
    name: Name | None
    titled: bool
    """Begins with a capital, where capitals mean something."""


def words_of(text: str) -> list[Word]:
    """All words in order; in a text that shouts none is titled."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        if word[-1] in "sS" and (possessive := _POSSESSIVE.search(word)):
            word = word[: possessive.start()]
        found.append((match.start(), word))
    capitals = sum(len(word) > 1 and word.isupper() for _, word in found)
    shouted = len(found) >= _LEAST_WORDS_TO_JUDGE and capitals >= _SHOUTED_SHARE * len(found)
    return [
        Word(start, start + len(word), word, word.lower(), name_of(word), word[0].isupper() and not shouted)
        for start, word in found
    ]


def is_unusual(word: Word) -> bool:
    """Whether a word is neither small talk nor what a relation or the next clause begins with."""
    return not is_usual(word.lower)


@lru_cache(maxsize=1 << 15)
def is_usual(word: str) -> bool:
    """Whether a word in lower case is small talk or what a clause or a relation begins with."""
    return is_talk(word) or is_plain(word) or word in around().roles | around().no_surname
