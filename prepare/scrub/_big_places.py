"""Cities, regions and countries from which so many people are that they tell nothing of anybody."""

import re
from functools import lru_cache

from prepare.scrub._given_names import FOLDER
from prepare.scrub._russian_given_names import plain
from prepare.scrub._russian_readings import CYRILLIC, morphology

_BIG_PLACES = frozenset(
    plain(line) for line in (FOLDER / "big_places.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"
)


def is_big_place(place: str) -> bool:
    """Whether so many people are from there that it tells nothing of anybody."""
    said = place.lower().rstrip(".")
    if not CYRILLIC.match(place):
        return said in _BIG_PLACES
    return plain(said) in _BIG_PLACES or _nominative(said) in _BIG_PLACES


@lru_cache(maxsize=1 << 12)
def _nominative(place: str) -> str:
    parts = re.split(r"([\s-])", place)
    return plain("".join(morphology().parse(part)[0].normal_form if part.isalpha() else part for part in parts))
