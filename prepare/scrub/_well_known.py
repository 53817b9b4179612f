"""Names that everybody knows, of characters, brands, works and stars: `people/well_known.txt`. They stay."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from prepare.scrub._given_names import FOLDER


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """By their first four letters."""
    names: dict[str, list[str]] = defaultdict(list)
    for line in (FOLDER / "well_known.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            names[line[:4]].append(line)
    return {start: tuple(those) for start, those in names.items()}


def without_well_known(text: str, found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out of the places of names those that lie in a well-known one."""
    lower = text.lower().replace("’", "'")
    if len(lower) != len(text):  # a letter whose lower case is two
        return list(found)
    kept: list[tuple[int, int]] = []
    known_until = 0
    for start, end in sorted(found):
        # A title goes before: "Dr Pepper".
        for begin in (start, lower.rfind(" ", 0, max(0, start - 1)) + 1):
            for name in _names().get(lower[begin : begin + 4], ()):
                if lower.startswith(name, begin) and not lower[begin + len(name) : begin + len(name) + 1].isalnum():
                    known_until = max(known_until, begin + len(name))
        if end > known_until:
            kept.append((start, end))
    return kept
