"""Messages that are a part of a number or a code: somebody tells it piece by piece ("starts with LR68", "then KVO")."""

import re
from collections.abc import Collection, Iterator

from prepare.scrub._number_words import spelled_runs
from prepare.scrub._questions import JUST_ASKED

CONTINUED = "continued_"
"""Before a kind of cue words: the same sender's message before ended with such a value, and this may go on with it."""

_LEAD = (
    r"(?:(?:then|and|next|last|rest|the|is|it|its|it['’]?s|so|ok|oh|yeah|yep|sorry|plus|first|second|third|1st|2nd|3rd|starts?|begins?"
    r"|ends?|with|number|no|bit|part|half|one|digits?|letters?|in|after|that|final|finally|also|left|right|back|to|says|cut|off|was|reg|acc|acount|account|ac|sort|code"
    r"|дальше|потом|затем|и|а|ещё|еще|перв\w+|втор\w+|трет\w+|последн\w+|серия|номер|буквы|буква|цифры|регион|конец|конце|начало|вот|так|это"
    r"|ну|там|далее|остальное|сначала|влево|вправо|налево|направо|до|на|потім|далі|і)[\s,:.—–-]+)"
)
_GROUP = r"(?:[A-ZА-ЯЁ]{1,6}\d{0,4}|\d{1,6}[A-ZА-ЯЁ]{0,4}\d{0,4}|[A-Z]{1,2}-\d{1,6})"
_TAIL = r"(?:[\s,]+(?:i think|think|maybe|вроде|кажется|lol|haha|x))?[\s.,!…-]*"
_PART = re.compile(
    rf"\s*(?i:(?P<lead>{_LEAD}{{0,5}}))(?P<value>{_GROUP}(?:[ .,\-–/]{{1,2}}(?i:{_LEAD}{{0,3}}){_GROUP}){{0,5}})"
    rf"(?i:{_TAIL})"
)
_SHOUTS = re.compile(r"(?:OK|NO|YES|LOL|OMG|WTF|HI|HEY|TY|BTW|IDK|WOW|ОК|ДА|НЕТ|АГА|А|И|НУ|О|Я|I|A)")
_LONGEST = 48
_LEAST_SIGNS = 2
_LEAST_SIGNS_GOING_ON = 3
_LEAST_LETTERS = 12
"""Of a value in words."""
_BEGINS = re.compile(
    r"^\W*(?:1st|first|starts?|begins?|ends|reg ends|сначала|перв\w+|серия|начало|начинается)(?!\w)", re.IGNORECASE
)
_TELLS_ORDER = re.compile(
    r"(?<!\w)(?:then|next|rest|first|second|third|1st|2nd|3rd|starts?|begins?|ends?|последн\w+|перв\w+|втор\w+|дальше|потом|затем|далее"
    r"|остальное|серия|буквы|регион|потім|далі)(?!\w)",
    re.IGNORECASE,
)


def part_of(text: str) -> tuple[int, int] | None:
    """Start and end of the value in a message that is nothing but a part of one."""
    if len(text) > _LONGEST:
        return None
    told = _PART.fullmatch(text)
    if told and not _SHOUTS.fullmatch(told["value"]):
        return told.span("value")
    runs = spelled_runs(text, 1)
    if len(runs) == 1 and re.fullmatch(rf"(?i:{_LEAD}{{0,4}})", text[: runs[0][0]]) is not None:
        rest = text[runs[0][1] :]
        return runs[0] if re.fullmatch(rf"(?i:{_TAIL})", rest) else None
    return None


def tells_order(text: str) -> bool:
    """Whether a message says that there is more of it: "first", "then", "the rest"."""
    return _TELLS_ORDER.search(text) is not None


def told_in_parts(text: str, near: frozenset[str], kinds: Collection[str]) -> Iterator[tuple[int, int]]:
    """Find a part of what is being told, or what is the first part of what somebody has just asked for."""
    continued = any(CONTINUED + kind in near for kind in kinds)
    asked = any(JUST_ASKED + kind in near for kind in kinds)
    begins = not near.isdisjoint(kinds) and _BEGINS.search(text) is not None
    if not (continued or asked or begins):
        return
    part = part_of(text)
    if part is None:
        return
    value = text[slice(*part)]
    alone = not any(map(str.isalnum, text[: part[0]] + text[part[1] :]))
    signs = sum(map(str.isalnum, value))
    if continued:
        if tells_order(text) or alone or signs >= _LEAST_SIGNS_GOING_ON:
            yield part
    elif signs >= _LEAST_SIGNS and (any(map(str.isdigit, value)) or signs >= _LEAST_LETTERS):
        yield from (part,) if begins or alone or tells_order(text) else ()
