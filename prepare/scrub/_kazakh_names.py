"""Names in Kazakh talk, which no table has in its cases: "Айгүлге айт", "Сейтқали ағай"; by who is told or called."""

import re
from collections.abc import Iterator

from prepare.scrub._talk import is_talk

_GATE = re.compile("[ӘәҒғҚқҢңӨөҰұҮүҺһІі]")
_TITLED = r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}"
_CASE = r"(?:ге|ға|ке|қа|не|на|ден|дан|тен|тан|нен|нан|ді|ды|ні|ны|ті|ты|мен|бен|пен)"
_DOES = (
    r"(?:айт|бер|жібер|жаз|сал|аудар|хабарлас|звонда|қоңырау|сұра|көрсет|жеткіз|ескерт|шақыр|сөйлес|кездес|көр|ал|кет)"
    r"[а-яёәғқңөұүһі]*"
)
_HONOURED = r"(?:ағай|апай|ағаға|апаға|аға|апа|апке|әпке|тәте|көке|жеңге|ханым|мырза)"
_NO_NAMES = frozenset(("маған", "саған", "оған", "бізге", "сізге", "оларға", "мынаны", "сонымен", "үйге", "осыған"))
_PATTERNS = (
    re.compile(rf"(?<!\w)(?P<name>{_TITLED}?{_CASE}) {_DOES}(?!\w)"),
    re.compile(rf"(?<!\w)(?P<name>{_TITLED}) {_HONOURED}(?!\w)"),
)


def find_kazakh(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the name of each who is told something, or called with respect."""
    if not _GATE.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            name = match["name"].lower()
            if not is_talk(name) and name not in _NO_NAMES:
                yield match.span("name")
