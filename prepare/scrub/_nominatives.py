"""The spellings by which a name is known again: without a possessive ending, in Russian the nominatives."""

from functools import lru_cache

from prepare.scrub._given_names import folded
from prepare.scrub._russian_given_names import plain
from prepare.scrub._russian_readings import CYRILLIC, morphology

_POSSESSIVES = ("'s", "’s", "'", "’")


@lru_cache(maxsize=1 << 14)
def nominatives(word: str) -> frozenset[str]:
    """Give the word itself, in lower case without accents or ё, and what it may be a form of."""
    if CYRILLIC.match(word):
        lower = plain(word)
        return frozenset((lower, *(plain(parse.normal_form) for parse in morphology().parse(lower))))
    name = folded(word).replace("’", "'")
    ending = next((ending for ending in _POSSESSIVES if name.endswith(ending)), "")
    return frozenset((name, name.removesuffix(ending) or name))
