"""Ids for messages of exports that have none: the same for the same message in every later export.

An id is made of what stands in the export and of nothing that can differ between two exports of one chat: not the
message's position, not the time zone of this machine, and where it can be done without it not the sender's name, which
the address book changes. Equal messages are told apart by counting them.
"""

import hashlib
from collections import Counter


def stable_id(*parts: object) -> int:
    """A number of 63 bits that depends on every part; parts are told apart, so `("ab", "c")` is not `("a", "bc")`.

    >>> stable_id("ab", "c") == stable_id("a", "bc")
    False
    """
    data = "".join(f"{len(text)}:{text}" for text in map(str, parts))
    return int.from_bytes(hashlib.blake2b(data.encode(errors="surrogatepass"), digest_size=8).digest()) >> 1


class MessageIds:
    """Gives ids to the messages of one chat, in their order."""

    def __init__(self) -> None:
        self._seen: Counter[int] = Counter()

    def next(self, *parts: object) -> int:
        """The id of the next message that has these parts; each further one with equal parts gets another."""
        first = stable_id(*parts)
        count = self._seen[first]
        self._seen[first] += 1
        return stable_id(first, count) if count else first
