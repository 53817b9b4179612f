"""Payment cards by Luhn's check digit, with their expiry and security code where the text speaks of them."""

import re
from collections.abc import Iterator

from prepare.scrub import _card_details as details
from prepare.scrub import _spelled_expiry as spelled
from prepare.scrub._checksums import luhn
from prepare.scrub._cues import FILLER, kinds_in, values_near
from prepare.scrub._number_words import spelled_runs
from prepare.scrub._parts import told_in_parts
from prepare.scrub._phone_shapes import mixed
from prepare.scrub._spans import Span

KIND = "CARD"
CUES = ("card", "card_detail")

_LEAST_DIGITS_OF_A_CARD = 12
_MIXED = 15, 19
"""Digits in groups and in words."""
_GAP = r"[ .\-–\u00a0]"
_NUMBER = re.compile(rf"(?<![\w.+-])\d(?:{_GAP}{{0,2}}\d){{11,18}}(?![\w]|[.,]\d)")
_GROUPED = re.compile(
    rf"(?<![\w.+-])(?:[2-6]\d{{3}}{_GAP}{{1,2}}\d{{4}}{_GAP}{{1,2}}\d{{4}}{_GAP}{{1,2}}\d{{4}}(?:{_GAP}\d{{1,3}}(?![\d/]))?"
    rf"|3[47]\d{{2}}{_GAP}\d{{6}}{_GAP}\d{{5}}|[2-6]\d{{15}}|[2-6]\d{{7}}{_GAP}\d{{8}})(?![\w]"
    rf"|[.,]\d)(?!{_GAP}\d{{4}}(?!\d))"
)
"""Written in the groups of a card, whatever stands before."""
_SIGN = r"(?:[ ]?[-–—/_|.,·*;][ ]?|[ ]{1,4})"
_SEPARATED = re.compile(
    rf"(?<![\w.+-])(?!(?:19|20)\d\d\D{{1,4}}(?:19|20)\d\d)[2-6]\d{{3}}(?:{_SIGN}\d{{4}}){{3}}(?![\w]|[.,/-]\d)"
)
"""Four groups of four, whatever stands between."""
_LONG_REPLY = 90
_NEAR_THE_PLACE = 25
_ONLY_A_CODE = re.compile(
    r"\W*(?:(?:and|it'?s|it’s|is|its|the|code|that'?s|then|so|says|и|а|это|там|вот|код|цифры|ok|es|son)\W+){0,4}(\d{3})"
    r"(?:\W+(?:i|think|maybe|probably|then|sorry|вроде|кажется|по-моему))*\W*",
    re.IGNORECASE,
)
_TOLD_EXPIRY = re.compile(
    r"\b(?:says|it's|its|is|там|написано) ((?:0[1-9]|1[0-2]) (?:2[5-9]|3\d))(?![\w:/%-]|[.,]\d| \d)"
)
_NAMED_AND_CODE = re.compile(
    rf"(?<!\w)({details.MONTH} (?:2[5-9]|3\d))(?:,| and| и)+ (\d{{3}})(?![\w:/%-]|[.,]\d)", re.IGNORECASE
)
_LAST_FOUR = re.compile(r"(?<!\w)\d{4}(?!\w)")
_CODE_AFTER_EXPIRY = re.compile(r"\W{1,3}(\d{3,4})(?![\w:]|[.,/-]\d)")
_SAYS_LAST = re.compile(r"\b(?:ends?|ending|last (?:4|four)|оканчива|заканчива|кончается на|последние)", re.IGNORECASE)

EXAMPLES = (
    "card ⟦4000 0566 5566 5556⟧ exp ⟦11/29⟧ cvv ⟦415⟧",
    "⟦5555555555554444⟧",
    "16. ⟦4000 0566 5566 5556⟧",
    "2) ⟦4000-0566-5566-5556⟧ mine, ⟦12/2031⟧.",
    "карта ⟦2200-0000-0000-0053⟧ срок ⟦04/28⟧",
    "my amex ⟦3742-921683-49385⟧, the four on the front is ⟦5898⟧, good thru ⟦0330⟧",
    "⟦4000056655665556⟧, ⟦09/28⟧, ⟦221⟧",
    "ends in ⟦4412⟧, my visa",
    "⟦5536 8293 - 9681 6500⟧ на воспиталку",
    "⟦5536, 8293, 9681, 6500⟧",
    "good thru ⟦august 2028⟧, the three on the back ⟦five oh six⟧",
    "⟦2200 0000 0000 0053⟧, ⟦ноль девять двадцать девятого⟧",
    "карта до ⟦0430⟧, цвц ⟦три ноля⟧, да реально",
    "the visa expires ⟦april 27⟧ and the code on the back is ⟦604⟧",
)
COUNTEREXAMPLES = (
    "the parcel is 30 40 50 cm",
    "i'll pay by card, 45 or so",
    "order 66 executed",
    "my card expires next year",
    "birthday card for 04/05 please",
    "карта мира на стене",
    "the sale is good until april 27",
    "скидка до 11/29",
    "2019, 2020, 2021, 2022 were the worst",
    "the three on the back row are asleep",
    "купили карту мира, двадцать девятого привезут",
)
EXCHANGES = (
    ("use my card", "⟦five three five five 0917 four four two eight 6031⟧", "expiry?", "⟦april 27⟧"),
    ("can you pay? here's my card", "⟦4000056655665556⟧", "nice", "⟦11/29⟧", "and?", "⟦415⟧"),
    ("⟦4000 0566 5566 5556⟧", "and the date?", "it's ⟦11/28⟧", "back of it?", "⟦604⟧ i think"),
    ("⟦4000 0566 5566 5556⟧", "more", "and it says ⟦08 27⟧ and on the back ⟦three one nine⟧"),
    ("⟦4000 0566 5566 5556⟧", "more", "⟦nov 28⟧ and ⟦462⟧, the name is as always"),
    ("⟦4000 0566 5566 5556⟧", "exp?", "⟦08 27⟧", "cvv?", "⟦9 1 4⟧"),
    ("⟦4000 0566 5566 5556⟧", "and the exp", "⟦april 27⟧. 3 on the back are ⟦902⟧"),
    ("кинь на карту", "⟦4000 0566 5566 5556⟧", "старая? там ⟦08/29⟧ же кончается", "и сзади ⟦804⟧"),
    ("⟦4000 0566 5566 5556⟧", "date and code?", "⟦oh nine twenty nine⟧", "and?", "behind it says ⟦5-0-6⟧"),
    (
        "плати моей картой",
        "какая",
        "⟦2200 0000 0000 0053⟧",
        "дальше",
        "до ⟦августа 29-го⟧, сзади ⟦шестьсот сорок один⟧",
    ),
    ("card on file is dead", "other one ends ⟦4406⟧, new date is ⟦oct 30⟧ and ⟦0-7-1⟧ behind"),
    ("карта на телефоне?", "последние четыре ⟦7741⟧, срок ⟦одиннадцатый тридцатого⟧, с обратной стороны ⟦0 9 3⟧"),
    ("с кредитки, ⟦5469 9907 3062 1799⟧, по ⟦ноль четвёртый тридцатого⟧", "ага"),
    ("⟦4000 0566 5566 5556⟧", "прошло, вечером отдам 7400", "спасибо, жду 14.10"),
    ("⟦4000 0566 5566 5556⟧", "thanks, sent 350", "see you april 27 at 8"),
)


def find(text: str) -> Iterator[Span]:
    """Numbers of 12 to 19 digits that pass the check, or are written in the groups of a card."""
    digits = sum(map(text.count, "0123456789"))
    kinds = kinds_in(text)
    if FILLER in text:
        yield from _after_the_number(text)
    if digits < _LEAST_DIGITS_OF_A_CARD // 4 and "card_detail" not in kinds:
        return
    numbers = list(_numbers(text, "card" in kinds)) if digits >= _LEAST_DIGITS_OF_A_CARD else []
    yield from numbers
    if "number_words" in kinds and not numbers:
        yield from (Span(start, end, KIND) for start, end in mixed(text, *_MIXED))
    if numbers or "card" in kinds or ("card_detail" in kinds and _is_of_a_card(text)):
        yield from _details(text)
    elif "card_detail" in kinds:
        for match in values_near(text, ("card_detail",), details.EXPIRY, words_after=3):
            yield Span(*match.span(), KIND)
    if numbers:
        for match in details.EXPIRY.finditer(text, min(number.end for number in numbers)):
            yield Span(*match.span(), KIND)
            code = _CODE_AFTER_EXPIRY.match(text, match.end())
            if code:
                yield Span(*code.span(1), KIND)
    if "card" in kinds and _SAYS_LAST.search(text):
        for match in _LAST_FOUR.finditer(text):
            yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find an expiry date, a security code or a long number that is a whole message, or part of a short one."""
    until = details.UNTIL.match(text.lstrip())
    bare = (text.lstrip()[until.end() :] if until else text).strip(" .!?,)(\n")
    whole = (
        details.EXPIRY,
        details.SECURITY,
        _NUMBER,
        *((details.BARE_EXPIRY, details.NAMED_EXPIRY) if until or "card_detail" in near else ()),
    )
    if bare and bare[-1:].isdigit() and any(pattern.fullmatch(bare) for pattern in whole):
        start = text.index(bare)
        yield Span(start, start + len(bare), KIND)
    yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, CUES))
    if near.isdisjoint(CUES) or len(text) > _LONG_REPLY:
        return
    yield from _details(text)
    for pattern in (spelled.SURE, details.LAST_FOUR):
        for match in pattern.finditer(text):
            yield Span(*match.span(pattern.groups), KIND)
    for match in details.EXPIRY.finditer(text):
        if "/" in match.group():
            yield Span(*match.span(), KIND)
    if "card_detail" in near:
        yield from _few_words(text)


def _numbers(text: str, spoken_of: bool) -> Iterator[Span]:
    for pattern in (_GROUPED, _SEPARATED):
        for match in pattern.finditer(text):
            yield Span(*match.span(), KIND)
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if digits[0] != "0" and luhn(digits) and (len(digits) > _LEAST_DIGITS_OF_A_CARD or spoken_of):
            yield Span(*match.span(), KIND)


def _is_of_a_card(text: str) -> bool:
    return details.NAMES_THE_CODE.search(text) is not None or details.SURE_PLACE.search(text) is not None


def _after_the_number(text: str) -> Iterator[Span]:
    """Find an expiry date in words right after what was taken out."""
    for match in spelled.SURE.finditer(text):
        if text[: match.start()].rstrip(" ,;\n").endswith(FILLER):
            yield Span(*match.span(), KIND)


def _details(text: str) -> Iterator[Span]:
    """The date after a word for until, the code beside a word for where it stands."""
    for until in details.UNTIL.finditer(text):
        for pattern in (details.EXPIRY, details.BARE_EXPIRY, details.NAMED_EXPIRY, spelled.ANY):
            match = pattern.match(text, until.end())
            if match:
                yield Span(*match.span(), KIND)
    for match in values_near(text, ("card_detail",), details.EXPIRY, words_after=3, words_before=2):
        yield Span(*match.span(), KIND)
    for match in values_near(text, ("card_detail",), details.SECURITY, words_after=3):
        yield Span(*match.span(), KIND)
    for place in details.ON_THE_CARD.finditer(text):
        match = details.SECURITY.search(text, place.end(), place.end() + _NEAR_THE_PLACE)
        match = match or details.SECURITY.search(text, max(0, place.start() - _NEAR_THE_PLACE), place.start())
        if match:
            yield Span(*match.span(), KIND)
    if details.ON_THE_CARD.search(text) or details.NAMES_THE_CODE.search(text):
        for start, end in spelled_runs(text, 3):
            yield Span(start, end, KIND)
        for match in details.THRICE.finditer(text):
            yield Span(*match.span(), KIND)


def _few_words(text: str) -> Iterator[Span]:
    """A code among a word or two, a date at the beginning."""
    code = _ONLY_A_CODE.fullmatch(text)
    if code:
        yield Span(*code.span(1), KIND)
    for told in _TOLD_EXPIRY.finditer(text):
        yield Span(*told.span(1), KIND)
    for both in _NAMED_AND_CODE.finditer(text):
        yield from (Span(*both.span(place), KIND) for place in (1, 2))
    named = details.NAMED_EXPIRY.match(text)
    if named and not re.match(r"\s*[\w]", text[named.end() :]):
        yield Span(*named.span(), KIND)
    run = spelled_runs(text, 3)
    if len(run) == 1 and len(text) - (run[0][1] - run[0][0]) <= len("three or so"):
        yield Span(*run[0], KIND)
