"""`soundalike scrub IN OUT`: the engine of prepare over a JSONL file, for other tools and for measuring."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from prepare.scrub import (
    NO_LISTS,
    OwnerLists,
    People,
    ScrubInput,
    Span,
    Surrogates,
    apply,
    count_by_kind,
    load_rules,
    scrub_messages,
)
from soundalike.config import ScrubConfig
from soundalike.errors import BadInput
from soundalike.home import write_whole

_LEAST_LETTERS_OF_NAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubFileReport:
    """What was read and found."""

    records: int
    spans: int
    by_kind: dict[str, int]
    not_looked_for: tuple[str, ...]
    """What needs an optional package that is not installed, each a sentence with the command that installs it."""


def scrub_file(
    source: Path,
    target: Path,
    config: ScrubConfig,
    lists: OwnerLists = NO_LISTS,
    surrogates: Surrogates | None = None,
) -> ScrubFileReport:
    """Read `{"text", "chat"?, "n"?, "from"?, "reply_to"?}` lines, write `{"text", "spans"}` lines in order.

    `text` is the scrubbed text: placeholders, and surrogates for persons. `spans` are `{"start", "end", "type"}`,
    offsets in code points into the text that was read. Who stands for whom is the same throughout the file, and in
    each file of the same contents, unless `surrogates` tells.

    Raises `BadInput` for an unreadable file, a line that is no such record (by its number), an unwritable target or an
    unknown rule; the target is then as it was.
    """
    rules = load_rules(config.off)
    messages = list(_read(source))
    people = People(names=tuple(sorted({message.sender for message in messages if _is_name(message.sender)})))
    surrogates = surrogates or Surrogates(_key_of(messages), people=people)
    found = scrub_messages(messages, config.off, lists, people)
    lines = [
        _to_line(apply(message.text, spans, surrogates.replace), spans)
        for message, spans in zip(messages, found, strict=True)
    ]
    try:
        write_whole(target, "".join(lines))
    except OSError as error:
        raise BadInput(
            f"{target} cannot be written ({os.strerror(error.errno or 0)}): choose another place for OUT."
        ) from None
    by_kind = count_by_kind(found)
    return ScrubFileReport(
        records=len(messages),
        spans=by_kind.total(),
        by_kind=dict(by_kind.most_common()),
        not_looked_for=tuple(rule.missing for rule in rules if rule.missing),
    )


def _is_name(sender: str | None) -> TypeGuard[str]:
    """Whether a sender is told by name, and not by a letter or a number."""
    return sender is not None and sum(map(str.isalpha, sender)) >= _LEAST_LETTERS_OF_NAME


def _key_of(messages: list[ScrubInput]) -> bytes:
    """A key that nobody can know without the texts that were read."""
    hashed = hashlib.sha256()
    for message in messages:
        hashed.update(message.text.encode("utf-8", "surrogatepass") + b"\0")
    return hashed.digest()


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
