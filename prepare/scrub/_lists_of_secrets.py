"""Notes that tell several secrets: "домофон 128в4406, вайфай тихийчас", "почта Крe7, а сайт розы весной".

Once one of them is found, what stands behind the other names of things that are locked is a secret too.
"""

import re
from collections.abc import Iterator

from prepare.scrub._cues import FILLER, cued, kinds_in
from prepare.scrub._odd_words import is_odd
from prepare.scrub._run_together import is_run_together
from prepare.scrub._shapes import could_be_secret

_LOCKED = ("sure_password", "network", "service", "pin", "door", "email")
_BEGINS = re.compile(
    r"(?:^|[,;.\n/]|(?<!\w)(?:а|и|and|then|плюс))[ \t]*(?:(?:the|my|our|на|от|для|мой|моя)[ \t])?$", re.IGNORECASE
)
_VALUE = re.compile(
    r"(?:[ \t]+(?:app|one|thing|онлайн|сайт|приложение|включить|код|code|pin|пин|password|пароль|pass))?"
    r"(?:[ \t]+(?:is|это|теперь|now))?"
    rf"[ \t]*[:=—–-]?[ \t]+(?!(?:называ|called|is|это|name|имя)\w*(?!\w))"
    rf"([^,;\n{FILLER}]{{3,40}}?)[ \t]*(?=[,;\n]|\.(?:\s|$)|$)",
    re.IGNORECASE,
)
_CODE = re.compile(r"\d{4,6}")
_LOGIN = re.compile(
    rf"(?<!\S)([^\W\d_][\w.-]{{2,30}})[ \t]*"
    r"(?:/|\||:|,?[ \t](?:дальше|далее|потом|then|and[ \t]then|pass|pw|пароль|пасс)[ \t])[ \t]*"
    rf"{FILLER}",
    re.IGNORECASE,
)
_LOGIN_SLASH = re.compile(
    r"\W*([\w.@-]{3,40})\s(?:slash|forward\sslash|colon|слэш|слеш|двоеточие)\s(\S+(?:\s[^\s,.]+){0,4}?)"
    r"(?=\s(?:with|no|all|без|с)\s|[,.!]|\s*$)",
    re.IGNORECASE,
)
_MADE_UP = re.compile(r"[^\W\d_][\d._]")


def listed(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what stands behind a name of something locked, in a note in which something was found."""
    if FILLER not in text or not _says_more(text):
        return
    for cue in cued(text, _LOCKED):
        told = _VALUE.match(text, cue.end) if _BEGINS.search(text, 0, cue.start) else None
        if told and _is_value(told[1]):
            yield told.span(1)


def logins_beside(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of a login right before its password."""
    for match in _LOGIN.finditer(text) if FILLER in text else ():
        if _MADE_UP.search(match[1]) and not kinds_in(match[1]):
            yield match.span(1)


def login_and_password(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of both in "ADMIN slash the moon is cheese"."""
    if both := _LOGIN_SLASH.match(text):
        yield from (both.span(place) for place in (1, 2))


def _says_more(text: str) -> bool:
    return "," in text or ";" in text or "\n" in text


def _is_value(told: str) -> bool:
    words = told.split()
    if len(words) == 1:
        return bool(_CODE.fullmatch(told)) or could_be_secret(told) or is_run_together(told) or is_odd(words)
    return is_odd(words, surely=True)
