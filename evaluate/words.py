"""Words of any language, for what counts words: copies, repetitions, overlap with the real reply.

Scripts that write no spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into characters, and
so is Korean, whose spaces stand between longer units: no dictionary is needed, and eight of them are fewer words than
eight.
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
_WORD = re.compile(rf"[{_SPACELESS}]|{_LETTER}+(?:'{_LETTER}+)*")


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation and emoji; characters where a script has no spaces."""
    return _WORD.findall(text.casefold().replace("’", "'"))


def is_spaceless(text: str) -> bool:
    """Whether most letters of a text are of a script that is cut into characters."""
    letters = sum(character.isalpha() for character in text)
    return 2 * len(_CHARACTER.findall(text)) > letters
