"""Lifts whole messages out of a stream of JSON and decodes many at once, ten times faster than event by event.

The stream keeps a short string in the place of each run of messages that was lifted, so that the event parser still
sees all that is around them: whoever walks the events asks `Lifter.run_of` what such a string stands for.

Only whole elements of an array are lifted, and only if a strict parser reads them. Everything else stays in the
stream as it is, so that this changes what a reading costs and never what it gives, or says of a damaged file.
"""

import itertools
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import orjson

from ingest.sources._escapes import repaired

LONGEST_MESSAGE_BYTES = 256 * 1024
"""How much is held back to find a message's end; what goes on for longer is left to the event parser."""

_KEY = b'"messages"'
_START = re.compile(rb'"messages"\s*:\s*\[(?=\s*\{)')
_LONGEST_START_BYTES = 128
_ID = b'"id"'
_BORDER = re.compile(rb'\}(?=\s*,\s*\{\s*"id"\Z)')
_LONGEST_BORDER_BYTES = 128
_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)
_BRACKET = re.compile(rb"[][{}]")


class Lifter:
    """Lifts out of one stream. Holds the messages of one piece of it at a time."""

    def __init__(self) -> None:
        # Random, so that no export can hold a string that is taken for a run.
        self._token = secrets.token_hex(16)
        self._numbers = itertools.count()
        self._runs: dict[str, list[Any]] = {}

    def run_of(self, element: str) -> list[Any] | None:
        """The messages for which this string stands; None for a string that stands for itself.

        To be asked before the next piece is taken from `lifted`.
        """
        return self._runs.pop(element, None)

    def lifted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the stream with runs of messages replaced, in pieces that are not empty."""
        kept = b""
        at_message = False
        for piece in pieces:
            self._runs.clear()
            data = kept + piece
            out: list[bytes] = []
            done = 0
            start = _find_start(data, 0)
            while True:
                if at_message:
                    done, at_message = self._lift(data, done, start.start() if start else len(data), out)
                if start is None:
                    break
                out.append(data[done : start.end()])
                done, at_message = start.end(), True
                start = _find_start(data, done)
            at_message = at_message and len(data) - done <= LONGEST_MESSAGE_BYTES
            if not at_message:
                # The end may be the beginning of a start.
                begun = max(done, len(data) - _LONGEST_START_BYTES)
                out.append(data[done:begun])
                done = begun
            kept = data[done:]
            if given := b"".join(out):
                yield given
        self._runs.clear()
        if kept:
            yield kept

    def _lift(self, data: bytes, begin: int, end: int, out: list[bytes]) -> tuple[int, bool]:
        """Lift what is whole of the messages that begin here; tell how far it got, and whether a message follows."""
        border = _last_border(data, begin, end)
        if border < 0:
            return begin, True
        run = data[begin:border]
        after = data.index(b",", border) + 1
        messages = _decoded(run)
        if messages is None:
            out.append(data[begin:after])
            return after, _is_whole(run)
        name = f"{self._token}-{next(self._numbers)}"
        self._runs[name] = messages
        out.append(b'"%b",' % name.encode())
        return after, True


def _find_start(data: bytes, begin: int) -> re.Match[bytes] | None:
    """Find where messages begin. Looks for the word first, which is much faster than the pattern alone."""
    at = data.find(_KEY, begin)
    while at >= 0:
        if start := _START.match(data, at):
            return start
        at = data.find(_KEY, at + 1)
    return None


def _last_border(data: bytes, begin: int, end: int) -> int:
    """Find the end of the last message that another one follows; -1 if there is none."""
    at = data.rfind(_ID, begin, end)
    while at >= 0:
        if border := _BORDER.search(data, max(begin, at - _LONGEST_BORDER_BYTES), at + len(_ID)):
            return border.end()
        at = data.rfind(_ID, begin, at)
    return -1


def _decoded(run: bytes) -> list[Any] | None:
    """Decode elements of an array, as they are or else with their escapes repaired; None if they are no strict JSON.

    Of numbers this takes one kind that the event parser refuses: those with a negative exponent of 19 digits.
    """
    for attempt in itertools.chain([run], repaired([run])):
        with suppress(orjson.JSONDecodeError):
            messages: list[Any] = orjson.loads(b"[%b]" % attempt)
            return messages
    return None


def _is_whole(run: bytes) -> bool:
    """Tell whether each bracket that opens closes too, and none closes before, in JSON that is not strict."""
    level = 0
    for bracket in _BRACKET.findall(_STRING.sub(b"", run)):
        level += 1 if bracket in b"[{" else -1
        if level < 0:
            return False
    return level == 0
