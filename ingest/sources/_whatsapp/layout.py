r"""How one chat file is written: the shape of its headers, the order of its dates, and what ends a message.

A line in another shape than the file's is text: somebody pasted it. So is, on iPhones, a header behind a bare `\n`:
they end messages with `\r\n`, and lines inside a message without `\r`.
"""

from dataclasses import dataclass, field
from pathlib import Path

from ingest.exports import Export
from ingest.sources._whatsapp.dates import DateEvidence, Order
from ingest.sources._whatsapp.headers import Header, Shape, parse_header, split_sender
from ingest.sources._whatsapp.lines import read_lines
from ingest.sources._whatsapp.notes import is_encryption_notice
from soundalike.errors import BadInput

_COMMON = 3
"""One header in so many makes a shape the file's own, beside its most common one."""
_JOINED_HEADERS = 50
"""So many headers of another kind are another export, not something pasted."""
_FEW_PASTED = 10
_WORDS: dict[Order, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


@dataclass(frozen=True)
class Layout:
    """How to read a file."""

    orders: dict[Shape, Order]
    """Shapes of its headers, with what the numbers of their dates mean."""
    crlf_ends_messages: bool
    """Whether a header counts only where the line before it ended in `\\r\\n`."""

    colon_name: str = field(default="", repr=False)
    """The chat's name, as it stands in the file, if there is a colon in it."""

    @property
    def has_brackets(self) -> bool:
        """Whether an iPhone wrote it, which marks its own words with U+200E."""
        return next(iter(self.orders)).frame == "["


@dataclass
class _Seen:
    """Headers of one shape."""

    dates: DateEvidence
    example: str
    has_full_day: bool = False
    """Whether hours come up that a clock of twelve hours has not."""


@dataclass
class _Survey:
    """All headers of a file, and the line breaks before those in brackets."""

    shapes: dict[Shape, _Seen] = field(default_factory=dict)
    shapes_behind_crlf: dict[Shape, _Seen] = field(default_factory=dict)
    """The same without headers in brackets that stand behind a bare `\\n`."""
    header_crlf: int = 0
    header_lf: int = 0
    text_crlf: int = 0
    first: str = field(default="", repr=False)
    """What comes behind the first header."""

    def crlf_ends_messages(self) -> bool:
        few_lf = self.header_lf <= max(_FEW_PASTED, self.header_crlf // 10)
        return self.header_crlf > 0 and few_lf and self.text_crlf * 10 <= self.header_crlf


def find_layout(export: Export, name: str, asked_order: str) -> Layout:
    """Read a file through and find out how it is written.

    Raises `BadInput` where the order of dates cannot be told or is not as asked for, where the clock cannot be read,
    and where exports of different kinds are joined in one file.
    """
    found = _survey(export, name)
    crlf = found.crlf_ends_messages()
    seen = found.shapes_behind_crlf if crlf else found.shapes
    if not seen:
        raise BadInput(f"{export.path} holds no messages of WhatsApp: export the chat again.")
    shapes = _shapes_of_file(seen, export.path)
    for shape in shapes:
        if shape.words and not seen[shape].has_full_day:
            raise BadInput(
                f"{export.path} has a word beside the time that Soundalike does not know, so that mornings cannot be "
                "told from evenings: export again with the phone's clock set to 24 hours."
            )
    orders = _orders({shape: seen[shape] for shape in shapes}, asked_order, export.path)
    return Layout(orders, crlf, _colon_name(found.first))


def _colon_name(first: str) -> str:
    """Take the chat's name from the notice before which iPhones write it; the mark tells where it ends."""
    name, mark, text = first.partition(": \u200e")
    return name if mark and ": " in name and is_encryption_notice(text) else ""


def _survey(export: Export, name: str) -> _Survey:
    found = _Survey()
    before = ""
    for line, ends_in_crlf in read_lines(export, name):
        header = parse_header(line)
        is_bracketed = header is not None and header.shape.frame == "["
        if header is not None:
            found.first = found.first if before else header.rest
            _note(found.shapes, header)
            if not (is_bracketed and before == "lf"):
                _note(found.shapes_behind_crlf, header)
        found.header_crlf += is_bracketed and before == "crlf"
        found.header_lf += is_bracketed and before == "lf"
        found.text_crlf += not is_bracketed and before == "crlf"
        # Nothing counts before the first header.
        if before or header is not None:
            before = "crlf" if ends_in_crlf else "lf"
    return found


def _note(shapes: dict[Shape, _Seen], header: Header) -> None:
    if header.shape not in shapes:
        shapes[header.shape] = _Seen(DateEvidence(header.shape.year), header.written_date)
    seen = shapes[header.shape]
    # What WhatsApp itself writes on Android stands out of order: the notice of encryption is always the first line.
    seen.dates.add(header.date, in_order=bool(split_sender(header.rest)[0]))
    seen.has_full_day |= header.hour == 0 or header.hour > 12


def _shapes_of_file(shapes_seen: dict[Shape, _Seen], path: Path) -> list[Shape]:
    counts = {shape: seen.dates.count for shape, seen in shapes_seen.items()}
    total = sum(counts.values())
    main = max(counts, key=lambda shape: counts[shape])
    shapes = [main]
    for shape, count in counts.items():
        alike = (shape.frame, shape.time_first) == (main.frame, main.time_first)
        if not alike and count >= _JOINED_HEADERS and count * 4 >= total:
            raise BadInput(
                f"{path} looks like exports of different phones in one file: ingest each as it was exported."
            )
        clock_unknown = main.twelve_hours and shape.words and shape._replace(words="", twelve_hours=True) == main
        if shape != main and alike and (count * _COMMON >= total or clock_unknown):
            shapes.append(shape)
    return shapes


def _orders(shapes: dict[Shape, _Seen], asked: str, path: Path) -> dict[Shape, Order]:
    orders: dict[Shape, Order] = {}
    refused = ""
    for shape, seen in shapes.items():
        fitting, likely, example = seen.dates.fitting(), seen.dates.likely(), seen.example
        if not fitting:
            raise BadInput(
                f"{path} has dates such as {example}, and in no one order do all of them exist: ingest the file as it "
                "was exported, from a phone set to the Gregorian calendar."
            )
        if asked in fitting:
            orders[shape] = asked
        elif len(likely) == 1:
            orders[shape] = likely[0]
            refused = f"dates such as {example}, which are written {_WORDS[likely[0]]}"
        else:
            choices = " or ".join(f"--date-order {order}" for order in likely)
            raise BadInput(
                f"{path} has dates such as {example}, and nothing in it tells whether they are written "
                f"{' or '.join(_WORDS[order] for order in likely)}: give {choices}."
            )
    if asked and asked not in orders.values():
        raise BadInput(f"{path} has {refused}, so --date-order {asked} cannot be right: leave it out.")
    return orders
