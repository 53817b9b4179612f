"""Payment cards by Luhn's check digit, with their expiry and security code where the text speaks of them."""

import re
from collections.abc import Iterator

from prepare.scrub._checksums import luhn
from prepare.scrub._cues import kinds_in, values_near
from prepare.scrub._spans import Span

KIND = "CARD"
CUES = ("card", "card_detail")
LEAST_DIGITS = 3

_NUMBER = re.compile(r"(?<![\w.+-])\d(?:[ .\-–\u00a0]{0,2}\d){11,18}(?![\w]|[.,]\d)")
_GROUPS = re.compile(r"[2-6]\d{3}(?:[ .-]\d{4}){3}|[2-6]\d{15}|3[47]\d{2}[ -]\d{6}[ -]\d{5}")
_UNTIL = re.compile(r"^\s*(?:до|exp(?:iry|ires)?|valid(?: until| thru)?|until|срок|bis|til)[\s:.]*", re.IGNORECASE)
_EXPIRY = re.compile(r"(?<![\d/.])(?:0[1-9]|1[0-2])\s?[/.-]\s?(?:20)?[2-4]\d(?![\d/.])")
_SECURITY = re.compile(r"(?<![\w.,/:-])\d{3,4}(?![\w/:%-]|[.,]\d)")
_NAMES_THE_CODE = re.compile(r"(?<!\w)(?:cvv2?|cvc2?|cid|свв|цвв|цвц|свс)(?!\w)", re.IGNORECASE)
_LAST_FOUR = re.compile(r"(?<!\w)\d{4}(?!\w)")

EXAMPLES = (
    "card ⟦4000 0566 5566 5556⟧ exp ⟦11/29⟧ cvv ⟦415⟧",
    "⟦5555555555554444⟧",
    "карта ⟦2200-0000-0000-0053⟧ срок ⟦04/28⟧",
    "ends in ⟦4412⟧, my visa",
)
COUNTEREXAMPLES = (
    "the parcel is 30 40 50 cm",
    "i'll pay by card, 45 or so",
    "order 66 executed",
    "my card expires next year",
    "birthday card for 04/05 please",
    "карта мира на стене",
)
EXCHANGES = (("can you pay? here's my card", "⟦4000056655665556⟧", "nice", "⟦11/29⟧", "and?", "⟦415⟧"),)


def find(text: str) -> Iterator[Span]:
    """Numbers of 12 to 19 digits that pass the check, or are written in the groups of a card."""
    number = None
    if sum(map(text.count, "0123456789")) >= 12:
        for match in _NUMBER.finditer(text):
            digits = re.sub(r"\D", "", match.group())
            if _GROUPS.fullmatch(match.group()) or (
                digits[0] != "0" and luhn(digits) and (len(digits) > 12 or CUES[0] in kinds_in(text))
            ):
                number = match
                yield Span(*match.span(), KIND)
    kinds = kinds_in(text)
    if "card_detail" in kinds:
        for match in values_near(text, ("card_detail",), _EXPIRY, words_after=3):
            yield Span(*match.span(), KIND)
        if number is not None or "card" in kinds or _NAMES_THE_CODE.search(text):
            for match in values_near(text, ("card_detail",), _SECURITY, words_after=2):
                yield Span(*match.span(), KIND)
    if number is not None:
        for match in _EXPIRY.finditer(text, number.end()):
            yield Span(*match.span(), KIND)
    if "card" in kinds and re.search(r"\b(?:ends?|ending|оканчива|последние)", text):
        for match in _LAST_FOUR.finditer(text):
            yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a message that is nothing but an expiry date, a security code or a long number."""
    bare = _UNTIL.sub("", text).strip(" .!")
    if _EXPIRY.fullmatch(bare) or _SECURITY.fullmatch(bare) or _NUMBER.fullmatch(bare):
        start = text.index(bare)
        yield Span(start, start + len(bare), KIND)
