"""The lines of `soundalike scrub IN OUT`: records in, scrubbed texts with their spans out."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from prepare.scrub import ScrubInput, Span
from soundalike.errors import BadInput


@dataclass(frozen=True, slots=True)
class RecordsFile:
    """Messages of a JSONL file of `{"text", "chat"?, "n"?, "from"?, "reply_to"?}`, read anew each time.

    Going through raises `BadInput` for an unreadable file, or a line that is no such record, by its number.
    """

    path: Path

    def __iter__(self) -> Iterator[ScrubInput]:
        """Yield messages in the order of the file."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="\n") as file:
                for number, line in enumerate(file, start=1):
                    if line.strip():
                        yield _record(line, self.path, number)
        except OSError as error:
            raise BadInput(f"{self.path} cannot be read ({os.strerror(error.errno or 0)}): check the path.") from None
        except UnicodeDecodeError:
            raise BadInput(f"{self.path} is not UTF-8 text: save it as UTF-8 JSONL.") from None


def to_line(text: str, spans: Sequence[Span]) -> str:
    """Write a scrubbed text and its spans, `{"start", "end", "type"}`, as a line of JSON."""
    record = {"text": text, "spans": [{"start": span.start, "end": span.end, "type": span.kind} for span in spans]}
    try:
        return orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE).decode()
    except orjson.JSONEncodeError:  # a lone surrogate, which only an escape can carry
        return json.dumps(record) + "\n"


def _record(line: str, source: Path, number: int) -> ScrubInput:
    try:
        data = orjson.loads(line)
    except orjson.JSONDecodeError:  # also for the lone surrogates and deep nests that json takes
        data = _parsed(line, source, number)
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise BadInput(f'Line {number} of {source} has no "text" string: give one object with "text" a line.')
    return ScrubInput(
        text=data["text"],
        chat=_name(data.get("chat")),
        number=_number(data.get("n"), "n", source, number),
        sender=_name(data.get("from")),
        reply_to=_number(data.get("reply_to"), "reply_to", source, number),
    )


def _parsed(line: str, source: Path, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"Line {number} of {source} is not JSON: give one object a line.") from None


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(value: Any, key: str, source: Path, number: int) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadInput(f'Line {number} of {source} has a "{key}" that is not a whole number: number the messages.')
