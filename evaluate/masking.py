"""Topics taken out of a text: the letters of all but the most frequent words become placeholders of the same shape.

The distorted view with multiple asterisks (DV-MA) of Stamatatos, *Authorship Attribution Using Text Distortion* (EACL
2017), with more left to see: case, script, stretched letters, emoji, punctuation and spaces stay as they are.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from evaluate.word_lists import style_words
from evaluate.words import WORD, even

FREQUENT = 100
"""Words kept by default. They are function words for the most part, even in little text."""
_RUN = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)


def frequent_words(texts: Iterable[str], count: int = FREQUENT) -> frozenset[str]:
    """The `count` words that the most texts hold, in lower case; fewer where there are fewer.

    Give it the texts of all who are to be told apart, in equal numbers: a word that is kept since one of them
    says it often would tell them apart.
    """
    holders: Counter[str] = Counter()
    for text in texts:
        holders.update({even(_squeezed(word)) for word in style_words(text)})
    return frozenset(sorted(holders, key=lambda word: (-holders[word], word))[:count])


def masked(text: str, kept: frozenset[str]) -> str:
    """The text with other words than `kept` masked: x or ж a letter, X or Ж a capital, # a digit, * without case.

    A letter written three times or more stands: `cooool` is `xoooox`. The length does not change.
    """
    without_words = WORD.sub(lambda match: _masked_word(match[0], kept), text)
    return "".join("#" if character.isdigit() else character for character in without_words)


def _squeezed(word: str) -> str:
    return _RUN.sub(r"\1", word)


def _masked_word(word: str, kept: frozenset[str]) -> str:
    if even(_squeezed(word)) in kept:
        return word
    stretched = {place for run in _RUN.finditer(word) for place in range(*run.span())}
    return "".join(letter if place in stretched else _placeholder(letter) for place, letter in enumerate(word))


def _placeholder(letter: str) -> str:
    if not letter.isalpha():
        return letter
    if letter.lower() == letter.upper():
        return "*"
    small = "ж" if unicodedata.name(letter, "").startswith("CYRILLIC") else "x"
    return small.upper() if letter.isupper() else small
