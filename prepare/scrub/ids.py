"""Passports and national numbers: by form, by check digit, or by the words before them.

The table of forms is in `_documents`.
"""

import re
from collections.abc import Iterator

from prepare.scrub._cues import FILLER, kinds_in, values_near
from prepare.scrub._documents import DOCUMENTS, WITH_FOUR_DIGITS, Document
from prepare.scrub._number_words import spelled_runs
from prepare.scrub._other_numbers import is_freephone, is_of_a_thing
from prepare.scrub._parts import told_in_parts
from prepare.scrub._spans import Span

KIND = "ID"
CUES = ("id",)
_LEAST_DIGITS_IN_TABLE = 4

_SIGN = re.compile(r"[\W_]+")
_VALUE = re.compile(
    r"(?<![\w@.,+/])(?:[A-ZА-Я]{1,6}[ /-]?){0,3}(?:[A-ZА-Яa-z]{1,6})?\d[\dA-ZА-Яa-z]*"
    r"(?:[./-][\dA-ZА-Я]{1,12}|[ ](?:№[ ]?)?\d{2,12}[A-ZА-Я]{0,3}|[ ]\d(?![\w]|[.,:]\d|[ ][a-zа-я])"
    r"|[ ][A-ZА-Я](?![\w'’.])"
    r"|[ ][A-ZА-Я]\d{2,}[A-ZА-Я]*){0,8}"
    r"(?![\w%@]|[.,:/]\d)"
)
"""What may be the number of a document once one is spoken of: capitals, digits, and signs between them."""
_NOT_A_NUMBER = re.compile(
    r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?|\d{1,4}([./-])\d{1,2}\1\d{1,4}|(?:19|20)\d\d[01]\d[0-3]\d"
    r"|\d{1,4}[a-zа-я]{0,5}|\d+[.,]\d+|\d{1,3}(?:[ .,]000)+|\d{1,2}000|\d{1,3}\s\d00"
    r"|\d{1,3}\s(?:19|20)\d\d|\d{1,3}(?:[./-]\d{1,3}){1,3}"
    r"|(?:EUR|USD|GBP|CHF|RUB|INR|ISBN|ISO|DIN|RFC|CVE|PN|FIG|IP)[ -].*|[\d.-]+/[\d.-]+|\d+[xх×]\d+|0[0-]+"
)
"""Years, dates, amounts, quantities, standards."""
_LONG = re.compile(r"\d{5,}")
_PART = re.compile(r"\s*(?:and |и |then |потом )?(\d{2,6}(?:[ -]\d{2,6}){0,2})\s*[.,]?\s*")
"""A whole message that is a part of a number: somebody tells it piece by piece."""
_IN_STEPS = re.compile(
    r"(?<![\w.,:/$€£-])\d{2,6}(?: \d{2,6}){0,3}(?:,?\s(?:and\s)?(?:then|потом|дальше|затем|далее)\s\d{2,6}){1,4}"
    r"(?![\w:%]|[.,]\d|\s?(?:min|мин|час|pm|am|руб|eur))"
)
"""701 then 226 then 0348."""
_LEAST_IN_STEPS, _MOST_IN_STEPS = 7, 11
_LEAST_DIGITS_IN_STEPS = 4
_AND_THEN = re.compile(
    rf"{FILLER},?\s(?:and\s|и\s)?(?:then|потом|дальше|затем)\s(\d{{2,6}})(?!\w|[.,:]\d|\s(?:min|мин|hour|час|eur|руб|quid))"
)
_AFTER_SERIES = re.compile(rf"[\s,]{{1,2}}(?:№\s?|номер\s)?(?:\d{{3}}\s?\d{{3,4}}(?![\w]|[.,]\d)|{FILLER})")
"""After a series in words: "семьдесят шесть 4419203"."""
_THEN = r"(?:then|потом|затем|дальше)"
_LETTERS_IN_STEPS = re.compile(
    rf"(?<![\w'’-])[A-ZА-Я]{{1,3}}(?:\s(?:for|as\sin|like)\s\w+)?(?:,|,?\s(?:and\s)?{_THEN})\s"
    r"\d{2,4}(?:[ ,-]{1,2}\d{2,4}){0,4}"
    rf"(?:,?\s(?:and\s|и\s)?(?:{_THEN}|в\sконце)\s[A-ZА-Я]{{1,2}}(?!\w))?(?![\w:%]|[.,]\d)"
)
"""YK then 46 21 09 then C, where a document is asked for."""
_WITH_SLASH = re.compile(r"\s*(\d{4,8}/\d{2,6})\s*[.!]?\s*")
"""Of a contract or a file, as a whole reply."""
_ISSUER = re.compile(r"(?:МВД|УФМС|ОВД|УВД|ГУВД|РОВД|ТП|ФМС)\s\d{3,4}")
"""Who has issued a passport, by its number: thousands have the same."""
_COURSE = re.compile(r"[A-Z]{3,4}[ -]?\d{3,4}[A-Z]?")
"""COMP2300, which a student talks of too."""
_FORM_AND_YEAR = re.compile(r"[A-Z]{1,2}-\d{1,2}[A-Z]?\s(?:19|20)\d\d")
_LABELLED = re.compile(
    r"(?<![\w’'-])(?!(?:part|page|room|gate|flight|model|order|figure|table|chapter|version)\b)[A-Za-z’']{2,20}\s"
    r"(?:no\.?|number|id|record|ref\.?|reference|ID|No\.?)[:#]?\s(?:is\s)?(?=[A-Z]{1,6}[/-]?\d|\d{2,}-?[A-Z]|[A-Z]{1,5}-)"
    r"((?:[A-Z]{1,6}[/-]?){0,2}\d[\dA-Z]{1,}(?:[/-][\dA-Z]{1,12}){0,4})(?![\w/-])"
)
"""An upper-case number after "hospital no." and the like."""

EXAMPLES = (
    "mine begins ⟦701 then 226 then 0348⟧ in case they ask",
    "my social is ⟦536-90-4399⟧",
    "NI number ⟦QQ 12 34 56 C⟧".replace("QQ", "AB"),
    "drivers license ⟦K4471203⟧",
    "driving licence is ⟦MORGA 753116 SM9IJ⟧",
    "they kept my licence, ⟦M616-0092-4410⟧",
    "ppsn ⟦1234567t⟧ for the tax office",
    "снилс ⟦112-233-445 95⟧",
    "инн ⟦500100732259⟧",
    "паспорт ⟦45 08 123456⟧",
    "мой паспорт: ⟦серия 4508 номер 123456⟧",
    "диктую: ⟦серия 45 08 номер 123 456⟧",
    "загран ⟦75 № 1234567⟧",
    "свидетельство ⟦IV-МЮ 123 456⟧",
    "осаго ⟦ХХХ 0123456789⟧, стс ⟦99 56 123456⟧",
    "passport ⟦533380006⟧",
    "pesel ⟦44051401359⟧",
    "⟦440514-01359⟧ and that's his",
    "the aadhaar is ⟦2363 4567 8904⟧, pan ⟦ABCPE1234F⟧",
    "dni ⟦12345678-Z⟧ and the old nie ⟦X1234567L⟧",
    "codice fiscale ⟦RSSMRA85T10A562S⟧",
    "Steuer-ID ⟦86 095 742 719⟧",
    "numéro de sécu ⟦2 55 08 14 168 025 38⟧",
    "bsn is ⟦1112.22.333⟧",
    "henkilötunnus ⟦131052-308T⟧",
    "personnummer ⟦811228-9874⟧",
    "rodné číslo ⟦736028/5163⟧",
    "cpf ⟦529.982.247-25⟧",
    "hospital no. ⟦RX-0448127⟧, ask at the desk",
    "policy number is ⟦HO-7729-118-40C⟧",
    "the car's vin: ⟦1HGCM82633A004352⟧",
    "медкарта ⟦МК-204417⟧",
    "pan is ⟦FSCPG7383E⟧",
    "пенсионный ⟦117412788-47⟧",
    "нотариус хочет разворот. ⟦46 17 ... 903 551⟧ так?",
    "паспорт тот же ⟦девяносто два ноль восемь, 604 177⟧",
    "загран ⟦семьдесят шесть 4419203⟧, до 34 года",
    "свидетельство ⟦IV-ЕР 640218⟧",
    "для кадастра ⟦77:05:0002004:1832⟧",
)
COUNTEREXAMPLES = (
    "passport control took 2 hours",
    "got my license in 2014",
    "social at 7, bring 12 beers",
    "the policy changed in 2019-2021",
    "серия 4 сезона 2",
    "права получил с 3 раза",
    "insurance went up by 1200 a year",
    "my passport expires 12.04.2031",
    "part no. 0084 625 is out of stock",
    "полис стоит 12 000",
    "паспорт взял, рейс SU1492, вылет 05:15",
    "documents are in, order 40021 is on hold",
)
EXCHANGES = (
    ("need your passport number", "серия ⟦4509⟧", "ок", "номер ⟦617 384⟧"),
    ("what about your nhs no", "⟦943 476 and then 5870⟧"),
    ("скинь серию и номер паспорта", "⟦45 17⟧", "так", "⟦602 318⟧"),
    ("whats your passport number for the booking", "⟦533380006⟧"),
    ("скинь серию и номер паспорта", "⟦4508 123456⟧"),
    ("какой у тебя инн", "⟦500100732259⟧"),
    ("need your driving licence number", "⟦MORGA 753116 SM9IJ⟧ it was a rental"),
    ("what's your ppsn", "⟦1234567t⟧"),
    ("свидетельство о рождении далеко?", "⟦IV-МЮ 123 456⟧"),
    ("агент ждёт загран, который свежий", "⟦семьдесят шесть 4419203⟧, до 34 года"),
    ("what is your national insurance number", "⟦YK then 46 21 09 then C⟧ for ⟦Charlie⟧"),
    ("номер договора с провайдером", "⟦40017/2281⟧"),
    ("whats your library card", "⟦0048812-19⟧"),
    ("nino?", "⟦AB for apple, 46 21 09, then D⟧"),
    ("серию паспорта", "⟦МК потом 204 417⟧"),
    ("для визы скинь загран", "⟦75 3349018⟧", "ок", "выдан МВД 0117"),
    ("whats ur student number", "⟦u7130482⟧", "ok COMP2300 assignment is due"),
    ("SSN for the form?", "⟦536-90-4399⟧ and its form W-4 2024 btw"),
    ("номер паспорта скинь", "оклад 85000, билеты по 18 900"),
    ("did you get your passport", "yes, 300 people in the queue, 10 000 steps"),
)


def find(text: str) -> Iterator[Span]:
    """Numbers of the table, and any number right after the name of a document."""
    digits = sum(map(text.count, "0123456789"))
    if digits <= _LEAST_DIGITS_IN_TABLE:
        yield from _tabled(text, WITH_FOUR_DIGITS) if digits == _LEAST_DIGITS_IN_TABLE else ()
        return
    if FILLER in text:
        yield from (Span(*match.span(1), KIND) for match in _AND_THEN.finditer(text))
    for match in _IN_STEPS.finditer(text):
        if _LEAST_IN_STEPS <= sum(map(str.isdigit, match.group())) <= _MOST_IN_STEPS:
            yield Span(*match.span(), KIND)
    has_cue = "id" in kinds_in(text)
    yield from _tabled(text, DOCUMENTS if has_cue else _SURE)
    if has_cue:
        for match in values_near(text, CUES, _VALUE, words_after=3):
            if _is_number(text, match):
                yield Span(*match.span(), KIND)
        yield from _series_in_words(text)
    for match in _LABELLED.finditer(text):
        if sum(map(str.isdigit, match.group(1))) >= 4:
            yield Span(*match.span(1), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Numbers of five signs or more in the reply to somebody who asks for a document."""
    yield from _tabled(text, DOCUMENTS)
    for match in _VALUE.finditer(text):
        alone = not text[: match.start()].strip() and not text[match.end() :].strip()
        if _COURSE.fullmatch(match.group()) and not alone:
            continue
        if _is_number(text, match) and ("id" in near or _LONG.search(match.group())):
            yield Span(*match.span(), KIND)
    yield from (Span(start, end, KIND) for start, end in told_in_parts(text, near, CUES))
    if "id" in near:
        yield from _series_in_words(text)
        for match in _LETTERS_IN_STEPS.finditer(text):
            if sum(map(str.isdigit, match.group())) >= _LEAST_DIGITS_IN_STEPS:
                yield Span(*match.span(), KIND)
        if alone_with_slash := _WITH_SLASH.fullmatch(text):
            yield Span(*alone_with_slash.span(1), KIND)
        if part := _PART.fullmatch(text):
            yield Span(*part.span(1), KIND)


_SURE = tuple(document for document in DOCUMENTS if not document.needs_cue)


def _tabled(text: str, documents: tuple[Document, ...]) -> Iterator[Span]:
    for document in documents:
        for match in document.pattern.finditer(text):
            if document.check is None or document.check(_sign_free(document, match.group())):
                yield Span(*match.span(), KIND)


def _sign_free(document: Document, number: str) -> str:
    """Take the signs out; the sign for the century in a Finnish number is part of it."""
    return number if len(number) == 11 and number[6] in "-+" and number[-1].isalpha() else _SIGN.sub("", number)


def _series_in_words(text: str) -> Iterator[Span]:
    for start, end in spelled_runs(text, 2):
        number = _AFTER_SERIES.match(text, end)
        if number:
            yield Span(start, number.end(), KIND)


def _is_number(text: str, match: re.Match[str]) -> bool:
    value = match.group()
    if _ISSUER.fullmatch(value) or _FORM_AND_YEAR.fullmatch(value):
        return False
    if _NOT_A_NUMBER.fullmatch(value) or is_freephone(value) or is_of_a_thing(text, match.start()):
        return False
    digits = sum(map(str.isdigit, value))
    return digits >= 4 and sum(map(str.isalnum, value)) >= 5
