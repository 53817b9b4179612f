"""Words of any language, for all that reads words: style, copies, repetitions, masking.

Scripts that write no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into characters, and
so is Korean, whose spaces stand between longer units: no dictionary is needed, and eight of them are fewer words than
eight. A run of the same such character is one word, since it is laughter or a stretched sound.
"""

import re

# Thai, Lao, Burmese; Hangul letters; Khmer; kana, bopomofo; ideographs; Hangul syllables; ideographs of later planes.
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3040-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
# Signs that belong to the letter before them, which Python's \w leaves out: accents, Hebrew, Arabic, scripts of India.
_LETTER = rf"(?:[^\W_{_SPACELESS}][\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0963\u0966-\u0dff]*)"
_CHARACTER = re.compile(f"[{_SPACELESS}]")
WORD = re.compile(rf"([{_SPACELESS}])\1*|{_LETTER}+(?:['’]{_LETTER}+)*")
"""A word with its apostrophes, or a number."""


def written_words(text: str) -> list[str]:
    """The words of a text as they are written, in order, without punctuation and emoji."""
    return [match[0] for match in WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The same in lower case with straight apostrophes."""
    return [even(word) for word in written_words(text)]


def even(word: str) -> str:
    """A word in lower case with straight apostrophes."""
    return word.casefold().replace("’", "'")


def is_spaceless(text: str) -> bool:
    """Whether most letters of a text are of a script that is cut into characters."""
    letters = sum(character.isalpha() for character in text)
    return 2 * len(_CHARACTER.findall(text)) > letters
