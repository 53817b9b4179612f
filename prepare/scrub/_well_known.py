"""Names that everybody knows, of stars, characters, works and brands: `people/well_known_*.toml`. They stay.

A part of a full name stays after that full name in the same message, and nowhere else. A name is private, however well
known, behind a word that makes its bearer somebody's own: "my cousin Chris Evans". Russian names are compared by their
nominatives.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from prepare.scrub._given_names import FOLDER
from prepare.scrub._latin_words import around as latin_around
from prepare.scrub._nominatives import nominatives
from prepare.scrub._reports import is_report
from prepare.scrub._russian_given_names import around as russian_around
from prepare.scrub._russian_readings import CYRILLIC

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GAP = re.compile(r"[ .,&-]{1,3}")
_MOST_WORDS = 6
_LEAST_LETTERS_OF_PART = 3


class _Known(NamedTuple):
    words: tuple[str, ...]
    in_reports: bool
    """Whether the name stays in reports too."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    spellings: frozenset[str]
    """The word itself, without a possessive ending, and in Russian its nominatives."""


class _Place(NamedTuple):
    start: int
    end: int
    words: tuple[str, ...]


def without_well_known(text: str, found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out of the places of names those of which every word belongs to a well-known one."""
    tokens = _tokens(text)
    places = _places_of_known(text, tokens)
    if not places:
        return list(found)
    return [
        (start, end)
        for start, end in found
        if not all(_is_known(token, places) for token in tokens if start <= token.start < end)
    ]


def beside_well_known(
    text: str, found: Sequence[tuple[int, int]], own: Collection[tuple[str, ...]]
) -> list[tuple[int, int]]:
    """Leave out words that are only a part of a well-known full name, other parts of which were not found.

    What is among one's `own` full names, in lower case, is private all the same.
    """
    tokens = _tokens(text)
    kept = list(found)
    for place in _places_of_known(text, tokens):
        inside = [each for each in kept if place.start <= each[0] < place.end]
        said = [token for token in tokens if place.start <= token.start < place.end and _tells(token)]
        if len(said) > len(inside) and place.words not in own:
            kept = [each for each in kept if each not in inside]
    return kept


def people_in_report(text: str) -> Iterator[tuple[int, int]]:
    """Find well-known people in a text that reads like a report; nothing in talk."""
    if not is_report(text):
        return
    tokens = _tokens(text)
    index = 0
    while index < len(tokens):
        known = _known_at(text, tokens, index) if text[tokens[index].start].isupper() else None
        last = index + len(known.words) - 1 if known else index
        quoted = text[tokens[index].start - 1 : tokens[index].start] in ("«", '"')
        if known and not (known.in_reports or quoted or _is_place(tokens, index)):
            yield tokens[index].start, tokens[last].end
        index = last + 1


def _is_place(tokens: Sequence[_Token], index: int) -> bool:
    before = tokens[index - 1].spellings if index else frozenset()
    return not before.isdisjoint(russian_around().before_place)


def _tells(token: _Token) -> bool:
    return token.end - token.start >= _LEAST_LETTERS_OF_PART


def _tokens(text: str) -> list[_Token]:
    return [_Token(match.start(), match.end(), nominatives(match.group())) for match in _TOKEN.finditer(text)]


def _is_known(token: _Token, places: Sequence[_Place]) -> bool:
    for place in places:
        if place.start <= token.start < place.end:
            return True
        said_before = len(place.words) > 1 and place.end <= token.start
        if said_before and any(len(word) >= _LEAST_LETTERS_OF_PART and word in token.spellings for word in place.words):
            return True
    return False


def _places_of_known(text: str, tokens: Sequence[_Token]) -> list[_Place]:
    """Find well-known names anywhere in a text, the longest at each word."""
    places: list[_Place] = []
    report: bool | None = None
    index = 0
    while index < len(tokens):
        known = _known_at(text, tokens, index)
        if known and not known.in_reports:
            report = is_report(text) if report is None else report
        if known is None or (report and not known.in_reports) or (index and _relates(tokens[index - 1])):
            index += 1
            continue
        last = index + len(known.words) - 1
        places.append(_Place(tokens[index].start, tokens[last].end, known.words))
        index = last + 1
    return places


def _known_at(text: str, tokens: Sequence[_Token], index: int) -> _Known | None:
    reach = 1
    while reach < min(_MOST_WORDS, len(tokens) - index) and _GAP.fullmatch(
        text, tokens[index + reach - 1].end, tokens[index + reach].start
    ):
        reach += 1
    first = {spelling[0] for spelling in tokens[index].spellings}
    for count in range(reach, 0, -1):
        here = tokens[index : index + count]
        for initial in first:
            for ending in {spelling[:2] for spelling in here[-1].spellings}:
                for known in _names().get((count, initial, ending), ()):
                    if all(_is_same(word, token) for word, token in zip(known.words, here, strict=True)):
                        return known
    return None


def _is_same(word: str, token: _Token) -> bool:
    return word in token.spellings or bool(CYRILLIC.match(word) and not token.spellings.isdisjoint(nominatives(word)))


def _relates(token: _Token) -> bool:
    return not token.spellings.isdisjoint(latin_around().relations | russian_around().relations)


@cache
def _names() -> dict[tuple[int, str, str], tuple[_Known, ...]]:
    """By how many words they have, how the first begins and how the last."""
    found: dict[tuple[int, str, str], list[_Known]] = defaultdict(list)
    english = tomllib.loads((FOLDER / "well_known_en.toml").read_text(encoding="utf-8"))
    russian = tomllib.loads((FOLDER / "well_known_ru.toml").read_text(encoding="utf-8"))
    for lists, in_reports in ((english, True), (russian["figures"], True), (russian["people"], False)):
        for names in lists.values():
            for name in names.split(","):
                words = tuple(_TOKEN.findall(name))
                if words:
                    found[len(words), words[0][0], words[-1][:2]].append(_Known(words, in_reports))
    return {place: tuple(those) for place, those in found.items()}
