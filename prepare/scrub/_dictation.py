"""Passwords that are dictated sign by sign: "capital G nine frog w w 31", "grumpycat then 55 then exclamation mark"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from prepare.scrub._answers import leading_in
from prepare.scrub._cues import cues
from prepare.scrub._plain import is_plain
from prepare.scrub._talk import is_talk

_LETTER = r"(?:[a-zA-Zа-яА-ЯёЁ](?![\w’'])|[эа][а-я](?!\w)|[а-яё]э(?!\w))"
_CAPITAL = (
    rf"(?:(?:capital|с\sбольшой|заглавн\w\w)\s[^\W\d_]{{2,20}}(?!\w)|(?:capital|big|upper\s?case|cap|lower\s?case|small|little|letter|больш\w\w|с\sбольшой|заглавн\w\w|маленьк\w\w|строчн\w\w"
    rf"|буква)\s{_LETTER})"
)
_SYMBOL = (
    r"(?:exclamation(?:\s(?:mark|point))?|question\smark|shouty\smark|hash(?:tag)?|pound\ssign|at\ssign|star|asterisk|underscore"
    r"|under\sscore|hyphen|dash|minus|full\sstop|dot|period|dollar(?:\ssign)?|percent(?:\ssign)?|ampersand|slash|plus\ssign|space"
    r"|(?:нижн\w+\s)?подч[её]ркивани\w|воскл\w*(?:\sзнак\w*)?|вопросит\w+(?:\sзнак\w*)?|реш[её]тк\w|собак\w|собачк\w"
    r"|зв[её]здочк\w|тире|дефис\w?|точк\w|слэш|амперсанд|доллар\w?|процент\w?|пробел\w?|нижнее\sподч\w*)(?!\w)"
)
_ITEM = re.compile(
    rf"(?<![\w'’])(?:(?P<capital>{_CAPITAL})|(?P<symbol>{_SYMBOL})|(?P<letter>{_LETTER})|(?P<digits>\d{{1,6}}(?![\w:%]|[.,]\d))"
    rf"|(?P<joint>(?:then|and|a|an|the|with|plus|потом|затем|дальше|далее|и|плюс|знак)(?!\w))|(?P<word>[^\W\d_]{{2,20}}\d{{0,4}}!?(?!\w)))",
    re.IGNORECASE,
)
_WEAK = re.compile(r"(?:собак|собачк|точк|доллар|процент|пробел)\w|dot|period|star|space|minus|slash", re.IGNORECASE)
_OF_AMOUNTS = re.compile(r"(?:доллар|процент)\w*", re.IGNORECASE)
_NUMBER_BEFORE = re.compile(r"\d\s?$")
_SAYS_CAPITAL = re.compile(
    r"capital|upper|\bcap\b|\bbig\b|lower|small|little|letter|больш|заглавн|маленьк|строчн|букв",
    re.IGNORECASE,
)
"""What an unasked dictation has."""
_BETWEEN = re.compile(r"[\s,]{1,3}(?:[-–—]\s)?|\s?[-–—+]\s?")
_MOST_WORDS = 2
_LEAST_SIGNS = 3
_LEAST_SIGNS_UNASKED = 5
_LEAST_MARKS = 2
_NO_LETTERS = frozenset("aiuxиаяуовскт")
"""Words of one letter."""


@dataclass(frozen=True, slots=True)
class _Sign:
    start: int
    end: int
    kind: str
    weak: bool = False
    """A mark that is rather another word."""


def dictated(text: str, *, asked: bool) -> Iterator[tuple[int, int]]:
    """Start and end of what is told sign by sign; more signs are needed where no password is `asked` for."""
    if not asked and not _SAYS_CAPITAL.search(text):
        return
    numbers = {cue.start for cue in cues(text) if "number_words" in cue.kinds}
    begins = leading_in().match(text)
    run: list[_Sign] = []
    for match in _ITEM.finditer(text, begins.end() if begins else 0):
        sign = _sign(match, numbers)
        if _OF_AMOUNTS.fullmatch(match.group()) and _NUMBER_BEFORE.search(text, 0, match.start()):
            sign = _Sign(sign.start, sign.end, "talk", False)
        joined = bool(run) and _BETWEEN.fullmatch(text, run[-1].end, sign.start) is not None
        crowded = sign.kind == "word" and sum(other.kind == "word" for other in run) >= _MOST_WORDS
        if sign.kind == "talk" or not joined or crowded:
            yield from _told(run, asked=asked)
            run = []
        if sign.kind != "talk":
            run.append(sign)
    yield from _told(run, asked=asked)


def _sign(match: re.Match[str], numbers: set[int]) -> _Sign:
    kind = match.lastgroup or "talk"
    text = match.group()
    if match.start() in numbers:
        kind = "digits"
    elif kind == "letter" and text.lower() in _NO_LETTERS:
        kind = "joint"
    elif kind == "word" and (is_talk(text) or is_plain(text)):
        kind = "talk"
    weak = kind == "symbol" and _WEAK.fullmatch(text) is not None
    return _Sign(match.start(), match.end(), kind, weak)


def _told(run: list[_Sign], *, asked: bool) -> Iterator[tuple[int, int]]:
    while run and run[0].kind == "joint":
        run = run[1:]
    while run and run[-1].kind == "joint":
        run = run[:-1]
    signs = [sign for sign in run if sign.kind != "joint"]
    sure = sum(sign.kind in ("capital", "symbol") and not sign.weak for sign in signs)
    marks = sure + sum(sign.kind == "letter" or sign.weak for sign in signs)
    digits = any(sign.kind == "digits" for sign in signs)
    if asked:
        enough = len(signs) >= _LEAST_SIGNS and (marks >= _LEAST_MARKS or (sure > 0 and digits))
    else:
        capital = any(sign.kind == "capital" for sign in signs)
        enough = len(signs) >= _LEAST_SIGNS_UNASKED and marks >= _LEAST_MARKS and digits and capital
    if enough:
        yield run[0].start, run[-1].end
