"""`soundalike scrub IN OUT`: the engine of prepare over a JSONL file, for other tools and for measuring."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prepare.scrub import ScrubInput, Span, count_by_kind, load_rules, scrub_messages
from soundalike.config import ScrubConfig
from soundalike.errors import BadInput
from soundalike.home import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubFileReport:
    """What was read and found."""

    records: int
    spans: int
    by_kind: dict[str, int]


def scrub_file(source: Path, target: Path, config: ScrubConfig) -> ScrubFileReport:
    """Read `{"text", "chat"?, "n"?, "from"?, "reply_to"?}` lines, write `{"text", "spans"}` lines in order.

    `spans` are `{"start", "end", "type"}`, offsets in code points into the text, which is given back
    unchanged. Raises `BadInput` for an unreadable file, a line that is no such record (by its number), an
    unwritable target or an unknown rule; the target is then as it was.
    """
    load_rules(config.off)
    messages = list(_read(source))
    found = scrub_messages(messages, config.off)
    lines = [_to_line(message.text, spans) for message, spans in zip(messages, found, strict=True)]
    try:
        write_whole(target, "".join(lines))
    except OSError as error:
        raise BadInput(
            f"{target} cannot be written ({os.strerror(error.errno or 0)}): choose another place for OUT."
        ) from None
    by_kind = count_by_kind(found)
    return ScrubFileReport(records=len(messages), spans=by_kind.total(), by_kind=dict(by_kind.most_common()))


def _read(source: Path) -> Iterator[ScrubInput]:
    try:
        with source.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _record(line, source, number)
    except OSError as error:
        raise BadInput(f"{source} cannot be read ({os.strerror(error.errno or 0)}): check the path.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{source} is not UTF-8 text: save it as UTF-8 JSONL.") from None


def _record(line: str, source: Path, number: int) -> ScrubInput:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"Line {number} of {source} is not JSON: give one object a line.") from None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise BadInput(f'Line {number} of {source} has no "text" string: give one object with "text" a line.')
    return ScrubInput(
        text=data["text"],
        chat=_name(data.get("chat")),
        number=_number(data.get("n"), "n", source, number),
        sender=_name(data.get("from")),
        reply_to=_number(data.get("reply_to"), "reply_to", source, number),
    )


def _name(value: Any) -> str | None:
    return None if value is None else str(value)


def _number(value: Any, key: str, source: Path, number: int) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise BadInput(f'Line {number} of {source} has a "{key}" that is not a whole number: number the messages.')


def _to_line(text: str, spans: list[Span]) -> str:
    found = [{"start": span.start, "end": span.end, "type": span.kind} for span in spans]
    try:
        line = json.dumps({"text": text, "spans": found}, ensure_ascii=False)
        line.encode()
    except UnicodeEncodeError:  # a lone surrogate, which only an escape can carry
        line = json.dumps({"text": text, "spans": found})
    return line + "\n"
