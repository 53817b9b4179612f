"""How people write phone numbers against machines: digit by digit, half in words, with letters for digits."""

import re
from collections.abc import Iterator
from itertools import pairwise

from prepare.scrub._cues import cues

_DIGIT_BY_DIGIT = re.compile(r"(?<![\w.,/+-])(?:\+\s?)?[0789](?:[\s.,\-–_/*]{1,3}\d){8,13}(?![\w%]|[.,/-]\d)")
_CONTINUED = re.compile(
    r"(?<![\w.,/-])\d{1,4}(?:[- ]\d{2,4}){0,3}-[ ]?\n[ ]?\d{2,4}(?:[- ]\d{2,4}){0,3}(?![\w:]|[.,/]\d)"
)
"""43-18-, and in the next message: 56."""
_LETTERS_FOR_DIGITS = re.compile(
    r"(?<!\w)(?:\+\s?\d|8)[\s(-]{1,2}(?=[\d\s()-]{0,14}[OОoоЗзlI])[\dOОoоЗзlI]{3}(?:[\s()-]{1,2}[\dOОoоЗзlI]{2,3}){2,3}(?!\w)"
)
_ODD_SEPARATORS = re.compile(r"(?<![\w+])(?:\+?7|8)([\s_*.,/|~=-]{1,3})(?!800)\d{3}\1\d{3}\1\d{2}\1\d{2}(?!\w)")
_LANDLINE = re.compile(
    r"(?<!\w)(?:городск\w{2,3}|домашн\w{2,3}|стационарн\w{2,3}|landline)\s[^\d\n]{0,40}(\d{1,2}-\d{2}-\d{2})(?![\w-])",
    re.IGNORECASE,
)
_PLUS_WORD = re.compile(r"(?<!\w)(?:плюс|plus)\s$", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?<![\w])(?=[OОoоIl]*\d)[\dOОoоIl]+(?!\w)|(?<=[\d)] )[OОoо]{1,3}(?= \d)|(?<=\d-)[OОoо]{1,3}(?=-\d)"
)
_LETTER_IN_NUMBER = re.compile(r"\d[OОoоIl]{1,3}(?!\w)|[\s(-][OОoо]{1,3}\d|\d[OОoоIl]\d|\d[ -][OОoо]{1,3}[ -]\d")
_BEGINS = frozenset(("8", "7", "0", "плюс", "plus"))
_FIRST_SIGNS = frozenset("0789oо")
_LEAST_GROUPS = 2
_LEAST_ODD = 2
_LEAST_TOKENS_WITH_ONE_ODD = 4
_LEAST_WITH_ONE_ODD = 9
_BETWEEN = re.compile(r"[\s,.\-–()]{1,3}(?:(?:и|and|потом|then)\s)?")
_LEAST_MIXED, _MOST_MIXED = 7, 14
_LEAST_SHAPED = 6
_SAID_DIGIT = (
    r"(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять)"
)
_GLUED = re.compile(
    rf"(?<!\w)(?=[^\n]{{0,40}}?\d{_SAID_DIGIT}|[^\n]{{0,40}}?{_SAID_DIGIT}\d)"
    rf"(?:(?:\d|{_SAID_DIGIT})[ -]?){{8,13}}(?:\d|{_SAID_DIGIT})(?!\w)",
    re.IGNORECASE,
)
"""O7seven00 nine00 five18."""
_SHAPES = (_CONTINUED, _LETTERS_FOR_DIGITS, _ODD_SEPARATORS)


def shaped(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of numbers that no number of another kind looks like."""
    for match in _DIGIT_BY_DIGIT.finditer(text):
        if _is_no_list([int(digit) for digit in re.sub(r"\D", "", match.group())]):
            yield match.span()
    for pattern in _SHAPES:
        for match in pattern.finditer(text):
            if sum(map(str.isdigit, match.group())) >= _LEAST_SHAPED:
                yield match.span()
    for match in _LANDLINE.finditer(text):
        yield match.span(1)
    for match in _GLUED.finditer(text):
        yield match.span()
    yield from mixed(text, _LEAST_MIXED, _MOST_MIXED)


def with_plus(text: str, start: int) -> int:
    """Where a number starts that has its plus in a word."""
    plus = _PLUS_WORD.search(text[max(0, start - len(" плюс ")) : start])
    return start - len(plus.group()) if plus else start


def _is_no_list(digits: list[int]) -> bool:
    """Whether digits are neither counted up or down nor only zeros and ones."""
    steps = {(later - earlier) % 10 for earlier, later in pairwise(digits)}
    return len(steps) > 2 and len(set(digits)) > 2


def mixed(text: str, least: int, most: int, *, asked: bool = False) -> Iterator[tuple[int, int]]:
    """Find groups of digits with number words among them, or with letters for digits: 8 701 44 ноль 93 52, 9O5 4I.

    From `least` digits to `most`; where such a number is `asked` for, it may begin as it likes.
    """
    words = {(cue.start, cue.end) for cue in cues(text) if "number_words" in cue.kinds}
    if not words and not _LETTER_IN_NUMBER.search(text):
        return
    tokens = sorted([*words, *(match.span() for match in _TOKEN.finditer(text))])
    run: list[tuple[int, int]] = []
    for token in (*tokens, (len(text) + 1, len(text) + 1)):
        if run and not _BETWEEN.fullmatch(text, run[-1][1], token[0]):
            groups = [text[start:end] for start, end in run if (start, end) not in words]
            told = sum(map(len, groups)) + len(run) - len(groups)
            if least <= told <= most and _is_number(text, run, groups, told, asked=asked):
                start = with_plus(text, run[0][0])
                yield start - (text[start - 1 : start] == "+"), run[-1][1]
            run = []
        run.append(token)


def _is_number(text: str, run: list[tuple[int, int]], groups: list[str], told: int, *, asked: bool) -> bool:
    odd = len(run) - len(groups) + sum(not group.isdigit() for group in groups)
    if len(groups) < _LEAST_GROUPS or not odd:
        return False
    begins = text[run[0][0] : run[0][1]].lower()
    has_plus = text[run[0][0] - 1 : run[0][0]] == "+" or with_plus(text, run[0][0]) < run[0][0]
    usual = begins[:1] in _FIRST_SIGNS or begins in _BEGINS or len(begins) >= _LEAST_SHAPED // 2
    if not (asked or has_plus or usual):
        return False
    return odd >= _LEAST_ODD or (len(run) >= _LEAST_TOKENS_WITH_ONE_ODD and (asked or told >= _LEAST_WITH_ONE_ODD))
