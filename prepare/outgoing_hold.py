"""How much of a reply is certain: what follows cannot make a secret of it.

In talk that touches on nothing private, plain words are certain as they come. A message with any other word is certain
when it ends, or one or two messages later where those may explain it ("Dragonfly2257", "that's the wifi").
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile

from prepare.outgoing_messages import Message
from prepare.scrub import REMEMBERED, is_plain, is_seed_word, is_talk, kinds_in

_WORD = re.compile(r"\S+\s+")
_AROUND = ".,;:!?()[]{}'\"«»“”„…*~-–—"
_FEW_WORDS = 3
_SHORT_SIGNS = 4
_SHORTEST_TALK = 3
_REMEMBERED_TEXTS = 1 << 12
"""Words and messages: each is asked about again with every word that follows it."""
_LOCKED = frozenset(("password", "sure_password", "network", "seed", "key", "told", "card", "bank", "pin", "code"))
"""Kinds of cue words of which people speak in several messages."""
_NUMBER_WORDS = frozenset(("number_words", "number_tens", "number_hundreds"))
_IN_FIGURES = frozenset(
    (
        "number_words",
        "number_tens",
        "number_hundreds",
        "spelling",
        "phone",
        "vehicle",
        "entry",
        "plate",
        "handle",
        "email",
    )
)
"""Kinds of cue words that give no plain word away: what they speak of has digits or signs."""


def certain_until(before: Sequence[str], messages: Sequence[Message]) -> int:
    """Up to where a reply is certain; `before` are the last messages said before it, by either side."""
    whole = [message for message in messages if message.is_whole]
    lately = [*before, *(message.text for message in whole)][-REMEMBERED:]
    heard = frozenset().union(*map(kinds_in, lately)) - _IN_FIGURES
    held = _first_held(whole, bool(heard & _LOCKED))
    if held is not None:
        return held.start
    if len(whole) == len(messages):
        return messages[-1].end + 1 if messages else 0
    last = messages[-1]
    if heard or not kinds_in(last.text).issubset(_NUMBER_WORDS):
        return last.start
    certain = last.start
    for word in _WORD.finditer(last.text):
        # A capital inside a message may begin a name of a street.
        if not _is_plain(word.group()) or (word.start() and word.group().istitle() and len(word.group().strip()) > 1):
            break
        certain = last.start + word.end()
    return certain


def _first_held(whole: Sequence[Message], locked: bool) -> Message | None:
    """The first of the messages that wait for the next ones."""
    held = None
    for after, message in enumerate(reversed(whole)):
        # A number may go on over many messages.
        goes_on = held is not None and _has_digit(message.text) and _has_digit(held.text)
        if goes_on or _waits(message.text, locked) > after:
            held = message
    listed = list(takewhile(lambda message: _is_seeds(message.text), reversed(whole)))
    if len(listed) > 1 and (held is None or listed[-1].start < held.start):
        return listed[-1]
    return held


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _waits(text: str, locked: bool) -> int:
    """For how many messages more a message waits."""
    if locked or _has_digit(text):
        return 2
    words = text.split()
    if len(words) > _FEW_WORDS:
        return 0
    return 0 if all(map(_is_plain, words)) else 1


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _is_seeds(text: str) -> bool:
    words = text.split()
    return bool(words) and all(is_seed_word(word.strip(_AROUND)) for word in words)


@lru_cache(maxsize=_REMEMBERED_TEXTS)
def _is_plain(word: str) -> bool:
    """Whether a word is one that everybody says, and no part of a number, a name or an address."""
    bare = word.strip().strip(_AROUND)
    if not any(map(str.isalnum, bare)):
        # Smileys and punctuation; of more, such as five dashes, a key may be made.
        return len(word.strip()) <= _SHORT_SIGNS and "@" not in word
    if _has_digit(bare) or kinds_in(bare) or len(word.strip()) > len(bare) + _SHORT_SIGNS:
        return False
    return is_plain(bare) or (len(bare) >= _SHORTEST_TALK and is_talk(bare))
