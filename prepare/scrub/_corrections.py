"""Messages that mend what their sender has just told: "no wait, 72 not 27", "same but with Dunkirk in front"."""

import re
from collections.abc import Iterator

from prepare.scrub._odd_words import is_odd_alone

TOLD = "told_"
"""Before a kind of cue words: the same sender has told such a value in one of the last messages."""

_CORRECTS = re.compile(
    r"(?<!\w)(?:wait|sorry|oops|actually|swap(?:ped)?|mixed|wrong|typo|i\smeant?|meant|instead|other\sway|at\sthe\s(?:end|front|start)"
    r"|ой|стоп|упс|тьфу|наоборот|вернее|точнее|то\sесть|не\sто|перепутал[аи]?|опечатал(?:ся|ась)|ошиб(?:ся|лась)|в\s(?:конце|начале)|конец"
    r"|начало|последн\w+|первые|вместо|quatsch|sorry|nein|pardon|perdón)(?!\w)",
    re.IGNORECASE,
)
_MAY_CORRECT = re.compile(
    r"(?<!\w)(?:not|same|last(?!\s(?:years?|yr|weeks?|month|night|time|one|summer|winter)\b)|но|а\sне|не)(?!\w)",
    re.IGNORECASE,
)
"""Where little else is said."""
_VALUE = re.compile(
    r"(?<![\w.,:/$€£₽-])(?=[\w .-]{0,12}\d)(?:\d(?:[ .-]?\d){0,7}|(?=\w{0,6}\d)(?=\w{0,6}[^\W\d_])\w{3,6})"
    r"(?![\w%€$£₽]|[.,:]\d|\s?(?:min|мин|час|sec|сек|times|раз|года?|лет|years?|руб|quid|eur)\w*)"
)
_WITH_ENDS = re.compile(
    r"(?<!\w)(?:with|but|add|put|plus|и|с|плюс|добавь|ставь)\s(?:a\s|an\s)?(?P<more>[^\s,.]{2,24})\s(?:in\sfront|before|first|after|behind"
    r"|at\sthe\s(?:very\s)?(?:front|start|end|beginning)|on\sthe\send|впереди|спереди|в\s(?:самом\s)?(?:начале|конце)|на\sконце)(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 90
_LONGEST_OF_LITTLE = 45
_MOST_WORDS_OF_LITTLE = 7


def corrected(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each number in a text that corrects what was told."""
    if (len(text) <= _LONGEST and _CORRECTS.search(text)) or (
        len(text) <= _LONGEST_OF_LITTLE and len(text.split()) <= _MOST_WORDS_OF_LITTLE and _MAY_CORRECT.search(text)
    ):
        yield from (match.span() for match in _VALUE.finditer(text))


def added(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what is put before or behind a password that was told."""
    for match in _WITH_ENDS.finditer(text):
        if any(map(str.isdigit, match["more"])) or is_odd_alone(match["more"]):
            yield match.span("more")
