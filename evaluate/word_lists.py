"""The words by which a way of writing is told, and the lists of them.

A language is a file in `words/`; all of them are read as one, since people mix languages. The lists hold words that
say how somebody writes, never what about.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from evaluate.words import written_words

FOLDER = Path(__file__).parent / "languages"

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WordLists:
    """The lists of all languages; every word in lower case, with straight apostrophes."""

    function_words: tuple[str, ...]
    bare: frozenset[str]
    """Spellings that leave a mark out: dont, im, еще."""
    full: frozenset[str]
    """The same with the mark: don't, i'm, ещё."""
    misspellings: frozenset[str]
    slang: frozenset[str]
    laughter: re.Pattern[str]
    """Matches a whole word."""


@cache
def word_lists() -> WordLists:
    """The lists of every language in `words/`."""
    languages = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.toml"))]

    def joined(name: str) -> frozenset[str]:
        return frozenset(word for language in languages for word in language.get(name, "").split())

    laughter = [pattern for language in languages for pattern in language.get("laughter", ())]
    return WordLists(
        function_words=tuple(sorted(joined("function_words"))),
        bare=joined("bare"),
        full=joined("full"),
        misspellings=joined("misspellings"),
        slang=joined("slang"),
        laughter=re.compile("|".join(f"(?:{pattern})" for pattern in laughter)),
    )


def without_links(text: str) -> str:
    """The text with web addresses taken out: nobody chose their letters."""
    return _LINK.sub(" ", text)


def style_words(text: str) -> list[str]:
    """The words as they are written, in order, without links and numbers."""
    # A number tells what is written about, so it is no word of a style; whoever looks for copies does count it.
    return [word for word in written_words(without_links(text)) if any(map(str.isalpha, word))]
