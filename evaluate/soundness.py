"""Replies that are no replies: empty, broken or stuck.

What people do write ('hahahaha', 'nooooo', ')))') is none of it. The bounds flag none of the 4,419 turns of the sample
and of a real chat; the owner's own share is told beside the twin's all the same, for there are people who paste logs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from evaluate.style import Replies, is_emoji
from evaluate.words import words

_TEMPLATE_MARKS = re.compile(
    r"<[|｜][^\s<>]{1,40}[|｜]>|<\|im_|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>|</?think>"
    r"|^###\s*(?:Instruction|Response|Situation|Communication so far|New message|Me|Them|System|User|Assistant)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ROLE_LINE = re.compile(r"^(?:system|user|assistant)(?:\s*:.*)?$", re.MULTILINE)
"""A line that is a role's name, alone or before a colon: what a model writes when it plays the other side too."""
_SOUP_CHARACTERS = 8
_SOUP_KINDS = 4
"""A message of so many characters, of so many kinds, none of them a letter, digit or emoji. Swear marks are shorter."""

_LONG_MESSAGE_WORDS = 3
_SAME_MESSAGES = 3
"""A burst that says a message of three words or more three times; "no", "no", "no" is how people talk."""
_LONGEST_UNIT_WORDS = 12
_UNIT_TIMES = 4
_UNIT_WORDS = 12
"""A sequence of two words or more, four times in a row and twelve words in all, is a loop."""
_SINGLE_TIMES = 20
"""So is one word, this many times in a row."""
_DENSE_WORDS = 30
_DENSE_SHARE = 0.5
"""Of 30 words or more, half of the sequences of three were there before (Welleck et al. 2020, arXiv 1908.04319)."""


@dataclass(frozen=True, slots=True)
class Soundness:
    """Reply by reply, what is wrong with it; a reply may be several."""

    empty: Sequence[bool]
    broken: Sequence[bool]
    repetitive: Sequence[bool]

    def share(self, name: str) -> float | None:
        """The share of replies that are `empty`, `broken` or `repetitive`; None for no replies."""
        flags: Sequence[bool] = getattr(self, name)
        return sum(flags) / len(flags) if flags else None


def soundness(replies: Replies, cut: Sequence[bool] = (), told: Collection[str] = ()) -> Soundness:
    """Judge replies; `cut` tells which hit the token limit before their end (none, if left out).

    `told` are the system lines that the model was given: a reply that says one of them is broken.
    """
    cuts = cut or [False] * len(replies)
    return Soundness(
        empty=[is_empty(reply) for reply in replies],
        broken=[was_cut or is_broken(reply, told) for reply, was_cut in zip(replies, cuts, strict=True)],
        repetitive=[is_repetitive(reply) for reply in replies],
    )


def is_empty(reply: Sequence[str]) -> bool:
    """No message holds anything that shows."""
    return not any(_shows(character) for message in reply for character in message)


def is_broken(reply: Sequence[str], told: Collection[str] = ()) -> bool:
    """A message holds marks of a template or a role, characters that are none, a system line, or punctuation soup."""
    return any(
        _TEMPLATE_MARKS.search(message)
        or _ROLE_LINE.search(message)
        or any(_is_no_text(character) for character in message)
        or _is_soup(message)
        or any(line and line in message for line in told)
        for message in reply
    )


def is_repetitive(reply: Sequence[str]) -> bool:
    """The same message, or the same sequence of words, over and over."""
    by_message = [tuple(words(message)) for message in reply]
    said = Counter(message for message in by_message if len(message) >= _LONG_MESSAGE_WORDS)
    if any(times >= _SAME_MESSAGES for times in said.values()):
        return True
    stretches = [(word, len(list(same))) for word, same in groupby(word for message in by_message for word in message)]
    if any(times >= _SINGLE_TIMES for _, times in stretches):
        return True
    # From here on a word that is repeated counts once, so that "no no no" is no sequence.
    changing = [word for word, _ in stretches]
    return _has_loop(changing) or _is_dense(changing)


def _has_loop(said: Sequence[str]) -> bool:
    """Whether a unit of two words or more is said over and over in a row."""
    for size in range(2, _LONGEST_UNIT_WORDS + 1):
        # Words equal to the one a unit before, in a row: a unit n times makes (n - 1) x size of them.
        enough = max(_UNIT_TIMES * size, _UNIT_WORDS) - size
        run = 0
        for before, word in zip(said, said[size:], strict=False):
            run = run + 1 if word == before else 0
            if run >= enough:
                return True
    return False


def _is_dense(said: Sequence[str]) -> bool:
    """Whether at least half of the sequences of three words of a long reply were there before."""
    triples = [*zip(said, said[1:], said[2:], strict=False)]
    return len(said) >= _DENSE_WORDS and len(set(triples)) <= (1 - _DENSE_SHARE) * len(triples)


def _shows(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cf", "Cc", "Mn")


def _is_no_text(character: str) -> bool:
    """Control characters but for blanks and line ends, halves of characters, and U+FFFD.

    Unassigned characters are text: they are the emoji that this Python does not know yet.
    """
    return character == "\ufffd" or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r")


def _is_soup(message: str) -> bool:
    characters = [character for character in message if not character.isspace()]
    return (
        len(characters) >= _SOUP_CHARACTERS
        and len(set(characters)) >= _SOUP_KINDS
        and all(unicodedata.category(character)[0] in "PS" and not is_emoji(character) for character in characters)
    )
