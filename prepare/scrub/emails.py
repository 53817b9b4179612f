"""Email addresses, also spelled for people: "ann dot lee at example dot com", "anna собака mail точка ru"."""

import re
from collections.abc import Iterator

from prepare.scrub._spans import Span

KIND = "EMAIL"

_PLAIN = re.compile(r"[\w.+'&-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@])")
_LOCAL = r"[\w+-]{2,40}(?:(?:\.|\s*[(\[]?\b(?:dot|точка)\b[)\]]?\s*)[\w+-]{1,40}){0,3}"
_AT = (
    r"\s*[(\[]\s*(?:at|@|собака|собачка)\s*[)\]]\s*"
    r"|\s+(?:at|собака|собачка|сабака|@|arroba|klammeraffe|arobase)\s+"
)
_DOT = r"\s*\.\s*|\s*[(\[]?\b(?:dot|точка|punkt|punto|point)\b[)\]]?\s*"
_HOST = r"(?!(?:the|my|our|your|this|that|his|her)\b)[\w-]{2,40}"
_TOP = r"(?:com|net|org|edu|io|me|ru|su|ua|kz|by|de|fr|es|it|uk|eu|co|info|gov|ком|ру|юа|нет|орг)"
_SPELLED = re.compile(rf"(?<!\w){_LOCAL}(?:{_AT}){_HOST}(?:(?:{_DOT}){_HOST})??(?:{_DOT}){_TOP}(?!\w)", re.IGNORECASE)
_PROVIDER = re.compile(
    r"(?<![\w.@])(?=\w*[._\d])\w[\w.]{2,40}\s+(?:at|на|в|@)\s+"
    r"(?:gmail|yandex|mail\.?ru|yahoo|hotmail|outlook|icloud|proton|гмейл\w?|джимейл\w?|яндекс\w?|мейл\w?)(?!\w)",
    re.IGNORECASE,
)
_AT_WORD = re.compile(r"(?:\bat\b|соба[кч]|сабака|arroba|klammeraffe|arobase|@)", re.IGNORECASE)
_DOT_WORD = re.compile(r"(?:\bdot\b|\w\.\w|точка|punkt|punto|point|\[)", re.IGNORECASE)

EXAMPLES = (
    "write to ⟦mira.olsen+list@mail.example.org⟧, please",
    "it's ⟦mira dot olsen at example dot com⟧",
    "пиши на ⟦mira.olsen собака example.ru⟧",
    "⟦mira собака пример точка ру⟧",
    "⟦mira (at) example.com⟧",
    "пиши ⟦mira.olsen на gmail⟧",
)
COUNTEREXAMPLES = (
    "meet me at noon",
    "look at this. com is a top level domain",
    "у меня дома собака",
    "@everyone dinner?",
    "2 pizzas @ 9 each",
    "we were at the dot org offices",
)


def find(text: str) -> Iterator[Span]:
    """All addresses in the text."""
    if "@" in text:
        for match in _PLAIN.finditer(text):
            yield Span(*match.span(), KIND)
    for match in _PROVIDER.finditer(text):
        yield Span(*match.span(), KIND)
    if _AT_WORD.search(text) and _DOT_WORD.search(text):
        for match in _SPELLED.finditer(text):
            yield Span(*match.span(), KIND)
