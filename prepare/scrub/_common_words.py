"""Common English words: many more than what everybody says, so that a word is known for one."""

from functools import cache
from pathlib import Path

_SHORT_WORDS = """
bad bat bed bee big box boy bus car cat cow cup dad day dog egg fly fox fun god hat hen hot ice jam joy kid mad man max
mum new nut oil old one our owl pet pie pig rat red run sad sea six sky son sun tea ten the toy two van war wet win you
and are for has her his not say see too was who why all can get let mom now out"""


@cache
def common_words() -> frozenset[str]:
    """All words of all lists in the folder `common`, and some of three letters."""
    files = sorted((Path(__file__).parent / "common").glob("*.txt"))
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return frozenset(_SHORT_WORDS.split()) | {
        word for line in lines if not line.startswith("#") for word in line.split()
    }
