"""Streams files of JSON lines: one value a line, memory for one line.

Error sentences say where a file is bad, never what stands there.
"""

import json
from collections.abc import Iterator
from typing import Any

from ingest.exports import Export
from ingest.reading import Tally
from soundalike.errors import BadInput

LONGEST_LINE_BYTES = 64 * 1024 * 1024

_BOM = b"\xef\xbb\xbf"


def read_lines(export: Export, name: str, tally: Tally) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of the lines that are not blank, without the byte order mark; counts into `tally`.

    Raises `BadInput` for a line longer than any message.
    """
    with export.open(name, tally) as file:
        number = 0
        while line := file.readline(LONGEST_LINE_BYTES):
            if len(line) == LONGEST_LINE_BYTES:
                raise BadInput(f"{export.path} has a line without end where JSON lines belong: export again.")
            number += 1
            line = line.removeprefix(_BOM) if number == 1 else line
            if line and not line.isspace():
                yield number, line


def read_values(export: Export, name: str, tally: Tally) -> Iterator[Any]:
    """Yield the value of each line that is not blank; `BadInput` for a line that is not JSON in UTF-8."""
    for number, line in read_lines(export, name, tally):
        yield value_of(line, number, export, tally)


def value_of(line: bytes, number: int, export: Export, tally: Tally) -> Any:
    """Give the value of one line; `BadInput`, with the line's number, where it is not JSON in UTF-8."""
    value, reason = _parsed(line)
    if not reason:
        return value
    if not line.endswith(b"\n"):
        raise BadInput(
            f"{export.path} breaks off after {tally.messages_read:,} messages, so it was not written or copied to its "
            "end: export again and ingest the new file."
        )
    raise BadInput(
        f"{export.path} {reason} in line {number:,}, after {tally.messages_read:,} messages: "
        "use the file as it was written, or export again."
    )


def first_value(head: bytes) -> Any:
    """Give the value of the first line that is not blank, out of a file's beginning; None if it cannot be read."""
    lines = head.removeprefix(_BOM).lstrip().splitlines(keepends=True)
    return _parsed(lines[0])[0] if lines else None


def _parsed(line: bytes) -> tuple[Any, str]:
    """Give the value and an empty reason, or the reason why there is none."""
    try:
        # Halves of characters are let through, for `text_of` to replace.
        return json.loads(line.decode("utf-8", "surrogatepass")), ""
    except UnicodeDecodeError:
        return None, "holds bytes that are not UTF-8"
    except (ValueError, RecursionError):
        return None, "is not valid JSON"
