"""Phone numbers and codes that are spelled out: "oh seven seven double nine", "сорок два десять"."""

from collections.abc import Iterator

from prepare.scrub._codes import codes_near
from prepare.scrub._cues import cues, kinds_in
from prepare.scrub._number_words import spelled_runs
from prepare.scrub._spans import Span

KIND = "PHONE"
CUES = ("phone", "code", "pin", "door")

_LEAST_WITHOUT_CUE = 7
_LEAST_AFTER_PHONE = 5
_LEAST_AFTER_CODE = 3
_LEAST_TOKENS = 2

EXAMPLES = (
    "its ⟦oh seven seven double oh nine oh oh one two three⟧",
    "⟦восемь девятьсот шестнадцать пятьсот пятьдесят пять ноль один двадцать три⟧",
    "pin is ⟦four two one oh⟧",
    "код ⟦сорок два десять⟧",
    "door: ⟦thirty-one forty-two⟧",
)
COUNTEREXAMPLES = (
    "one two three four testing",
    "two or three of us, maybe four",
    "сто раз говорил, двадцать пять тысяч",
    "one code, two doors",
)
EXCHANGES = (("what's the pin?", "⟦four two one oh⟧"), ("your number?", "⟦five five five oh one four seven⟧"))


def find(text: str) -> Iterator[Span]:
    """Find runs of number words: long ones anywhere, shorter ones beside a word for phone or code."""
    if sum("number_words" in cue.kinds for cue in cues(text)) < _LEAST_TOKENS:
        return
    near = kinds_in(text)
    for start, end in spelled_runs(text, _LEAST_AFTER_PHONE if "phone" in near else _LEAST_WITHOUT_CUE):
        yield Span(start, end, KIND)
    for kind, cue_kind in (("PIN", "pin"), ("OTP", "code"), ("DOORCODE", "door")):
        if cue_kind in near:
            spelled = spelled_runs(text, _LEAST_AFTER_CODE)
            for start, end in codes_near(text, (cue_kind,), spelled):
                yield Span(start, end, kind)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find runs of four number words, of three right after a question about a code."""
    codes = not near.isdisjoint(("code", "pin", "door"))
    for start, end in spelled_runs(text, _LEAST_AFTER_CODE if codes else _LEAST_AFTER_PHONE - 1):
        yield Span(start, end, "OTP" if codes else KIND)
