"""Passwords in questions: "i cant remember the pw, is it acrylic queen?", "а не тюльпан?"."""

import re
from collections.abc import Iterator

from prepare.scrub._odd_words import is_odd

_GUESS = re.compile(
    r"(?:^|[,.;!?]\s|\s)(?:is\sit|was\sit|isn['’]?t\sit|wasn['’]?t\sit|it['’]?s|or|maybe|это|или|может|разве|а\sне)\s"
    r"(?:still\s|just\s|not\s|не\s)?(?P<told>[^,.;:!?\n]{4,40})\?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:the|a|an)\s", re.IGNORECASE)
_EITHER = re.compile(
    r"(?:is\sit|was\sit|это)\s([^\s,.?!]+(?:\s[^\s,.?!]+)?)\s(?:or|или)\s([^\s,.?!]+(?:\s[^\s,.?!]+)?)\s*[?.!]*\s*$",
    re.IGNORECASE,
)


def guessed(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what a text that speaks of a password guesses it to be."""
    for match in _GUESS.finditer(text):
        if is_odd(match["told"].split()):
            yield match.span("told")
    if either := _EITHER.search(text):
        yield from (
            either.span(place)
            for place in (1, 2)
            if not _ARTICLE.match(either[place]) and is_odd(either[place].split())
        )
