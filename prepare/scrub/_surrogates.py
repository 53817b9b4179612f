"""Surrogates: made-up names that stand for real ones, the same one each time, in the same case and gender.

Which name stands for which is drawn by a keyed hash, so that nobody without the key can work back; what was drawn is
kept, so that names do not move when more people come. A surrogate is a name that hardly anybody bears: one that is
found in a text is taken for ours and left as it is, which makes scrubbing twice the same as scrubbing once. Where
somebody the owner knows does bear one, it is neither given out nor left.
"""

import hmac
import tomllib
from collections.abc import Collection
from functools import cache

from prepare.scrub._declension import forms, patronymic, surname_forms
from prepare.scrub._given_names import FOLDER
from prepare.scrub._name_parts import Part, parts
from prepare.scrub._people import NOBODY, People, private_runs
from prepare.scrub._russian_given_names import plain
from prepare.scrub._words import WORD

_UNDECLINED = ("ко", "ук", "юк", "ых", "их", "о", "е", "и", "у", "ю", "э")
_LEAST_DIGITS_OF_PHONE = 6
_BOTH = (False, True)


@cache
def _pools() -> dict[str, dict[str, list[str]]]:
    tables = tomllib.loads((FOLDER / "surrogates.toml").read_text(encoding="utf-8"))
    return {
        "latin": {pool: names.split() for pool, names in tables["latin"].items()},
        "cyrillic": {
            pool: [line for line in (names.splitlines() if pool in ("female", "male") else names.split()) if line]
            for pool, names in tables["cyrillic"].items()
        },
    }


@cache
def surrogate_words() -> frozenset[str]:
    """Every word, in lower case and without ё, that a surrogate may consist of."""
    latin, cyrillic = _pools()["latin"], _pools()["cyrillic"]
    words = {name for pool in latin.values() for name in pool}
    for gender in ("male", "female"):
        for line in cyrillic[gender]:
            for name in line.split():
                words.update(forms(name, female=gender == "female").values())
    for female in _BOTH:
        words.update(form for name in cyrillic["surname"] for form in surname_forms(name, female=female).values())
        for line in cyrillic["male"]:
            words.update(forms(patronymic(line.split()[0], female=female), female=female).values())
    return frozenset(words | set(cyrillic["undeclined"]))


def places_of_surrogates(text: str, borne: Collection[str] = ()) -> list[tuple[int, int]]:
    """Where surrogates stand in a text, but for those words that real names here have."""
    words = surrogate_words()
    found = []
    for match in WORD.finditer(text):
        word = plain(match.group())
        if word.endswith(("'s", "’s")):
            word = word[:-2]
        if word in words and word not in borne:
            found.append((match.start(), match.start() + len(word)))
    return found


class Surrogates:
    """What stands for whom, in one home or in one run."""

    def __init__(
        self,
        key: bytes,
        *,
        names: dict[str, str] | None = None,
        contacts: dict[str, str] | None = None,
        people: People = NOBODY,
    ) -> None:
        """Take up what was drawn before.

        Args:
            key: Secret of the hash, 32 bytes.
            names: Real name, with its pool before a colon, to the one that stands for it.
            contacts: Contact to the surrogate by which the twin knows them.
            people: Whose names are never given out.
        """
        self.key = key
        self.names = dict(names or {})
        self.contacts = dict(contacts or {})
        self._people = people
        self._used = {(real.partition(":")[0], made_up) for real, made_up in self.names.items()}

    def replace(self, name: str) -> str:
        """Give the surrogate of a person's name as it stands in a text, in its case, gender and way of writing."""
        read = parts(name, self._people.genders)
        return " ".join(_styled(self._stand_in(part), part.text) for part in read) if read else name

    def surrogate_for(self, contact: str) -> str:
        """Give the name by which the twin knows a contact; words such as "Mum" and emoji stay, a number does not.

        No two contacts get the same.
        """
        if contact not in self.contacts:
            taken = set(self.contacts.values())
            name = self._rename(contact)
            family = 0
            while name in taken:
                family += 1
                name = f"{self._rename(contact)} {self._drawn('latin', 'surname', f'{contact} {family}').capitalize()}"
            self.contacts[contact] = name
        return self.contacts[contact]

    def contact_of(self, surrogate: str) -> str | None:
        """Say whom a surrogate of `surrogate_for` stands for."""
        return next((real for real, made_up in self.contacts.items() if made_up == surrogate), None)

    def forget(self, contact: str) -> None:
        """Forget a contact, and every part of their name that no other contact has."""
        self.contacts.pop(contact, None)
        kept = {name for other in self.contacts for name in _part_names(other)}
        gone = _part_names(contact) - kept
        self.names = {real: made_up for real, made_up in self.names.items() if real.partition(":")[2] not in gone}

    def _rename(self, contact: str) -> str:
        if sum(map(str.isdigit, contact)) >= _LEAST_DIGITS_OF_PHONE:
            return self._drawn("latin", "either", contact).capitalize()
        pieces: list[str] = []
        position = 0
        for start, end in private_runs(contact):
            pieces += (contact[position:start], self.replace(contact[start:end]))
            position = end
        return "".join(pieces) + contact[position:]

    def _stand_in(self, part: Part) -> str:
        if not part.cyrillic:
            pool = "surname" if part.role == "family" else part.gender
            return self._drawn("latin", pool, part.name)
        female = part.gender == "female"
        if part.role == "father":
            father = self._drawn("cyrillic", "male", part.name[:-4]).split()[0]
            return forms(patronymic(father, female=female), female=female)[part.case]
        if part.role == "family":
            if part.name.endswith(_UNDECLINED):
                return self._drawn("cyrillic", "undeclined", part.name)
            return surname_forms(self._drawn("cyrillic", "surname", part.name), female=female)[part.case]
        drawn = self._drawn("cyrillic", part.gender, part.name).split()
        return forms(drawn[-1] if part.pet else drawn[0], female=female)[part.case]

    def _drawn(self, script: str, pool: str, name: str) -> str:
        """Draw a name from a pool once and for all; names are shared only when the pool is used up."""
        place = f"{script} {pool}"
        # The first role in which a name is met is kept: "Jordan" alone and in "Mike Jordan" is one word.
        for known in (f"{place}:{name}", *(f"{script} {other}:{name}" for other in _pools()[script])):
            drawn = self.names.get(known)
            # Somebody may since have come who really has that name.
            if drawn and (script == "latin" or known.startswith(f"{place}:")) and self._borne_by_nobody(drawn):
                return drawn
        choices = [made_up for made_up in _pools()[script][pool] if self._borne_by_nobody(made_up)]
        choices = choices or _pools()[script][pool]
        digest = hmac.digest(self.key, f"{place}:{name}".encode(errors="surrogatepass"), "sha256")
        first = int.from_bytes(digest[:8], "big") % len(choices)
        order = choices[first:] + choices[:first]
        made_up = next((choice for choice in order if (place, choice) not in self._used), order[0])
        self.names[f"{place}:{name}"] = made_up
        self._used.add((place, made_up))
        return made_up

    def _borne_by_nobody(self, made_up: str) -> bool:
        return all(word not in self._people.borne for word in made_up.split())


def _part_names(contact: str) -> set[str]:
    return {part.name for start, end in private_runs(contact) for part in parts(contact[start:end])} | {contact}


def _styled(name: str, like: str) -> str:
    if like.islower():
        return name
    return name.upper() if len(like) > 1 and like.isupper() else name.capitalize()
