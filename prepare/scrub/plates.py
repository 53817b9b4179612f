"""Vehicle registration plates: Russian and British by form, others by the word before them."""

import re
from collections.abc import Iterator

from prepare.scrub._cues import values_near
from prepare.scrub._spans import Span

KIND = "PLATE"
CUES = ("plate",)
LEAST_DIGITS = 2

_LETTER = "АВЕКМНОРСТУХABEKMHOPCTYXавекмнорстухabekmhopctyx"
_RUSSIAN = re.compile(rf"(?<![\w-])[{_LETTER}]\s?\d{{3}}\s?[{_LETTER}]{{2}}\s?\d{{2,3}}(?![\w-]|[.,]\d)")
_BRITISH = re.compile(r"(?<![\w-])[A-HJ-PR-Y]{2}\d{2}\s?[A-HJ-PR-Z]{3}(?![\w-])")
_ANY = re.compile(
    r"(?<![\w.,-])(?:[A-ZА-ЯÄÖÜ]{1,3}[- ]?[A-ZА-Я]{0,2}[- ]?\d{2,4}[- ]?[A-ZА-Я]{0,3}(?:\s?\d{2,3})?"
    r"|\d{1,4}[- ]?[A-ZА-Я]{2,3}[- ]?\d{0,3}|[a-zа-я]\d{3}[a-zа-я]{2}\d{0,3})(?![\w-]|[.,]\d)"
)

EXAMPLES = (
    "номер машины ⟦О837СР50⟧, открой шлагбаум",
    "⟦а123вс 777⟧ подъехал",
    "parked behind ⟦LK53 TRV⟧",
    "the plate is ⟦7XKB421⟧",
    "kennzeichen ⟦B-AB 1234⟧",
)
COUNTEREXAMPLES = (
    "a plate of 3 pancakes",
    "the car cost 4500",
    "я 100 раз говорил",
    "машина за 900 тысяч",
    "BMW 320 or an A4?",
)
EXCHANGES = (("number plate for the parking form?", "⟦LK53TRV⟧"),)


def find(text: str) -> Iterator[Span]:
    """Plates by form; any that follow a word for plate."""
    for pattern in (_RUSSIAN, _BRITISH):
        for match in pattern.finditer(text):
            yield Span(*match.span(), KIND)
    for match in values_near(text, CUES, _ANY, words_after=3):
        yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a lone plate in the reply."""
    match = _ANY.fullmatch(text.strip(" .!"))
    if match and len(match.group()) >= 5:
        start = text.index(match.group())
        yield Span(start, start + len(match.group()), KIND)
