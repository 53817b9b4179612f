"""Codes of doors, gates, lockboxes and safes, by the word that names what they open."""

import re
from collections.abc import Iterator

from prepare.scrub._code_steps import steps
from prepare.scrub._codes import DOOR_CODE, codes_near, found_in, is_code_there
from prepare.scrub._cues import kinds_in
from prepare.scrub._spans import Span

KIND = "DOORCODE"
CUES = ("door", "entry")

_WORDS_AFTER = 3
_WORDS_AFTER_LONGER = 8
"""Before a code of four signs or more."""
_LONGER = 4
_SPACED = re.compile(r"(?<![\w.,-])[A-ZА-Я] \d(?: \d){2,5}(?: [A-ZА-Я](?!\w))?(?![\w:%]|[.,]\d| \d)")
_SPACED_ANY_CASE = re.compile(_SPACED.pattern, re.IGNORECASE)
"""C 1 9 5 7 Y."""
_LETTERS = re.compile(
    r"\b(?:[Ll]ock ?box|[Kk]ey ?(?:box|safe)|[Pp]adlock|[Cc]ombo|[Cc]ombination|[Ss]afe)\s"
    r"(?:(?:is|code|word|letters|=|:)\s){0,2}([A-Z]{3,6})(?!\w)"
)
"""Of a lock with letters."""
_FLIGHT = re.compile(r"[A-Z]{2}\s?\d{3,4}")

EXAMPLES = (
    "text her this: ⟦C 1 9 5 7 Y⟧",
    "the lockbox ⟦LUCK⟧, alarm is off",
    "buzz ⟦06⟧ then wait",
    "to the gate: ⟦star 5512⟧",
    "door code is ⟦B5334⟧, second floor",
    "gate code ⟦5639⟧ then the lockbox is ⟦0521⟧",
    "домофон ⟦74*119⟧",
    "код от подъезда ⟦#4339⟧, 4 этаж",
    "калитка ⟦4031⟧, дверь ⟦4725⟧",
    "for the gate you press ⟦C then 2580 then tick⟧ and push",
    "press ⟦14, call, then 7713#⟧",
    "вторая дверь, ⟦4 и 9 вместе⟧",
    "сейф: ⟦вправо до 31, влево 8, вправо 64⟧",
    "theres a keypad. try mine first ⟦4A17⟧",
    "the locker, i set it to my old ones ⟦4446⟧, grab my goggles",
)
COUNTEREXAMPLES = (
    "see you at 1830 by gate 4",
    "room 214, third floor",
    "two doors down, 3 minutes",
    "the garage wants 450 quid for it",
    "дверь стоит 12000",
    "подъезд 4, этаж 3",
    "safe travels, land at 2130",
)
EXCHANGES = (
    ("lockbox combo?", "⟦5017⟧"),
    ("код домофона?", "⟦37*265⟧"),
    ("how do I get in?", "press ⟦#4471⟧ and wait"),
    ("the buzzer does nothing", "do ⟦2 and 4 together and then 9⟧"),
    ("what's the gym turnstile", "yours is ⟦16724-419⟧, i have it here"),
    ("how do you get in the gate?", "we land 18:35 with BA2761"),
)


def find(text: str) -> Iterator[Span]:
    """Codes within three words of a door, longer ones within eight, and what is pressed step by step."""
    kinds = kinds_in(text)
    for match in _SPACED.finditer(text):
        yield Span(*match.span(), KIND)
    if "door" in kinds:
        values = found_in(text, DOOR_CODE)
        for start, end in codes_near(text, ("door",), values, _WORDS_AFTER):
            if _is_code(text, start, end):
                yield Span(start, end, KIND)
        for start, end in codes_near(text, ("door",), values, _WORDS_AFTER_LONGER):
            if end - start >= _LONGER and _is_code(text, start, end):
                yield Span(start, end, KIND)
        if not text.isupper():
            yield from (Span(*match.span(1), KIND) for match in _LETTERS.finditer(text))
        if "code" in kinds:
            for start, end in codes_near(text, ("code",), values):
                yield Span(start, end, KIND)
    if "door" in kinds or "entry" in kinds:
        yield from (Span(start, end, KIND) for start, end in steps(text))


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Codes in the reply to somebody who stands before a door."""
    if "door" not in near:
        return
    yield from (Span(start, end, KIND) for start, end in steps(text))
    yield from (Span(*match.span(), KIND) for match in _SPACED_ANY_CASE.finditer(text))
    if len(text) <= 80:
        for match in DOOR_CODE.finditer(text):
            if _is_code(text, *match.span()) and not _FLIGHT.fullmatch(match.group()):
                yield Span(*match.span(), KIND)


def _is_code(text: str, start: int, end: int) -> bool:
    digits = _digits(text, start, end)
    marked = re.search(r"[*#]", text[start:end]) is not None
    return (digits >= 3 or marked) and is_code_there(text, start, end)


def _digits(text: str, start: int, end: int) -> int:
    return sum(map(str.isdigit, text[start:end]))
