"""Addresses of machines: IPv4, IPv6, MAC. Loopback, netmasks, stock router addresses and resolvers stay."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address

from prepare.scrub._spans import Span

KIND = "IP"
LEAST_DIGITS = 2

_V4 = re.compile(
    r"(?<![\w.:-])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/\d{1,2}|:\d{2,5})?(?![\w-]|\.\d)"
)
_SAID_V4 = re.compile(r"(?<![\w.:-])\d{1,3}(?:(?:\s?\.\s?|\s(?:dot|точка)\s)\d{1,3}){3}(?![\w-]|\.\d)", re.IGNORECASE)
"""94.130 dot 77 dot 18."""
_V6 = re.compile(
    r"(?<![\w:.])\[?(?P<address>(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?:\](?::\d{1,5})?|(?:/\d{1,3})?(?![\w:]))"
)
_MAC = re.compile(
    r"(?<![\w:-])[0-9A-Fa-f]{1,2}(?:([:-])[0-9A-Fa-f]{1,2})(?:\1[0-9A-Fa-f]{1,2}){4}(?![\w:-])|(?<![\w.])(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4}(?![\w.])"
)
_NOBODYS = re.compile(
    r"(?:127\.|0\.0\.0\.0|255\.|224\.|192\.168\.[01]\.1\b|10\.0\.0\.1\b|8\.8\.[84]\.[84]|1\.[10]\.[10]\.1\b|9\.9\.9\.9"
    r"|(?:10\.0\.0|172\.16\.0|192\.168\.0)\.0(?:/|$))"
)
_VERSION_BEFORE = re.compile(
    r"(?:\bv|version|ver\.?|верси\w+|release|kernel|build|firmware|fw|software|прошивк\w+|сборк\w+|билд)\s*$",
    re.IGNORECASE,
)

EXAMPLES = (
    "server is ⟦203.0.113.58⟧, root",
    "still ⟦203.0 dot 113 dot 58⟧?",
    "router mac ⟦b4:cc:59:00:0f:81⟧",
    "ping ⟦2001:db8:85a3::8a2e:370:7334⟧ for me",
    "Endpoint = ⟦[2001:db8:85a3::8a2e:370]:51820⟧",
)
COUNTEREXAMPLES = (
    "try 127.0.0.1 first",
    "the router is at 192.168.1.1",
    "version 10.2.33.4 is out",
    "firmware 3.2.1.18 on the box",
    "172.16.0.0/12 is for private nets",
    "train at 10:20:30",
    "std::vector or ::before",
    "it was 3:2 and then 10:08:45",
)


def find(text: str) -> Iterator[Span]:
    """All addresses but those that are the same in every home."""
    if text.count(".") >= 2:
        for match in _V4.finditer(text):
            before = text[max(0, match.start() - 14) : match.start()]
            if not _NOBODYS.match(match.group()) and not _VERSION_BEFORE.search(before):
                yield Span(*match.span(), KIND)
    if " dot " in text or " точка " in text:
        for match in _SAID_V4.finditer(text):
            yield Span(*match.span(), KIND)
    if text.count(":") >= 2:
        for match in _V6.finditer(text):
            if _is_v6(match["address"]):
                yield Span(*match.span(), KIND)
    if text.count(":") >= 5 or text.count("-") >= 5 or text.count(".") >= 2:
        for match in _MAC.finditer(text):
            yield Span(*match.span(), KIND)


def _is_v6(candidate: str) -> bool:
    digits = sum(character.isalnum() for character in candidate)
    try:
        return digits >= 4 and not IPv6Address(candidate).is_loopback
    except (AddressValueError, ValueError):
        return False
