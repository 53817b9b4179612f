"""Bank accounts: IBAN (ISO 13616), Russian accounts and BIC, and digits that follow the word account."""

import re
from collections.abc import Iterator

from prepare.scrub._checksums import iban
from prepare.scrub._cues import values_near
from prepare.scrub._spans import Span

KIND = "IBAN"
CUES = ("bank",)
LEAST_DIGITS = 6

_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
    "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29,
    "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26,
    "UA": 29, "VG": 24, "XK": 20,
}  # fmt: skip
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?:[ \-\u00a0]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_RUSSIAN = re.compile(r"(?<![\w.])(?:[34]0\d{3}|42\d{3})[ .]?(?:810|840|978|156|643)[ .]?\d{12}(?!\w)")
_NUMBER = re.compile(r"(?<![\w.,:/+-])\d(?:[ \-]?\d){5,22}(?![\w%]|[.,:/]\d)")
_SWIFT = re.compile(r"(?<!\w)[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)")
_ANSWERS = re.compile(
    rf"{_IBAN.pattern}|(?<!\w)\d\d-\d\d-\d\d(?![\w-])|(?<![\w.,:/+-])\d(?:[ \-]?\d){{7,22}}(?![\w%]|[.,:/]\d)"
)

EXAMPLES = (
    "iban ⟦DE89 3704 0044 0532 0130 00⟧ thanks",
    "⟦gb82west12345698765432⟧",
    "р/с ⟦40817810099910004312⟧ бик ⟦044525225⟧",
    "sort code ⟦20-00-00⟧ account ⟦55779911⟧",
)
COUNTEREXAMPLES = (
    "on account of 3 of us",
    "DE is short for Germany, 22 of them",
    "счёт 3:2 в нашу пользу",
    "no accounting for taste in 2019",
)
EXCHANGES = (("send me your bank details", "⟦20-00-00⟧ ⟦55779911⟧"),)


def find(text: str) -> Iterator[Span]:
    """IBANs by country and length, Russian accounts by form, other accounts by the word before them."""
    for match in _IBAN.finditer(text):
        account = re.sub(r"[ \-\u00a0]", "", match.group()).upper()
        length = _LENGTHS.get(account[:2])
        if length is None:
            continue
        if len(account) == length or (len(account) > length and iban(account[:length])):
            end, seen = match.start(), 0
            while seen < length:
                seen += text[end].isalnum()
                end += 1
            yield Span(match.start(), end, KIND)
    for match in _RUSSIAN.finditer(text):
        yield Span(*match.span(), KIND)
    for match in values_near(text, CUES, _NUMBER, words_after=2):
        yield Span(*match.span(), KIND)
    for match in values_near(text, ("bank",), _SWIFT, words_after=2):
        if match.group()[:4].isupper():
            yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Long digit strings in the reply to somebody who asks for an account."""
    for match in _ANSWERS.finditer(text):
        yield Span(*match.span(), KIND)
