"""One-time codes, and any short code that is the reply to a question or a message of its own."""

import re
from collections.abc import Iterator

from prepare.scrub._codes import CODE, LONE_CODE, codes_near, found_in, is_code_there
from prepare.scrub._cues import kinds_in
from prepare.scrub._spans import Span

KIND = "OTP"
CUES = ("code", "pin", "door")
LEAST_DIGITS = 2

_PREFIXED = re.compile(r"(?<![\w-])[A-Z]{1,3}-\d{4,8}(?![\w-])")
_LONE = re.compile(r"\s*(\d{4,10}|\d{3}[ -]\d{3})\s*[.!]*\s*")
_TIME_OR_ROUND = re.compile(
    r"(?:[01]\d|2[0-3])(?:00|05|[1-5][05])|(?:19|20)\d\d|\d+00|1234(?:5(?:6(?:7(?:8(?:90?)?)?)?)?)?|(\d)\1+|0420|1337"
)
_LONG_NUMBER = re.compile(r"(?<![\w.,:/$€£₽#+~=&?%-])\d{8,20}(?![\w%€$£₽:/]|[.,-]\d)")
_SHORT_ENOUGH = 60

EXAMPLES = (
    "Your verification code is ⟦950244⟧. Do not share it with anyone.",
    "⟦G-910033⟧ is your Google verification code.",
    "⟦1569⟧ — код для входа в Telegram",
    "код подтверждения: ⟦411-028⟧",
    "so i typed ⟦7306⟧ and hit it",
    "It's the alarm code. It is ⟦4477⟧ now",
    "⟦730818⟧",
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
)
EXCHANGES = (
    ("they sent you a code, what is it?", "⟦7308⟧"),
    ("just read me the number from the text", "sec", "sorry was on a call", "⟦969-195⟧"),
    ("какой код?", "вроде ⟦1996⟧"),
    ("did the code come?", "yes ⟦532 776⟧"),
    ("how do i get in?", "ring me", "⟦37*265⟧"),
)


def find(text: str) -> Iterator[Span]:
    """Codes beside a word for code, and messages that are nothing but a number no clock or calendar has."""
    lone = _LONE.fullmatch(text)
    if lone and not _TIME_OR_ROUND.fullmatch(lone.group(1)):
        yield Span(*lone.span(1), KIND)
    for match in _LONG_NUMBER.finditer(text):
        if not match.group().endswith("000"):
            yield Span(*match.span(), "ID")
    if "entry" in kinds_in(text):
        values = [span for span in found_in(text, CODE) if is_code_there(text, *span)]
        for start, end in codes_near(text, ("entry",), values, 1):
            yield Span(start, end, "PIN")
    if "code" in kinds_in(text):
        for match in _PREFIXED.finditer(text):
            yield Span(*match.span(), KIND)
        for start, end in codes_near(text, ("code",), found_in(text, CODE)):
            if text[start:end] not in ("404", "403", "500", "200", "502", "503"):
                yield Span(start, end, KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a lone code, or a code in a short reply."""
    lone = LONE_CODE.fullmatch(text)
    if lone:
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
    if len(text) > _SHORT_ENOUGH:
        return
    for match in CODE.finditer(text):
        words = len(text.split())
        if (len(match.group()) > 3 or words <= 2) and is_code_there(text, *match.span(), years=words <= 3):
            yield Span(*match.span(), KIND)
