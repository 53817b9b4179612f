"""A chat file read through once, before its messages are given on: who takes part, and what kind of chat it is."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest.sources._whatsapp.entries import Entry
from ingest.sources._whatsapp.notes import Meaning, is_encryption_notice, meaning_of
from ingest.sources._whatsapp.words import plain, visible, words

_LATE = timedelta(hours=1)
"""How late a message may come and still not look like a quotation."""
_MOST_LATE = 1_000
_SEEN_BYTES = 2**22
_QUOTED = re.compile(r'"([^"]+)"|“([^”“]+)”|”([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」|『([^』]+)』')
_NOTICE_CHARS = 600


@dataclass
class Survey:
    """What all messages of a file say together."""

    spoken: Counter[str] = field(default_factory=Counter, repr=False)
    """Messages of each person; what WhatsApp writes in a name does not count."""
    owners: set[str] = field(default_factory=set, repr=False)
    """Senders of notices that only the owner's own phone writes."""
    chat_name: str = field(default="", repr=False)
    """The name that an iPhone writes before its first notice: the other person's, or the group's."""
    is_group: bool = False
    """Whether there are notices that only groups have."""
    subject: str = field(default="", repr=False)
    """The last name that a notice gives the group."""
    quoted: frozenset[int] = frozenset()
    """Numbers of entries that are no messages but quotations inside the one before."""


def survey(entries: Iterable[Entry], *, brackets: bool) -> Survey:
    """Read the entries through, and find out what stands in `Survey`.

    A quotation is told from a message that came late by two things: it goes back in time by more than an hour, and
    either it repeats the beginning of an earlier message to the letter, or its sender wrote nothing in time. A file
    whose times jump about more than that is taken as it is.
    """
    found = Survey()
    times = _Times()
    late: Counter[str] = Counter()
    for entry in entries:
        meaning = entry_meaning(entry, brackets=brackets)
        if meaning.kind == "service" and not meaning.deleted:
            _note_notice(found, entry, brackets)
            continue
        if meaning.by_owner:
            found.owners.add(entry.sender)
        if times.is_in_time(entry):
            found.spoken[entry.sender] += 1
        else:
            late[entry.sender] += 1
    found.quoted = times.quotations()
    if not found.quoted:
        found.spoken += late
    found.owners &= found.spoken.keys()
    return found


def entry_meaning(entry: Entry, *, brackets: bool) -> Meaning:
    """Tell what an entry is; what has no sender is a notice, and on iPhones the first line mostly too."""
    if not entry.sender:
        return Meaning("service", visible(entry.text).strip())
    if brackets and entry.number == 0 and is_encryption_notice(entry.text):
        return Meaning("service")
    return meaning_of(entry.text, brackets=brackets)


def _note_notice(found: Survey, entry: Entry, brackets: bool) -> None:
    if entry.sender and not brackets:
        return
    text = entry.text[:_NOTICE_CHARS]
    if entry.number == 0 and entry.sender and is_encryption_notice(text):
        found.chat_name = entry.sender
    said = plain(text)
    names = [name for match in _QUOTED.finditer(visible(text)) for name in match.groups() if name]
    if not said.startswith(words().calls) and (len(names) > 1 or any(word in said for word in words().group)):
        found.is_group = True
        found.subject = names[-1].strip() if names else found.subject


class _Times:
    """Finds entries that are behind their time, and which of them quote."""

    def __init__(self) -> None:
        self._newest: datetime | None = None
        self._in_time = 0
        self._late = 0
        self._candidates: list[tuple[int, str, bool]] = []
        """Number, sender, and whether the line came up before."""
        self._senders: set[str] = set()
        self._seen = _SeenLines()

    def is_in_time(self, entry: Entry) -> bool:
        """Take in an entry; tells whether it is not much older than the one before."""
        line = f"{entry.local} {entry.sender} {entry.text.partition(chr(10))[0]}"
        if self._newest is None or entry.local >= self._newest - _LATE:
            self._newest = max(entry.local, self._newest or entry.local)
            self._in_time += 1
            self._senders.add(entry.sender)
            self._seen.add(line)
            return True
        self._late += 1
        if self._late <= _MOST_LATE:
            self._candidates.append((entry.number, entry.sender, line in self._seen))
        return False

    def quotations(self) -> frozenset[int]:
        if self._late > _MOST_LATE or self._late * 2 > self._in_time:
            return frozenset()
        return frozenset(
            number for number, sender, is_repeated in self._candidates if is_repeated or sender not in self._senders
        )


class _SeenLines:
    """Lines that came up, in fixed memory; very few that did not can seem to have."""

    def __init__(self) -> None:
        self._bits = bytearray(_SEEN_BYTES)

    def add(self, line: str) -> None:
        for byte, bit in self._places(line):
            self._bits[byte] |= bit

    def __contains__(self, line: str) -> bool:
        return all(self._bits[byte] & bit for byte, bit in self._places(line))

    @staticmethod
    def _places(line: str) -> list[tuple[int, int]]:
        digest = hashlib.blake2b(line.encode(errors="replace"), digest_size=8).digest()
        numbers = (int.from_bytes(digest[:4]), int.from_bytes(digest[4:]))
        return [(number // 8 % _SEEN_BYTES, 1 << number % 8) for number in numbers]
