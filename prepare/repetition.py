"""Which texts are nearly the same, without keeping them or comparing them all.

A text becomes the set of its runs of four letters, the set a MinHash signature of 72 numbers (288 bytes): the share of
numbers that two signatures have in common is about the share of runs that the texts have in common (Jaccard). Only
texts that agree in a whole band of three numbers are compared; of those that share six tenths of their runs, 99 in 100
do, of those that share one tenth, 2.
"""

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from prepare.selection import Line
from soundalike.config import FilterConfig

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Signatures = npt.NDArray[np.uint32]
    """One row a text."""
    Hashes = npt.NDArray[np.uint64]

NEARLY_ALIKE = 0.6
"""Share of their runs of letters that two texts have in common to be nearly the same: a name or a date may differ."""

_RUN_LETTERS = 4
_SLOTS = 72
_BANDS = 24
_SEED = 7
_BATCH_TEXTS = 4096
_MOST_COMPARED = 32
"""Texts in a band that one is compared with at most, so that a million made of one template do not take hours."""
_ODD = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: a multiplier that spreads hashes over all bits."""

_NO_LETTERS = re.compile(r"[\W_]+")


def letters_of(text: str) -> str:
    """Letters and digits alone, in lower case: what counts in the comparison."""
    return _NO_LETTERS.sub("", text.lower())


def near_duplicates_of(known: Iterable[str], texts: Iterable[str], likeness: float = NEARLY_ALIKE) -> list[int]:
    """Indices of the texts that are nearly the same as a known one; a text without letters is like none."""
    import numpy as np

    first = _signed(filter(None, map(letters_of, known)))
    lettered = [(index, letters) for index, letters in enumerate(map(letters_of, texts)) if letters]
    signatures = np.concatenate([first, _signed(letters for _, letters in lettered)])
    buckets = _Buckets(signatures, likeness)
    found: list[int] = []
    for row, keys in _shared_keys(signatures):
        if row < len(first):
            buckets.put(row, keys)
        elif buckets.likest(row, keys) is not None:
            found.append(lettered[row - len(first)][0])
    return found


class MassMessages:
    """The owner's longer messages, and which of them went nearly alike to several chats.

    A person who sends one greeting to thirty contacts said it once. Learned thirty times it would be known by heart,
    and be said to anybody who writes near the new year.
    """

    def __init__(self, config: FilterConfig) -> None:
        self._config = config
        self._signer = _Signer()
        self._places = array("q")
        self._chats = array("q")
        self._sent = array("d")

    def see(self, place: int, chat: int, line: Line) -> None:
        """Take note of a message of the owner."""
        if not self._config.mass_chats or len(line.text) < self._config.mass_characters:
            return
        letters = letters_of(line.text)
        if len(letters) >= self._config.mass_characters:
            self._signer.add(letters)
            self._places.append(place)
            self._chats.append(chat)
            self._sent.append(line.sent_at.timestamp())

    def copies(self) -> list[int]:
        """Places of all but the first sent of each group that went to enough chats."""
        order = sorted(range(len(self._places)), key=lambda row: (self._sent[row], self._chats[row], self._places[row]))
        groups: dict[int, list[int]] = defaultdict(list)
        for later, first in _alike_to_earlier(self._signer.signatures()[order], self._config.mass_likeness).items():
            groups[order[first]].append(order[later])
        return [
            self._places[row]
            for first, later_rows in groups.items()
            if len({self._chats[row] for row in (first, *later_rows)}) >= self._config.mass_chats
            for row in later_rows
        ]


class _Signer:
    """Signatures of texts, made in batches; the texts are not kept."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._signed: list[Signatures] = []

    def add(self, letters: str) -> None:
        self._waiting.append(letters)
        if len(self._waiting) == _BATCH_TEXTS:
            self._sign()

    def signatures(self) -> "Signatures":
        import numpy as np

        self._sign()
        return np.concatenate([np.empty((0, _SLOTS), dtype=np.uint32), *self._signed])

    def _sign(self) -> None:
        if self._waiting:
            self._signed.append(_signatures(self._waiting))
            self._waiting = []


def _signed(texts: Iterable[str]) -> "Signatures":
    signer = _Signer()
    for letters in texts:
        signer.add(letters)
    return signer.signatures()


class _Buckets:
    """Rows of signatures by the keys of their bands."""

    def __init__(self, signatures: "Signatures", likeness: float) -> None:
        self._signatures = signatures
        self._least_equal = likeness * _SLOTS
        self._rows: dict[int, list[int]] = {}

    def put(self, row: int, keys: Iterable[int]) -> None:
        for key in keys:
            rows = self._rows.setdefault(key, [])
            if len(rows) < _MOST_COMPARED:
                rows.append(row)

    def likest(self, row: int, keys: Iterable[int]) -> int | None:
        """The row put here that has most in common with another, if that is enough; the first of several."""
        near = sorted({other for key in keys for other in self._rows.get(key, ())})
        if not near:
            return None
        equal = (self._signatures[near] == self._signatures[row]).sum(axis=1)
        best = int(equal.argmax())
        return near[best] if equal[best] >= self._least_equal else None


def _alike_to_earlier(signatures: "Signatures", likeness: float) -> dict[int, int]:
    """Row to the earlier row that it is nearly the same as, for those that are; that one is like none before it."""
    buckets = _Buckets(signatures, likeness)
    alike: dict[int, int] = {}
    for row, keys in _shared_keys(signatures):
        first = buckets.likest(row, keys)
        if first is None:
            buckets.put(row, keys)
        else:
            alike[row] = first
    return alike


def _shared_keys(signatures: "Signatures") -> "list[tuple[int, list[int]]]":
    """Each row that agrees with another in a whole band, in rising order, with the keys of such bands."""
    import numpy as np

    width = _SLOTS // _BANDS
    found: dict[int, list[int]] = defaultdict(list)
    for band in range(_BANDS):
        keys = np.full(len(signatures), band, dtype=np.uint64)
        for slot in range(band * width, (band + 1) * width):
            keys = (keys ^ signatures[:, slot]) * np.uint64(_ODD)
            keys ^= keys >> np.uint64(32)
        _, place, count = np.unique(keys, return_inverse=True, return_counts=True)
        rows = np.flatnonzero(count[place] > 1)
        for row, key in zip(rows.tolist(), keys[rows].tolist(), strict=True):
            found[row].append(key)
    return sorted(found.items())


def _signatures(texts: Sequence[str]) -> "Signatures":
    """MinHash signatures of texts of letters, at least one letter each."""
    import numpy as np
    from rensa import RMinHash

    hashes, offsets = _runs([text.ljust(_RUN_LETTERS) for text in texts])
    matrix = RMinHash.digest_matrix_from_flat_token_hashes(hashes, offsets, _SLOTS, _SEED)
    return np.array(matrix.to_rows(), dtype=np.uint32)


def _runs(texts: Sequence[str]) -> "tuple[Hashes, Hashes]":
    """A hash of each run of letters, text after text, and where in them each text begins (and the last one ends)."""
    import numpy as np

    code_points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    lengths = np.array([len(text) for text in texts])
    hashes = np.zeros(len(code_points) - _RUN_LETTERS + 1, dtype=np.uint64)
    for shift in range(_RUN_LETTERS):
        hashes *= np.uint64(_ODD)
        hashes += code_points[shift : shift + len(hashes)]
    hashes ^= hashes >> np.uint64(31)
    hashes *= np.uint64(_ODD)
    hashes ^= hashes >> np.uint64(29)
    within = np.ones(len(code_points), dtype=bool)
    for last in range(1, _RUN_LETTERS):
        within[np.cumsum(lengths) - last] = False
    offsets = np.concatenate([[0], np.cumsum(lengths - _RUN_LETTERS + 1)])
    return hashes[within[: len(hashes)]], offsets.astype(np.uint64)
