"""Russian given names and pet names in all their cases: the table `people/ru.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from prepare.scrub._declension import forms
from prepare.scrub._given_names import FOLDER


class Form(NamedTuple):
    """What a form of a name may be."""

    name: str
    """As in a passport."""
    female: bool
    case: str
    pet: bool
    """Whether it is what the bearer is called, and not the name itself."""


@dataclass(frozen=True, slots=True)
class Around:
    """Words that tell names from other words."""

    not_in_lower_case: frozenset[str]
    before_place: frozenset[str]
    after_place: frozenset[str]
    person_does: frozenset[str]
    roles: frozenset[str]
    relations: frozenset[str]
    before_person: frozenset[str]
    before_subject: frozenset[str]
    about_persons: frozenset[str]
    trades: frozenset[str]
    family_first: frozenset[str]
    said_in_talk: frozenset[str]


@cache
def _tables() -> Any:
    return tomllib.loads((FOLDER / "ru.toml").read_text(encoding="utf-8"))


@cache
def around() -> Around:
    """The word lists of the table."""
    return Around(**{name: frozenset(_tables()[name].split()) for name in Around.__dataclass_fields__})


@cache
def _forms() -> dict[str, tuple[Form, ...]]:
    found: dict[str, list[Form]] = {}
    for gender in ("male", "female"):
        female = gender == "female"
        for line in _tables()[gender].splitlines():
            for place, name in enumerate(line.split()):
                for case, form in forms(name, female=female).items():
                    if case != "voct" or form != name:
                        found.setdefault(form, []).append(Form(line.split()[0], female, case, pet=place > 0))
    return {form: tuple(those) for form, those in found.items()}


def plain(word: str) -> str:
    """A word as the table has it: in lower case, without ё."""
    return word.lower().replace("ё", "е")


def forms_of(word: str) -> tuple[Form, ...]:
    """Find what a word, as `plain` gives it, may be; nothing if the table has no such name."""
    return _forms().get(word, ())


@cache
def bearers(word: str) -> frozenset[str]:
    """All forms of all names that one who is called so may have: of "саша" those of Александр and Александра."""
    names = {(form.name, form.female) for form in forms_of(word)}
    return frozenset(
        spelling for spelling, those in _forms().items() if any((form.name, form.female) in names for form in those)
    )
