"""Persons named in Latin script: by the table of given names, and by what is said around a name.

A rare name needs a capital; one that is also a word needs a neighbour that only persons have. A surname alone is found
after a title. What stands in capitals throughout shouts: there a capital says nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from prepare.scrub._given_names import FOLDER, Name, name_of
from prepare.scrub._plain import is_plain
from prepare.scrub._talk import is_talk
from prepare.scrub._words import WORD, starts_sentence

_POSSESSIVE = re.compile(r"['’][sS]$")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_GAP_IN_NAME = re.compile(r"\.? |-")
_AND = re.compile(r"\s*(?:,|&|\band\b|\bor\b|\bet\b|\bund\b|\by\b)\s*", re.IGNORECASE)
_NEXT_NAME = re.compile(r" (?=[^\W\d_a-z])")
_SHORT_TITLES = ("mr", "mrs", "dr", "prof")
_DOES_AS_PERSONS_DO = re.compile(
    r" (?:broke up|split up|got (?:married|engaged|divorced|fired|promoted)|(?:is|was|'s) (?:dating|pregnant|asking|saying"
    r"|telling|calling|texting|like|single|married)|just (?:called|texted|said|told|asked|messaged)|and (?:I|me)\b)"
)
_GREETINGS = ("hi", "hey", "hello", "dear", "hiya")
_GREETED = re.compile(r"[,!]|\s*$")
_COUPLED = re.compile(r" (?:and|&|or) ")
_NAME_IS = re.compile(
    r"\b(?:(?:name|nickname)(?:'s|’s| is|:|\?)?|(?:user|customer|client|patient|contact|attn):|(?-i:named)"
    r"|(?:is|am|was|be|are|'s|'m) called|goes by|calls? me)\s*$",
    re.IGNORECASE,
)
_MY_NAME_IS = re.compile(r"\b(?:my|his|her) name(?:'s|’s| is|:)\s*$", re.IGNORECASE)
_SPEAKER = re.compile(r"(?:^|\n)[ >]*$")
_LIST = re.compile(r"(?:[^\W\d_]{2,}, )+[^\W\d_]{2,},? (?:and|&|or) [^\W\d_]{2,}")
_LEAST_IN_LIST = 2
_SAID_BY = re.compile(r"[,!?\"”’'] (?:says|said|asks|asked|writes|wrote|adds|added|replied|explains|explained) $")
_CLAUSE_END = re.compile(r"\s*(?:[,.;!?)\n]|$)|\s+(?:and|but)\b")
_MOST_PARTS = 4
_LEAST_UNUSUAL = 3
_LONGEST_SHORTENING = 3
"""Letters of what in capitals is rather no name: "TED", "IRL"."""
_SHOUTED_SHARE = 0.6
_LEAST_WORDS_TO_JUDGE = 4


@dataclass(frozen=True, slots=True)
class _Around:
    titles: frozenset[str]
    kin: frozenset[str]
    before_person: frozenset[str]
    person_does: frozenset[str]
    only_person_does: frozenset[str]
    no_surname: frozenset[str]
    particles: frozenset[str]
    roles: frozenset[str]
    determiners: frozenset[str]
    before_place: frozenset[str]
    after_place: frozenset[str]


@cache
def around() -> _Around:
    """Words that tell persons from other things, from `people/en.toml`."""
    lists = tomllib.loads((FOLDER / "en.toml").read_text(encoding="utf-8"))
    return _Around(**{name: frozenset(words.split()) for name, words in lists.items()})


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, without a possessive ending."""

    start: int
    end: int
    text: str
    lower: str
    name: Name | None
    titled: bool
    """Begins with a capital, where capitals mean something."""


def words_of(text: str) -> list[Word]:
    """All words in order, with what the table of given names says of them."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        if word[-1] in "sS" and (possessive := _POSSESSIVE.search(word)):
            word = word[: possessive.start()]
        found.append((match.start(), word))
    capitals = sum(len(word) > 1 and word.isupper() for _, word in found)
    shouted = len(found) >= _LEAST_WORDS_TO_JUDGE and capitals >= _SHOUTED_SHARE * len(found)
    return [
        Word(start, start + len(word), word, word.lower(), name_of(word), word[0].isupper() and not shouted)
        for start, word in found
    ]


def find_latin(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each person's name."""
    if not _LATIN.search(text):
        return
    words = words_of(text)
    taken: set[int] = set()
    found: list[tuple[int, int]] = []
    for index in range(len(words)):
        if index in taken or not _begins_name(text, words, index, found):
            continue
        first, last = _first_part(text, words, index, taken), _last_part(text, words, index)
        taken.update(range(first, last + 1))
        found.append((words[first].start, words[last].end))
    yield from sorted({*found, *_in_lists(text, found)})


def _in_lists(text: str, found: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find the other words of lists half of which are names: "Efimiya, Mary, Ariana and chad"."""
    if len(found) < _LEAST_IN_LIST:
        return
    for match in _LIST.finditer(text):
        items = [item.span() for item in WORD.finditer(text, *match.span()) if item.group() not in ("and", "or")]
        names = [item for item in items if any(start <= item[0] < end for start, end in found)]
        if len(names) >= _LEAST_IN_LIST and 2 * len(names) >= len(items):
            yield from (item for item in items if item not in names)


def _begins_name(text: str, words: list[Word], index: int, found: list[tuple[int, int]]) -> bool:
    word = words[index]
    if _is_place(text, words, index):
        return False
    if word.text.islower() and _is_said_to_be(text, word):
        return True
    if word.name is None:
        if not word.titled or len(word.text) == 1:
            return False
        return _is_introduced(text, words, index) or _is_listed(text, word, found) or _lives(text, words, index)
    if word.name.certainty == "any_case":
        return word.titled or word.text.islower() or (word.text.isupper() and len(word.text) > _LONGEST_SHORTENING)
    if word.text.isupper():
        return False
    after = words[index + 1] if index + 1 < len(words) else None
    if word.text.islower():
        if index and words[index - 1].lower in _SHORT_TITLES and len(word.text) >= _LEAST_UNUSUAL and _is_unusual(word):
            return text[words[index - 1].end : word.start] in (" ", ". ")
        paired = after is not None and after.text.islower() and _is_surname(text, word, after)
        return paired and word.name.certainty != "surname"
    if word.name.certainty == "title_case":
        return word.titled
    return word.titled and _is_person(text, words, index, found)


def _is_said_to_be(text: str, word: Word) -> bool:
    """Whether somebody says that this is their name, in lower case as it may be."""
    if len(word.text) < _LEAST_UNUSUAL or _MY_NAME_IS.search(text, max(0, word.start - 24), word.start) is None:
        return False
    return _is_unusual(word)


def _is_person(text: str, words: list[Word], index: int, found: list[tuple[int, int]]) -> bool:
    """Whether a name that is also a word is meant as a name."""
    word = words[index]
    if _is_introduced(text, words, index):
        return True
    before = words[index - 1] if index else None
    after = words[index + 1] if index + 1 < len(words) else None
    lists = around()
    if before and before.lower in lists.before_person and text[before.end : word.start] == " ":
        return True
    if after and after.lower in lists.person_does and text[word.end : after.start] == " ":
        return True
    if _DOES_AS_PERSONS_DO.match(text, word.end):
        return True
    if found and _AND.fullmatch(text, found[-1][1], word.start):
        return True
    if after and after.name and after.name.certainty == "any_case" and after.titled:
        return _AND.fullmatch(text, word.end, after.start) is not None or text[word.end : after.start] == " "
    if word.name is None or word.name.certainty == "word":
        return False
    if starts_sentence(text, word.start):
        if word.name.certainty != "often" or after is None:
            return False
        family = _is_surname(text, word, after) and not is_talk(after.lower)
        return family or _after_particles(text, words, index) is not None
    if before is None or before.lower not in lists.determiners:
        return True
    return text.startswith(("'s", "’s"), word.end)


def _is_place(text: str, words: list[Word], index: int) -> bool:
    """Whether a name is that of a place or a thing: "Lake Louise", "Royce City"."""
    word = words[index]
    lists = around()
    if index and words[index - 1].lower in lists.before_place:
        return words[index - 1].titled and text[words[index - 1].end : word.start] in (" ", ". ", "-")
    after = words[index + 1] if index + 1 < len(words) else None
    return after is not None and after.titled and after.lower in lists.after_place and after.start <= word.end + 3


def _lives(text: str, words: list[Word], index: int) -> bool:
    """Whether an unknown word with a capital does what neither a firm nor a crowd does: "Ciset married"."""
    word, after = words[index], words[index + 1] if index + 1 < len(words) else None
    if after is None or after.lower not in around().only_person_does or text[word.end : after.start] != " ":
        return False
    return _is_unusual(word)


def _is_unusual(word: Word) -> bool:
    return not (is_talk(word.lower) or is_plain(word.lower) or word.lower in around().roles | around().no_surname)


def _is_listed(text: str, word: Word, found: list[tuple[int, int]]) -> bool:
    """Whether an unknown word with a capital is coupled to a person: "Marcus and Ify"."""
    if (
        len(word.text) < 3
        or not found
        or word.text.isupper()
        or _COUPLED.fullmatch(text, found[-1][1], word.start) is None
    ):
        return False
    return _is_unusual(word)


def _is_introduced(text: str, words: list[Word], index: int) -> bool:
    """Whether a title, a relation or "my name is" stands before, or a colon after at a line's start, as in a script."""
    word = words[index]
    before = words[index - 1] if index else None
    lists = around()
    if before and before.lower in _GREETINGS and text[before.end : word.start] == " ":
        return _GREETED.match(text, word.end) is not None and _is_unusual(word) and not word.text.isupper()
    if before and before.lower in lists.titles and (before.text != before.lower or text[before.end] == "."):
        return text[before.end : word.start] in (" ", ". ", ".") and word.lower not in lists.no_surname
    if _SAID_BY.search(text, max(0, word.start - 12), word.start):
        return not is_talk(word.lower) and word.lower not in lists.no_surname
    if before and before.lower in lists.kin and text[before.end : word.start] == " ":
        return word.name is not None or not starts_sentence(text, before.start)
    return (
        _NAME_IS.search(text[max(0, word.start - 24) : word.start]) is not None
        and not is_talk(word.lower)
        and word.lower not in lists.no_surname
    )


def _first_part(text: str, words: list[Word], index: int, taken: set[int]) -> int:
    """Index of the first word of the name whose surname, or first name that the table knows, is at `index`."""
    first = index
    while first > 0 and first - 1 not in taken and index - first < _MOST_PARTS - 1:
        before, here = words[first - 1], words[first]
        single = len(before.text) == 1
        if single and not text[before.end : here.start].startswith("."):
            break
        if not before.titled or before.lower in around().no_surname or not _is_surname(text, before, here):
            break
        if not single and (before.lower in around().titles or not _is_unusual(before)):
            break
        first -= 1
    return index if len(words[first].text) == 1 else first


def _last_part(text: str, words: list[Word], index: int) -> int:
    """Index of the last word of the name that begins at `index`."""
    last = index
    while last + 1 < len(words) and last - index < _MOST_PARTS:
        here, after = words[last], words[last + 1]
        if (words[index].titled or after.text.islower()) and _is_surname(text, here, after):
            last += 1
        elif (family := _after_particles(text, words, last)) and words[index].titled:
            last = family
        else:
            break
    return last


def _after_particles(text: str, words: list[Word], last: int) -> int | None:
    """Index of the surname after "van der" and the like, if such words stand after the word at `last`."""
    place = last + 1
    while (
        place < len(words)
        and words[place].lower in around().particles
        and text[words[place - 1].end : words[place].start] == " "
    ):
        place += 1
    if place == last + 1 or place == len(words) or not _is_surname(text, words[place - 1], words[place]):
        return None
    return place


def _is_surname(text: str, here: Word, after: Word) -> bool:
    """Whether a word goes on the name that stands right before it."""
    if here.text.islower() and after.text.islower() and text[here.end : after.start] == " ":
        if _is_said_to_be(text, here):
            return _is_unusual(after) and _CLAUSE_END.match(text, after.end) is not None
        known = here.name is not None and here.name.certainty != "word"
        return known and after.name is not None and after.name.certainty == "surname"
    if not after.titled or _GAP_IN_NAME.fullmatch(text, here.end, after.start) is None:
        return False
    if text[here.end] == "." and len(here.text) > 1:
        return False
    if len(after.text) > 1 and after.text.isupper() != (len(here.text) > 1 and here.text.isupper()):
        return False
    if len(after.text) == 1:
        return text.startswith(".", after.end) or (after.text != "I" and _NEXT_NAME.match(text, after.end) is not None)
    return after.lower not in around().no_surname and (after.name is not None or not is_talk(after.lower))
