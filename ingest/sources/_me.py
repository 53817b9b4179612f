"""For exports that say which messages are the owner's, but not under which id."""

import re

from ingest.sources._text import text_of

ACCOUNT = "me"


def name_in(asked: str) -> str:
    """Give what `--owner` says if it is a name; empty for a number, an address or another id."""
    asked = asked.strip()
    return text_of(asked) if any(map(str.isalpha, asked)) and not re.search(r"[@0-9]", asked) else ""
