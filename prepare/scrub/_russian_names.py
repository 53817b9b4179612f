"""Persons named in Cyrillic script: the table `people/ru.toml` in all cases, then what pymorphy3 knows as names.

A common name is found in lower case too, unless that form is rather another word ("коли", "жене"). Surnames, rarer
names and names that are also words need a capital, and at the start of a sentence a neighbour that tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from prepare.scrub._russian_given_names import around, forms_of, plain
from prepare.scrub._talk import is_talk
from prepare.scrub._words import WORD, starts_sentence

CYRILLIC = re.compile("[А-яЁёІіЇїЄєҐґ]")
_CALL_BEFORE = re.compile(
    r"(?:^|[,.!?…\n)]|\b(?:привет|ну|а|и|эй|слушай|да|нет|спасибо|прости|ой|хай|здарова)),?\s*$", re.IGNORECASE
)
_CALL_AFTER = re.compile(r"\s*(?:[,!?…)]|\.|$|\n)")
_MOST_PARTS = 4
_SURELY, _RATHER, _BARELY = 0.8, 0.3, 0.05
_LEAST_LETTERS = 3
_WORDS_TO_VERB = 3


class Reading(NamedTuple):
    """How much of a word's use is as a name of each sort, from 0 to 1; and whether the dictionary has the word."""

    given: float
    surname: float
    patronymic: float
    place: float
    known: bool


@cache
def morphology() -> Any:
    """The dictionary of Russian (0.1 s to load, 15 MB)."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


@lru_cache(maxsize=1 << 16)
def reading(word: str) -> Reading:
    """Tell what a word in lower case is used for."""
    parses = morphology().parse(word)
    whole = sum(parse.score for parse in parses) or 1.0

    def share(tag: str) -> float:
        return float(sum(parse.score for parse in parses if tag in parse.tag) / whole)

    return Reading(share("Name"), share("Surn"), share("Patr"), share("Geox"), parses[0].is_known)


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    lower: str
    titled: bool


def find_russian(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each person's name."""
    if not CYRILLIC.search(text):
        return
    words = _words_of(text)
    taken = -1
    for index in range(len(words)):
        if index <= taken or not _begins_name(text, words, index):
            continue
        first, last = _first_part(text, words, index, taken), _last_part(text, words, index)
        taken = last
        yield words[first].start, words[last].end


def _words_of(text: str) -> list[_Word]:
    found = list(WORD.finditer(text))
    capitals = sum(len(match.group()) > 1 and match.group().isupper() for match in found)
    shouted = len(found) > 3 and capitals > len(found) * 0.6
    return [
        _Word(
            match.start(),
            match.end(),
            match.group(),
            plain(match.group()),
            match.group()[0].isupper() and not shouted,
        )
        for match in found
    ]


def _begins_name(text: str, words: list[_Word], index: int) -> bool:
    word = words[index]
    if _is_place(words, index):
        return False
    forms = forms_of(word.lower)
    if all(form.case == "voct" for form in forms):
        if forms and _is_called(text, word):
            return True
    elif word.lower not in around().not_in_lower_case:
        return True
    elif word.titled:
        return _is_person(text, words, index) or (any(form.case == "voct" for form in forms) and _is_called(text, word))
    if len(word.lower) < _LEAST_LETTERS or not CYRILLIC.match(word.lower):
        return False
    if not word.titled:
        return word.lower.endswith(("вич", "вича", "вичу", "вичем", "виче", "вна", "вны", "вне", "вну", "вной")) and (
            reading(word.lower).patronymic >= _SURELY
        )
    if word.text.isupper():
        return False
    use = reading(word.lower)
    if max(use.given, use.patronymic) >= _SURELY and use.known:
        return True
    if use.surname >= _SURELY and use.known:
        return not is_talk(word.lower)
    if use.known and max(use.given, use.surname) >= _RATHER and use.place < _RATHER:
        return _is_person(text, words, index) or (use.surname >= _RATHER and _does_something(text, words, index))
    return False


def _does_something(text: str, words: list[_Word], index: int) -> bool:
    """Whether one person does something right after: "Козлов опять не сдал", and not "козлов стадо"."""
    for here, after in pairwise(words[index : index + _WORDS_TO_VERB + 1]):
        if text[here.end : after.start] != " ":
            return False
        tag = morphology().parse(after.lower)[0].tag
        if "VERB" in tag:
            return "sing" in tag and ("masc" in tag or "femn" in tag or "3per" in tag)
        if not {"ADVB", "PRCL", "CONJ"} & tag.grammemes:
            return False
    return False


def _is_place(words: list[_Word], index: int) -> bool:
    """Whether a street, a river or a thing bears the name."""
    lists = around()
    if index and words[index - 1].lower in lists.before_place:
        return True
    return index + 1 < len(words) and words[index + 1].lower in lists.after_place


def _is_called(text: str, word: _Word) -> bool:
    """Whether the word stands alone between marks, as who is called does: "Саш, ты где"."""
    before, after = _CALL_BEFORE.search(text[: word.start]), _CALL_AFTER.match(text, word.end)
    return before is not None and after is not None and (word.titled or word.lower not in around().not_in_lower_case)


def _is_person(text: str, words: list[_Word], index: int) -> bool:
    """Whether a capitalised word that may be a name is meant as one."""
    word = words[index]
    if not starts_sentence(text, word.start):
        return True
    if index + 1 == len(words):
        return False
    after = words[index + 1]
    if text[word.end : after.start] != " ":
        return False
    return after.lower in around().person_does or (after.titled and _goes_on(after))


def _goes_on(word: _Word) -> bool:
    """Whether a capitalised word after a name is its next part."""
    if len(word.text) == 1:
        return True
    use = reading(word.lower)
    return use.given + use.surname + use.patronymic >= _BARELY or not use.known


def _last_part(text: str, words: list[_Word], index: int) -> int:
    last = index
    while last + 1 < len(words) and last - index < _MOST_PARTS:
        here, after = words[last], words[last + 1]
        gap = text[here.end : after.start]
        if gap not in (" ", "-", ".", ". ") or (gap[0] == "." and len(here.text) > 1):
            break
        if len(after.text) == 1 and text[after.end : after.end + 1] != ".":
            break
        titled = after.titled and words[index].titled and _goes_on(after)
        use = None if titled else reading(after.lower)
        if not titled and not (use and use.known and max(use.surname, use.patronymic) >= _SURELY and gap == " "):
            break
        last += 1
    return last


def _first_part(text: str, words: list[_Word], index: int, taken: int) -> int:
    first = index
    while first - 1 > taken and index - first < _MOST_PARTS - 1:
        before, here = words[first - 1], words[first]
        gap = text[before.end : here.start]
        single = len(before.text) == 1
        if not before.titled or not CYRILLIC.match(before.text) or gap not in ((".", ". ") if single else (" ",)):
            break
        if not single:
            use = reading(before.lower)
            if is_talk(before.lower) or (use.known and use.surname + use.given < _RATHER):
                break
        first -= 1
    return first
