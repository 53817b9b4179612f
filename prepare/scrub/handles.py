"""User names that are said to be one: @mentions, and names after "my insta is". Public bots stay."""

import re
from collections.abc import Iterator

from prepare.scrub._cues import values_near
from prepare.scrub._spans import Span

KIND = "HANDLE"

_MENTION = re.compile(
    r"(?<![\w@./])@(?!(?:all|here|channel|everyone|online|admins?)\b)[A-Za-z_][\w.]{2,31}(?<!\.)(?!bot)(?![\w@])",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?<![\w@.])(?=[\w.]{0,32}[\d_])[A-Za-z][\w.]{3,31}(?<!\.)(?![\w@])")

EXAMPLES = ("dm ⟦@tide_walker⟧ about it", "my insta is ⟦quiet_heron88⟧", "ник в стиме ⟦quiet_heron88⟧")
COUNTEREXAMPLES = (
    "@everyone dinner at mine",
    "ask @gifbot for it",
    "i deleted instagram in 2019",
    "2 for 1 @ the pub",
)


def find(text: str) -> Iterator[Span]:
    """Mentions, and tokens with a digit or underscore beside a social network's name."""
    if "@" in text:
        for match in _MENTION.finditer(text):
            if not match.group().lower().endswith("bot"):
                yield Span(*match.span(), KIND)
    for match in values_near(text, ("handle",), _NAMED, words_after=2):
        if "." not in match.group() or any(character.isdigit() for character in match.group()):
            yield Span(*match.span(), KIND)
