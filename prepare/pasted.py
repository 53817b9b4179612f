"""Long text that the owner did not write in the chat: pasted code, logs, mail, tables, articles.

It stays as context, since what is said next is about it, and is no target: a persona model would learn the voice of a
log file, and one pasted page weighs as much in the loss as a hundred messages of the person's own.
"""

import re
from array import array
from bisect import bisect_left
from collections import Counter
from math import exp, log

from soundalike.config import FilterConfig

_MANY_LINES = 20
"""Nobody types so many into one message of a chat."""
_SEVERAL = 3
"""Lines of a form before it counts: two may be chance."""
_SIGMAS = 1.4826
"""Standard deviations in a median absolute deviation of a normal distribution."""
_LEAST_DEVIATION = 0.5
"""Of the logarithm, so that somebody whose messages are all of one length may write one twice as long."""

_MARKS = re.compile(
    r"```|Traceback \(most recent call last\)|(?<![-_])[-_]{3,} ?(?:Original Message|Forwarded message"
    r"|Исходное сообщение|Пересылаемое сообщение|Ursprüngliche Nachricht)",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"\W?(?:\d{4}-\d\d-\d\d[T ,]+\d\d:\d\d|\d\d?[./]\d\d?[./]\d{2,4},? \d\d?:\d\d|\d\d:\d\d:\d\d\b"
    r"|[A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|FATAL)\b)"
)
"""Also a chat that was copied with its times."""
_MAIL_HEADER = re.compile(
    r"(?:From|To|Cc|Sent|Date|Subject|От(?: кого)?|Кому|Отправлено|Дата|Тема|Von|An|Betreff|Gesendet) ?: "
)
_CODE = re.compile(
    r"(?:def \w+\(|class \w+[:({]|import [\w.]+$|from [\w.]+ import |#include|</?\w[^<>]*>$|\$ [a-z]"
    r"|at [\w.$<>]+\(|File \".+\", line \d)"
)


def looks_pasted(text: str) -> bool:
    r"""Whether a text has the looks of something copied from elsewhere, whatever its length.

    >>> looks_pasted("milk\\nbread\\neggs"), looks_pasted("> hi\\n> are you there?\\n> hello?\\nyes")
    (False, True)
    """
    if _MARKS.search(text):
        return True
    lines = [line.strip(" \r") for line in text.split("\n") if line.strip()]
    if len(lines) < _SEVERAL:
        return False
    return len(lines) >= _MANY_LINES or any(sum(map(form, lines)) >= _SEVERAL for form in _FORMS)


def _is_log(line: str) -> bool:
    return bool(_LOG.match(line))


def _is_quoted_mail(line: str) -> bool:
    return line.startswith(">") or bool(_MAIL_HEADER.match(line))


def _is_row(line: str) -> bool:
    return line.count("\t") > 1 or line.count("|") > 1


def _is_code(line: str) -> bool:
    ends = line.endswith(("{", "}", ");")) or (line.endswith(";") and "=" in line)
    return ends or bool(_CODE.match(line))


_FORMS = (_is_log, _is_quoted_mail, _is_row, _is_code)


class LongTexts:
    """Lengths of the owner's messages, and which are far beyond all others.

    Lengths of chat messages are about log-normal, so what is usual is the median of their logarithms, and how far from
    it they lie the median distance: a few pasted pages change neither.
    """

    def __init__(self, config: FilterConfig) -> None:
        self._config = config
        self._lengths: Counter[int] = Counter()
        self._places = array("q")
        self._long = array("q")

    def see(self, place: int, text: str) -> None:
        """Take note of a message of the owner."""
        length = len(text)
        self._lengths[length] += 1
        if length >= self._config.long_text_characters > 0:
            self._places.append(place)
            self._long.append(length)

    def far_longer(self) -> list[int]:
        """Places of messages that are far longer than the owner's usual ones."""
        if not self._places:
            return []
        limit = usual_limit(self._lengths, self._config.long_text_deviations)
        return [place for place, length in zip(self._places, self._long, strict=True) if length > limit]


def usual_limit(lengths: Counter[int], deviations: float) -> float:
    """The length that lies so many robust deviations over the median, both taken of the logarithms."""
    logarithms = Counter({log(length): count for length, count in lengths.items()})
    middle = _median(logarithms)
    distances: Counter[float] = Counter()
    for value, count in logarithms.items():
        distances[abs(value - middle)] += count
    return exp(middle + deviations * max(_SIGMAS * _median(distances), _LEAST_DEVIATION))


def _median(counts: Counter[float]) -> float:
    values = sorted(counts)
    reached, total = [], 0
    for value in values:
        total += counts[value]
        reached.append(total)
    return values[bisect_left(reached, (total + 1) // 2)]
