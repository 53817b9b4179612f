"""Codes of doors, gates, lockboxes and safes, by the word that names what they open."""

import re
from collections.abc import Iterator

from prepare.scrub._code_steps import steps
from prepare.scrub._codes import DOOR_CODE, codes_near, found_in, is_code_there
from prepare.scrub._cues import kinds_in
from prepare.scrub._questions import ASKED, JUST_ASKED
from prepare.scrub._spans import Span

KIND = "DOORCODE"
_PRESSES = frozenset(("door", "code", "entry"))
CUES = ("door", "entry")

_WORDS_AFTER = 3
_WORDS_AFTER_LONGER = 8
"""Before a code of four signs or more."""
_LONGER = 4
_LONGEST_WITH_DIAL = 60
_SPACED = re.compile(r"(?<![\w.,-])[A-ZА-Я] \d(?: \d){2,5}(?: [A-ZА-Я](?!\w))?(?![\w:%]|[.,]\d| \d)")
_SPACED_ANY_CASE = re.compile(_SPACED.pattern, re.IGNORECASE)
"""C 1 9 5 7 Y."""
_LETTERS = re.compile(
    r"\b(?:[Ll]ock ?box|[Kk]ey ?(?:box|safe)|[Pp]adlock|[Cc]ombo|[Cc]ombination|[Ss]afe)\s"
    r"(?:(?:is|code|word|letters|=|:)\s){0,2}([A-Z]{3,6})(?!\w)"
)
"""Of a lock with letters."""
_DIAL = re.compile(r"(?<![\w.,:/€$£₽+-])\d{1,2}(?:\s?[-–]\s?\d{1,2}){2,4}(?![\w/:%-]|[.,]\d)")
"""Of a lock with a dial or wheels: 32-8-19."""
_DIALLED = re.compile(
    r"(?<!\w)(?:safe|padlock|combo|combination|locker|lock|briefcase|suitcase|сейф\w*|замо?к\w*|шкафчик\w*|комбинаци\w+"
    r"|чемодан\w*)(?!\w)[^.!?\n]{0,30}?$",
    re.IGNORECASE,
)
_FLAT_AND_CALL = re.compile(
    r"(?<!\w)(?:домофон\w*|калитк\w+|код\w*|набери(?:те)?|набирай(?:те)?|жми(?:те)?|intercom|buzzer|buzz|dial)"
    r"(?:[\s:—–-]+(?:там|это|просто|такой|теперь|is|its)){0,2}[\s:—–-]+(?P<code>\d{1,4}\s?[кКkKвВ](?:\s?\d{1,6})?)(?![\w:%-])",
    re.IGNORECASE,
)
"""Домофон 118в: the flat, and the key that calls or comes before the code."""
_FLAT_AND_CALL_ALONE = re.compile(r"\s*(\d{1,4}\s?[кКkKвВ](?:\s?\d{2,6})?)[\s.!)]*")
_YEAR_OPENS = re.compile(
    r"(?<!\w)(?:key\s?safe|key\s?box|lock\s?box|padlock|combo|combination|(?:gate|door|alarm|safe|shed|garage)\scode|keypad)"
    r"(?:\s(?:is|was|=|now|still)|:|\s=|\s[-–—]){1,2}\s?((?:19|20)\d\d)(?![\w:%/-]|[.,]\d)"
    r"|(?<!\w)(?:ворота|калитк\w|домофон\w*|сейф\w*|шлагбаум\w*|замок|чемодан\w*)(?:\s(?:на|от|у|в)\s\w+)?[\s:—-]{1,3}"
    r"((?:19|20)\d\d)[\s.!]*$",
    re.IGNORECASE,
)
_MARKED_AFTER_CODE = re.compile(r"[*#]")
_LETTERED = r"(?<![\w.,:/$€£₽+~-])(?P<code>[a-z]\d{3,6}[a-z]|\d{3,6}[abdejnoqrtuxyz])(?![\w%€$£₽°:/-]|[.,]\d)"
"""In lower case, as on no price, measure or resolution: c1479x, 1066y."""
_OPENS_WITH = re.compile(
    r"(?<!\w)(?:open(?:s|ed)?|unlock(?:s|ed)?|works?|get in|code|keypad|buzzer|lock)(?:\s(?:it|up))?\s"
    rf"(?:(?:with|using|by|on|is|was|it['’]?s|now|still)\s){{1,2}}{_LETTERED}"
)
_LETTERED_ALONE = re.compile(_LETTERED)
_FLIGHT = re.compile(r"[A-Z]{2}\s?\d{3,4}")

EXAMPLES = (
    "door at the side opens with ⟦1066y⟧",
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
    "the key safe is ⟦1987⟧ behind the drainpipe",
    "ворота на даче ⟦1962⟧",
    "locker combo is ⟦12-34-6⟧",
    "сейф в шкафу, ⟦6-31-8⟧, три поворота",
    "padlock: ⟦9 left, 22 right, 4 left⟧",
    "домофон ⟦118в⟧",
    "набери ⟦45к1267⟧ и заходи",
    "код ⟦2*58⟧",
    "code is ⟦#4471⟧",
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
    "the score was 6-31-8",
    "сейф весит 6-8 кг",
    "розетка на 220в, код ошибки",
    "the gate opened in 1987",
    "замок построен в 1987",
    "набери мне в 8 вечера",
)
EXCHANGES = (
    ("wheres the door code for the studio", "hahaha sorry. ⟦c1479x⟧"),
    ("door code?", "500m past the shop, 720p screen"),
    ("код домофона?", "⟦37*265⟧", "ок", "дрова 3 куба по 2800 привезут"),
    ("lockbox combo?", "⟦5017⟧"),
    ("код домофона?", "⟦37*265⟧"),
    ("my locker is jammed whats ur combo", "⟦32 right, 8 left, 19 right⟧"),
    ("пароль от сейфа напомни", "⟦6-31-8⟧ и дёрни", "не идёт", "тогда ⟦31-6-8⟧"),
    ("как открыть калитку?", "⟦118в⟧"),
    ("what's the bike lock set to", "⟦24-8-36⟧"),
    ("locked out of the shed again", "have you tried the year we got married ⟦1979⟧"),
    ("which code does the gate want", "our anniversary, ⟦1994⟧ i think"),
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
        yield from (Span(*match.span(match.lastindex or 0), KIND) for match in _YEAR_OPENS.finditer(text))
        for match in _DIAL.finditer(text):
            if _DIALLED.search(text, 0, match.start()):
                yield Span(*match.span(), KIND)
    elif "code" in kinds:
        marked = [span for span in found_in(text, DOOR_CODE) if _MARKED_AFTER_CODE.search(text[slice(*span)])]
        yield from (Span(start, end, KIND) for start, end in codes_near(text, ("code",), marked))
    if "door" in kinds:
        yield from (Span(*match.span("code"), KIND) for match in _OPENS_WITH.finditer(text))
    if not kinds.isdisjoint(_PRESSES):
        yield from (Span(*match.span("code"), KIND) for match in _FLAT_AND_CALL.finditer(text))
    if "door" in kinds or "entry" in kinds:
        yield from (Span(start, end, KIND) for start, end in steps(text))


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Codes in the reply to somebody who stands before a door."""
    if "door" not in near:
        return
    yield from (Span(start, end, KIND) for start, end in steps(text))
    yield from (Span(*match.span(), KIND) for match in _SPACED_ANY_CASE.finditer(text))
    asked = ASKED + "door" in near or JUST_ASKED + "door" in near
    if asked and (alone := _FLAT_AND_CALL_ALONE.fullmatch(text)):
        yield Span(*alone.span(1), KIND)
    if asked and len(text) <= _LONGEST_WITH_DIAL:
        yield from (Span(*match.span("code"), KIND) for match in _LETTERED_ALONE.finditer(text))
    if len(text) <= _LONGEST_WITH_DIAL:
        yield from (Span(*match.span(), KIND) for match in _DIAL.finditer(text))
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
