"""Where canaries stand in a text, and where one may be beginning: for whoever must not let one through."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import compress

from soundalike.canaries import Canary

_OUT = "\ufffc"
_SHORT = 8
_LEAST_FOR_PARTS = 12
_SHORTEST_PART = 10
_FEW = 8
_LEAST_BEGUN = 4
"""Characters of a canary at the end of a text from which it is taken for one that goes on."""


class CanaryPlaces:
    """Looks for canaries as `soundalike.canaries.survivors` does: whole or by half, blanks and case for nothing."""

    def __init__(self, canaries: Collection[Canary]) -> None:
        self._kinds: dict[str, str] = {}
        for canary in canaries:
            form, _ = _squeezed(canary.text)
            if form:
                self._kinds.setdefault(form, canary.kind)
        self._starts: dict[str, list[tuple[str, int]]] = defaultdict(list)
        """First characters of each part that counts, to the canary and the place in it."""
        self._begun: set[str] = set()
        for form in self._kinds:
            for start in range(len(form) - _least(form) + 1):
                self._starts[form[start : start + min(_SHORT, _least(form))]].append((form, start))
            size = min(_LEAST_BEGUN, len(form))
            self._begun |= {form[start : start + size] for start in range(len(form) - size + 1)}
        self._begun_sizes = sorted({len(begun) for begun in self._begun})
        self._sizes: dict[int, set[str]] = defaultdict(set)
        """The same first characters, by how many they are."""
        for begins in self._starts:
            self._sizes[len(begins)].add(begins)
        self._longest = max(map(len, self._kinds), default=0)

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and kind of each canary, or as much of it as there is; they may overlap."""
        while self._kinds and (found := list(self._once(text))):
            yield from found
            # Beside what is taken out, a short one may stand as a word of its own.
            for start, end, _ in found:
                text = text[:start] + _OUT * (end - start) + text[end:]

    def _once(self, text: str) -> Iterator[tuple[int, int, str]]:
        even, places = _squeezed(text)
        for size in self._sizes:
            for at in self._begins(even, size):
                for form, start in self._starts[even[at : at + size]]:
                    length = _common(even, at, form, start)
                    end = at + length
                    if length < _least(form):
                        continue
                    # A short one is a word of its own: 1234 is not in 91234.
                    if len(form) < _SHORT and not (_is_edge(text, places, at) and _is_edge(text, places, end)):
                        continue
                    yield places[at], places[end - 1] + 1, self._kinds[form]

    def _begins(self, even: str, size: int) -> list[int]:
        """Where one of the beginnings of that size stands."""
        begins = self._sizes[size]
        if len(begins) <= _FEW or size <= _LEAST_BEGUN:
            return [match.start() for one in begins if one in even for match in re.finditer(f"(?={one})", even)]
        # Of each, four characters stand at one of these places: most need no second look.
        step = size - _LEAST_BEGUN + 1
        near = [at for at in range(0, len(even), step) if even[at : at + _LEAST_BEGUN] in self._begun]
        return [
            at for last in near for at in range(max(0, last - step + 1), last + 1) if even[at : at + size] in begins
        ]

    def begun(self, text: str) -> int:
        """Where what stands at the end may be a part of a canary that goes on; the text's length if nowhere."""
        if not self._kinds:
            return len(text)
        offset = max(0, len(text) - 4 * self._longest)
        even, places = _squeezed(text[offset:])
        for at in range(max(0, len(even) - self._longest), len(even)):
            if self._begun.isdisjoint([even[at : at + size] for size in self._begun_sizes]):
                continue
            tail = even[at:]
            if any(tail in form[:-1] for form in self._kinds):
                return offset + places[at]
        return len(text)


def _least(form: str) -> int:
    """How many characters of a canary count as it."""
    return max(_SHORTEST_PART, (len(form) + 1) // 2) if len(form) >= _LEAST_FOR_PARTS else len(form)


def _common(even: str, at: int, form: str, start: int) -> int:
    length = 0
    while at + length < len(even) and start + length < len(form) and even[at + length] == form[start + length]:
        length += 1
    return length


def _is_edge(text: str, places: Sequence[int], index: int) -> bool:
    """Whether no letter or digit touches from both sides there."""
    if index in (0, len(places)):
        return True
    return places[index] > places[index - 1] + 1


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Letters and digits of one case, and where each stands in the text."""
    folded = text.casefold()
    if len(folded) == len(text):
        # No character became several: the same as below, many times as fast.
        kept = list(map(str.isalnum, text))
        return "".join(compress(folded, kept)), list(compress(range(len(text)), kept))
    even: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character.isalnum():
            for lowered in character.casefold():
                even.append(lowered)
                places.append(place)
    return "".join(even), places
