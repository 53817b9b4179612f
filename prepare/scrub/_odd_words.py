"""What is too odd to be a reply: "no shoes inside", "тихо едем", right after somebody has asked for a password.

A reply that holds no password says where it is, who knows it or when it will come. So it has a pronoun or an auxiliary
verb, begins with a preposition, or consists of small talk; what has none of that is the password.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

from prepare.scrub._cues import kinds_in
from prepare.scrub._plain import is_plain
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._talk import is_talk

MOST_WORDS = 5
_LEAST_LETTERS = 3
_LEAST_LETTERS_ALONE = 4
_EDGES = ".,!…)(:;'\"’“”«»-*"
_STAND_FOR_WORDS = frozenset(("one", "ones", "thing", "mine", "yours"))
_VERSION = re.compile(r"v?\d+(?:\.\d+)+")
_VERBS = frozenset(("VERB", "INFN", "GRND", "PRTS"))
_NO_WORDS_OF_A_PHRASE = frozenset(("NPRO", "PRED"))
_ENDINGS = ("ing", "ly", "tion", "ться", "тся", "ешь", "ишь", "ете", "ите", "ировал", "лась", "лся")


@cache
def _words(key: str) -> frozenset[str]:
    """All words of that list, of all languages; one file for each in the folder `replies`."""
    files = sorted((Path(__file__).parent / "replies").glob("*.toml"))
    return frozenset(word for file in files for word in tomllib.loads(file.read_text(encoding="utf-8"))[key].split())


def tells_something(word: str) -> bool:
    """Whether a word is neither small talk nor plain, nor such as replies consist of."""
    return _tells(word.lower())


def is_time(word: str) -> bool:
    """Whether a word names a weekday or a month: plain, but more often a password than a remark on one."""
    return word.lower() in _words("times")


def is_odd(words: Sequence[str], *, surely: bool = False) -> bool:
    """Whether these words, as they are told, can hardly be a reply; `surely` a password, they may hold a verb."""
    bare = [word.strip(_EDGES) for word in words]
    bare = [word for word in bare if word]
    if not bare or len(bare) > MOST_WORDS or any(_VERSION.fullmatch(word) for word in bare):
        return False
    lowered = [word.lower().replace("’", "'") for word in bare]
    if len(bare) == 1:
        return is_odd_alone(bare[0])
    if lowered[0] in _words("prepositions") or lowered[-1] in _STAND_FOR_WORDS or any(map(_is_of_a_reply, lowered)):
        return False
    if not surely and any(map(_is_verb, lowered)):
        return False
    return (
        sum(_tells(word) for word in lowered) * 2
        >= len(lowered) - sum(word in _words("inside") for word in lowered)
        > 0
    )


def is_odd_alone(word: str) -> bool:
    """Whether one word that is a whole answer can hardly be a reply."""
    lowered = word.lower()
    if is_time(lowered):
        return True
    parts = lowered.rstrip("0123456789!?").split("-")
    if not all(map(str.isalpha, parts)) or sum(map(len, parts)) < _LEAST_LETTERS_ALONE or lowered.endswith(_ENDINGS):
        return False
    return _tells(lowered) and (len(parts) > 1 or _may_be_thing(parts[0]))


@lru_cache(maxsize=1 << 14)
def _tells(word: str) -> bool:
    return (
        sum(map(str.isalpha, word)) >= _LEAST_LETTERS
        and not is_talk(word)
        and not is_plain(word)
        and word not in _words("of_replies")
        and not kinds_in(word)
    )


@lru_cache(maxsize=1 << 14)
def _is_of_a_reply(word: str) -> bool:
    if word in _words("inside") or is_time(word):
        return False
    if word.endswith("'s"):
        return True
    if word in _words("of_replies") or is_talk(word) or is_plain(word) or not any(map(str.isalnum, word)):
        return not word.isdigit()
    return bool(kinds_in(word)) or _is_pronoun(word)


def _is_pronoun(word: str) -> bool:
    return CYRILLIC.match(word) is not None and morphology().parse(word)[0].tag.POS in _NO_WORDS_OF_A_PHRASE


def _is_verb(word: str) -> bool:
    return (
        CYRILLIC.match(word) is not None
        and word not in _words("inside")
        and morphology().parse(word)[0].tag.POS in _VERBS
    )


def _may_be_thing(word: str) -> bool:
    return CYRILLIC.match(word) is None or morphology().parse(word)[0].tag.POS in ("NOUN", None)
