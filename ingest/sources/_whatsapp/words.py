"""What WhatsApp writes itself, in many languages (`words.toml`), and the invisible marks that it adds.

The wordings are those of its interface. A language that is missing there, or a new wording, is not lost: what can be
told by its form is told by that (`_whatsapp.notes`).
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

MARKS = "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
"""Marks of writing direction and the like. Joiners are not among them: emoji and names need theirs."""
SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"

_INVISIBLE = re.compile(f"[{MARKS}{SPACES}]")
_VISIBLE = str.maketrans(dict.fromkeys(MARKS) | dict.fromkeys(SPACES, " "))

Period = Literal["am", "pm", "night", "noon"]


@dataclass(frozen=True)
class Words:
    """All wordings, as `plain` gives them."""

    periods: dict[str, Period]
    """Words of the twelve-hour clock, without dots and spaces."""
    joiners: frozenset[str]
    """Words between date and time, or behind it, that say nothing; without dots and spaces."""
    notes: dict[str, str]
    """A note that stands for a medium -> its kind."""
    notes_behind_marks: dict[str, str]
    media: frozenset[str]
    """What stands between angle brackets for any medium."""
    attached: frozenset[str]
    file_attached: frozenset[str]
    edited: frozenset[str]
    owner_deleted: frozenset[str]
    deleted: frozenset[str]
    deleted_by: re.Pattern[str]
    """Wordings that name the admin."""
    calls: tuple[str, ...]
    of_chat: re.Pattern[str]
    waiting: tuple[str, ...]
    """Each with a full stop and a space: more may follow."""
    you: frozenset[str]
    group: tuple[str, ...]
    encrypted: tuple[str, ...]
    titles: tuple[re.Pattern[str], ...]
    """Names of files, whole, with the chat's name as the one group."""


def visible(text: str) -> str:
    """The text without invisible marks, with ordinary spaces."""
    return text.translate(_VISIBLE) if _INVISIBLE.search(text) else text


def plain(text: str) -> str:
    """The text as wordings are compared: visible, in small letters, with single spaces, no full stop at the end.

    >>> plain("\u200eDiese\u00a0Nachricht wurde gelöscht.")
    'diese nachricht wurde gelöscht'
    """
    return " ".join(visible(text).casefold().split()).rstrip(".。।")


def clock_word(text: str) -> str:
    """A word beside the time as it is compared: in small letters, without dots, spaces and marks.

    >>> clock_word("p.\u00a0m.")
    'pm'
    """
    return re.sub(r"[\s.]", "", visible(text).casefold())


@cache
def words() -> Words:
    """All wordings, read once."""
    tables = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    clock, notices, chat = tables["clock"], tables["notices"], tables["chat"]
    periods: tuple[Period, ...] = ("am", "pm", "night", "noon")
    return Words(
        periods={clock_word(word): period for period in periods for word in clock[period]},
        joiners=frozenset(map(clock_word, clock["joiners"])),
        notes=_by_note(tables["notes"]),
        notes_behind_marks=_by_note(tables["notes"]) | _by_note(tables["notes_behind_marks"]),
        media=_plain_set(tables["media"]["any"]),
        attached=_plain_set(tables["attached"]["words"]),
        file_attached=_plain_set(tables["file_attached"]["words"]),
        edited=_plain_set(tables["edited"]["words"]),
        owner_deleted=_plain_set(notices["owner_deleted"]),
        deleted=_plain_set(notices["deleted"]),
        deleted_by=_any_of(wording for wording in notices["deleted"] if "*" in wording),
        of_chat=_any_of(notices["of_chat"]),
        calls=tuple(map(plain, notices["calls"])),
        waiting=tuple(f"{plain(sentence)}. " for sentence in notices["waiting"]),
        you=_plain_set(chat["you"]),
        group=tuple(word.casefold() for word in chat["group"]),
        encrypted=tuple(word.casefold() for word in chat["encrypted"]),
        titles=tuple(re.compile(_pattern(title).replace(".*", "(.+)"), re.IGNORECASE) for title in chat["titles"]),
    )


def _by_note(table: dict[str, list[str]]) -> dict[str, str]:
    return {plain(note): kind for kind, notes in table.items() for note in notes}


def _plain_set(wordings: list[str]) -> frozenset[str]:
    return frozenset(map(plain, wordings))


def _any_of(wordings: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(plain(wording)) for wording in wordings))


def _pattern(wording: str) -> str:
    return re.escape(wording).replace(r"\*", ".*")
