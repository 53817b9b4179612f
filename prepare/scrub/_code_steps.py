"""Codes told step by step: "C then 2580 then tick", "4 и 9 вместе", "вправо до 31, влево 8", "first half is 470"."""

import re
from collections.abc import Iterator

_JOIN = (
    r"(?:\s*(?:,|\+|\b(?:and\sthen|then|(?:the\s)?next(?:\sbit|\spart)?|and|plus"
    r"|потом|затем|после|и|press|жми|нажми|dann|und|luego|puis)\b))*\s*"
)
_MARK = (
    r"(?:(?:the\s)?(?:big\s)?[A-ZА-Я]\b|hash|pound|star|tick|bell|call|enter|key|(?:the\s)?button|кнопк\w(?:\sс\s\w+)?|ключ|кілт|вызов|зв[её]здочк\w|реш[её]тк\w"
    r"|raute|stern)"
)
_DIGITS = r"(?:[#*×]?[A-ZА-Я]?\d(?:[ -]?\d){0,7}[#*]?)"
_ITEM = rf"(?:{_DIGITS}|\b{_MARK}\b)"
_AT_ONCE = re.compile(
    rf"\b(?:разом|вместе|одновременно|together|at\sonce)\s(?P<keys>{_DIGITS}(?:{_JOIN}{_DIGITS}){{0,3}})(?![\w%:]|[.,]\d)"
)
_STEPS = re.compile(
    rf"(?<![\w.,:/$€£₽#*-]){_ITEM}(?:{_JOIN}{_ITEM}){{1,6}}(?:\s(?:together|вместе|одновременно|разом)(?:{_JOIN}{_ITEM}){{0,3}})?"
    r"(?![\w%€$£₽°:/]|[.,]\d)"
)
_TELLS = re.compile(
    r"\b(?:then|next|потом|затем|together|вместе|одновременно|разом|call|вызов|ключ|hash|pound|star|tick|bell|зв[её]здочк\w"
    r"|реш[её]тк\w|dann|raute|luego|puis)\b"
)
_BESIDE_MARK = re.compile(
    r"(?<![\w-])(?:star|hash|bell|pound|ключ|кілт|зв[её]здочк\w|реш[её]тк\w)\s\d{2,6}(?![\w:%]|[.,]\d)"
    r"|(?<![\w.,-])\d{2,6}\s(?:star|hash|bell|ключ|кілт|зв[её]здочк\w|реш[её]тк\w)(?!\w)",
    re.IGNORECASE,
)
_PRESSED = re.compile(
    r"\b(?:buzz|press|push|dial|type|ring|punch|набери|набирай|жми|нажми|нажмите|наберите|тисни)\s(?P<keys>\d{1,6}[A-ZА-Я]?)"
    r"(?=,?\s(?:and|then|потом|и|і|затем)\s(?:wait|push|pull|hold|turn|go|жди\w*|подожди\w*|тяни|толкай|дёргай|дергай|заходи|вызов|#))",
    re.IGNORECASE,
)
_TOGETHER_BEHIND = re.compile(
    r"(?<![\w.,:-])(?!(?:19|20)\d\d\s)(?<!\d )(?<! и )(?P<keys>\d{2,4})\s"
    r"(?:одновременно|вместе|разом|одночасно|together|at\sonce|at\sthe\ssame\stime)(?!\w)",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?<!\w)(?:two|three|four|five|six|[2-6]|две|три|четыре|пять|шесть)\s(?:zero(?:e?s)|noughts|ones|twos|threes|fours|fives|sixes"
    r"|sevens|eights|nines|нол(?:я|ей)|нул(?:я|ей)|единиц\w?|(?:двой|трой|четв[её]р|пят[её]р|шест[её]р|сем[её]р|восьм[её]р|девят)(?:ки|ок))(?!\w)",
    re.IGNORECASE,
)
_SIDE = "(?:вправо|влево|направо|налево|right|left|clockwise|anti-?clockwise|rechts|links)"
_TURN = rf"{_SIDE}\s(?:до|на|to|at|bis|auf)?\s?\d{{1,2}}"
_TURNS = re.compile(rf"(?<!\w){_TURN}(?:\W{{1,3}}(?:потом\s|затем\s|then\s)?{_TURN}){{1,4}}(?!\w)", re.IGNORECASE)
_NUMBER_AND_SIDE = rf"\d{{1,2}}\s(?:to\sthe\s|turns?\s)?{_SIDE}"
_TURNS_BEHIND = re.compile(
    rf"(?<![\w.,:-]){_NUMBER_AND_SIDE}(?:\W{{1,3}}(?:(?:and|then|потом|затем|и)\s){{0,2}}{_NUMBER_AND_SIDE}){{1,4}}(?:\W{{1,3}}\d{{1,2}}(?![\w:%]))?(?!\w)",
    re.IGNORECASE,
)
"""32 right, 8 left, 19 right."""
_HALF = re.compile(
    r"(?:\b(?:first|second|other|last|1st|2nd)\s(?:half|part|two|three|bit)|\b(?:перв|втор|последн)\w{2,3}(?:\sполовин\w+|\sчасть|\sкак|\sдве|\sтри))"
    r"\D{0,40}?(?<![\w.,:])(?P<half>\d{1,4})(?![\w%:€$£₽]|[.,]\d)",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"(?<![\w.,:])(\d{1,4})\s?(?:\.\.+|…)\s*$|^\s*(?:\.\.+|…)\s?(\d{1,4})(?!\w)")
_LEAST_DIGITS = 2


def steps(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of keys that are pressed one after the other, and of turns of a dial."""
    for match in _STEPS.finditer(text):
        if _TELLS.search(match.group()) and sum(map(str.isdigit, match.group())) >= _LEAST_DIGITS:
            yield match.span()
    for match in _AT_ONCE.finditer(text):
        yield match.span("keys")
    behind = [match.span() for match in _TURNS_BEHIND.finditer(text) if _of_a_dial(match.group())]
    yield from behind
    for match in () if behind else _TURNS.finditer(text):
        yield match.span()
    for match in _BESIDE_MARK.finditer(text):
        yield match.span()
    for pattern in (_PRESSED, _TOGETHER_BEHIND):
        for match in pattern.finditer(text):
            yield match.span("keys")


def times(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of a digit that is told so many times: "4 twos", "три тройки и ноль"."""
    for match in _TIMES.finditer(text):
        yield match.span()


def halves(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of numbers that are said to be a part of a code."""
    for match in _HALF.finditer(text):
        yield match.span("half")


def left_open(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of a number that ends or begins a message with dots: the rest is in another message."""
    for match in _LEFT_OPEN.finditer(text):
        yield match.span(1 if match[1] else 2)


def _of_a_dial(turns: str) -> bool:
    """Whether there are three turns, or numbers as high as only a dial has."""
    numbers = re.findall(r"\d+", turns)
    return len(numbers) > _LEAST_DIGITS or any(len(number) > 1 for number in numbers)
