"""Numbers under which somebody is kept: bookings, tickets, files, deposit boxes; also when they are asked for."""

import re
from collections.abc import Iterator

from prepare.scrub._codes import found_in, mixed_codes
from prepare.scrub._cues import kinds_in, values_near
from prepare.scrub._spans import Span

KIND = "ID"
CUES = ("booking",)
LEAST_DIGITS = 1

_WORDS_AFTER = 4
_LONGEST_ANSWER = 60
_PREFIXED = re.compile(
    r"(?<![\w./-])(?:[A-ZА-Я]{1,4}-\d{6,12}|[A-Z]{2,4}\d{6,12}|[A-Z]{2,4}-(?=[A-Z\d]{0,9}\d)[A-Z\d]{5,10}|\d{3}-\d{7}-\d{7})(?![\w-])"
)
"""Of a ticket or an order: the letters tell it from an amount."""
_PAPER = re.compile(
    r"(?<!\w)(?:карт\w{1,2}|дел\w|заявк\w|заявлени\w|обращени\w|справк\w|рецепт\w?|направлени\w|талон\w?|абонемент\w?"
    r"|пропуск\w?|путевк\w|путёвк\w|доверенност\w|больничн\w{2,3}|запис\w|истори\w\sболезни|договор\w?|полис\w?"
    r"|(?:case|claim|policy|chart|permit|prescription|application|lease|loan|docket|reservation|booking|patient|matter))"
    r"\s(?:№|номер|number|num|no\.?|ref\.?)[:\s]{0,2}(?:is\s|такой\s)?"
    r"(?P<number>(?=[\w/-]{0,12}\d[/-]?\d)[\wА-Я][\wА-Я/-]{2,16})(?![\w/-])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"(?<!\w)(?:deposit\sbox|банковск\w+\sячейк\w+|ячейк\w+(?=\s(?:№|номер)))(?:\sis)?\s"
    r"(?P<number>(?:(?:number|no\.?|№|номер)\s?)?[A-ZА-Я]?-?\d{1,6}[A-ZА-Я]?)(?![\w:%-]|[.,]\d)",
    re.IGNORECASE,
)
_IN_LINE = re.compile(
    r"(?<!\w)(?i:талон\w{0,2}|электронная\sочередь|queue\s(?:number|ticket)|queue\sno)[^.!?\n\d]{0,24}?(?<![\w-])"
    r"(?P<number>[А-ЯA-Z]{1,2}-?\d{2,4})(?![\w-])"
)
"""A ticket in a queue: Б-047."""

EXAMPLES = (
    "booking ref ⟦QW7LXN⟧, window seat",
    "держи билеты, бронь ⟦R7Q2MV⟧",
    "order ⟦TM-88204417⟧ came through",
    "our tickets: ⟦EV-2291HK7⟧",
    "amazon order ⟦204-1234567-7654321⟧",
    "талон в поликлинику ⟦Б-047⟧",
    "карта № ⟦11862/3⟧ в регистратуре",
    "claim number ⟦4471-22/B⟧ if they ring",
    "дело № ⟦2-1174/2023⟧",
    "the safe deposit box is ⟦number 318⟧ at the branch",
    "банковская ячейка ⟦42⟧",
)
COUNTEREXAMPLES = (
    "booked BA2490 for friday",
    "order a GTX970 and 2 fans",
    "tickets are 45 each, row F",
    "check in is at 3PM, gate B12",
    "заказ приедет в 18:30, 2 коробки",
    "дело в шляпе, 2 часа и готово",
    "карта на 2 часа",
    "рейс SU1407 14:25, багаж 23 кг, ряд 12",
    "order 66 lol",
    "case closed in 2019",
    "a box of 12",
)
EXCHANGES = (
    ("here is the booking pls check in for me", "got it?", "⟦QW7LXN⟧"),
    ("скинь бронь", "⟦R7Q2MV⟧"),
    ("did you get the tix", "yes!! ⟦TM-88204417⟧"),
    ("what's the reservation under", "⟦KX4N2P⟧ i think"),
    ("did you book the flight", "yes, BA2490 at 1835, 23 kg each"),
)


def find(text: str) -> Iterator[Span]:
    """Find what stands beside a word for a booking, and numbered papers and boxes."""
    if "booking" in kinds_in(text):
        yield from (Span(*match.span(), KIND) for match in values_near(text, CUES, _PREFIXED, words_after=_WORDS_AFTER))
        yield from (Span(start, end, KIND) for start, end in mixed_codes(text))
    for pattern in (_PAPER, _BOX, _IN_LINE):
        for match in pattern.finditer(text):
            yield Span(*match.span("number"), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a number of mixed signs in a short message beside one about a booking."""
    if len(text) <= _LONGEST_ANSWER and "booking" in near:
        for start, end in (*mixed_codes(text), *found_in(text, _PREFIXED)):
            yield Span(start, end, KIND)
