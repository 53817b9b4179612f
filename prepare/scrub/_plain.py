"""Plain words: what everybody says, and what tells nothing of anybody. No names, no numbers."""

import re
from functools import cache
from pathlib import Path

_INNER_MARK = re.compile(r"['’/-]")


@cache
def plain_words() -> frozenset[str]:
    """All words of all lists in the folder `plain`, in lower case; one file for each language."""
    files = sorted((Path(__file__).parent / "plain").glob("*.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def is_plain(word: str) -> bool:
    """Whether a word, of whatever case, is on a list; of parts such as "half-past", whether each is."""
    lowered = word.lower().replace("’", "'")
    if lowered in plain_words():
        return True
    parts = [part for part in _INNER_MARK.split(lowered) if part]
    return len(parts) > 1 and all(part in plain_words() for part in parts)
