"""Names in Latin script that only their place tells: an initial with a surname, a signature, the bearer of a thing."""

import re
from collections.abc import Iterator

from prepare.scrub._cues import FILLER
from prepare.scrub._given_names import name_of
from prepare.scrub._latin_words import around
from prepare.scrub._plain import is_plain
from prepare.scrub._talk import is_talk

_FAMILY = r"[A-ZÀ-ÖØ-ÞĀ-Ž](?:['’][A-Z])?[a-zà-öø-ÿā-ž]+(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]+)*"
_WITH_INITIALS = re.compile(
    r"(?<![\w.&'’-])(?<![.!?] )(?!U\. ?[SK]\.)(?:[A-ZÀ-Þ]\. ?){1,3}"
    rf"(?P<family>{_FAMILY})(?![\w.]\w)"
)
_REGARDS = re.compile(
    r"\b(?:regards|wishes|cheers|thanks|thank you|yours|sincerely|faithfully|truly|love|hugs|best|ciao),?[ \t]*\n\s*"
    rf"(?P<name>{_FAMILY}(?: {_FAMILY}){{0,2}})\W*$",
    re.IGNORECASE,
)
_LAST_LINE = re.compile(r"\n(?P<name>[a-z]\.? (?P<family>[a-z]{4,}))\s*$")
_SHOWN_AS = re.compile(
    r"\b(?i:comes? up as|shows?(?: up)? as"
    r"|name(?: on it)?(?: is|:)?|marked|labelled|labeled|payee|beneficiary|registered to"
    r"|klingel bei|klingeln bei"
    r"|familie|sonnez chez|interphone|in the name of)\s"
    rf"(?P<name>(?:[A-Z]\.?\s){{0,2}}(?P<family>{_FAMILY}(?:\s{_FAMILY})?))(?!\w)"
)
_BEARER = re.compile(
    r"\b(?P<name>[^\W\d_]{4,})s (?:mums?|moms?|dads?|number|phone|birthday|place|house|car|wife|husband|sister)\b"
)
_LEAST_LETTERS = 3


def by_place(text: str) -> Iterator[tuple[int, int]]:
    """Find names by where they stand, whatever their words."""
    if "." in text:
        for match in _WITH_INITIALS.finditer(text):
            if _may_be_family(match["family"]):
                yield match.span()
    if "\n" in text:
        signed = _REGARDS.search(text)
        if signed and signed["name"][0].isupper() and all(map(_may_be_family, signed["name"].split())):
            yield signed.span("name")
        last = _LAST_LINE.search(text)
        if last and (FILLER in text or name_of(last["family"])) and _may_be_family(last["family"]):
            yield last.span("name")
    for match in _SHOWN_AS.finditer(text):
        if all(map(_may_be_family, match["family"].split())):
            yield match.span("name")
    for match in _BEARER.finditer(text):
        name = name_of(match["name"])
        titled = name is not None and name.certainty in ("title_case", "often") and match["name"][0].isupper()
        if name and (name.certainty == "any_case" or titled):
            yield match.span("name")


def _may_be_family(word: str) -> bool:
    lower = word.lower()
    return len(word) >= _LEAST_LETTERS and not (is_talk(lower) or is_plain(lower) or lower in around().no_surname)
