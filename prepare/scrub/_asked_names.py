"""Names told to somebody who has just asked for one: "whats the new guy called" … "benedikt something", "фамилия?".

After such a question a name needs no capital and no table: it is what is neither small talk nor an ordinary word.
Letters that are told one by one spell it.
"""

import re
from collections.abc import Iterator, Sequence

from prepare.scrub._common_words import common_words
from prepare.scrub._given_names import name_of
from prepare.scrub._latin_words import around
from prepare.scrub._odd_words import tells_something
from prepare.scrub._plain import is_plain
from prepare.scrub._questions import JUST_ASKED
from prepare.scrub._russian_given_names import forms_of
from prepare.scrub._russian_readings import CYRILLIC, reading
from prepare.scrub._talk import is_talk

ASKED_BY = ("person", "person_or_pet")
"""Kinds of the cue words that ask for a name; the second may ask for a pet's."""

_LONGEST = 60
_MOST_WORDS = 4
_LEAST_LETTERS = 3
_LEAST_SHARE_OF_NAME = 0.1
_WORD = r"(?:[^\W\d_]\.|[^\W\d_]+(?:['’.-][^\W\d_]+)*)"
_LEAD = (
    r"(?:(?:"
    r"it['’]?s|its|it is|i['’]?m|he['’]?s|she['’]?s|this is|my name is|name['’]?s|name is|full name|surname"
    r"|last name|first name|they['’]?re|called|put|just|um+|uh|er+m?|oh|ok|yeah|yes|sure|hi|hello|i think"
    r"|think|maybe|something like|for|under|to|mr|mrs|ms|miss|dr|prof|это|я|ну|да|на|пиши|пишите|меня зовут"
    r"|зовут|его зовут|её зовут|ее зовут|вроде|кажется|фамилия|имя|запиши|запишите|по паспорту|какая-то"
    r"|какой-то"
    r")[.,:]?\s)*"
)
_TOLD = re.compile(
    rf"\W*(?i:{_LEAD})(?P<name>{_WORD}(?:\s{_WORD}){{0,3}}?)"
    r"(?=\s*(?:$|[,;.!?)(\n\ufffc]|\s(?i:something|smth|or|i think|with|and|but|here|speaking|like|as in"
    r"|что-то|как-то"
    r"|вроде|чтоли|что ли|через|с двумя|с одной|и|а)\b))"
)
_FAMILY_ENDING = re.compile(r"(?:[оеё]в|[иы]н|ск(?:ий|ая))(?:а|у|ой|ого|ому|ым)?$")
_SENTENCES = re.compile(r"[^.!?\n]+")
_SPELLED = re.compile(
    r"(?<![\w.])(?:[A-ZÀ-ÞА-ЯЁ](?:[ .·-]|, )){3,30}[A-ZÀ-ÞА-ЯЁ](?!\w)"
    r"|(?<![\w.])(?:[a-zа-яё][ .-]){4,30}[a-zа-яё](?!\w)"
)


def told_when_asked(text: str, near: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Start and end of each name in a message that may answer."""
    surely, perhaps = (JUST_ASKED + cue in near for cue in ASKED_BY)
    if not (surely or perhaps) or len(text) > _LONGEST:
        return
    spelled = [match.span() for match in _SPELLED.finditer(text)]
    yield from spelled
    if spelled:
        return
    for sentence in _SENTENCES.finditer(text):
        told = _TOLD.match(text, sentence.start(), min(len(text), sentence.end() + 1))
        if told and _may_be_name(told["name"].split(), surely=surely):
            yield told.span("name")


def _may_be_name(words: Sequence[str], *, surely: bool) -> bool:
    bare = [word.rstrip(".") for word in words]
    telling = [word for word in bare if len(word) > 1 and word.lower() not in around().particles]
    if len(words) > _MOST_WORDS or not telling or not all(map(_may_be_part, telling)):
        return False
    if all(word[0].isupper() for word in telling) and len(telling) > 1:
        return True
    if not surely:
        # "Biscuit" may be a cat.
        return len(telling) > 1 or _is_known(telling[0])
    return any(map(_is_unlisted, telling))


def _may_be_part(word: str) -> bool:
    lower = word.lower()
    if CYRILLIC.match(word):
        use = reading(lower.replace("ё", "е"))
        if forms_of(lower):
            return True
        named = max(use.given, use.surname, use.patronymic) >= _LEAST_SHARE_OF_NAME
        return tells_something(word) and (named or not use.known or _FAMILY_ENDING.search(lower) is not None)
    if is_talk(lower) or is_plain(lower) or lower in around().no_surname | around().roles:
        return False
    if len(word) < _LEAST_LETTERS:
        return word[0].isupper()
    return name_of(lower) is not None or (tells_something(word) and (word[0].isupper() or _is_unlisted(word)))


def _is_known(word: str) -> bool:
    """Whether a word is in a table of names, for what is hardly anything else."""
    known = name_of(word)
    return bool(forms_of(word.lower())) or (known is not None and known.certainty not in ("word", "surname"))


def _is_unlisted(word: str) -> bool:
    """Whether a word is no common one, or in the table of names for what is hardly anything else."""
    if CYRILLIC.match(word):
        return True
    known = name_of(word)
    lower = word.lower()
    if known is not None and known.certainty != "word":
        return True
    return lower not in common_words() and lower.removesuffix("s") not in common_words()
