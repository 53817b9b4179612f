"""The parts of a person's name: which one is given, which the family's; its gender, and in Russian its case.

One name may be read in many ways ("Саше" is a man or a woman, to whom or about whom); the parts of a full name settle
it between them.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from prepare.scrub._declension import CASES, surname_forms
from prepare.scrub._given_names import FOLDER, Gender, folded, name_of
from prepare.scrub._latin_words import around as latin_around
from prepare.scrub._russian_given_names import forms_of, plain
from prepare.scrub._russian_readings import CYRILLIC, morphology
from prepare.scrub._words import WORD

Role = Literal["given", "family", "father"]
"""A given name, a surname, or a patronymic."""


_FAMILY = re.compile(r"(?P<stem>\w+(?:[ое]в|[иы]н))(?:а|у|ым|ом|е|ой)?")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name."""

    text: str
    role: Role
    name: str
    """The nominative, for pet names the name as in a passport: the same for all ways to say it."""
    gender: Gender
    cyrillic: bool
    case: str = "nomn"
    pet: bool = False


class _Reading(NamedTuple):
    role: Role
    name: str
    female: bool
    case: str
    pet: bool


@cache
def _formal() -> dict[str, str]:
    """English pet names to the name as in a passport; the first line that has one wins."""
    formal: dict[str, str] = {}
    for line in (FOLDER / "nicknames.txt").read_text(encoding="utf-8").splitlines():
        names = [] if line.startswith("#") else line.split()
        for name in names:
            formal.setdefault(name, names[0])
    return formal


@cache
def nicknames(name: str) -> frozenset[str]:
    """All English names, in lower case, of those who are called so."""
    lines = (line.split() for line in (FOLDER / "nicknames.txt").read_text(encoding="utf-8").splitlines())
    return frozenset(other for names in lines if name in names for other in names)


def parts(name: str, genders: dict[str, Gender] | None = None) -> list[Part]:
    """Read the words of a name; initials and particles are left out.

    `genders` says of what sex the bearers of a given name, as in a passport, are among people that are known.
    """
    words = [match.group() for match in WORD.finditer(name)]
    words = [word for word in words if len(word) > 1] or words or [name]
    if any(CYRILLIC.match(word) for word in words):
        return _russian_parts(words, genders or {})
    kept = [word for word in words if word.lower() not in latin_around().particles] or words
    return [_latin_part(word, place, len(kept)) for place, word in enumerate(kept)]


def _latin_part(word: str, place: int, count: int) -> Part:
    plain_word = folded(word)
    known = name_of(word)
    surname = known is not None and known.certainty == "surname"
    role: Role = "family" if (place > 0 and place == count - 1) or (surname and count == 1) else "given"
    name = _formal().get(plain_word, plain_word) if role == "given" else plain_word
    formal = name_of(name)
    gender = formal.gender if formal else known.gender if known else "either"
    return Part(word, role, name, gender, cyrillic=False)


def _russian_parts(words: list[str], genders: dict[str, Gender]) -> list[Part]:
    readings = [_readings(word) for word in words]
    if any(forms_of(plain(word)) for word in words):
        readings = [those or _family_readings(plain(word)) for word, those in zip(words, readings, strict=True)]
    readings = [those or [_unknown(plain(word))] for word, those in zip(words, readings, strict=True)]
    female, case = _agreed(readings, genders)
    found = []
    for word, those in zip(words, readings, strict=True):
        fitting = min(those, key=lambda each: (each.female != female, each.case != case, CASES.index(each.case)))
        gender: Gender = "female" if fitting.female else "male"
        found.append(Part(word, fitting.role, fitting.name, gender, cyrillic=True, case=fitting.case, pet=fitting.pet))
    return found


def _agreed(readings: Iterable[list[_Reading]], genders: dict[str, Gender]) -> tuple[bool, str]:
    """Gender and case in which most parts can be read."""
    votes: Counter[tuple[bool, str]] = Counter()
    for those in readings:
        for female, case in {(each.female, each.case) for each in those}:
            votes[female, case] += 2
        for each in those:
            known = genders.get(each.name)
            if known == ("female" if each.female else "male"):
                votes[each.female, each.case] += 1
    return max(votes, key=lambda vote: (votes[vote], -CASES.index(vote[1]), not vote[0]))


@cache
def _readings(word: str) -> list[_Reading]:
    lower = plain(word)
    table = [_Reading("given", form.name, form.female, form.case, form.pet) for form in forms_of(lower)]
    if table:
        return table
    roles: dict[str, Role] = {"Name": "given", "Surn": "family", "Patr": "father"}
    found = []
    for parse in morphology().parse(lower):
        role = next((roles[tag] for tag in roles if tag in parse.tag), None)
        if role is None or parse.tag.number == "plur":
            continue
        case = parse.tag.case if parse.tag.case in CASES else "loct" if parse.tag.case == "loc2" else "nomn"
        sexes = (False, True) if parse.tag.gender is None else (parse.tag.gender == "femn",)
        found += [_Reading(role, plain(parse.normal_form), female, case, False) for female in sexes]
    return found


def _family_readings(word: str) -> list[_Reading]:
    """Read a word in no dictionary as the surname beside a given name; one without a known ending is in any case."""
    match = _FAMILY.fullmatch(word)
    found: list[_Reading] = []
    for female in (False, True):
        forms = surname_forms(match["stem"], female=female) if match else dict.fromkeys(CASES, word)
        name = match["stem"] if match else word
        found += [
            _Reading("family", name, female, case, False)
            for case, form in forms.items()
            if form == word and case != "voct"
        ]
    return found


def _unknown(word: str) -> _Reading:
    return _Reading("given", word, word.endswith(("а", "я")), "nomn", False)
