"""Addresses of crypto-currencies.

Bitcoin, Ethereum and its kin, Tron, Litecoin, Dogecoin, TON, Monero, Cardano, XRP, Solana.
"""

import re
from collections.abc import Iterator

from prepare.scrub._shapes import is_random
from prepare.scrub._spans import Span

KIND = "CRYPTO"
LEAST_DIGITS = 2

_BASE58 = "[1-9A-HJ-NP-Za-km-z]"
_CERTAIN = re.compile(
    rf"""(?<![\w-])(?:
        0x[0-9a-fA-F]{{40}}
      | (?:bc1|ltc1|tb1)[02-9ac-hj-np-z]{{25,80}} | (?:BC1|LTC1)[02-9AC-HJ-NP-Z]{{25,80}}
      | addr1[02-9ac-hj-np-z]{{50,110}} | cosmos1[02-9ac-hj-np-z]{{38}}
      | bitcoincash:[qp][02-9ac-hj-np-z]{{41}}
      | (?:[EUk0]Q|kf|Ef)[A-Za-z0-9_-]{{46}}
      | [48]{_BASE58}{{94}}
    )(?![\w-])""",
    re.VERBOSE,
)
_LIKELY = re.compile(rf"(?<![\w/=.-])(?:[13LMDTr]{_BASE58}{{25,33}}|{_BASE58}{{43,44}})(?![\w/=-])")

EXAMPLES = (
    "send btc to ⟦1BoatSLRHtKNngkdXEeobR76b53LETtpyT⟧",
    "⟦0x52908400098527886E0F7030069857D2E4169EE7⟧ thx",
    "⟦bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq⟧",
    "трон ⟦TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7⟧",
)
COUNTEREXAMPLES = (
    "bitcoin is at 61234 again",
    "Donaudampfschifffahrtsgesellschaft",
    "0x7f and 0xdeadbeef",
    "Looooooooooooooooooooooooooool",
)


def find(text: str) -> Iterator[Span]:
    """Addresses by form; Base58 without a telling start only where it looks random."""
    if len(text) < 26:
        return
    for match in _CERTAIN.finditer(text):
        yield Span(*match.span(), KIND)
    for match in _LIKELY.finditer(text):
        if is_random(match.group()):
            yield Span(*match.span(), KIND)
