"""Words written as one, as nobody does in talk: "зеленыйчай", "ihatethisplace", "tartiflette-du-jeudi"."""

import re
from functools import cache, lru_cache

from prepare.scrub._common_words import common_words
from prepare.scrub._cues import kinds_in
from prepare.scrub._given_names import name_of
from prepare.scrub._plain import is_plain, plain_words
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._russian_words import is_known
from prepare.scrub._talk import is_talk, talk_words

_LEAST_LETTERS = 8
_LONGEST = 32
_LEAST_PIECE = 3
_SHORT_PIECES = frozenset(
    (
        "и",
        "в",
        "на",
        "с",
        "к",
        "у",
        "не",
        "я",
        "a",
        "i",
        "u",
        "my",
        "is",
        "in",
        "on",
        "no",
        "of",
        "me",
        "up",
        "we",
        "to",
        "go",
        "do",
        "at",
    )
)
_LEAST_PIECES_IN_LATIN = 3
_LONG_ENOUGH_FOR_TWO = 10
_PARTS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+(?:-\d{1,4})?|[^\W\d_]+-\d{1,4}")
_LEAST_PARTS = 3
_PREFIX = re.compile("пере|за|про|от|при|вы|на|по|раз|рас|до|об|из|ис")
_VERBS = frozenset(("VERB", "INFN", "GRND"))
_NAMES_A_WORD = frozenset(("NOUN", "ADJF", "VERB", "INFN", "NUMR", "ADVB", "PRTF"))
_JOINED_BY_MISTAKE = (
    re.compile(r"(?:не|по|в|во|на|за|до|с|из|от|и|а|у|к)([а-яё]+)"),
    re.compile(r"([а-яё]+)(?:то|либо|нибудь|таки|бы|же|ли|ка|что|чтоли)"),
)
"""Незнаю, вобщем, какойто, потомучто: mistakes in writing rather than passwords."""


@lru_cache(maxsize=1 << 14)
def is_run_together(word: str) -> bool:
    """Whether a word of letters is no word, but several written as one."""
    lowered = word.lower().replace("ё", "е")
    if not (_LEAST_LETTERS <= len(lowered) <= _LONGEST) or not lowered.isalpha() or kinds_in(lowered):
        return False
    if CYRILLIC.match(lowered):
        mistakes = (pattern.fullmatch(lowered) for pattern in _JOINED_BY_MISTAKE)
        if (
            is_known(lowered)
            or (_PREFIX.match(lowered) and morphology().parse(lowered)[0].tag.POS in _VERBS)
            or is_talk(lowered)
            or any(found and is_known(found[1]) for found in mistakes)
        ):
            return False
        return 1 < _pieces(lowered, cyrillic=True) <= max(2, (len(lowered) + 2) // 3)
    if lowered in _latin_words() or is_plain(lowered) or is_talk(lowered) or name_of(lowered) is not None:
        return False
    least = 2 if len(lowered) >= _LONG_ENOUGH_FOR_TWO else _LEAST_PIECES_IN_LATIN
    return least <= _pieces(lowered, cyrillic=False) <= max(2, (len(lowered) + 2) // 3)


@lru_cache(maxsize=1 << 12)
def is_joined_by_dashes(word: str) -> bool:
    """Whether three parts or more that do not belong together are joined by dashes; the last may be a number."""
    if not _PARTS.fullmatch(word):
        return False
    parts = word.split("-")
    long = [part for part in parts if part.isalpha() and len(part) > _LEAST_PIECE]
    return len(parts) >= _LEAST_PARTS and len(long) > 1 and not any(is_talk(part) or is_plain(part) for part in long)


def _pieces(word: str, *, cyrillic: bool) -> int:
    """The least number of known words that a word consists of; 0 if it does not."""
    least = [0] + [99] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 14), end):
            if least[start] < 99 and least[start] + 1 < least[end]:
                piece = word[start:end]
                if piece in _SHORT_PIECES or (
                    len(piece) >= _LEAST_PIECE and (_is_word(piece) if cyrillic else piece in _latin_words())
                ):
                    least[end] = least[start] + 1
    return least[-1] if least[-1] < 99 else 0


@lru_cache(maxsize=1 << 15)
def _is_word(piece: str) -> bool:
    if not is_known(piece):
        return False
    tag = morphology().parse(piece)[0].tag
    return tag.POS in _NAMES_A_WORD and "Abbr" not in tag and (len(piece) > _LEAST_PIECE or tag.POS in ("NOUN", "NUMR"))


@cache
def _latin_words() -> frozenset[str]:
    told = {word for word in (*talk_words(), *plain_words()) if word.isascii() and word.isalpha()}
    long = {word for word in (*common_words(), *told) if len(word) > _LEAST_PIECE}
    return common_words() | long | {word + "s" for word in long}
