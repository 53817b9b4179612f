"""How people ask and answer, in many languages: words in front of what is told. One file a language in `answers`."""

import re
import tomllib
from functools import cache
from pathlib import Path


@cache
def words(*keys: str) -> str:
    """A pattern of every word of these lists, of all languages; each is whole."""
    files = sorted((Path(__file__).parent / "answers").glob("*.toml"))
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    lists = [line for table in tables for key in keys for line in table[key].split()]
    return rf"(?<!\w)(?:{'|'.join(lists)})(?!\w)"


@cache
def asking() -> re.Pattern[str]:
    """What tells that a text asks for something, with or without a question mark."""
    return re.compile(rf"[?]|{words('asks')}", re.IGNORECASE)


@cache
def refusing() -> re.Pattern[str]:
    """What tells that an answer was wrong, as a whole message: "nope, doesn't work"."""
    refusal = words("refuses")
    return re.compile(
        rf"\W*(?:{words('may_lead_in')}\W+)*{refusal}(?:\W+(?:{refusal}|{words('may_lead_in')}))*\W*", re.IGNORECASE
    )


@cache
def announcing() -> re.Pattern[str]:
    """What tells that a text is about to tell something: it is new, it is to be written down."""
    return re.compile(rf"{words('announces')}|:\s*$", re.IGNORECASE)


@cache
def pointing_back() -> re.Pattern[str]:
    """How a message begins that explains the one before: "that's the router btw"."""
    return _beginning("points_back")


@cache
def confirming() -> re.Pattern[str]:
    """How a message begins that tells that what was told has opened something."""
    return _beginning("confirms")


def _beginning(key: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{words('may_lead_in')}\W+)*{words(key)}", re.IGNORECASE)


@cache
def leading_in() -> re.Pattern[str]:
    """All that may stand before what is told, at the start of a clause; group `surely` if it is told next."""
    return re.compile(rf"\s*(?:(?:(?P<surely>{words('leads_in')})|{words('may_lead_in')})[\s:=→>*-]*)*", re.IGNORECASE)


@cache
def surely_leading_in() -> re.Pattern[str]:
    """What stands right before what is told, anywhere in a clause."""
    return re.compile(rf"{words('leads_in')}[\s:=→>*-]*", re.IGNORECASE)


@cache
def of_remark() -> re.Pattern[str]:
    """A word that belongs to a remark on spelling: "all", "with"."""
    return re.compile(words("of_remarks"), re.IGNORECASE)
