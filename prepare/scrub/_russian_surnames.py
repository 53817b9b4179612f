"""Surnames in lower case, or of words that are also something else: "кузнецова опять всех строит", "адвокат Резник".

And surnames that are no persons but the streets that bear them: "на Желябова".
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from prepare.scrub._plain import is_plain
from prepare.scrub._russian_given_names import around
from prepare.scrub._russian_parts import BARELY, FAMILY_ENDING, RATHER, SURELY, end_of_name
from prepare.scrub._russian_readings import Word, grammemes, morphology, reading, share_of_names
from prepare.scrub._talk import is_talk
from prepare.scrub._words import starts_sentence

_LEAST_LETTERS = 5
_LEAST_UNKNOWN_LETTERS = 7
_WORDS_TO_VERB = 3
_SELDOM = 0.2
_FEMALE_ADJECTIVE = re.compile(r"(?:[оеё]в|[иы]н)(?:ой|ую)$")
_STREET = re.compile(r"(?:[оеё]ва|[иы]на|ого|их|ых)$")
_AVENUE = re.compile(r"(?:ому|ской)$")


def does_something(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether one person does something right after: "Козлов опять не сдал", and not "козлов стадо"."""
    for here, after in pairwise(words[index : index + _WORDS_TO_VERB + 1]):
        if text[here.end : after.start] != " ":
            return False
        tags = grammemes(after.lower)
        if "VERB" in tags:
            return "sing" in tags and bool({"masc", "femn", "3per"} & tags)
        if not {"ADVB", "PRCL", "CONJ"} & tags:
            return False
    return False


def is_surname_in_lower_case(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a word in lower case is hardly anything but a surname, or does what only persons do."""
    word = words[index]
    if len(word.lower) < _LEAST_LETTERS or _is_rather_another_word(word.lower):
        return False
    use = reading(word.lower)
    before = words[index - 1].lower if index and text[words[index - 1].end : word.start] == " " else ""
    if use.surname > 0 and (
        end_of_name(text, word) > word.end or (before in around().trades and use.surname >= RATHER)
    ):
        return True
    if use.place >= RATHER or not FAMILY_ENDING.search(word.lower):
        return False
    if share_of_names(word.lower) >= SURELY and use.surname >= BARELY:
        return use.known or len(word.lower) >= _LEAST_UNKNOWN_LETTERS
    if use.surname >= RATHER and before in around().before_person and _FEMALE_ADJECTIVE.search(word.lower):
        after = words[index + 1].lower if index + 1 < len(words) else ""
        return not after or not {"NOUN", "femn"} <= grammemes(after)
    begins_clause = starts_sentence(text, word.start) or before in around().before_subject
    return begins_clause and use.surname >= _SELDOM and _is_subject(word.lower) and does_something(text, words, index)


def _is_subject(word: str) -> bool:
    return any({"Surn", "nomn", "masc"} <= parse.tag.grammemes for parse in morphology().parse(word))


def _is_rather_another_word(word: str) -> bool:
    return is_talk(word) or is_plain(word) or word in around().not_in_lower_case


def is_titled_surname(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a capitalised word behind a trade or a title is who has it: "князю Барятинскому", "адвокат Резник"."""
    word = words[index]
    before = words[index - 1] if index else None
    if before is None or text[before.end : word.start] != " " or starts_sentence(text, word.start):
        return False
    if before.lower not in around().trades or is_talk(word.lower) or reading(word.lower).place >= SURELY:
        return False
    after = words[index + 1] if index + 1 < len(words) else None
    of_a_thing = after is not None and after.text.islower() and "NOUN" in grammemes(after.lower)
    return not of_a_thing or reading(word.lower).surname >= BARELY


def is_street(text: str, words: Sequence[Word], index: int) -> bool:
    """Whether a surname alone behind "на" or "по" is a street: "пробка на Ленина", "гуляла по Невскому"."""
    word = words[index]
    before = words[index - 1].lower if index and text[words[index - 1].end : word.start] == " " else ""
    if before not in ("на", "по") or not word.titled:
        return False
    if not (_STREET if before == "на" else _AVENUE).search(word.lower):
        return False
    earlier = {each.lower for each in words[max(0, index - 4) : index - 1]}
    return not any(one.startswith(tuple(around().about_persons)) for one in earlier)
