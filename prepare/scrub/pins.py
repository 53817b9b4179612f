"""PINs and unlock codes of cards, phones and alarms, by the word that names them."""

import re
from collections.abc import Iterator

from prepare.scrub._code_steps import halves, times
from prepare.scrub._codes import CODE, codes_near, found_in
from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._spans import Span

KIND = "PIN"

_DEVICE = re.compile(
    r"\b(?:tablet|phone|telly|ipad|alarm|планшет|телефон|телек|айпад|сигналка)(?: is|:| -)?"
    r" (\d{4,6})(?![\w:/%-]|[.,]\d)",
    re.IGNORECASE,
)
"""In a note that tells other secrets too."""
_TOLD_LATER = re.compile(
    r"\bpin\b[^.!?\n\d]{0,20}(?:\bcase\b|\bif\b)[^.!?\n]{0,60}? is (\d{4,6})(?![\w:/%-]|[.,]\d)", re.IGNORECASE
)
"""Pin, in case of this or that, is 4359."""

EXAMPLES = (
    "pin is ⟦4359⟧",
    "the code for the alarm is ⟦4065⟧, you have 30 seconds",
    "my card pin: ⟦1996⟧",
    "phone pin in case i pass out at mile 20 is ⟦7719⟧",
    "pin ⟦3370⟧, same as ⟦3370⟧ on the tablet",
    "пин от карты ⟦8474⟧",
    "разблокировка телефона ⟦584579⟧",
    "it needs 6 digits, first half is ⟦470⟧",
)
COUNTEREXAMPLES = (
    "you should really pin that message",
    "the alarm went off at 0630",
    "pinned 300 recipes today",
    "my alarm is set for 7",
    "поставь будильник на 7 30",
)


def find(text: str) -> Iterator[Span]:
    """Codes beside a word for PIN; the reply to a question is found by `one_time_codes`."""
    if FILLER in text:
        for match in _DEVICE.finditer(text):
            yield Span(*match.span(1), KIND)
    if "pin" not in kinds_in(text):
        return
    yield from (Span(start, end, KIND) for start, end in (*halves(text), *times(text)))
    found = [
        *codes_near(text, ("pin",), found_in(text, CODE)),
        *(match.span(1) for match in _TOLD_LATER.finditer(text)),
    ]
    for start, end in found:
        yield Span(start, end, KIND)
        again = re.finditer(rf"(?<![\w.,:/-]){re.escape(text[start:end])}(?![\w:/-])", text)
        yield from (Span(*match.span(), KIND) for match in again)
