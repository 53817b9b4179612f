"""Contexts to reply to, one JSON object a line: `{"i", "contact", "turns": [{"role", "text"}], "at"}`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from serve.conversation import turns_of
from soundalike.errors import BadInput, TooLittle
from soundalike.records import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One line: a conversation to which the owner is to reply."""

    i: int | str
    """Handed back with the reply."""
    contact: str | None = field(repr=False)
    """Used in the system line as it is given; None for the first that the run knows."""
    turns: tuple[Turn, ...] = field(repr=False)
    at: datetime | None = field(default=None, repr=False)
    """When the reply is given; None if the line does not say."""


def read_contexts(source: Path) -> Iterator[Context]:
    """Read a file of contexts; `BadInput` names a bad line by its number, never by its text."""
    try:
        lines = source.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BadInput(f"{source} is not UTF-8 text: save it as UTF-8.") from None
    except FileNotFoundError:
        raise BadInput(f"There is no file {source}: check the path.") from None
    except OSError as error:
        raise BadInput(f"{source} cannot be read ({error.strerror}): name a file of contexts.") from None
    found = False
    for number, line in enumerate(lines, start=1):
        if line.strip():
            found = True
            yield _context(line, number, source)
    if not found:
        raise TooLittle(f"{source} holds no contexts: write one JSON object a line.")


def _context(line: str, number: int, source: Path) -> Context:
    def refuse(rule: str) -> BadInput:
        return BadInput(f"Line {number} of {source} is no context ({rule}): mend it or leave it out.")

    try:
        data = json.loads(line)
        json.dumps(data, ensure_ascii=False).encode()  # half of a character, as some phones send, is no text
    except (ValueError, RecursionError):
        raise refuse("it is not JSON of valid Unicode") from None
    if not isinstance(data, dict):
        raise refuse("it is not a JSON object")
    if not isinstance(data.get("i"), int | str):
        raise refuse('"i" must be a number or a string')
    if not isinstance(data.get("contact"), str | None):
        raise refuse('"contact" must be a string')
    turns = data.get("turns")
    if not isinstance(turns, list) or not all(map(_is_turn, turns)):
        raise refuse('"turns" must be a list of {"role": "owner" or "other", "text": a string}')
    try:
        at = None if data.get("at") is None else datetime.fromisoformat(data["at"])
    except (TypeError, ValueError):
        raise refuse('"at" must be a time such as 2024-07-26T19:00+02:00') from None
    return Context(
        i=data["i"],
        contact=data.get("contact"),
        turns=turns_of((turn["role"], turn["text"]) for turn in turns),
        at=at,
    )


def _is_turn(turn: Any) -> bool:
    return isinstance(turn, dict) and turn.get("role") in ("owner", "other") and isinstance(turn.get("text"), str)
