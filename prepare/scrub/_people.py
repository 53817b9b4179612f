"""People whom the export itself names: contacts, senders and the owner, and all the ways their names are said."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from prepare.scrub._declension import forms, surname_forms
from prepare.scrub._given_names import Gender, folded
from prepare.scrub._latin_words import around as latin_around
from prepare.scrub._name_parts import nicknames, parts
from prepare.scrub._russian_given_names import around as russian_around
from prepare.scrub._russian_given_names import bearers, plain
from prepare.scrub._russian_readings import CYRILLIC
from prepare.scrub._words import WORD

HANDLE = re.compile(r"(?<![\w@])(?=\w*[^\W\d_])\w*[\d_]\w*(?!\w)")
"""A made-up word with a digit or an underscore: "bobby99"."""

_LEAST_LETTERS = 2


@dataclass(frozen=True)
class People:
    """Names that the export holds."""

    owner: str = field(default="", repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    """Of contacts and senders, as the owner's address book or they themselves have them."""

    @cached_property
    def owner_words(self) -> frozenset[str]:
        """All ways to say any part of the owner's name."""
        return frozenset(said for word in private_words(self.owner) for said in spellings(word))

    @cached_property
    def borne(self) -> frozenset[str]:
        """All ways to say any part of anybody's name: no surrogate may be one of these."""
        names = {word for name in self.names for word in private_words(name)}
        return self.owner_words | {said for word in names for said in spellings(word)}

    @cached_property
    def genders(self) -> dict[str, Gender]:
        """Of what sex the bearers of given names are, where a full name tells."""
        found: dict[str, Gender] = {}
        for name in self.names:
            read = parts(name) if CYRILLIC.search(name) else []
            found |= {part.name: part.gender for part in read if part.role == "given" and len(read) > 1}
        return found

    def is_owner(self, name: str) -> bool:
        """Whether a name in a text can be the owner's own."""
        words = [folded(word.group()) for word in WORD.finditer(name)]
        return bool(words) and all(word in self.owner_words for word in words)


NOBODY = People()


def private_words(name: str) -> list[str]:
    """Words of a name in an address book that say who somebody is: not "Mum", "work", emoji or numbers."""
    return [name[start:end] for start, end in _places(name)]


def private_runs(name: str) -> Iterator[tuple[int, int]]:
    """Where those words stand, those with only a blank between taken together."""
    run: tuple[int, int] | None = None
    for start, end in _places(name):
        if run and name[run[1] : start] == " ":
            run = (run[0], end)
            continue
        if run:
            yield run
        run = (start, end)
    if run:
        yield run


@lru_cache(maxsize=1 << 14)
def spellings(word: str) -> frozenset[str]:
    """All ways to say a word of a name, in lower case without ё or accents: pet names, and Russian cases."""
    if not CYRILLIC.match(word):
        name = folded(word)
        return nicknames(name) | {name}
    lower = plain(word)
    said = {lower, *bearers(lower)}
    for part in parts(word):
        if part.role == "family":
            said.update(form for female in (False, True) for form in surname_forms(part.name, female=female).values())
        elif len(said) == 1:
            said.update(forms(lower, female=part.gender == "female").values())
    return frozenset(said)


def _places(name: str) -> list[tuple[int, int]]:
    roles = latin_around().roles | russian_around().roles
    found = [match.span() for match in (*WORD.finditer(name), *HANDLE.finditer(name))]
    return sorted(
        (start, end) for start, end in found if end - start >= _LEAST_LETTERS and plain(name[start:end]) not in roles
    )
