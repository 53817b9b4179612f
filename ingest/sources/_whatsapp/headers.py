"""The beginning of a message in a WhatsApp chat file: date, time, and what is around them.

    [31/12/2022, 11:40:26] Name: text       iPhone
    12/31/22, 10:02 PM - Name: text         Android
    31.12.15 11:40:26: Name: text           iPhone, until 2016

Date and time are written as the phone's language and region say: in any order, with any separators, by a clock of 12
or 24 hours, with digits of any script, and with invisible marks anywhere. What the three numbers of the date mean is
not told here: a whole file tells it (`_whatsapp.dates`).
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ingest.sources._whatsapp.words import MARKS, SPACES, Period, clock_word, visible, words

_HEADER_CHARS = 100
_LONGEST_NAME_CHARS = 80

_ZEROS = (0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20)
_MORE_ZEROS = (0x1040, 0x17E0, 0x1810, 0xFF10)
_NORMAL = str.maketrans(
    {chr(zero + digit): str(digit) for zero in _ZEROS + _MORE_ZEROS for digit in range(10)}
    | dict.fromkeys(MARKS)
    | dict.fromkeys(SPACES, " ")
    | {"،": ",", "：": ":", "–": "-", "—": "-"}
)

_BEGINNING = re.compile(rf"[{MARKS}\s]{{0,9}}\[?[{MARKS}\s]{{0,9}}(?:\d|[RH][0-9]|令和|平成)")
_YEAR = r"(?:[RH]|令和|平成)?[0-9]{1,4}"
_DATE = (
    rf"(?P<first>{_YEAR})(?P<separator>[./-]|年|년) ?(?P<second>[0-9]{{1,2}})(?P<again>[./-]|月|월) ?(?P<third>{_YEAR})"
    r"(?:\.|日|일)?(?: ?(?P<era>BE|พ\.ศ\.)| ?г\.)?"
)
_TIME = r"(?P<hour>[0-9]{1,2})(?:[:.]| ?h ?)(?P<minute>[0-9]{2})(?:(?:[:.]| min )(?P<seconds>[0-9]{2})(?: s)?)?"
_WORD = r"[^\W\d_][^\d\[\]/,:-]{0,24}?"
_DATE_FIRST = rf"{_DATE}(?:(?P<comma>,) ?| |(?<=[.日일]))(?:(?P<before>{_WORD}) ?)?{_TIME}(?: ?(?P<after>{_WORD}))?"
_TIME_FIRST = rf"(?:(?P<before>{_WORD}) ?)?{_TIME}(?: ?(?P<after>{_WORD}))?(?:(?P<comma>,) ?| ){_DATE}"
_PATTERNS = tuple(
    (frame, time_first, re.compile(form))
    for time_first, stamp in ((False, _DATE_FIRST), (True, _TIME_FIRST))
    for frame, form in (
        ("[", rf" ?\[ ?{stamp} ?\] ?"),
        ("-", rf" ?{stamp} ?- "),
        (":", rf" ?{stamp}: "),
    )
)
_SENDER = re.compile(rf"(?P<name>.{{1,{_LONGEST_NAME_CHARS + len(MARKS)}}}?):(?:[ {SPACES}]|$)")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|”[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』')
_QUOTES = re.compile(r'["“”„«»「」『』]')


class Shape(NamedTuple):
    """How a header is written; all headers of one export are written alike."""

    frame: str
    """`[` for square brackets, `-` for a dash, `:` for a colon behind the time."""
    time_first: bool
    separator: str
    """What stands between the numbers of the date."""
    year: str
    """`first`; `last` for one of four digits or of an era; `short` for one of two digits, at either end."""
    comma: bool
    has_seconds: bool
    twelve_hours: bool
    words: str
    """Words beside the time that belong to no known clock."""


@dataclass(frozen=True, slots=True)
class Header:
    """The beginning of a line, read but for the meaning of its date."""

    shape: Shape
    date: tuple[str, str, str]
    """The numbers in their order, in ASCII digits; a Japanese year with its era."""
    written_date: str
    """The date as it is written, in ASCII digits; for sentences."""
    hour: int
    minute: int
    second: int
    rest: str = field(repr=False)
    """All of the line that comes behind."""


def parse_header(line: str) -> Header | None:
    """Read a line's header; None for a line that has none, and so belongs to the message before it."""
    if _BEGINNING.match(line) is None:
        return None
    header = _read(line, line)
    if header is None and not line.isascii():
        header = _read(line, line[:_HEADER_CHARS].translate(_NORMAL))
    return header


def _read(line: str, normal: str) -> Header | None:
    """Read the header of a line from the line, or from its beginning without what is not ASCII."""
    for frame, time_first, pattern in _PATTERNS:
        if (frame == "[") is ("[" in normal[:2]) and (match := pattern.match(normal)):
            return _header(line, match, frame, time_first)
    return None


def split_sender(rest: str, colon_name: str = "") -> tuple[str, str]:
    """Split what comes behind a header into the sender's name and the text.

    The name is empty for what WhatsApp writes of the chat, which can hold a colon too: `Ann changed the subject from
    "a: b" to "c"`. A name ends before the first colon, but for `colon_name`, which is known to hold one.

    >>> split_sender("~\u202fAnn: well: ok")
    ('Ann', 'well: ok')
    """
    if colon_name and rest.startswith(f"{colon_name}: "):
        return clean_name(colon_name), rest[len(colon_name) + 2 :]
    match = _SENDER.match(rest)
    name = _sender_name(match["name"]) if match else ""
    return (name, rest[match.end() :]) if match and name else ("", rest)


@lru_cache(maxsize=4096)
def _sender_name(written: str) -> str:
    """The name of a sender; empty for words of WhatsApp that end in the middle of a quoted name."""
    name = clean_name(written)
    return "" if len(name) > _LONGEST_NAME_CHARS or _QUOTES.search(_QUOTED.sub("", name)) else name


def clean_name(name: str) -> str:
    """A name without invisible marks, and without the tilde before somebody who is not in the address book."""
    return " ".join(visible(name).split()).removeprefix("~").strip()


def _header(line: str, match: re.Match[str], frame: str, time_first: bool) -> Header | None:
    separators = match["separator"], match["again"]
    if len(set(separators)) > 1 and separators not in (("年", "月"), ("년", "월")):
        return None
    year = _year_place(match)
    clock = _clock(match)
    if not year or clock is None:
        return None
    hour, twelve_hours, unknown = clock
    minute, second = int(match["minute"]), int(match["seconds"] or 0)
    if minute > 59 or second > 59:
        return None
    return Header(
        Shape(
            frame,
            time_first,
            match["separator"],
            year,
            match["comma"] is not None,
            match["seconds"] is not None,
            twelve_hours,
            unknown,
        ),
        (match["first"], match["second"], match["third"]),
        match.string[match.start("first") : match.end("third")],
        hour,
        minute,
        second,
        line[_original_end(line, match.end()) :],
    )


def _year_place(match: re.Match[str]) -> str:
    first, third = match["first"], match["third"]
    if not first.isdecimal() or len(first) == 4:
        return "first" if third.isdecimal() and len(third) <= 2 else ""
    if match["era"] or not third.isdecimal() or len(third) == 4:
        return "last" if len(first) <= 2 else ""
    return "short" if len(first) <= 2 and len(third) <= 2 else ""


def _clock(match: re.Match[str]) -> tuple[int, bool, str] | None:
    """Give the hour of the day, whether the clock is of twelve hours, and words that are of no known one."""
    hour = int(match["hour"])
    if hour > 23:
        return None
    before, after = match["before"], match["after"]
    if before is None and after is None:
        return hour, False, ""
    period, unknown = _period(before, after)
    if hour <= 12:
        if period == "am":
            hour %= 12
        elif period == "pm":
            hour = hour % 12 + 12
        elif period == "night":
            hour = hour % 12 if hour == 12 or hour < 6 else hour + 12
        elif period == "noon":
            hour = hour + 12 if hour < 4 else hour
    return hour, period is not None, unknown


@lru_cache(maxsize=1024)
def _period(*written: str | None) -> tuple[Period | None, str]:
    """Tell a period of the day by the words beside the time, and which of them say nothing known."""
    period = None
    unknown = []
    for word in map(clock_word, filter(None, written)):
        if period is None and word in words().periods:
            period = words().periods[word]
        elif word not in words().joiners:
            unknown.append(word)
    return period, " ".join(unknown)


def _original_end(line: str, end: int) -> int:
    """The place in the line that is `end` in it without marks."""
    if line[:end].isascii():
        return end
    place = 0
    while end:
        end -= line[place] not in MARKS
        place += 1
    return place
