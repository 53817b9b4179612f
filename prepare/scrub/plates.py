"""Vehicle registration plates: some by form alone, those of more countries where a vehicle is spoken of."""

import re
from collections.abc import Iterator

from prepare.scrub import _plate_forms as forms
from prepare.scrub._cues import kinds_in, values_near
from prepare.scrub._parts import told_in_parts
from prepare.scrub._questions import JUST_ASKED
from prepare.scrub._spans import Span

KIND = "PLATE"
CUES = ("plate", "vehicle")
LEAST_DIGITS = 0
_LEAST_DIGITS = 2

_BEGUN = re.compile(
    r"^\s*(?:[АВЕКМНОРСТУХABEKMHOPCTYX]\d{3}|(?=[A-Z0-9]*\d)(?=[A-Z0-9 ]*[A-Z])[A-Z0-9]{2,4}[ -][A-Z0-9]{3})(?![\w-])"
)
"""A plate or its first part at the start, also with letters for digits: GV7I LPA."""
_TOLD_FIRST = re.compile(r"^\W*(?i:it['’]?s\s|its\s)?(?P<plate>\d{1,3} [A-Z]{2,3} \d{2,4})(?=\s*(?:$|[,.!]))")
"""Of California and others: 7 LKD 482."""
_LETTERS = re.compile(r"[^\W\d_]+")
_LONGEST_REPLY = 80
_LEAST_SIGNS = 5

EXAMPLES = (
    "а на стс ⟦к 417 ух⟧, вдруг спросят",
    "номер машины ⟦О837СР50⟧, открой шлагбаум",
    "⟦а123вс 777⟧ подъехал",
    "номер ⟦у 123 ке | 15⟧ на парковку",
    "такси ⟦718 ABN 02⟧, белая",
    "пропуск на ⟦м123ор⟧",
    "впишите ⟦е 418 кх, 196 регион⟧",
    "номер машины ⟦в 555 ор⟧ сто двадцать третий",
    "plate is ⟦LIMA KILO 53 tango romeo victor⟧",
    "ну ⟦ка четыреста восемь тэ эм⟧, то есть ⟦К408ТМ750⟧",
    "parked behind ⟦LK53 TRV⟧",
    "the plate is ⟦7XKB421⟧",
    "a corsa, ⟦lk53 trv⟧, with a dent",
    "uber is a prius ⟦AA 1234 KX⟧",
    "its an irish reg ⟦191-d-12345⟧",
    "the van was ⟦LT19 0XK⟧ or so",
    "kennzeichen ⟦B-AB 1234⟧",
    "matrícula ⟦1234 BCD⟧",
    "tablice ⟦WX 8951K⟧",
    "car number ⟦mh 12 ab 1234⟧",
    "targa ⟦AB 123 CD⟧",
)
COUNTEREXAMPLES = (
    "a plate of 3 pancakes",
    "the car cost 4500",
    "я 100 раз говорил",
    "машина за 900 тысяч",
    "BMW 320 or an A4?",
    "the car is at 10 am 2019",
    "parked at 20 the whole day",
    "такси на 20 мин 350 руб",
    "машина в 300 км от нас",
    "took the bus 42 at 1230",
)
EXCHANGES = (
    ("which car is it, the plate?", "starts with ⟦LR68⟧", "ok", "then ⟦KVO⟧"),
    ("plate?", "⟦7 LKD 482⟧, grey corolla"),
    ("your car?", "ford ka, ⟦y-four-one-five g-w-d⟧"),
    ("number plate for the parking form?", "⟦LK53TRV⟧"),
    ("which car is yours", "⟦lk53 trv⟧, the blue one"),
    ("какая тачка, чтобы шлагбаум открыли", "⟦718 abn 02⟧ серая", "а у него", "старые, ⟦A 553 KTO⟧"),
    ("where do i park?", "⟦7KXR 294⟧ is the car, spaces 40 to 55"),
    ("where is the car", "at 10 the guy said 200 euro"),
)


def find(text: str) -> Iterator[Span]:
    """Plates by form; more where a vehicle is spoken of; any that follow a word for plate."""
    if sum(map(text.count, "0123456789")) < _LEAST_DIGITS:
        return
    for match in forms.SURE_ANY_CASE.finditer(text):
        yield Span(*match.span(), KIND)
    yield from _plates(forms.SURE.finditer(text))
    kinds = kinds_in(text)
    if not kinds.isdisjoint(CUES):
        yield from _plates(forms.NATIONAL.finditer(text))
    if "plate" in kinds:
        yield from _plates(values_near(text, ("plate",), forms.ANY, words_after=3))
    if not kinds.isdisjoint(CUES):
        for match in values_near(text, CUES, forms.RUSSIA_SPLIT, words_after=1):
            if _LETTERS.findall(match.group())[-1].lower() not in forms.WORDS:
                yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find plates of any country in a short reply, of any form where it is all."""
    if len(text) > _LONGEST_REPLY:
        return
    yield from _plates(forms.NATIONAL.finditer(text))
    yield from (Span(*match.span(), KIND) for match in forms.BY_SIGNS.finditer(text))
    yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, ("plate",)))
    if "plate" in near or JUST_ASKED + "plate" in near:
        yield from (Span(*match.span(), KIND) for match in _BEGUN.finditer(text))
        yield from (Span(*match.span("plate"), KIND) for match in _TOLD_FIRST.finditer(text))
    bare = text.strip(" .!,?\n")
    match = forms.ANY.fullmatch(bare)
    if match and len(bare) >= _LEAST_SIGNS and not near.isdisjoint(CUES):
        start = text.index(bare)
        yield from _plates(forms.ANY.finditer(text, start, start + len(bare)))


def _plates(matches: Iterator[re.Match[str]]) -> Iterator[Span]:
    for match in matches:
        if not any(_is_word(letters) for letters in _LETTERS.findall(match.group())):
            yield Span(*match.span(), KIND)


def _is_word(letters: str) -> bool:
    return letters.lower() in (forms.UNITS if letters.isupper() else forms.WORDS)
