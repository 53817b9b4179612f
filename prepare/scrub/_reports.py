"""What reads like a report or an article and not like talk, in Russian: full sentences without "I" or "you".

In talk a star's name tells nothing of anybody. A report names those who met the star in the same breath, and all of
them by trade and full name, so that there no name is spared.
"""

import re
from functools import lru_cache

from prepare.scrub._russian_given_names import around
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._words import WORD

_SENTENCE_END = re.compile(r"[.…:;](?=\s|$)")
_OPENS = '«"“('
_NO_REPORT = re.compile(r"[?!]|\)\)|\n\s*\n?.*\n")
_WITHOUT_SUBJECT = re.compile(r"\w+л[аи]?(?:сь|ся)?,")
_LEAST_WORDS = 4
_LEAST_WORDS_OF_SENTENCE = 4


def is_report(text: str) -> bool:
    """Whether a text consists of full, impersonal sentences."""
    stripped = text.strip()
    if not stripped.endswith((".", "».", "…")) or _NO_REPORT.search(stripped) or not CYRILLIC.search(stripped):
        return False
    if not stripped.lstrip(_OPENS)[:1].isupper() and not stripped[0].isdigit():
        return False
    if _WITHOUT_SUBJECT.match(stripped):
        return False
    words = [match.group().lower() for match in WORD.finditer(stripped)]
    sentences = max(1, len(_SENTENCE_END.findall(stripped)))
    enough = len(words) >= max(_LEAST_WORDS, _LEAST_WORDS_OF_SENTENCE * sentences)
    return enough and not any(map(_is_said_to_somebody, words))


@lru_cache(maxsize=1 << 14)
def _is_said_to_somebody(word: str) -> bool:
    if word in around().said_in_talk:
        return True
    tag = morphology().parse(word)[0].tag
    return "1per" in tag or "2per" in tag or "impr" in tag
