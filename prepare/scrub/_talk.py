"""Ordinary words of chats: what a reply says when it does not hold the password."""

from functools import cache
from pathlib import Path


@cache
def talk_words() -> frozenset[str]:
    """All words of all lists in the folder `talk`, in lower case."""
    folder = Path(__file__).parent / "talk"
    words: set[str] = set()
    for file in sorted(folder.glob("*.txt")):
        words.update(line for line in file.read_text(encoding="utf-8").split() if not line.startswith("#"))
    return frozenset(words)


def is_talk(word: str) -> bool:
    """Whether the word, in lower case and without repeated last letters ("okkkk"), is on a list or laughs."""
    bare = word.lower().strip(".,!?…)(:;'\"’-*_").replace("’", "'").replace("ё", "е")
    if not bare or bare in talk_words():
        return True
    shortened = bare.rstrip(bare[-1]) + bare[-1]
    return shortened in talk_words() or set(bare) <= set("haex") or set(bare) <= set("ахпзы") or len(set(bare)) <= 2
