"""A number at the very end of a reply that broke off: too short for its check digits, and yet most of a secret."""

import re

_LEAST_DIGITS = 6
_NUMBER = re.compile(r"[+(]?\d(?:[\s().+/-]{0,3}\d)*$")


def unfinished_number(text: str) -> tuple[int, int] | None:
    """Start and end of a number of six digits or more with which a text ends, if it does."""
    bare = text.rstrip()
    found = _NUMBER.search(bare, max(0, len(bare) - 64))
    if found is None or sum(map(str.isdigit, found.group())) < _LEAST_DIGITS:
        return None
    return found.span()
