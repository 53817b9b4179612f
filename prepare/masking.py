"""Private text for the owner's eye: what everybody says is shown, all else is masked.

Not finding something is what a scrubber does wrong, so what it left is not trusted either: a word is shown only if
it is on a list of words that tell nothing of anybody, and is nowhere the whole of what was found. A masked word keeps
its first and last character if it is long, the first if it is shorter, none if it is short. What was found shows
nothing but its kind.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from prepare.scrub import Span, is_plain, placeholder

DOT = "•"

_CHUNK = re.compile(r"\S+")
_EDGE = ".,:;?!…()\"'«»“”„’‘-–—"
_WITH_LAST = 8
_WITH_FIRST = 5
_LONGEST_MASK = 12
"""How long a long word is, is nobody's business either."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of masked text: `plain` words, `masked` ones, those in doubt, or the kind of what was `found` there."""

    style: Literal["plain", "masked", "unsure", "found"]
    text: str


def core(chunk: str) -> str:
    """A run without blanks, without the punctuation of the sentence around it."""
    return chunk.strip(_EDGE)


def private_words(text: str, spans: Sequence[Span]) -> Iterator[str]:
    """Words that must be masked wherever they stand, because they stand in what was found.

    Plain words in the midst of an address are not among them; a password that is a plain word is.
    """
    for span in spans:
        words = [core(match.group()).lower() for match in _CHUNK.finditer(text[span.start : span.end])]
        yield from (word for word in words if word and (len(words) == 1 or not is_plain(word)))


def masked(
    text: str, spans: Sequence[Span], private: Collection[str], unsure: tuple[int, int] | None = None
) -> list[Piece]:
    """A text as it may be shown. `spans` are sorted and disjoint; `unsure` is masked word by word whatever it says."""
    pieces: list[Piece] = []
    position = 0
    for span in (*spans, None):
        end = span.start if span is not None else len(text)
        pieces += _masked_words(text, position, end, private, unsure or (0, 0))
        if span is not None:
            pieces.append(Piece("found", placeholder(span.kind).strip("[]")))
            position = span.end
    return _joined(pieces)


def mask(word: str) -> str:
    """A word of which at most the first and the last character can be read."""
    dots = DOT * min(len(word), _LONGEST_MASK)
    if len(word) >= _WITH_LAST:
        return _readable(word[0]) + dots[2:] + _readable(word[-1])
    return _readable(word[0]) + dots[1:] if len(word) >= _WITH_FIRST else dots


def _masked_words(
    text: str, start: int, end: int, private: Collection[str], unsure: tuple[int, int]
) -> Iterator[Piece]:
    position = start
    for match in _CHUNK.finditer(text, start, end):
        if match.start() > position:
            yield Piece("plain", " ")
        position = match.end()
        chunk = match.group()
        word = core(chunk)
        in_doubt = match.start() < unsure[1] and match.end() > unsure[0]
        if not in_doubt and word.lower() not in private and (is_plain(word) or _is_pictures(word)):
            yield Piece("plain", chunk)
            continue
        if not word:
            yield Piece("plain", chunk[:3])
            continue
        begin = chunk.index(word)
        if begin:
            yield Piece("plain", chunk[:begin])
        yield Piece("unsure" if in_doubt else "masked", mask(word))
        if rest := chunk[begin + len(word) :]:
            yield Piece("plain", rest)
    if position < end:
        yield Piece("plain", " ")


def _is_pictures(word: str) -> bool:
    """Whether there is nothing but emoji."""
    return bool(word) and all(unicodedata.category(character) in ("So", "Sk", "Mn", "Cf") for character in word)


def _readable(character: str) -> str:
    """A character that may stand alone in a page; a mark or half a pair may not."""
    return character if character.isalnum() or unicodedata.category(character)[0] in "PS" else DOT


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Plain pieces beside each other become one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and piece.style == "plain" == joined[-1].style:
            joined[-1] = Piece("plain", joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
