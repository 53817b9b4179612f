"""Phone numbers: by `phonenumbers` behind a digit gate, by grouping, or by what is said around them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from prepare.scrub._cues import values_near
from prepare.scrub._number_words import spelled_runs
from prepare.scrub._other_numbers import is_freephone, is_of_a_thing
from prepare.scrub._parts import CONTINUED, told_in_parts
from prepare.scrub._phone_shapes import mixed, shaped, with_plus
from prepare.scrub._questions import JUST_ASKED
from prepare.scrub._spans import Span

KIND = "PHONE"
CUES = ("phone",)
LEAST_DIGITS = 0
_LEAST_DIGITS = 5
_LEAST_ASKED, _MOST_ASKED = 5, 14
_LEAST_SPELLED_PART = 3
REGIONS = ("RU", "US", "GB")
"""Where a number without country code may be from."""

_EXTENSION = r"(?:\s*(?:x|ext\.?|доб\.?)\s*\d{1,6})?"
_START = r"(?:(?<![\w.,:/#$€£₽+@=-])|(?<=[\w,;:|=>\"'][,;:|=>\"'])(?=\+)|(?<=[^\W\d_])(?=\+\d))"
"""Not within another number; with a plus also right after a word, or after the sign between fields of a table."""
_CANDIDATE = re.compile(
    rf"{_START}(?:\+\s?)?\(?\d(?:[\s().\-–/]{{0,3}}\d){{6,15}}(?![\d%°€$£₽]|[.,:/]\d){_EXTENSION}(?!\w)"
)
_ANY = re.compile(rf"{_START}(?:\+\s?)?\(?\d(?:[\s().\-–]{{0,3}}\d){{5,15}}(?![\d%°€$£₽]|[.,:/]\d){_EXTENSION}(?!\w)")
_GROUPED = re.compile(
    r"""\(\d{1,5}\)\s?\d[\d\s.-]{4,}        # (495) 123-45-67
      | 0\d{1,4}[\s./-]{1,3}\d[\d\s./-]{4,}   # 0341 8387176
      | \d{2,4}[\s.-]\d{2,4}[\s.-]\d{2,4}(?:[\s.-]\d{2,4}){0,2}  # 516 466 638
      | \d{3}[.-]\d{4} | \d{4}[ -]\d{4}(?:[ -]\d{2,4})?""",
    re.VERBOSE,
)
_DATE = re.compile(
    r"(?:19|20)\d\d[\s./-]?[01]\d[\s./-]?[0-3]\d(?:\s*[012]?\d.*)?|[0-3]?\d[./-][0-3]?\d[./-](?:19|20)?\d\d(?:\s+\d.*)?"
    r"|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d|\d{1,3}(?:[\s.,]000)+|(?:19|20)\d\d\s(?:19|20)\d\d"
    r"|\d{1,2}-\d{1,2}(?:\s\d{1,2}-\d{1,2})+"
    r"|\d{1,3}(?:\.\d{1,3}){3}|[0-]+"
)
_MONEY = re.compile(
    r"\s*(?:[€$£₽%]|(?:руб|eur|usd|gbp|dollars?|euros?|pounds?|тыс|млн|км|km|kg|кг|шт|р\b))", re.IGNORECASE
)
_DIGITS = re.compile(r"\D+")
_VERSION = re.compile(r"(?=.*(?<!\d)\d(?!\d))\d{1,2}(?:[.-]\d{1,2}){3,}")

EXAMPLES = (
    "mob ⟦o7seven00 nine00 five18⟧",
    "⟦+7 (9O5) 41-восемь-7О-33⟧",
    "text ⟦plus 44 7 7 0 0 - 9OO - 562⟧",
    "запиши, ⟦8 963 77 ноль 12 45⟧",
    "call me on ⟦+44 7700 900123⟧",
    "мой номер ⟦8 (916) 555-01-23⟧, звони",
    "⟦89165550123⟧",
    "text ⟦212.555.0147⟧",
    "her desk: ⟦(0341) 555 0123x12⟧",
    "ask him: ⟦089 5550 1234⟧",
    "my number is⟦+44 7700 900123⟧",
    "mira,⟦+39 347 555 0123⟧,Rome",
    "мастер: ⟦9.8.7.5.5.5.0.1.2.6⟧, спросить рената",
    "ring the caterer. ⟦0 1 5 1, 4 9 6, 0 8 2 7⟧",
    "набери ⟦плюс 7 (3 4 3) 271 0 4 6 8⟧",
    "это номер ⟦8 963 77 ноль 12 сорок пять⟧",
    "вход по ⟦8 904 тридцать три 18 ноль пять семь⟧, дальше",
    "пиши на ⟦8_905_555_01_26⟧ или ⟦8*905*555*01*26⟧",
    "новый мой: ⟦+7 (9O4) 611 7З 28⟧",
    "schreib auf ⟦0176 / 55 20 13 48⟧",
    "городской бабули без межгорода ⟦5-18-74⟧",
)
COUNTEREXAMPLES = (
    "see you at 1930",
    "founded 1987-11-02, moved 2009-2014",
    "it was 1 200 000 roubles",
    "the match ended 3-2, 21-19, 25-23",
    "python 3.11.7 broke everything",
    "call the admin page 192.168.0.1 up",
    "phone me at 8 or 9",
    "backups from 2024-03-05 18:30:22",
    "one two three four testing",
    "мне позвонили в 2019",
    "better than that hotline, 0800 111 999 option 3",
    "на горячую 8-800-555-35-35 не пробовал",
    "call them at 1-888-555-0123 and wait",
    "count with me 0 1 2 3 4 5 6 7 8 9",
    "8 марта два раза по 20 и 3",
)
EXCHANGES = (
    ("whats his number", "by the phone. I think ⟦4 double 1 7 3 6⟧"),
    ("what's your number?", "⟦5550147⟧"),
    ("скинь номер", "ща", "а, вот", "⟦555-01-23⟧"),
    ("call the bank?", "their line is 8 800 100-70-10, open 24/7"),
)


def find(text: str) -> Iterator[Span]:
    """Find numbers that are valid, written with +, grouped as phones are, or next to a word for phoning."""
    if sum(map(text.count, "0123456789")) < _LEAST_DIGITS:
        return
    for match in _CANDIDATE.finditer(text):
        number = match.group()
        if _is_something_else(text, match):
            continue
        if number.startswith("+") or _is_grouped(number) or _is_valid(number):
            yield Span(with_plus(text, match.start()), match.end(), KIND)
    for start, end in shaped(text):
        yield Span(start, end, KIND)
    for match in values_near(text, CUES, _ANY, words_after=4, words_before=2):
        if not _is_something_else(text, match):
            yield Span(with_plus(text, match.start()), match.end(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Numbers of six digits or more in the reply to somebody who asks."""
    for match in _ANY.finditer(text):
        if not _is_something_else(text, match):
            yield Span(*match.span(), KIND)
    asked = JUST_ASKED + "phone" in near
    if asked:
        yield from (Span(start, end, KIND) for start, end in mixed(text, _LEAST_ASKED, _MOST_ASKED, asked=True))
    if CONTINUED + "phone" in near or (asked and len(spelled_runs(text, _LEAST_SPELLED_PART)) == 1):
        yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, CUES))


def _is_grouped(number: str) -> bool:
    number = number.split("x")[0].strip()
    return _GROUPED.fullmatch(number if ")" in number else number.lstrip("(")) is not None


def _is_something_else(text: str, match: re.Match[str]) -> bool:
    number = match.group()
    return bool(
        _DATE.fullmatch(number)
        or _VERSION.fullmatch(number)
        or _MONEY.match(text, match.end())
        or is_freephone(number)
        or is_of_a_thing(text, match.start())
    )


@lru_cache(maxsize=1 << 16)
def _is_valid(number: str) -> bool:
    from phonenumbers import NumberParseException, is_valid_number, parse

    if len(_DIGITS.sub("", number)) < 10:
        return False
    number = " ".join(number.split())
    for region in REGIONS:
        try:
            if is_valid_number(parse(number, region)):
                return True
        except NumberParseException:
            continue
    return False
