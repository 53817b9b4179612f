"""Dates of birth: beside a word for birth, in answer to who asks for one, and in the papers of a person.

A birthday without its year is taken only where it is told as one: "we go out on 3 May" stays.
"""

import re
from collections.abc import Iterator

from prepare.scrub._cues import FILLER, NAME_FILLER, Cue, cued, kinds_in
from prepare.scrub._dates import Date, dates
from prepare.scrub._questions import ASKED, JUST_ASKED
from prepare.scrub._spans import Span

KIND = "ID"
CUES = ("birth", "id")

_LONGEST_GAP = 40
_LONGEST_ANSWER = 100
_LATEST_IN_PAPERS = 2012
"""In a passport a later date is rather that of its issue, or that until which it is valid."""
_OF_SOMETHING_ELSE = re.compile(
    r"(?<!\w)(?:expir\w*|exp|valid\w*|issued?|until|till|due|from|since|by|dated|signed|appointment|married|wedding|party"
    r"|истека\w*|действ\w*|выдан\w*|до|от|со?|после|приём\w*|прием\w*|свадьб\w*|отмеча\w*|празднуе\w*)\W{1,3}(?:\w+\W)?$",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"[\s:=—–-]*(?:(?:is|was|are|['’]s|it['’]?s|its|on|the|at|это|у|мой|моя|мо[её]|мам[ыаи]|пап[ыаи]|\w+['’]s|был[аои]?|будет|am|em|le|el)\s){0,3}",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r",?\s(?:at|from|to|around|в|с|к)\s(?:\d|noon|six|seven|eight|half|the|шесть|семь)", re.IGNORECASE
)
"""A date with a time of day is that of a party."""
_YEAR_ALONE = re.compile(
    r"\s*(?:(?:in|of|early|late|в|с|it['’]?s|just|um+|ну|так|это)\s){0,2}"
    r"(?P<year>(?:19|20)\d\d(?!\d)(?:-?го)?|['’]\d\d(?!\d)|\d\d-?(?:го|й|м|ого)(?!\w))(?=\s*(?:$|[.,;!?)]|г(?:ода?|\.)))",
    re.IGNORECASE,
)
_DAY_AND_MONTH = re.compile(
    r"\s*(?P<date>(?:0?[1-9]|[12]\d|3[01])[./](?:0?[1-9]|1[0-2]))(?=\s*(?:$|[,;!?)]|\.(?:\s|$)))"
)
_ASKED = frozenset((ASKED + "birth", JUST_ASKED + "birth"))

EXAMPLES = (
    "dob ⟦17 Sept 1988⟧",
    "Born ⟦3 March 1954⟧ in a bathtub",
    "she was born on the ⟦2nd of May 1990⟧ in a taxi",
    "my date of birth: ⟦04/11/87⟧",
    "born ⟦fifth of november nineteen forty eight⟧",
    "⟦12.11.1979⟧ г.р., женат",
    "д.р. ⟦06/07/15⟧",
    "⟦09.03.22⟧ родился, здоровый такой",
    "родилась ⟦двадцать первого июня девяностого⟧",
    "geboren am ⟦12.03.1985⟧",
    "her birthday is ⟦October 3, 1971⟧",
)
COUNTEREXAMPLES = (
    "happy birthday! see you on 3 May",
    "birthday party on 12.05.2024 at ours",
    "her passport expires 12.04.2031",
    "born in a barn, were you",
    "родился в рубашке",
    "др отмечаем 30 октября в баре",
    "the firm was founded on 3 March 1954",
    "выдан 12.04.2009 отделом",
    "born to run, since 1975",
)
EXCHANGES = (
    ("number and dob", "⟦17 Sept 1988⟧"),
    ("when's her birthday?", "⟦30 October⟧ i think", "what year?", "⟦1985⟧"),
    ("when were you born again, for the form", "⟦22/02/91⟧"),
    ("напомни когда др у мамы", "⟦30 октября⟧", "какого года", "⟦85-го⟧, так что да"),
    ("фамилия и дата рождения?", "⟦03.12.2021⟧"),
    ("для визы скинь загран", "и дату рождения", "⟦двадцать первое июня девяностого⟧"),
    ("when was granny born", "⟦1931⟧, ⟦may the 2nd⟧"),
    ("др у начальника когда", "⟦четырнадцатого ноября⟧ вроде"),
    ("when was the roof born in mind", "never"),
    ("it's for my passport", "and your mother's date: ⟦1 May 1966⟧"),
    ("when's the birthday party?", "on 12 May at six, bring 12 plates"),
    ("is your passport valid?", "till 14.08.2031, and we fly 03.10.2026"),
)


def find(text: str) -> Iterator[Span]:
    """Find a date beside a word for birth, and one with its year that stands behind a name as in a paper."""
    if "birth" in kinds_in(text):
        cues = cued(text, ("birth",))
        for date in dates(text):
            if any(_belong(text, cue, date) for cue in cues):
                yield Span(date.start, date.end, KIND)
    if NAME_FILLER in text and ("19" in text or "20" in text):
        for date in dates(text):
            if date.year is not None and date.year <= _LATEST_IN_PAPERS and _is_behind_name(text, date):
                yield Span(date.start, date.end, KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find a date in the reply to who asks for a birthday, and an old one as papers are spoken of."""
    if len(text) > _LONGEST_ANSWER:
        return
    asked = not _ASKED.isdisjoint(near)
    for date in dates(text):
        if _OF_SOMETHING_ELSE.search(text, 0, date.start):
            continue
        if (
            (asked and (date.has_year or _opens(text, date)) and not _PLANNED.match(text, date.end))
            or ("birth" in near and date.has_year and _is_clause(text, date))
            or (date.year is not None and date.year <= _LATEST_IN_PAPERS and _is_clause(text, date))
        ):
            yield Span(date.start, date.end, KIND)
    if asked:
        for pattern, group in ((_DAY_AND_MONTH, "date"), (_YEAR_ALONE, "year")):
            if alone := pattern.match(text):
                yield Span(*alone.span(group), KIND)


def _belong(text: str, cue: Cue, date: Date) -> bool:
    """Whether a date stands beside a word for birth, with nothing but "is on the" between where it has no year."""
    if date.start >= cue.end:
        gap = text[cue.end : date.start]
        if "." in text[cue.start : cue.end]:
            gap = gap.removeprefix(".")
        if _SAYS.fullmatch(gap):
            return True
        return date.has_year and _is_near(gap) and not _OF_SOMETHING_ELSE.search(gap)
    gap = text[date.end : cue.start]
    return date.has_year and _is_near(gap) and len(gap.split()) <= 1


def _is_near(gap: str) -> bool:
    return len(gap) <= _LONGEST_GAP and FILLER not in gap and not any(sign in gap for sign in ".!?\n")


def _opens(text: str, date: Date) -> bool:
    """Whether no more than a few words stand before a date."""
    return len(text[: date.start].split()) <= 3


def _is_clause(text: str, date: Date) -> bool:
    """Whether a date is all of its clause."""
    before = text[: date.start].rstrip(" (\"'")
    after = text[date.end :].lstrip()
    return (not before or before[-1] in f",;:/\n—–-{FILLER}{NAME_FILLER}") and (
        not after or after[0] in f",;.!?)/\n—–-{FILLER}" or after[:2].lower() in ("г.", "г ")
    )


def _is_behind_name(text: str, date: Date) -> bool:
    return text[: date.start].rstrip(" ,(\n").endswith(NAME_FILLER) and _is_clause(text, date)
