"""Bank accounts: IBAN (ISO 13616), Russian accounts and BIC, and digits that follow the word account."""

import re
from collections.abc import Iterator

from prepare.scrub._checksums import iban, norwegian_account
from prepare.scrub._cues import values_near
from prepare.scrub._other_numbers import is_freephone, is_of_a_thing
from prepare.scrub._parts import told_in_parts
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
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2} ?\d{2}(?:[ \-\u00a0]?[A-Za-z0-9]){11,30}(?![A-Za-z0-9])")
_RUSSIAN = re.compile(
    r"(?<![\w.])(?:(?:[34]0\d{3}|42\d{3})[ .]?(?:810|840|978|156|643)[ .]?\d{12}"
    r"|[34][02]\d{2} \d{4} \d{4} \d{4} \d{4})(?!\w)"
)
_SORT_CODE = r"\d{2}[-–. ]\d{2}[-–. ]\d{2}"
_BRITISH = re.compile(
    rf"(?<![\w-])({_SORT_CODE})(\W{{1,3}}|\W{{1,3}}(?:account|acc|acct|a/c)\W{{1,3}}(?:no\W{{1,2}})?)(\d{{8}}"
    rf"|\d{{4}} \d{{4}})(?![\w-])"
    rf"|(?<![\w-])(\d{{8}})(\W{{1,3}})(\d{{2}}-\d{{2}}-\d{{2}})(?![\w-])"
    r"|(?<![\w-])(\d{6})(\s)(\d{8})(?![\w-])",
    re.IGNORECASE,
)
"""A sort code beside an account."""
_SORT_ALONE = re.compile(
    r"(?<!\w)sort(?:\scode)?(?:\sis)?[\s:]{1,3}(\d{6}|\d{2}[- ]\d{2}[- ]\d{2})(?![\w-])", re.IGNORECASE
)
_NORWEGIAN = re.compile(r"(?<![\w.])\d{4}[ .]\d{2}[ .]\d{5}(?![\w.]\w|\w)")
_NUMBER = re.compile(r"(?<![\w.,:/+-])\d(?:[ \-]?\d){5,22}(?![\w%]|[.,:/]\d)")
_SHORT_CODE = re.compile(r"(?<![\w.,:/+-])(?:\d{2}-\d{2}-\d{2}|\d{3}-\d{3})(?![\w%-]|[.,:/]\d)")
_SWIFT = re.compile(r"(?<!\w)[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?(?!\w)")
_INDIAN_BRANCH = re.compile(r"(?<!\w)[A-Z]{4}0[A-Z0-9]{6}(?!\w)")
_ANSWER = re.compile(r"(?<![\w.,:/+-])(?:\d{2}[- ]\d{2}[- ]\d{2}(?![\w-])|\d(?:[ \-]?\d){7,22}(?![\w%]|[.,:/]\d))")
_NO_ACCOUNT = re.compile(
    r"\d{1,3}(?: \d{3})* 000|(?:19|20)\d\d-?[01]\d-?[0-3]\d|[0-3]\d-[01]\d-(?:19|20)\d\d"
    r"|[\d ]*(?:19|20)\d\d-(?:19|20)\d\d"
)

_BEGUN = re.compile(r"^\s*[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,6}(?! ?[A-Z\d])")
"""The first part of one, as a message."""

EXAMPLES = (
    "iban ⟦DE89 3704 0044 0532 0130 00⟧ thanks",
    "⟦gb82west12345698765432⟧",
    "р/с ⟦40817810099910004312⟧ бик ⟦044525225⟧",
    "sort code ⟦20-00-00⟧ account ⟦55779911⟧",
    "sort ⟦401122⟧",
    "rent to this pls\n⟦20-00-00⟧\n⟦55779911⟧",
    "⟦55779911⟧, ⟦20-00-00⟧ and that's me",
    "р/с ⟦4081 7810 0999 1000 4312⟧",
    "the right one is ⟦8601 11 17947⟧",
    "ifsc is ⟦HDFC0001234⟧",
    "bsb ⟦062-000⟧",
    "routing ⟦091097860⟧, acct ⟦4410-882-019⟧",
)
COUNTEREXAMPLES = (
    "on account of 3 of us",
    "DE is short for Germany, 22 of them",
    "счёт 3:2 в нашу пользу",
    "no accounting for taste in 2019",
    "sort this out by 10 20 30",
    "acc to the bank 2 000 000 people",
    "i closed the account on 2019-08-27",
    "LH1842 now departs from gate K14 at 18",
)
EXCHANGES = (
    ("send me your bank details", "⟦20-00-00⟧ ⟦55779911⟧"),
    ("what's the sort code", "⟦20 00 00⟧", "and the account", "⟦55779911⟧"),
    ("call the bank", "order 4002-187-3 is on hold, says the line 0800 111 999"),
    ("did the bank write?", "yes on 2024-08-27, gate K14 at 18:05 for LH1842 now"),
)


def find(text: str) -> Iterator[Span]:
    """IBANs by country and length, accounts of some countries by form, others by the word before them."""
    yield from _ibans(text)
    for match in _RUSSIAN.finditer(text):
        yield Span(*match.span(), KIND)
    for match in _NORWEGIAN.finditer(text):
        if norwegian_account(re.sub(r"\D", "", match.group())):
            yield Span(*match.span(), KIND)
    for match in _BRITISH.finditer(text):
        for group in (1, 3, 4, 6, 7, 9):
            if match.group(group):
                yield Span(*match.span(group), KIND)
    for match in _SORT_ALONE.finditer(text):
        yield Span(*match.span(1), KIND)
    for pattern in (_NUMBER, _SHORT_CODE, _INDIAN_BRANCH):
        for match in values_near(text, CUES, pattern, words_after=3):
            if _is_account(text, match):
                yield Span(*match.span(), KIND)
    for match in values_near(text, ("bank",), _SWIFT, words_after=2):
        if match.group()[:4].isupper():
            yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Long digit strings in the reply to somebody who asks for an account."""
    yield from _ibans(text)
    yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, CUES))
    yield from (Span(*match.span(), KIND) for match in _BEGUN.finditer(text))
    for match in _ANSWER.finditer(text):
        if _is_account(text, match):
            yield Span(*match.span(), KIND)


def _is_account(text: str, match: re.Match[str]) -> bool:
    number = match.group()
    return not (_NO_ACCOUNT.fullmatch(number) or is_freephone(number) or is_of_a_thing(text, match.start()))


def _ibans(text: str) -> Iterator[Span]:
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
