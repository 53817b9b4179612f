"""Street addresses in the forms of many countries, with the flat, the town and the postcode after them.

Names of places alone are not looked for. The patterns are in `_address_forms`.
"""

import re
from collections.abc import Iterator

from prepare.scrub import _address_forms as forms
from prepare.scrub._cues import values_near
from prepare.scrub._spans import Span

KIND = "ADDRESS"
CUES = ("address",)
LEAST_DIGITS = 1

_LONGEST_REPLY = 60
_CYRILLIC = re.compile("[а-яА-Я]")

EXAMPLES = (
    "I live at ⟦7438 Harrow Course, Apt 78, Millbury, OK 32304⟧",
    "come to ⟦43A Church Street, flat 7⟧ around 8",
    "it's ⟦12 elm street⟧",
    "ship to ⟦P.O. Box 214⟧",
    "wir wohnen ⟦Lindenstraße 14⟧",
    "c'est ⟦12 rue des Lilas⟧",
    "живу ⟦г. Казань, ул. Ленина, д. 125, кв. 134⟧",
    "приезжай ⟦ул профсоюзная 36к1 кв 85⟧",
    "⟦Ленинский проспект 32⟧ помнишь?",
    "⟦Лесная 82, кв 179⟧",
    "⟦SW1A 2AA⟧ is the postcode",
)
COUNTEREXAMPLES = (
    "address the elephant in the room please",
    "2 blocks down the street",
    "10 minute drive or 5 min walk",
    "room 214, third floor",
    "квартира огонь, 54 метра",
    "дом 2 смотришь?",
    "на улице 25 градусов",
    "10 January 2019 was cold",
    "on the road again for 3 days",
    "Apollo 13 or Matrix 2?",
    "номер в отеле норм, 214",
)
EXCHANGES = (
    ("where are you staying?", "⟦524 Rebecca Grove⟧"),
    ("адрес?", "⟦Лесная 82⟧"),
    ("what's your address", "⟦18 Tannery Wharf⟧"),
    ("where are you?", "be there in 5"),
    ("адрес скинь", "через 5 минут"),
)


def find(text: str) -> Iterator[Span]:
    """Addresses by form, extended over the flat, the town and the postcode that follow."""
    patterns = forms.STREETS + forms.BOXES if forms.BOX_GATE.search(text) else forms.STREETS
    for pattern in patterns:
        for match in pattern.finditer(text):
            before = forms.NUMBER_BEFORE.search(text, max(0, match.start() - 8), match.start())
            yield Span(before.start(1) if before else match.start(), _extended(text, match.end()), KIND)
    if _CYRILLIC.search(text) and forms.RU_GATE.search(text):
        for pattern in forms.RU_STREETS:
            for match in pattern.finditer(text):
                if not forms.NO_ADDRESS.match(match.group()):
                    yield Span(match.start(), match.start() + len(match.group().rstrip(" ,.")), KIND)
    for match in forms.POSTCODE_BESIDE.finditer(text):
        yield Span(*match.span(1), KIND)
    for match in values_near(text, CUES, forms.REPLY, words_after=1):
        if match.group()[0].isdigit():
            yield Span(match.start(), _extended(text, match.end()), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a number beside a name, in the reply to somebody who asks where."""
    for match in forms.REPLY.finditer(text):
        yield Span(match.start(), _extended(text, match.end()), KIND)
    if len(text) <= _LONGEST_REPLY and forms.RU_REPLY.fullmatch(text) and not forms.NO_ADDRESS.match(text.strip()):
        address = text.strip(" .!\n\t")
        start = text.index(address)
        yield Span(start, start + len(address), KIND)


def _extended(text: str, end: int) -> int:
    for _ in range(4):
        match = forms.TAIL.match(text, end) or forms.TOWN.match(text, end)
        if match is None:
            break
        end = match.end()
    return end
