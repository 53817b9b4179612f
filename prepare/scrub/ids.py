"""Passports and national numbers, from one table: by form, by check digit, or by the words before them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prepare.scrub import _checksums
from prepare.scrub._cues import kinds_in, values_near
from prepare.scrub._spans import Span

KIND = "ID"
CUES = ("id",)
LEAST_DIGITS = 5


@dataclass(frozen=True, slots=True)
class _Document:
    pattern: re.Pattern[str]
    check: Callable[[str], bool] | None = None
    """Takes the digits."""
    needs_cue: bool = False
    least_digits: int = 9


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w.,+/-])(?:{pattern})(?![\w/]|[.,-]\d)", re.IGNORECASE)


_DOCUMENTS = (
    # United States: social security number, taxpayer number
    _Document(_form(r"\d{3}-\d{2}-\d{4}")),
    # United Kingdom: national insurance number, health service number
    _Document(_form(r"(?![DFIQUV])[A-Z](?![DFIQUVO])[A-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]"), least_digits=6),
    _Document(_form(r"\d{3}[ -]\d{3}[ -]\d{4}"), _checksums.nhs, needs_cue=True),
    # Russia: pension number, tax number, company registers, internal passport
    _Document(_form(r"\d{3}-\d{3}-\d{3}[ -]\d{2}")),
    _Document(_form(r"\d{11}"), _checksums.snils, needs_cue=True),
    _Document(_form(r"\d{12}"), _checksums.inn),
    _Document(_form(r"\d{10}"), _checksums.inn, needs_cue=True),
    _Document(_form(r"[15]\d{12}|3\d{14}"), _checksums.ogrn),
    _Document(_form(r"(?:паспорт\s+)?сери[яи]\s*:?\s*\d{2}\s?\d{2},?\s*(?:номер|№|n)?\s*:?\s*\d{6}")),
    _Document(_form(r"\d{2}\s\d{2}\s(?:№\s?)?\d{6}|\d{4}\s?№\s?\d{6}")),
    _Document(_form(r"\d{4}\s\d{6}|\d{10}"), needs_cue=True),
    # Spain, Poland, Germany, Brazil, India
    _Document(_form(r"\d{8}[- ]?[A-HJ-NP-TV-Z]"), needs_cue=True),
    _Document(_form(r"\d{3}\.\d{3}\.\d{3}-\d{2}")),
)
_AFTER_CUE = re.compile(
    r"(?<![\w.,+])(?=[A-Za-zА-Яа-я-]{0,8}\d)(?:[A-Za-zА-Я]{0,5}[ -]?\d(?:[ -]?[\dA-Z]){4,16}"
    r"|\d{2}[A-Z]{2}\d{5})(?![\w%]|[.,:/]\d)"
)
_PLAIN_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?")

EXAMPLES = (
    "my social is ⟦536-90-4399⟧",
    "NI number ⟦QQ 12 34 56 C⟧".replace("QQ", "AB"),
    "drivers license ⟦K4471203⟧",
    "снилс ⟦112-233-445 95⟧",
    "инн ⟦500100732259⟧",
    "паспорт ⟦45 08 123456⟧",
    "мой паспорт: ⟦серия 4508 номер 123456⟧",
    "passport ⟦533380006⟧",
)
COUNTEREXAMPLES = (
    "passport control took 2 hours",
    "got my license in 2014",
    "social at 7, bring 12 beers",
    "the policy changed in 2019-2021",
    "серия 4 сезона 2",
    "права получил с 3 раза",
)
EXCHANGES = (
    ("whats your passport number for the booking", "⟦533380006⟧"),
    ("скинь серию и номер паспорта", "⟦4508 123456⟧"),
    ("какой у тебя инн", "⟦500100732259⟧"),
)


def find(text: str) -> Iterator[Span]:
    """Numbers of the table, and any number right after the name of a document."""
    has_cue = "id" in kinds_in(text)
    digits = sum(map(text.count, "0123456789"))
    for document in _DOCUMENTS:
        if not has_cue and (document.needs_cue or digits < document.least_digits):
            continue
        for match in document.pattern.finditer(text):
            if document.check is None or document.check(re.sub(r"\D", "", match.group())):
                yield Span(*match.span(), KIND)
    if has_cue:
        for match in values_near(text, CUES, _AFTER_CUE, words_after=3):
            if not _PLAIN_YEARS.fullmatch(match.group()):
                yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Numbers of five signs or more in the reply to somebody who asks for a document."""
    for pattern in (_AFTER_CUE, *(document.pattern for document in _DOCUMENTS)):
        for match in pattern.finditer(text):
            if not _PLAIN_YEARS.fullmatch(match.group()):
                yield Span(*match.span(), KIND)
