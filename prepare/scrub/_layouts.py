"""Words typed with the keyboard in another layout: "cjcbcrf" for "сосиска", "зфыыцщкв" for "password"."""

import re
from collections.abc import Iterator
from functools import lru_cache

from prepare.scrub._cues import kinds_in
from prepare.scrub._plain import is_plain
from prepare.scrub._russian_readings import CYRILLIC
from prepare.scrub._russian_words import is_known
from prepare.scrub._talk import is_talk

_LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN_KEYS + '~{}:"<>', _CYRILLIC_KEYS + "ёхъжэбю")
_TO_LATIN = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)
_TOKEN = re.compile(r"(?<![\w/@:.-])(?:[a-zA-Z`\[\];',.]+|[а-яёА-ЯЁ]+)\d*!*(?![\w/@:-])")
_ENDS_A_WORD = ".,;:'"
"""Keys of the Cyrillic letters ю, б, ж and э, and also what stands behind a word."""
_LEAST_LETTERS = 5
_LEAST_LETTERS_UNKNOWN = 7
_LEAST_DIFFERENT = 3
_POSSESSIVE = re.compile("'(?:s|d|ve|re|ll|m|t)$")
_LATIN_WORD = re.compile(r"[a-z]+")
_ODD_IN_LATIN = re.compile(r"[bcdfghjklmnpqrstvwxz]{4}|\w[`\[\];,]\w|^[^aeiou]+$", re.IGNORECASE)
_NO_LATIN = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}|\w[`\[\];,]\w|^[^aeiou]+$", re.IGNORECASE)
_VOWELS = re.compile(r"[aeiouy]", re.IGNORECASE)
_CYRILLIC_VOWELS = re.compile("[аеёиоуыэюя]")
_UNPRONOUNCEABLE = re.compile(
    r"[^аеёиоуыэюя]{5}|[ъь][ъьаоуэы]|[аеёиоуыэюя]{4}|^[ъьы]|[жшчщц][щжшфхцч]|й[аоуыэй]|[щфъ]{2}"
)


def in_cyrillic(word: str) -> str:
    """What the same keys type in the Russian layout."""
    return word.lower().translate(_TO_CYRILLIC)


def in_latin(word: str) -> str:
    """What the same keys type in the English layout."""
    return word.lower().translate(_TO_LATIN)


def in_other_layout(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of runs of words that mean something only in the other layout."""
    run: tuple[int, int] | None = None
    for match in _TOKEN.finditer(text):
        goes_on = run is not None and text[run[1] : match.start()] == " "
        if _is_mistyped(match.group()):
            run = (run[0], match.end()) if run is not None and goes_on else (match.start(), match.end())
            last = run
            continue
        if run is not None and goes_on and len(match.group()) == 1:
            run = (run[0], match.end())
            continue
        if run is not None:
            yield _trimmed(text, *last)
        run = None
    if run is not None:
        yield _trimmed(text, *last)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the mark behind the last word, where the word is one without it."""
    last = text[start:end].split(" ")[-1]
    bare = last.rstrip(_ENDS_A_WORD)
    return start, end - (len(last) - len(bare) if bare != last and _is_mistyped(bare) else 0)


@lru_cache(maxsize=1 << 14)
def _is_mistyped(token: str) -> bool:
    word = token.rstrip("!0123456789").lower()
    bare = word.rstrip(_ENDS_A_WORD)
    # "Next." is no "тучею".
    words = (bare,) if bare.isalpha() and _VOWELS.search(bare) else (word, bare)
    return any(
        _means_something(word) for word in words if len(word) >= _LEAST_LETTERS and len(set(word)) >= _LEAST_DIFFERENT
    )


def _means_something(word: str) -> bool:
    if CYRILLIC.match(word):
        if is_known(word) or not _UNPRONOUNCEABLE.search(word):
            return False
        latin = in_latin(word)
        return _LATIN_WORD.fullmatch(latin) is not None and _VOWELS.search(latin) is not None
    if is_plain(word) or is_talk(word) or kinds_in(word) or _POSSESSIVE.search(word) or word.startswith("http"):
        return False
    cyrillic = in_cyrillic(word)
    if not cyrillic.isalpha():
        return False
    pronounceable = _CYRILLIC_VOWELS.search(cyrillic) and not _UNPRONOUNCEABLE.search(cyrillic)
    if is_known(cyrillic):
        return _ODD_IN_LATIN.search(word) is not None
    return len(word) >= _LEAST_LETTERS_UNKNOWN and bool(pronounceable) and _NO_LATIN.search(word) is not None
