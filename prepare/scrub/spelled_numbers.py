"""Phone numbers and codes that are spelled out: "oh seven seven double nine", "сорок два десять"."""

import re
from collections.abc import Iterator

from prepare.scrub._answers import leading_in
from prepare.scrub._codes import codes_near
from prepare.scrub._cues import cues, kinds_in
from prepare.scrub._number_words import mixed_number, spelled_runs
from prepare.scrub._questions import AHEAD
from prepare.scrub._spans import Span

KIND = "PHONE"
CUES = ("phone", "code", "pin", "door")

_LEAST_WITHOUT_CUE = 7
_LEAST_AFTER_PHONE = 5
_LEAST_AFTER_CODE = 3
_LEAST_ALONE = 4
"""Of digits that are a whole message, whatever was said before."""
_COUNTS = re.compile(r"(?:one|один|раз)\W+(?:two|два)\W+(?:three|три)|(?:three|три)\W+(?:two|два)", re.IGNORECASE)
_LEAST_TOKENS = 2
_CODES = frozenset(("code", "pin", "door"))

EXAMPLES = (
    "its ⟦oh seven seven double oh nine oh oh one two three⟧",
    "⟦восемь девятьсот шестнадцать пятьсот пятьдесят пять ноль один двадцать три⟧",
    "pin is ⟦four two one oh⟧",
    "код ⟦сорок два десять⟧",
    "door: ⟦thirty-one forty-two⟧",
    "⟦семь семь ноль два⟧",
    "la cajita gris, pones ⟦uno nueve cuatro cuatro⟧ y tiras",
    "otp пока ⟦одиннадцать одиннадцать⟧",
)
COUNTEREXAMPLES = (
    "one two three four testing",
    "two or three of us, maybe four",
    "сто раз говорил, двадцать пять тысяч",
    "one code, two doors",
    "three two one go",
    "one two three four five once i caught a fish",
    "двадцать пять",
)
EXCHANGES = (
    ("what's the pin?", "⟦four two one oh⟧"),
    ("your number?", "⟦five five five oh one four seven⟧"),
    ("скажи цифры из смс", "⟦семьсот сорок⟧", "дальше", "и ⟦восемнадцать два⟧"),
    ("какой пин?", "⟦четвёрка потом ноль потом девять три⟧"),
    ("кинь пин от телефона бати", "⟦1 девять 6 один⟧"),
    ("pin?", "⟦4 four 1 oh⟧"),
    ("контакт сантехника?", "⟦восемь девять два шесть⟧", "ага", "⟦шестнадцать 04⟧"),
    ("what's the pin of that card", "2 of them i think"),
    ("what's the door code?", "one sec", "two minutes"),
    ("I wrote it on the card. ⟦Forty-three, ninety⟧.", "is that the whole pin"),
)


def find(text: str) -> Iterator[Span]:
    """Find runs of number words: long ones anywhere, shorter ones beside a word for phone or code."""
    if sum("number_words" in cue.kinds for cue in cues(text)) < _LEAST_TOKENS:
        return
    near = kinds_in(text)
    for start, end in spelled_runs(text, _LEAST_ALONE):
        told = text[start:end]
        if not _COUNTS.search(told) and (_is_all(text[:start] + text[end:]) or _is_digits(told)):
            yield Span(start, end, "OTP")
    for start, end in spelled_runs(text, _LEAST_AFTER_PHONE if "phone" in near else _LEAST_WITHOUT_CUE):
        yield Span(start, end, KIND)
    for kind, cue_kind in (("PIN", "pin"), ("OTP", "code"), ("DOORCODE", "door")):
        if cue_kind in near:
            spelled = spelled_runs(text, _LEAST_AFTER_CODE)
            for start, end in codes_near(text, (cue_kind,), spelled):
                yield Span(start, end, kind)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find runs of four number words; of three after a question about a code, of two if they are all that is said."""
    codes = any(kind.removeprefix(AHEAD) in _CODES for kind in near)
    runs = spelled_runs(text, _LEAST_AFTER_CODE if codes else _LEAST_AFTER_PHONE - 1)
    if codes and not runs:
        runs = [(start, end) for start, end in spelled_runs(text, 2) if _is_all(text[:start] + text[end:])]
    for start, end in runs:
        yield Span(start, end, "OTP" if codes else KIND)
    if mixed := mixed_number(text):
        yield Span(*mixed, "OTP" if codes else KIND)


def _is_digits(told: str) -> bool:
    """Whether each word is a digit of its own, four or more, not all the same: nothing is counted so."""
    words = re.findall(r"\w+", told.lower())
    single = sum("number_tens" not in cue.kinds and "number_hundreds" not in cue.kinds for cue in cues(told))
    return single == len(words) >= _LEAST_ALONE and len(set(words)) > 1


def _is_all(rest: str) -> bool:
    """Whether nothing is left that tells of something else that is counted."""
    return not any(map(str.isalnum, leading_in().sub("", rest, count=1)))
