"""What short codes look like, for the rules of PINs, one-time codes and door codes."""

import re
from collections.abc import Collection, Iterator, Sequence

from prepare.scrub._cues import FILLER, cued

_DIGITS = (
    # Two groups of the same length are one code; a number behind a code need not belong to it.
    r"\d{3}[ \-]\d{3}(?!\d)|\d{4}[ \-]\d{4}(?!\d)|\d{3,8}"
    r"|\d{2}(?:[ \-]\d{2}){2,3}(?! \d\b)|\d{2} \d{2} \d(?! ?\d)|\d{2,4}[ \-]\d{2,4}|\d(?:[ .\-]\d){2,7}"
)
CODE = re.compile(rf"(?<![\w.,:/$€£₽+~-])(?:[A-Z]-)?(?:{_DIGITS})(?![\w%€$£₽°:/-]|[.,]\d)")
DOOR_CODE = re.compile(
    rf"(?<![\w.,:/$€£₽+~-])(?:[#*×]\s?(?:{_DIGITS})[#*]?|(?:{_DIGITS})[#*]|\d{{1,4}}\s?[*#кКkKвВbB]\s?\d{{1,6}}[#*кКkKвВ]?|[A-Za-zА-Яа-я]{{1,2}}-?\d{{2,6}}(?:-?[#*]|[A-ZА-Я])?|\d{{4,6}}-\d{{2,4}}|[A-Z]\d{{3,5}}[A-Z]|\d{{1,3}}[A-Z]\d{{2,3}}|\d{{3,6}}[A-ZА-Я](?!\w)|(?:{_DIGITS}))(?![\w%€$£₽°:/-]|[.,]\d)"
)
LONE_CODE = re.compile(
    r"\s*[«\"'(]?[#*]?(\d{2,10}|\d{2,4}[ -]\d{2,4}|\d(?:[ .-]\d){2,9}|[A-Z]-\d{4,8}"
    r"|\d{1,4}[*#кКkKвВ]\d{2,6}|[A-Za-zА-Яа-я]{1,2}\d{2,6}|\d{1,4}(?:[ .·-]\d{1,4}){1,4})[#*]?[»\"')]?\s*[.!)]*\s*"
)
_MIXED_CODE = re.compile(r"(?<![\w./#@-])(?=[A-Z\d]{0,7}\d)(?=[A-Z\d]{0,7}[A-Z])[A-Z\d]{6,8}(?![\w/-])")
_CHANGE = re.compile(r"(?<=\d)[A-Z]|(?<=[A-Z])\d")
_LEAST_CHANGES = 2
"""From letter to digit or back: a flight and a model have one."""
YEAR_OF = re.compile(
    r"(?<!\w)(?:year|anniversary|birth(?:day|\syear)?|born|married|wedding|год\w{0,3}|годовщин\w|рождени\w|свадьб\w)(?!\w)"
    r"[^.!?\n\d]{0,30}?(?P<year>(?:19|20)\d\d)(?![\w:%/-]|[.,]\d)",
    re.IGNORECASE,
)
"""What a code is easily remembered by."""
_NOT_A_CODE_AFTER = re.compile(
    r"\s*(?:[€$£₽%°]|(?:руб|eur|usd|gbp|quid|bucks|dollars?|euros?|pounds?|тыс|млн|км|km|kg|кг|шт|мин|час|р\b|k\b|min|hours?|hrs?|days?|дн|дней|"
    r"steps|points?|pts|очк|шаг|метр|вышло|вышла|итого|с\sчеловека|people|чел|times|раз|miles|meters?|metres?|am\b|pm\b|год|г\.|этаж|floor|kilo|кило|cm|mm|ml|мл|grams?|грамм|years?|lines?|files?|errors?|mb|gb)\w*|each\b|a\scorner|тенге|tenge|сум\b|лари\b|an?\s(?:month|week|night|day)\b|per\s|в\sмесяц\b|за\s|pcm\b)",
    re.IGNORECASE,
)
_NOT_A_CODE_BEFORE = re.compile(
    r"(?:\b(?:at|by|around|until|till|since|in|from|room|floor|flat|apt|level|chapter|page|line|bus|version|error|status|http|port|migration|ticket|issue|pr|build|order|route|paid|cost|costs|for|порт|по|номером|мвд|уфмс|фмс|овд|увд|"
    r"в|к|до|с|около|после|комната|кв|квартира|этаж|стр|рейс|автобус|маршрут|за|дом|год)\s*|[$€£₽#~]\s*)$",
    re.IGNORECASE,
)
_AT_A_GATE = re.compile(r"\bgate\s*$", re.IGNORECASE)
_LEAST_AT_A_GATE = 4
"""Digits: gates of airports have fewer."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_RANGE = re.compile(r"(\d{1,2})-(\d{1,2})")
_LONGEST_RANGE = 12
_CLAUSE_END = re.compile(r"[.!?…](?=\s|$)|\n")
_SAID_NEXT = re.compile(
    r"[.!…\n]\s*(?:it['’]?s|it is|thats|that['’]s|(?:try|use)(?:\s(?:mine|ours|this|with|first)){0,3}"
    r"|это|он|она|сейчас|теперь|попробуй)\s*$",
    re.IGNORECASE,
)
_ASSIGNS = re.compile(
    r"\s*(?:is|was|=|:|-|–|—|это|будет|es|est|ist|are|now|теперь|новый|new)*\s*[:=–—-]?\s*[\"'«]?",
    re.IGNORECASE,
)


def found_in(text: str, value: re.Pattern[str]) -> list[tuple[int, int]]:
    """Start and end of everything of that form."""
    return [match.span() for match in value.finditer(text)]


def mixed_codes(text: str) -> list[tuple[int, int]]:
    """Start and end of codes of capitals and digits in turns, six to eight: 4VX9QD, R7Q2MV."""
    return [
        match.span() for match in _MIXED_CODE.finditer(text) if len(_CHANGE.findall(match.group())) >= _LEAST_CHANGES
    ]


def codes_near(
    text: str, kinds: Collection[str], values: Sequence[tuple[int, int]], words_after: int = 6
) -> Iterator[tuple[int, int]]:
    """Those of `values` (start and end, in order of place) that the cue words of `kinds` point at."""
    found = cued(text, kinds)
    if not found or not values:
        return
    for cue in found:
        after = next((span for span in values if span[0] >= cue.end), None)
        if after is not None:
            gap = text[cue.end : after[0]]
            if _ASSIGNS.fullmatch(gap) or (
                FILLER not in gap
                and not _CLAUSE_END.search(_SAID_NEXT.sub("", gap))
                and len(gap.split()) <= words_after
                and is_code_there(text, *after)
                and (after[1] - after[0] > 3 or len(gap.split()) <= 1)
            ):
                yield after
                continue
        before = next((span for span in reversed(values) if span[1] <= cue.start), None)
        if before is not None:
            gap = text[before[1] : cue.start]
            if (
                FILLER not in gap
                and len(gap.split()) <= 3
                and not re.search(r"[,;.!?\n]", gap)
                and is_code_there(text, *before)
            ):
                yield before


def is_code_there(text: str, start: int, end: int, *, years: bool = False) -> bool:
    """Whether the words next to a number leave it a code: no year, price, quantity, time or room."""
    number = text[start:end]
    return not (
        (_YEAR.fullmatch(number) and not years)
        or _is_range(number)
        or (len(number) < _LEAST_AT_A_GATE and _AT_A_GATE.search(text, max(0, start - 12), start))
        or _NOT_A_CODE_AFTER.match(text, end)
        or _NOT_A_CODE_BEFORE.search(text, max(0, start - 12), start)
        or (
            number.isdigit()
            and (
                (number.endswith("000") and set(number) != {"0"})
                or (len(number) < 4 and _CLAUSE_END.search(text[:start]) is not None)
            )
        )
    )


def _is_range(number: str) -> bool:
    """Whether a number tells from where to where: seats 14-15, "in 10-12 days"."""
    ends = _RANGE.fullmatch(number)
    return ends is not None and (
        0 < int(ends[2]) - int(ends[1]) <= _LONGEST_RANGE or (number.count("0") == 2 and ends[1] < ends[2])
    )
