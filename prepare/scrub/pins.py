"""PINs and unlock codes of cards, phones and alarms, by the word that names them."""

from collections.abc import Iterator

from prepare.scrub._code_steps import halves
from prepare.scrub._codes import CODE, codes_near, found_in
from prepare.scrub._cues import kinds_in
from prepare.scrub._spans import Span

KIND = "PIN"
LEAST_DIGITS = 3

EXAMPLES = (
    "pin is ⟦4359⟧",
    "the code for the alarm is ⟦4065⟧, you have 30 seconds",
    "my card pin: ⟦1996⟧",
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
    if "pin" in kinds_in(text):
        yield from (Span(start, end, KIND) for start, end in halves(text))
        for start, end in codes_near(text, ("pin",), found_in(text, CODE)):
            yield Span(start, end, KIND)
