"""Russian words by part of speech, as pymorphy3 reads them: which are no names of things, and so seldom a password."""

from functools import lru_cache

from prepare.scrub._russian_readings import CYRILLIC, morphology

_NO_THINGS = frozenset(
    ("VERB", "INFN", "GRND", "ADVB", "NPRO", "PRED", "PREP", "CONJ", "PRCL", "INTJ", "ADJS", "PRTS", "COMP")
)


@lru_cache(maxsize=1 << 14)
def is_function_word(word: str) -> bool:
    """Whether a Cyrillic word is a verb, an adverb, a pronoun, a particle or the like."""
    if not CYRILLIC.match(word):
        return False
    first = morphology().parse(word.lower())[0]
    return first.tag.POS in _NO_THINGS


@lru_cache(maxsize=1 << 14)
def is_known(word: str) -> bool:
    """Whether the dictionary has a Cyrillic word."""
    return CYRILLIC.match(word) is not None and bool(morphology().word_is_known(word.lower()))
