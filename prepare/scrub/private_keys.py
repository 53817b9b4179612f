"""Private keys: PEM and PGP blocks, whole or cut off, PuTTY files, coded keys, 64 hexadecimal digits."""

import re
from collections.abc import Iterator

from prepare.scrub._spans import Span

KIND = "SECRET"

_BLOCK = re.compile(
    r"-{3,5}\s?BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-{3,5}"
    r"(?:.*?-{3,5}\s?END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-{3,5}|[A-Za-z0-9+/=\s:,.-]*)",
    re.DOTALL,
)
_PUTTY = re.compile(r"PuTTY-User-Key-File-\d:.*", re.DOTALL)
_CODED = re.compile(
    r"(?<!\w)(?:0x)?[0-9a-fA-F]{64}(?!\w)|(?<!\w)[5KL][1-9A-HJ-NP-Za-km-z]{50,51}(?!\w)|(?<!\w)[xyz]prv[1-9A-HJ-NP-Za-km-z]{100,108}"
    r"|(?<!\w)AGE-SECRET-KEY-1[A-Z0-9]{50,}|(?<!\w)nsec1[02-9ac-hj-np-z]{50,}"
)

EXAMPLES = (
    "⟦-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD9\n-----END RSA PRIVATE KEY-----⟧ there",
    "⟦-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA⟧",
    "key ⟦e331b6d69882b4ab4ea581d88e0b604039a3de5967688d3dcffdd2270c0fd109⟧",
    "⟦5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ⟧",
)
COUNTEREXAMPLES = ("BEGIN at the beginning", "-----BEGIN PUBLIC KEY-----", "your private key is private")


def find(text: str) -> Iterator[Span]:
    """Blocks from their first line on, and coded keys."""
    if "PRIVATE KEY" in text:
        for match in _BLOCK.finditer(text):
            yield Span(match.start(), match.start() + len(match.group().rstrip()), KIND)
    if "PuTTY-User-Key" in text:
        for match in _PUTTY.finditer(text):
            yield Span(match.start(), match.start() + len(match.group().rstrip()), KIND)
    if len(text) >= 51:
        for match in _CODED.finditer(text):
            yield Span(*match.span(), KIND)
