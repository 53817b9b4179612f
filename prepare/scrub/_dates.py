"""How people write a date: 22.02.1991, 3 March 1954, "fifth of november nineteen forty eight", "1 мая 66-го"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
    r"|янв(?:ар[яьі])?|фев(?:рал[яь])?|марта?|апр(?:ел[яь])?|ма[яй]|июн[яь]|июл[яь]|авг(?:уста?)?|сент?(?:ябр[яь])?"
    r"|окт(?:ябр[яь])?|ноя(?:бр[яь])?|дек(?:абр[яь])?"
    r"|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    r"|januar|februar|märz|mai|juni|juli|oktober|dezember"
    r"|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_DAY = (
    r"(?:(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th)|-?(?:го|е|ое))?\.?"
    r"|(?:twenty|thirty)?[\s-]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|thirtieth|twentieth"
    r"|tenth|eleventh|twelfth|(?:thir|four|fif|six|seven|eigh|nine)teenth"
    r"|(?:(?:двадцать|тридцать)\s)?(?:перв|втор|четв[её]рт|пят|шест|седьм|восьм|девят)(?:ое|ого)"
    r"|(?:(?:двадцать)\s)?треть(?:е|его)|(?:десят|\w{3,7}надцат|двадцат|тридцат)(?:ое|ого))"
)
_TENS_AND_ONE = (
    r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[\s-](?:one|two|three|four|five|six|seven|eight"
    r"|nine))?|(?:oh|o)\s(?:one|two|three|four|five|six|seven|eight|nine)|ten|eleven|twelve|\w{3,5}teen)"
)
_YEAR = (
    r"(?:(?:19|20)\d\d(?!\d)(?:-?го)?|['’]?\d\d(?![\d:.,%])(?:-?го)?"
    rf"|(?:nineteen|twenty)\s{_TENS_AND_ONE}|two\sthousand(?:\s(?:and\s)?\w{{3,9}}(?:teen)?)?|{_TENS_AND_ONE}"
    r"|(?:тысяча\s)?(?:девятьсот\s)?(?:(?:двадцать|тридцать|сорок|(?:пять|шесть|семь|восемь)десят|девяносто)\s)?"
    r"(?:\w{2,9}(?:ого|ьего))|(?:две\sтысячи\s)\w{3,12}(?:ого|ьего)|двухтысячного)"
)
_PLAIN_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERIC = (
    r"(?:(?P<first>\d{1,2})\s?(?P<sign>[./-])\s?(?P<second>\d{1,2})\s?(?P=sign)\s?(?P<year>(?:19|20)\d\d|\d\d)"
    r"|(?P<iso>(?:19|20)\d\d)[-./](?P<month>0?[1-9]|1[0-2])[-./](?P<day>[0-3]?\d))"
)
_DATE = re.compile(
    rf"(?<![\w.,:/$€£₽+-])(?:{_NUMERIC}"
    rf"|{_DAY}\s(?:of\s|de\s)?{_MONTH}(?!\w)\.?(?P<told>,?\s(?:de\s)?{_YEAR}(?:\s(?:год[ау]?|г\.?)(?!\w))?)?"
    rf"|{_MONTH}\s(?:the\s)?{_DAY}(?!\d)(?P<told_last>,?\s{_YEAR})?)"
    r"(?![\w/€$£₽%]|[.,:]\d|-\d)",
    re.IGNORECASE,
)
_MOST_DAYS, _MOST_MONTHS = 31, 12


@dataclass(frozen=True, slots=True)
class Date:
    """Where a date stands in a text."""

    start: int
    end: int
    year: int | None
    """Where it is told in four digits."""
    has_year: bool


def dates(text: str) -> Iterator[Date]:
    """All dates of a text that are on the calendar; those in digits have a year, those with a month may."""
    for match in _DATE.finditer(text):
        year = match["year"] or match["iso"]
        if match["first"] and not _on_calendar(int(match["first"]), int(match["second"])):
            continue
        told = year or match["told"] or match["told_last"]
        plain = _PLAIN_YEAR.search(told) if told else None
        yield Date(match.start(), match.end(), int(plain.group()) if plain else None, has_year=told is not None)


def _on_calendar(first: int, second: int) -> bool:
    """Whether two numbers are a day and a month, in whatever order."""
    low, high = sorted((first, second))
    return 1 <= low <= _MOST_MONTHS and high <= _MOST_DAYS
