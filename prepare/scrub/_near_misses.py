"""What the rules left but were near to taking: for the owner to look at, not for the scrubber to act on.

Nothing here is certain, or it would be a rule.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._plain import is_plain
from prepare.scrub._shapes import chunks, could_be_secret, entropy, is_ordinary
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk

Doubt = Literal["number", "shape", "random", "answer", "name"]

ASKING = frozenset(("sure_password", "pin", "code", "door", "seed", "key", "card_detail", "id", "address", "phone"))
"""Kinds of cue words in a question whose answer is private more often than not."""

_LEAST_DIGITS = 5
_NUMBER = re.compile(rf"(?<![\w.,:/+#-])\+?\d(?:[ ().-]{{0,2}}\d){{{_LEAST_DIGITS - 1},}}(?![\w%€$£₽]|[.,:]\d)")
_NO_CODE = re.compile(
    r"(?:19|20)\d\d[ ./-]{0,2}(?:19|20)\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,3}(?:[ .]000)+|\d+000"
    r"|\d{1,2}(?:[ -]\d{1,2}){2,}|\d{1,2}\.\d{2} ?- ?\d{1,2}\.\d{2}"
)
_MIXED = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|\w[!@#$%^&*=+~?_]+\w|[^\W\d_A-ZА-Я][A-ZА-Я]")
_LONG = re.compile(r"(?<![\w/.@-])[A-Za-z0-9+_=-]{16,200}(?![\w/.@-])")
_KEY_LIKE = re.compile(r"\d[A-Za-z]|[A-Za-z]\d|[a-z][A-Z]{1,3}[a-z]")
_RANDOM_BITS = 3.5
_NAME = re.compile(
    r"(?<=[\w,;)] )[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_A-ZА-ЯЁ]{2,}(?:[ -][A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_A-ZА-ЯЁ]{2,})*(?!\w)"
)
_LONGEST_ANSWER = 60


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A piece of a message that was left, and the doubt about it."""

    start: int
    end: int
    doubt: Doubt


def near_misses(text: str, spans: Sequence[Span], asked: Collection[str] = ()) -> Iterator[NearMiss]:
    """Doubtful pieces of one message outside its spans; the worst doubt first, none inside another.

    `asked` are the kinds of cue words in a question that the other side has just put.
    """
    left = _blanked(text, spans) if spans else text
    seen: list[tuple[int, int]] = []
    for found in _doubtful(left, bool(spans), asked):
        if not any(found.start < end and found.end > start for start, end in seen):
            seen.append((found.start, found.end))
            yield found


def _doubtful(left: str, was_changed: bool, asked: Collection[str]) -> Iterator[NearMiss]:
    if not was_changed and len(left) <= _LONGEST_ANSWER and not ASKING.isdisjoint(asked):
        bare = left.strip()
        if bare and "?" not in bare and kinds_in(bare).isdisjoint(ASKING) and _says_something(bare):
            start = left.index(bare)
            yield NearMiss(start, start + len(bare), "answer")
    if any(character.isdigit() for character in left):
        for match in _NUMBER.finditer(left):
            if not _NO_CODE.fullmatch(match.group()):
                yield NearMiss(*match.span(), "number")
    if len(left) >= 16:
        for match in _LONG.finditer(left):
            token = match.group()
            if _KEY_LIKE.search(token) and entropy(token) >= _RANDOM_BITS and not is_ordinary(token):
                yield NearMiss(*match.span(), "random")
    if _MIXED.search(left):
        for start, chunk in chunks(left):
            if could_be_secret(chunk) and not is_ordinary(chunk):
                yield NearMiss(start, start + len(chunk), "shape")
    for match in _NAME.finditer(left):
        if not all(is_plain(word) for word in match.group().split()):
            yield NearMiss(*match.span(), "name")


def _says_something(text: str) -> bool:
    """Whether there is a word that is neither plain nor small talk; an answer of one word may be plain."""
    words = [word.strip(".,!…)(:;'\"’-") for word in text.split()]
    telling = [word for word in words if any(map(str.isalnum, word)) and not is_talk(word)]
    return any(len(words) == 1 or not is_plain(word) for word in telling)


def _blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with every span filled, as long as before."""
    pieces: list[str] = []
    position = 0
    for span in spans:
        pieces += (text[position : span.start], FILLER * (span.end - span.start))
        position = span.end
    return "".join(pieces) + text[position:]
