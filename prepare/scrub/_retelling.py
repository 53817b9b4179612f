"""A password is told again: with a capital, without the typing error, with the birth year. Nearby, and only nearby."""

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from prepare.scrub._cues import kinds_in
from prepare.scrub._layouts import in_cyrillic, in_latin
from prepare.scrub._plain import is_plain
from prepare.scrub._shapes import CHUNK
from prepare.scrub._spans import Span
from prepare.scrub._talk import is_talk

REACH = 6
"""Messages before and after the one in which it was found."""
_KIND = "SECRET"
_LEAST_LETTERS = 5
_ALIKE = 0.8
"""Share of the characters of both that stand in the same order."""
_BUILT_ALIKE = ("OTP", "DOORCODE")
_LEAST_DIGITS = 2
_INNER_SIGN = re.compile(r"(?<=[^\W\d_])[-_.+!@#$%&*](?=\w)")
_END_OF_VALUE = re.compile(
    r"\W*(?:(?:it|its|it['’]?s|yes|yep|ends|ending|starts|starting|last|first|four|4|in|with|да|на|начало|конец|это|последние|первые)\W+)*"
    r"(?P<end>(?=[A-Za-z]*\d)[A-Za-z\d]{4,8})\W*",
    re.IGNORECASE,
)
_HAVE_ENDS = frozenset(("CRYPTO", "CARD", "IBAN", "PHONE", "ID", "SECRET"))
_EDGES = ".,;:!?()[]{}'\"«»“”„-"


def told_nearby(text: str, spans: Iterable[Span]) -> list[str]:
    """Passwords of one word that were found in a text, in lower case, for `retold`; in both keyboard layouts."""
    words = (text[span.start : span.end].strip(_EDGES).lower() for span in spans if span.kind == _KIND)
    told = [
        word for word in words if len(word) >= _LEAST_LETTERS and not any(map(str.isspace, word)) and not kinds_in(word)
    ]
    return told + [other for word in told if word.isalpha() for other in {in_latin(word), in_cyrillic(word)} - {word}]


def long_values(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """Values that were found in a text and are so long that people compare their ends, for `ends_of`."""
    return [(text[span.start : span.end].strip(_EDGES), span.kind) for span in spans if span.kind in _HAVE_ENDS]


def retold(told: Sequence[str], left: str) -> list[Span]:
    """Where such passwords, or what is nearly one, stand in what is left of another text."""
    found = []
    for match in CHUNK.finditer(left):
        bare = match.group().strip(_EDGES)
        word = bare.lower()
        if match.group().lower() in told:
            found.append(Span(*match.span(), _KIND))
            continue
        if len(word) < _LEAST_LETTERS or is_talk(word) or is_plain(word):
            continue
        if any(_is_nearly(word, other) for other in told):
            start = match.start() + match.group().index(bare)
            found.append(Span(start, start + len(bare), _KIND))
    return found


def ends_of(values: Iterable[tuple[str, str]], left: str) -> list[Span]:
    """Where what is left of another text is nothing but an end of such a value: "x4ad" of a wallet."""
    told = _END_OF_VALUE.fullmatch(left)
    if told is None or is_talk(told["end"]) or is_plain(told["end"]):
        return []
    end = told["end"].lower()
    kinds = [kind for value, kind in values if len(value) > 2 * len(end) and value.lower().startswith(end)]
    kinds += [kind for value, kind in values if len(value) > 2 * len(end) and value.lower().endswith(end)]
    return [Span(*told.span("end"), kinds[0])] if kinds else []


def masks_told(text: str, spans: Iterable[Span]) -> list[tuple[str, str]]:
    """How one-time codes in a text are built of letters and digits, for `of_mask`, with their kinds."""
    values = ((text[span.start : span.end], span.kind) for span in spans if span.kind in _BUILT_ALIKE)
    return [(_mask(value), kind) for value, kind in values if _is_mixed(value)]


def of_mask(mask: tuple[str, str], left: str) -> list[Span]:
    """Where something is built in the same way in what is left of another text."""
    built, kind = mask
    return [Span(*match.span(), kind) for match in re.finditer(rf"(?<![\w-]){built}(?![\w-])", left)]


def _mask(value: str) -> str:
    return "".join("[A-Z]" if sign.isupper() else r"\d" if sign.isdigit() else re.escape(sign) for sign in value)


def _is_mixed(value: str) -> bool:
    capitals = sum(map(str.isupper, value))
    digits = sum(map(str.isdigit, value))
    return capitals >= 1 and digits >= _LEAST_DIGITS and capitals + digits >= _LEAST_LETTERS


def _begins_alike(word: str, told: str) -> bool:
    """Whether both begin with the same word and sign: "umbrella-stand!", "umbrella-hat!"."""
    sign = _INNER_SIGN.search(told)
    return sign is not None and sign.end() > _LEAST_LETTERS and word.startswith(told[: sign.end()])


def _is_nearly(word: str, told: str) -> bool:
    if _begins_alike(word, told):
        return True
    if word == told or (word.rstrip("0123456789") == told.rstrip("0123456789") and not told.isdigit()):
        return True
    if abs(len(word) - len(told)) > 2 or word[0] != told[0]:
        return False
    # A number is another number if one digit differs.
    if word.isdigit() or told.isdigit():
        return False
    return SequenceMatcher(None, word, told, autojunk=False).ratio() >= _ALIKE
