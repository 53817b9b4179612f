"""The messages of a chat file, one after the other: when, who, and what stands there, not yet understood."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._whatsapp.dates import read_date
from ingest.sources._whatsapp.headers import Header, parse_header, split_sender
from ingest.sources._whatsapp.layout import Layout
from ingest.sources._whatsapp.lines import LONGEST_CHARS, read_lines
from soundalike.errors import BadInput


@dataclass(frozen=True, slots=True)
class Entry:
    """One message or notice as it stands in the file."""

    number: int
    """Which header of the file it begins with, from 0."""
    local: datetime
    """Without a zone."""
    sender: str = field(repr=False)
    """Empty for what WhatsApp writes of the chat."""
    text: str = field(repr=False)
    r"""Lines joined with `\n`, invisible marks and all."""


def read_entries(
    export: Export, name: str, layout: Layout, tally: Tally | None = None, quoted: Collection[int] = ()
) -> Iterator[Entry]:
    """Yield all messages of a file; what stands before the first is counted as skipped.

    Headers whose number is in `quoted` begin no message but are text of the one before.
    """
    number = -1
    begun: tuple[int, datetime, str] | None = None
    lines: list[str] = []
    length = 0
    after_crlf = True
    for line, ends_in_crlf in read_lines(export, name, tally):
        local = sender = None
        header = parse_header(line)
        if header is not None and (after_crlf or begun is None or not layout.crlf_ends_messages):
            local = _local(header, layout)
        if header is not None and local is not None:
            number += 1
            if number not in quoted:
                if begun is not None:
                    yield Entry(*begun, "\n".join(lines))
                elif any(text.strip() for text in lines) and tally is not None:
                    tally.messages_read += 1
                    tally.skipped["no_header"] += 1
                sender, line = split_sender(header.rest, layout.colon_name)
                begun, lines, length = (number, local, sender), [], 0
        lines.append(line)
        length += len(line) + 1
        if length > LONGEST_CHARS:
            raise BadInput(
                f"{export.path} has a message of over {LONGEST_CHARS:,} characters, so not all of it is one export of "
                "WhatsApp: ingest each file as it was exported."
            )
        after_crlf = ends_in_crlf
    if begun is not None:
        yield Entry(*begun, "\n".join(lines))


def _local(header: Header, layout: Layout) -> datetime | None:
    """Tell when it was; None for a header of another shape, or with a date that does not exist."""
    order = layout.orders.get(header.shape)
    day = None if order is None else read_date(header.date, order)
    return None if day is None else datetime.combine(day, time(header.hour, header.minute, header.second))
