"""Names in Latin script: the table `people/latin.toml`, the endings of surnames, and what a word of a text is."""

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, cast

Certainty = Literal["any_case", "title_case", "often", "word", "surname"]
"""What a name takes to be one: nothing; a capital; a capital inside a sentence; a neighbour that tells; as `often`."""
Gender = Literal["female", "male", "either"]

FOLDER = Path(__file__).parent / "people"
_SAME_LETTER = str.maketrans("øłđßæœıðþ’", "oldsaeidt'")
_CYRILLIC = re.compile("[а-яё]")
_MARKS = re.compile("['-]")
_SURNAME_ENDING = re.compile(
    r"(?:[eo]va?|[wvnltkrd]sk(?:i|y|a|aya)|[nrlt]sen|[rnltdkau]sson|sdottir|inen|arek|[eo]vic|ić|ič|czyk|wicz|vich|enko|shvili"
    r"|adze|escu|oglu|opoulos|idis|akis)$"
)
_LEAST_SURNAME = 6


class Name(NamedTuple):
    """What is known of a name."""

    certainty: Certainty
    gender: Gender


def folded(word: str) -> str:
    """A word in lower case without accents: "José" and "jose" are one name, and so are "Лёша" and "леша"."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    if _CYRILLIC.search(lowered):
        return lowered.replace("ё", "е")
    parts = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).translate(_SAME_LETTER)


@cache
def _table() -> dict[str, Name]:
    tables = tomllib.loads((FOLDER / "latin.toml").read_text(encoding="utf-8"))
    return {
        name: Name(cast(Certainty, certainty), cast(Gender, gender))
        for certainty, genders in tables.items()
        for gender, names in genders.items()
        for name in names.split()
    }


@lru_cache(maxsize=1 << 16)
def name_of(word: str) -> Name | None:
    """Look a word up; of "Anne-Marie" and "d'Angelo" the parts."""
    table = _table()
    name = folded(word)
    found = table.get(name)
    if found is None and _MARKS.search(name):
        parts = _MARKS.split(name)
        known = [table[part] for part in parts if part in table]
        found = known[0] if known and len(known) == len(parts) else None
    if found is None and len(word) >= _LEAST_SURNAME and (_SURNAME_ENDING.search(name) or _SURNAME_ENDING.search(word)):
        return Name("surname", "either")
    return found
