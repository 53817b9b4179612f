"""How far a name in Latin script reaches: first names, initials, particles and surnames beside a part that is known."""

import re
from collections.abc import Sequence

from prepare.scrub._latin_words import Word, around, is_unusual
from prepare.scrub._talk import is_talk

_GAP = re.compile(r"\.? |-")
_NEXT_CAPITAL = re.compile(r" (?=[^\W\d_a-z])")
_CLAUSE_END = re.compile(r"\s*(?:[,.;!?)\n]|$)|\s+(?:and|but)\b")
_MY_NAME_IS = re.compile(r"\b(?:my|his|her) name(?:'s|’s| is|:)\s*$", re.IGNORECASE)
_LOOK_BACK = 24
_MOST_PARTS = 4
_LEAST_LETTERS = 3


def first_part(text: str, words: Sequence[Word], index: int, taken: set[int]) -> int:
    """Index of the first word of the name that has a part at `index`."""
    first = index
    while first > 0 and first - 1 not in taken and index - first < _MOST_PARTS - 1:
        before, here = words[first - 1], words[first]
        initial = len(before.text) == 1
        if initial and not text.startswith(".", before.end):
            break
        if not before.titled or before.lower in around().no_surname or not goes_on(text, before, here):
            break
        if not initial and (before.lower in around().titles or not is_unusual(before)):
            break
        first -= 1
    return index if len(words[first].text) == 1 else first


def last_part(text: str, words: Sequence[Word], index: int) -> int:
    """Index of the last word of the name that has a part at `index`."""
    last = index
    titled = words[index].titled
    while last + 1 < len(words) and last - index < _MOST_PARTS:
        after = words[last + 1]
        if (titled or after.text.islower()) and goes_on(text, words[last], after):
            last += 1
        elif titled and (family := after_particles(text, words, last)):
            last = family
        else:
            break
    return last


def end_of_name(text: str, word: Word) -> int:
    """Where a name ends whose last word is this: the full stop of an initial belongs to it."""
    return word.end + (len(word.text) == 1 and text.startswith(".", word.end))


def after_particles(text: str, words: Sequence[Word], index: int) -> int | None:
    """Index of the surname behind "van der" and the like, if such words stand after `index`."""
    place = index + 1
    while (
        place < len(words)
        and words[place].lower in around().particles
        and text[words[place - 1].end : words[place].start] == " "
    ):
        place += 1
    if place == index + 1 or place == len(words) or not goes_on(text, words[place - 1], words[place]):
        return None
    return place


def goes_on(text: str, here: Word, after: Word) -> bool:
    """Whether a word goes on the name that the word right before it belongs to."""
    gap = text[here.end : after.start]
    if here.text.islower() and after.text.islower() and gap == " ":
        if is_said_to_be(text, here):
            return is_unusual(after) and _CLAUSE_END.match(text, after.end) is not None
        known = here.name is not None and here.name.certainty != "word"
        return known and after.name is not None and after.name.certainty == "surname"
    if not after.titled or _GAP.fullmatch(gap) is None or (gap[0] == "." and len(here.text) > 1):
        return False
    if len(after.text) == 1:
        return text.startswith(".", after.end) or (
            after.text != "I" and _NEXT_CAPITAL.match(text, after.end) is not None
        )
    if after.text.isupper() != (len(here.text) > 1 and here.text.isupper()):
        return False
    return after.lower not in around().no_surname and (after.name is not None or not is_talk(after.lower))


def is_said_to_be(text: str, word: Word) -> bool:
    """Whether "my name is" stands before a word, which may then be in lower case."""
    if len(word.text) < _LEAST_LETTERS or not is_unusual(word):
        return False
    return _MY_NAME_IS.search(text, max(0, word.start - _LOOK_BACK), word.start) is not None
