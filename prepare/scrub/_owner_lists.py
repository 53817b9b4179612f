"""The owner's own lists: what is always hidden, what is never.

Words to hide and to keep are known in the clear. Of a secret only its length, a salted fingerprint of 16 bits and a
slow hash are known: every piece of a text that has that length and begins and ends where a word may is
fingerprinted, and the few that agree are hashed slowly. A short code can be guessed from any hash; this keeps
secrets out of backups and from a passing eye, and so the file that holds them is for the owner only.
"""

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from prepare.scrub._spans import Span, merge

KIND = "PRIVATE"

_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 16}
"""About 50 ms and 16 MiB a guess."""
_FINGERPRINT_MASK = 0xFFFF
_LEAST_DIGITS = 8
"""A number with so many is found however it is grouped; with fewer, 19:30 would be the PIN 1930."""
_LOOKS = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "ё": "е"}
    | {chr(code): " " for code in range(0x3001) if chr(code).isspace()}
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
_NUMBER = re.compile(r"[+(]*\d(?:[\s().+/-]{0,3}\d)*\)?")
_DIGITS = re.compile(r"\d+")
_LONG_NUMBER = re.compile(rf"\d(?:[\s().+/-]{{0,3}}\d){{{_LEAST_DIGITS - 1},}}")
_LONG_NUMBER_BEGUN = re.compile(r"\d(?:[\s().+/-]{0,3}\d)*[\s().+/-]{0,3}")
_LONGEST_SIGN = 3
"""Characters of a text that are one of its normal form: letters with marks, runs of blanks."""
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u312f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts that do not part words by blanks, or hang endings on names: a word may begin and end anywhere."""

_EVERYDAY = re.compile("[\0-\u02af\u0370-\u0482\u048a-\u052f\u2010-\u2027\u20a0-\u20bf]*")
"""Latin, Greek and Cyrillic letters and common signs: no marks, and no script of those."""
_EVERYDAY_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class HiddenSecret:
    """What is known of a secret: enough to tell it when it is seen, too little to read it."""

    length: int
    """Of its normal form, in characters; of a long number, its digits."""
    fingerprint: int = field(repr=False)
    """Salted, 16 bits: spares the slow hash for nearly all that is not it."""
    hash: bytes = field(repr=False)
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class OwnerLists:
    """What to hide and what to keep, in normal form (`normal`)."""

    hide: tuple[str, ...] = field(default=(), repr=False)
    """A final * takes any ending."""
    keep: tuple[str, ...] = field(default=(), repr=False)
    secrets: tuple[HiddenSecret, ...] = ()
    salt: bytes = field(default=b"", repr=False)

    def find(self, text: str) -> list[Span]:
        """Everything in a text that is to be hidden, in offsets of the text; sorted and disjoint."""
        if not self.hide and not self.secrets:
            return []
        return merge(Span(start, end, KIND) for start, end in _hiding(self).places(text))

    def begun(self, text: str) -> int:
        """Where an entry to hide may be beginning that the text does not yet hold whole; its length if nowhere."""
        if not self.hide and not self.secrets:
            return len(text)
        return _hiding(self).begun(text)

    def kept(self, text: str, hidden: Sequence[Span] = ()) -> list[tuple[int, int]]:
        """Start and end of what no rule may take out, but where it overlaps with what is hidden."""
        if not self.keep:
            return []
        places = _keeping(self).places(text)
        return [(a, b) for a, b in places if not any(a < span.end and b > span.start for span in hidden)]


NO_LISTS = OwnerLists()


def normal(text: str) -> str:
    """The form in which entries and texts are compared: case, blanks, quotes, dashes and composition evened out."""
    return _Normal(text).text.strip()


def is_long_number(entry: str) -> bool:
    """Whether an entry is nothing but eight digits or more, which are compared without what groups them."""
    return _NUMBER.fullmatch(entry) is not None and len(_digits(entry)) >= _LEAST_DIGITS


def hide_secret(secret: str, salt: bytes) -> HiddenSecret:
    """What may be stored of a secret."""
    form = normal(secret)
    number = is_long_number(form)
    if number:
        form = _digits(form)
    return HiddenSecret(len(form), _fingerprint(form, salt), _slow_hash(form, salt), number)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _fingerprint(form: str, salt: bytes) -> int:
    # A checksum will do: whoever has the file has its salt, and would not be slowed by a better one.
    return zlib.crc32(form.encode("utf-8", "surrogatepass"), zlib.crc32(salt)) & _FINGERPRINT_MASK


@lru_cache(maxsize=1 << 12)
def _slow_hash(form: str, salt: bytes) -> bytes:
    return hashlib.scrypt(form.encode("utf-8", "surrogatepass"), salt=salt, **_SCRYPT)


class _Normal:
    """A text in normal form, and where in the text each of its characters comes from."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] | None = None
        self._ends: list[int] = []
        if text.isascii() and "  " not in (even := text.lower().translate(_LOOKS)):
            self.text = even
            return
        even = text.casefold().translate(_LOOKS)
        plain = len(even) == len(text) and "  " not in even and _UNSEEN.search(even) is None
        if plain and unicodedata.is_normalized("NFC", even):
            self.text = even
            return
        self._starts = []
        pieces: list[str] = []
        for start, end in _clusters(text):
            piece = unicodedata.normalize("NFC", _UNSEEN.sub("", text[start:end])).casefold()
            piece = unicodedata.normalize("NFC", piece).translate(_LOOKS)
            if piece.isspace() and pieces and pieces[-1].isspace():
                self._ends[-1] = end
                continue
            if piece:
                pieces.append(piece)
                self._starts += [start] * len(piece)
                self._ends += [end] * len(piece)
        self.text = "".join(pieces)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the text of a piece of the normal form."""
        if self._starts is None:
            return start, end
        return self._starts[start], self._ends[end - 1]

    def cuts(self) -> tuple[list[int], set[int]]:
        """Where a word may begin, and where one may end."""
        if _EVERYDAY.fullmatch(self.text):
            # The same as below, many times as fast.
            words = [match.span() for match in _EVERYDAY_WORD.finditer(self.text)]
            return [start for start, _ in words], {end for _, end in words}
        starts: list[int] = []
        ends: set[int] = set()
        before = "s"
        for place, character in enumerate(self.text):
            here = _class(character)
            if here != "m" and not (here == "w" and before in "wm"):
                if before != "s":
                    ends.add(place)
                if here != "s":
                    starts.append(place)
            before = here
        if before != "s":
            ends.add(len(self.text))
        return starts, ends


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each character with the marks and unseen signs on it."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not (unicodedata.combining(text[place]) or _UNSEEN.match(text[place])):
            if place > start:
                yield start, place
            start = place


@lru_cache(maxsize=1 << 14)
def _class(character: str) -> str:
    """Word, mark, space, or another sign: w, m, s, p."""
    if character.isspace():
        return "s"
    if _WITHOUT_BLANKS.match(character):
        return "p"
    if unicodedata.category(character).startswith("M"):
        return "m"
    return "w" if character.isalnum() else "p"


@dataclass(frozen=True)
class _Entries:
    """Entries made ready for looking up."""

    words: frozenset[str]
    stems: frozenset[str]
    lengths: tuple[int, ...]
    """Of words, secrets and stems, rising."""
    numbers: frozenset[str]
    number_lengths: frozenset[int]
    is_secret: Callable[[str], bool]
    """Whether a form is that of a secret."""
    longest_secret: int = 0
    """That is no number."""

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """What a word or stem begins with, whole ones not."""
        return frozenset(entry[:size] for entry in self.words | self.stems for size in range(1, len(entry)))

    def places(self, text: str) -> list[tuple[int, int]]:
        """Start and end, in offsets of the text, of every entry that stands in it."""
        form = _Normal(text)
        found: list[tuple[int, int]] = []
        if self.lengths:
            found += self._phrases(form)
        if self.number_lengths:
            found += self._numbers(form.text)
        return [form.place(start, end) for start, end in found]

    def begun(self, text: str) -> int:
        """Where an entry may be beginning; of a secret only the length is known."""
        reach = max((*self.lengths, *(3 * length for length in self.number_lengths)), default=0)
        offset = max(0, len(text) - _LONGEST_SIGN * reach)
        form = _Normal(text[offset:])
        starts, _ = form.cuts()
        size = len(form.text)
        for start in starts:
            tail = form.text[start:]
            unseen = size - start < self.longest_secret
            number = self.number_lengths and tail[0].isdecimal() and _LONG_NUMBER_BEGUN.fullmatch(tail)
            if unseen or number or tail in self.beginnings:
                return offset + form.place(start, start + 1)[0]
        return len(text)

    def _phrases(self, form: _Normal) -> Iterator[tuple[int, int]]:
        starts, ends = form.cuts()
        text, size = form.text, len(form.text)
        for start in starts:
            for length in self.lengths:
                end = start + length
                if end > size:
                    break
                if end in ends:
                    piece = text[start:end]
                    if piece in self.words or piece in self.stems or self.is_secret(piece):
                        yield start, end
                elif self.stems and text[start:end] in self.stems:
                    yield start, next(place for place in range(end, size + 1) if place in ends)

    def _numbers(self, text: str) -> Iterator[tuple[int, int]]:
        for run in _LONG_NUMBER.finditer(text):
            groups = [match.span() for match in _DIGITS.finditer(text, *run.span())]
            for first, (start, _) in enumerate(groups):
                digits = ""
                for group_start, end in groups[first:]:
                    digits += text[group_start:end]
                    if len(digits) in self.number_lengths and (digits in self.numbers or self.is_secret(digits)):
                        yield start, end


@lru_cache(maxsize=4)
def _hiding(lists: OwnerLists) -> _Entries:
    numbers = {_digits(entry) for entry in lists.hide if is_long_number(entry)}
    stems = {entry[:-1] for entry in lists.hide if entry.endswith("*") and entry != "*"}
    words = {entry for entry in lists.hide if not entry.endswith("*") and not is_long_number(entry)}
    fingerprints = {(secret.length, secret.fingerprint) for secret in lists.secrets}
    hashes = {secret.hash for secret in lists.secrets}
    secret_lengths = {secret.length for secret in lists.secrets}

    def is_secret(form: str) -> bool:
        return (
            len(form) in secret_lengths
            and (len(form), _fingerprint(form, lists.salt)) in fingerprints
            and _slow_hash(form, lists.salt) in hashes
        )

    return _Entries(
        frozenset(words),
        frozenset(stems),
        _lengths(words | stems, {secret.length for secret in lists.secrets if not secret.is_number}),
        frozenset(numbers),
        frozenset(map(len, numbers)) | {secret.length for secret in lists.secrets if secret.is_number},
        is_secret,
        max((secret.length for secret in lists.secrets if not secret.is_number), default=0),
    )


@lru_cache(maxsize=4)
def _keeping(lists: OwnerLists) -> _Entries:
    words = frozenset(lists.keep)
    return _Entries(words, frozenset(), _lengths(words, ()), frozenset(), frozenset(), lambda form: False)


def _lengths(entries: Collection[str], more: Collection[int]) -> tuple[int, ...]:
    return tuple(sorted({len(entry) for entry in entries} | set(more)))
