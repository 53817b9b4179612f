"""API keys and tokens: by the form that their issuers give them, by an assignment, or by entropy."""

import re
from collections.abc import Iterator

from prepare.scrub._cues import values_near
from prepare.scrub._shapes import is_random
from prepare.scrub._spans import Span

KIND = "SECRET"
CUES = ("key",)

_ISSUED = re.compile(
    r"""(?<![\w-])(?:
        sk-[A-Za-z0-9_-]{16,} | (?:sk|pk|rk|whsec)_(?:live|test)?_?[A-Za-z0-9]{16,}  # OpenAI; Stripe
      | gh[pousr]_[A-Za-z0-9]{16,} | github_pat_\w{20,} | glpat-[\w-]{16,}  # GitHub, GitLab
      | (?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{12,}  # Amazon
      | AIza[\w-]{30,} | ya29\.[\w-]{20,} | GOCSPX-[\w-]{20,}  # Google
      | hf_[A-Za-z0-9]{16,} | xox[abeoprs]-[\w-]{10,} | xapp-[\w-]{20,}  # Hugging Face, Slack
      | \d{8,10}:[A-Za-z0-9_-]{30,}  # Telegram bot
      | eyJ[A-Za-z0-9_=-]{8,}\.[A-Za-z0-9_=-]{4,}(?:\.[A-Za-z0-9_=-]*)?  # JSON web token
      | (?:npm|pypi|dop_v1|shpat|shpss|SG|dapi|nvapi|gsk|xai|pplx|r8|lin_api|sq0atp|EAA)[_.-][\w.-]{20,}
      | (?:y[01]_|t1\.|AQVN)[\w-]{30,}  # Yandex
      | vk1\.a\.[\w-]{30,}  # VK
      | [MN][\w-]{23}\.[\w-]{6}\.[\w-]{27,}  # Discord
    )""",
    re.VERBOSE,
)
_ASSIGNED = re.compile(
    r"(?i:\b[\w.-]{0,40}(?:secret|token|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|auth|pwd|psk)[\w.-]{0,40})[\"']?\s?(?:=|:=|=>)\s?[\"']?([^\s\"'\ufffb\ufffc,;]{6,})"
)
_BEARER = re.compile(r"\b(?:[Bb]earer|[Bb]asic|[Aa]pi[Kk]ey)\s+([A-Za-z0-9._~+/=-]{12,})")
_LONG_CHUNK = re.compile(r"\S{12}")
_LONG = re.compile(r"(?<![\w/+@.-])[+A-Za-z0-9_-][A-Za-z0-9_\-+/]{18,}[A-Za-z0-9_\-+/]={0,2}(?![\w@])")
_SERIAL = re.compile(r"(?<![\w-])(?=[A-Z0-9-]{0,12}\d)[A-Z0-9]{4,6}(?:-[A-Z0-9]{4,6}){2,7}(?![\w-])")
_GROUPED = re.compile(r"(?<![\w-])[A-Za-z0-9]{4}(?:[ -][A-Za-z0-9]{4}){3,15}(?![\w-])")
_MIXED_GROUP = re.compile(r"(?<![^\s-])(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{4}(?![^\s-])")
_LEAST_MIXED = 2
_AFTER_CUE = re.compile(r"(?<![\w/@.])(?=[\w-]{0,60}\d)(?=[\w-]{0,60}[A-Za-z])[A-Za-z0-9_-]{10,}(?![\w@])")

EXAMPLES = (
    "use ⟦sk-proj-9aQ2mLx81bTzR4vYw0pK3nHc⟧",
    "⟦ghp_9aQ2mLx81bTzR4vYw0pK3nHc7dJ5⟧ expires friday",
    "AWS_SECRET_ACCESS_KEY=⟦qT9aQ2mLx81bTzR4vYw0pK3nHc7dJ5+/sA1⟧",
    "bot token ⟦5612345678:AAE9aQ2mLx81bTzR4vYw0pK3nHc7dJ5sA1q⟧",
    "api key ⟦5f4dcc3b5aa765d61d8327deb882cf99⟧",
    "Authorization: Bearer ⟦9aQ2mLx81bTzR4vYw0pK⟧",
    "⟦i65l gl5r gaxb 4gbc⟧ for the authenticator",
    "windows key ⟦W269N-WFGWX-YVC9B-4J6C9-T83GX⟧",
)
COUNTEREXAMPLES = (
    "token effort at best",
    "key takeaway: never trust the weather app",
    "linux-image-5.15.0-101-generic is installed",
    "pneumonoultramicroscopicsilicovolcanoconiosis",
    "sk-8 or sk-9?",
    "they said this that were from 2019 with 100m left",
    "haha-haha-haha-haha-2-haha",
)
EXCHANGES = (("send me the token", "⟦9aQ2mLx81bTz⟧"),)


def find(text: str) -> Iterator[Span]:
    """Keys of known issuers, values assigned to a telling name, and long random runs."""
    if len(text) < 10:
        return
    for match in _ASSIGNED.finditer(text) if "=" in text else ():
        yield Span(*match.span(1), KIND)
    if _LONG_CHUNK.search(text):
        for match in _ISSUED.finditer(text):
            yield Span(*match.span(), KIND)
        for match in _BEARER.finditer(text):
            yield Span(*match.span(1), KIND)
        for match in _LONG.finditer(text):
            if is_random(match.group()):
                yield Span(*match.span(), KIND)
        for match in _SERIAL.finditer(text):
            yield Span(*match.span(), KIND)
    for match in _GROUPED.finditer(text):
        if len(_MIXED_GROUP.findall(match.group())) >= _LEAST_MIXED:
            yield Span(*match.span(), KIND)
    for match in values_near(text, CUES, _AFTER_CUE, words_after=4):
        if _is_mixed(match.group()):
            yield Span(*match.span(), KIND)


def answer(text: str, near: frozenset[str]) -> Iterator[Span]:
    """Find runs of ten signs or more, in the reply to somebody who speaks of a key."""
    for match in _AFTER_CUE.finditer(text):
        if _is_mixed(match.group()):
            yield Span(*match.span(), KIND)


def _is_mixed(run: str) -> bool:
    return len(re.findall(r"(?<=\d)[A-Za-z]|(?<=[A-Za-z])\d", run)) >= 3
