"""Names of persons behind what a form calls them: "surname FERREIRA DOS SANTOS", "фамилия Кузьменкова"."""

import re
from collections.abc import Iterator

from prepare.scrub._plain import is_plain
from prepare.scrub._talk import is_talk

_PART = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_]+(?:['’-][^\W\d_]+)*"
_INNER = r"(?:de|da|do|dos|das|del|van|von|der|den|bin|ibn|el|al|la|le|di|DE|DA|DO|DOS|DAS|DEL|VAN|VON)"
_LABELLED = re.compile(
    r"(?<!\w)(?i:surname|last\sname|family\sname|first\sname|given\snames?|middle\sname|full\sname|passenger|cardholder"
    r"|name\son\s(?:the\s)?(?:passport|card|ticket|booking|account|parcel)|фамилия|отчество|пассажир|получатель"
    r"|имя\s(?:на|в|по)\s\w+|прізвище|nachname|vorname|apellidos?|nom\sde\sfamille)"
    rf"(?:\s(?i:is|was|as|это|такая|such))?\s?[:=—–-]?\s(?P<name>{_PART}(?:\s(?:{_INNER}\s){{0,2}}{_PART}){{0,3}})(?!\w)"
)


def labelled(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each such name."""
    for match in _LABELLED.finditer(text):
        first = match["name"].split()[0]
        if not is_talk(first) and not is_plain(first):
            yield match.span("name")
