"""A secret found once is looked for everywhere, unless it could be an ordinary word or number."""

import re
from collections.abc import Iterable, Mapping

from prepare.scrub._shapes import CHUNK, entropy
from prepare.scrub._spans import Span

_SPREADABLE = frozenset(("SECRET", "PIN", "DOORCODE", "OTP", "ID", "CARD", "IBAN", "CRYPTO", "PHONE", "EMAIL", "PLATE"))
_LEAST_LENGTH = 6
_LEAST_LENGTH_WITHOUT_DIGIT = 12
_RANDOM_BITS = 3.5
_EDGES = ".,;:!?()[]{}'\"«»“”„"


def values_to_spread(text: str, spans: Iterable[Span]) -> dict[str, str]:
    """What was found in a text and may be looked for in others, each with its kind."""
    values = {text[span.start : span.end].strip(_EDGES): span.kind for span in spans if span.kind in _SPREADABLE}
    return {value: kind for value, kind in values.items() if _may_spread(value)}


def places_of(values: Mapping[str, str], left: str) -> list[Span]:
    """Where such values stand in what is left of a text."""
    found = []
    for match in CHUNK.finditer(left):
        chunk = match.group()
        bare = chunk.strip(_EDGES)
        if bare in values:
            start = match.start() + chunk.index(bare)
            found.append(Span(start, start + len(bare), values[bare]))
    return found


def _may_spread(value: str) -> bool:
    if len(value) < _LEAST_LENGTH or re.search(r"\s", value):
        return False
    if any(character.isdigit() for character in value):
        return True
    return len(value) >= _LEAST_LENGTH_WITHOUT_DIGIT and entropy(value) >= _RANDOM_BITS
