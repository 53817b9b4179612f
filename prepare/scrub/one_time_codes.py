"""One-time codes, and any short code that is the reply to a question or a message of its own."""

import re
from collections.abc import Iterator
from itertools import pairwise

from prepare.scrub._answers import leading_in, words
from prepare.scrub._bare_words import drawn
from prepare.scrub._code_steps import halves, left_open, steps, times
from prepare.scrub._codes import CODE, LONE_CODE, YEAR_OF, codes_near, found_in, is_code_there, mixed_codes
from prepare.scrub._corrections import TOLD, added, corrected
from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._cues import cued as cued_by
from prepare.scrub._parts import told_in_parts
from prepare.scrub._questions import AHEAD, ASKED, JUST_ASKED
from prepare.scrub._spans import Span

KIND = "OTP"
CUES = ("code", "pin", "door")

_TOLD = frozenset(TOLD + kind for kind in (*CUES, "card", "id", "phone", "bank", "plate", "sure_password"))
_ASKED = frozenset(ASKED + kind for kind in CUES)
_OPEN = _ASKED | frozenset(before + kind for before in (JUST_ASKED, AHEAD) for kind in CUES)
_LED_IN = re.compile(
    rf"(?:^\W*|[:=→-]\s*|(?:{words('leads_in')}|(?<!\w)(?:mine|ours|my|мой|моя|мо[её]|наш|it|on|тут|вот|новый|свежий|последний|другой|newest|latest))\W+)(?:{words('may_lead_in')}\W+)*$",
    re.IGNORECASE,
)
_LONGEST_LEAD = 40
_LEAST_ALONE = 4
_LEAST_DIGITS_BY_SIGN = 2
_PREFIXED = re.compile(r"(?<![\w-])[A-ZА-Я]{1,3}-(?:\d{4,8}|\d{3}[ -]\d{3})(?![\w-])")
_SURELY_PREFIXED = re.compile(r"(?<![\w-])[A-Z]-\d{3}[ -]?\d{3}(?![\w-])")
_TO_BE_USED = re.compile(
    r"\b(?:[Uu]se|[Ee]nter|[Qq]uote|[Ss]how|[Вв]ведите|[Нн]азовите|[Пп]окажите)\s(?:code\s|код\s)?"
    r"((?=[A-Z\d -]*\d)[A-Z\d]{3,4}[ -]?[A-Z\d]{3,4})(?![\w-])"
)
_LONE = re.compile(r"\s*(\d{4,10}|\d{3}[ -]\d{3})\s*[.!]*\s*")
_TIME_OR_ROUND = re.compile(
    r"(?:[01]\d|2[0-3])(?:00|05|[1-5][05])|(?:19|20)\d\d|\d+00|1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|(\d)\1+|0420|1337"
)
_LONG_NUMBER = re.compile(r"(?<![\w.,:/$€£₽#+~=&?%-])\d{8,20}(?![\w%€$£₽:/]|[.,-]\d)")
_DATE_OR_RANGE = re.compile(r"\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d\d|(?:19|20)\d\d(?:[.-]\d{1,2}){2}|\d{1,2}[.-]\d{1,2}")
_SPACED_OUT = re.compile(r"(?<![\w.,:/-])\d(?:-\d){3,7}(?![\w/-]|[.,:]\d)")
_ONE_BY_ONE = re.compile(r"(?<![\w.,:/-])\d(?:(?:,? | ?[—–·] ?)\d){2,7}(?![\w/%:-]|[.,]\d|\s?(?:x|х|раз|шт|kg|кг))")
_SIGN_BY_SIGN = re.compile(
    r"(?:^|(?<=\n))(?=(?:[^\d\n]*\n)*\d[^\n]*\n)(?:\d{1,2}|[A-ZА-Я#*\ufffc])(?:\n(?:\d{1,2}|[A-ZА-Я#*\ufffc])){2,7}(?=\n|$)"
)
_LINE_BY_LINE = re.compile(r"(?:^|(?<=\n))\d{2,3}(?:\n\d{2,3}){1,3}(?=\n|$)")
_CAUGHT = re.compile(r"[:—–-]\s*(\d{3}[ -]\d{3})\s*$")
_SHORT_ENOUGH = 60
_SHORT_ENOUGH_IF_ASKED = 100
_FEW_WORDS = 3

EXAMPLES = (
    "and the telephone one is ⟦1 9 5 1 4⟧",
    "your parcel is ready. Use ⟦ZK4 77P⟧ before 21:00",
    "⟦1 9 4 4⟧",
    "⟦0\n3\n8\n8⟧",
    "⟦G-591 037⟧ is your code",
    "Your verification code is ⟦950244⟧. Do not share it with anyone.",
    "⟦G-910033⟧ is your Google verification code.",
    "⟦1569⟧ — код для входа в Telegram",
    "код подтверждения: ⟦411-028⟧",
    "so i typed ⟦7306⟧ and hit it",
    "It's the alarm code. It is ⟦4477⟧ now",
    "⟦730818⟧",
    "⟦0-3-7-2-2⟧ came just now",
    "kids lock. ⟦2 0 1 9⟧, year we got the cat",
    "it's coming: ⟦190 447⟧",
    "⟦70\n16\n71⟧",
    "the telly wants ⟦0 0 4 1⟧ after that",
    "alarm code is the year nan was born, ⟦1938⟧",
    "пин это год моего рождения ⟦1974⟧",
    "the amazon locker one is ⟦4VX9QD⟧",
    "your pickup code: ⟦K7TN42P⟧",
    "код для постамата ⟦A4K9T2⟧",
)
COUNTEREXAMPLES = (
    "code review at 4, can you join?",
    "the code never came",
    "i wrote 300 lines of code",
    "error code 404 again",
    "type 2 diabetes since 1998",
    "press the button for 10 seconds",
    "2019",
    "1930",
    "they want 4821 for a bike from 2008, no way",
    "встречаемся в 1830 у выхода 4",
    "1-2-3-4 and go",
    "won 6-4, 3-6, 7-5",
)
EXCHANGES = (
    ("they sent you a code, what is it?", "⟦7308⟧"),
    ("just read me the number from the text", "sec", "sorry was on a call", "⟦969-195⟧"),
    ("код от озона найди", "а это вчерашний. новый ⟦9934⟧"),
    ("какой код?", "вроде ⟦1996⟧"),
    ("did the code come?", "yes ⟦532 776⟧"),
    ("how do i get in?", "ring me", "⟦37*265⟧"),
    ("пин от карты какой? стою на кассе", "⟦0619⟧", "спс", "вышло 2319, кефир взяла"),
    ("the code again?", "⟦4471⟧", "ta", "it broke the migration 0043 again"),
    ("whats ur iban", "⟦GB45 BARC 3503 3959 0935 25⟧", "ok", "rent is 1150 + 60 bills right"),
    ("код скинь", "⟦2947⟧", "ага", "там 3 вещи, чехол не бери если 15 pro а не 15"),
    ("my parcel is in the locker", "whats the code", "⟦7QX2MP⟧ or the qr"),
    ("which pin was it?", "ahaha. ⟦16⟧ ..", "and?", ".. ⟦72⟧"),
    ("папин пин напиши", "первая половина ⟦58⟧", "так", "вторая половина как этаж, ⟦36⟧"),
    (
        "what's the card pin, is it the year mum was born",
        "yeah ⟦1961⟧. the rest is different now since the cleaner left",
    ),
)


def find(text: str) -> Iterator[Span]:
    """Codes beside a word for code, and messages that are nothing but a number no clock or calendar has."""
    if not any(map(str.isdigit, text)):
        return
    caught = _CAUGHT.search(text) if len(text.split()) <= _FEW_WORDS + 2 else None
    if caught:
        yield Span(*caught.span(1), KIND)
    lone = _LONE.fullmatch(text)
    if lone and not _TIME_OR_ROUND.fullmatch(lone.group(1)):
        yield Span(*lone.span(1), KIND)
    for match in _SPACED_OUT.finditer(text):
        if not _counts_on(match.group()):
            yield Span(*match.span(), KIND)
    cued = not kinds_in(text).isdisjoint(CUES)
    for start, end in _blank_between(text):
        told = sum(map(str.isdigit, text[start:end]))
        alone = told > _LEAST_ALONE or (
            told == _LEAST_ALONE and not any(map(str.isalnum, leading_in().sub("", text[:start], count=1) + text[end:]))
        )
        if cued or alone or text[start] == "0":
            yield Span(start, end, KIND)
    for match in _SIGN_BY_SIGN.finditer(text) if "\n" in text else ():
        digits = re.findall(r"\d+", match.group())
        if len(digits) + match.group().count(FILLER) >= _LEAST_DIGITS_BY_SIGN and not _counts_on("-".join(digits)):
            yield Span(*match.span(), KIND)
    for split in _LINE_BY_LINE.finditer(text):
        yield Span(*split.span(), KIND)
    for match in _LONG_NUMBER.finditer(text):
        if not match.group().endswith("000"):
            yield Span(*match.span(), "ID")
    if FILLER in text:
        for start, end in added(text):
            if text[start:end].isdigit():
                yield Span(start, end, KIND)
    if "entry" in kinds_in(text):
        values = [span for span in found_in(text, CODE) if is_code_there(text, *span)]
        for start, end in codes_near(text, ("entry",), values, 1):
            yield Span(start, end, "PIN")
    for match in _SURELY_PREFIXED.finditer(text):
        yield Span(*match.span(), KIND)
    for match in _TO_BE_USED.finditer(text):
        yield Span(*match.span(1), KIND)
    if cued:
        for start, end in codes_near(text, ("code", "door"), mixed_codes(text)):
            yield Span(start, end, KIND)
    year = YEAR_OF.search(text) if cued else None
    if year and any(cue.end <= year.start() for cue in cued_by(text, ("code", "pin"))):
        yield Span(*year.span("year"), KIND)
    if "code" in kinds_in(text):
        for match in _PREFIXED.finditer(text):
            yield Span(*match.span(), KIND)
        for start, end in codes_near(text, ("code",), found_in(text, CODE)):
            if text[start:end] not in ("404", "403", "500", "200", "502", "503"):
                yield Span(start, end, KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a lone code, or a code in a short reply."""
    yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, CUES))
    if not near.isdisjoint(_TOLD):
        yield from (Span(start, end, KIND) for start, end in corrected(text))
    lone = LONE_CODE.fullmatch(text)
    if lone and not _DATE_OR_RANGE.fullmatch(lone.group(1)):
        start, end = lone.span(1)
        # Two or three digits are a code only right after the question.
        if end - start < 4 and near.isdisjoint(CUES):
            return
        while start > 0 and text[start - 1] in "#*":
            start -= 1
        while end < len(text) and text[end] in "#*":
            end += 1
        yield Span(start, end, KIND)
        return
    asked = not near.isdisjoint(_ASKED)
    is_open = not near.isdisjoint(_OPEN)
    if is_open:
        yield from (Span(start, end, KIND) for start, end in mixed_codes(text))
    if "pin" in near:
        yield from (Span(start, end, "PIN") for start, end in drawn(text, asked=True))
    if not near.isdisjoint(CUES):
        yield from (Span(*match.span(), KIND) for match in _PREFIXED.finditer(text))
    if not near.isdisjoint(CUES):
        yield from (Span(start, end, KIND) for start, end in times(text))
        if len(text) <= _SHORT_ENOUGH_IF_ASKED and (year := YEAR_OF.search(text)):
            yield Span(*year.span("year"), KIND)
        told = (*left_open(text), *halves(text), *steps(text), *_blank_between(text))
        yield from (Span(start, end, KIND) for start, end in told)
    if len(text) > (_SHORT_ENOUGH_IF_ASKED if asked else _SHORT_ENOUGH):
        return
    length = len(text.split())
    if not is_open and near.isdisjoint(CUES) and length > _FEW_WORDS:
        return
    for match in CODE.finditer(text):
        # Where nobody waits for a code any more, a number in a sentence counts something, unless it is led in.
        if not is_open and length > _FEW_WORDS and not _is_led_in(text, match.start()):
            continue
        is_first = len(text[: match.start()].split()) < _FEW_WORDS
        years = length <= _FEW_WORDS or (is_first and ASKED + "pin" in near)
        if (len(match.group()) > 3 or length <= 2) and is_code_there(text, *match.span(), years=years):
            yield Span(*match.span(), KIND)


def _blank_between(text: str) -> Iterator[tuple[int, int]]:
    """Find digits that are told one by one: "2 0 1 9", "3, 0, 9"."""
    for match in _ONE_BY_ONE.finditer(text):
        if not _counts_on("-".join(filter(str.isdigit, match.group()))):
            yield match.span()


def _counts_on(number: str) -> bool:
    """Whether digits only count: 1-2-3-4, 5-4-3-2-1."""
    digits = [int(digit) for digit in number.split("-")]
    return len({after - before for before, after in pairwise(digits)}) == 1


def _is_led_in(text: str, start: int) -> bool:
    """Whether what stands before a number announces it: "it is", "mine"; or nothing does."""
    return _LED_IN.search(text, max(0, start - _LONGEST_LEAD), start) is not None
