"""Questions that are open: what somebody has asked for, and nobody has told yet.

An answer to a question may be a plain word that no rule would take otherwise, so an open question counts for more than
a cue word that was only mentioned: once it is answered, small talk is small talk again.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from prepare.scrub._answers import announcing, asking, refusing
from prepare.scrub._spans import ScrubInput

ASKED = "asked_"
"""Before a kind of cue words: somebody asks for it."""
JUST_ASKED = "just_"
"""Before a kind of cue words: somebody asks for it, or tells that it comes, in one of the last few messages."""
AHEAD = "ahead_"
"""Before a kind of cue words: somebody is about to speak of it."""
CONTINUED = "continued"
"""The same sender's message before ended with a login or the like."""
SPELLED_BEFORE = "spelled_before"
"""The same sender's message before told how something is spelled."""
EXPLAINED = "explained"
"""The next message tells what this one was: "that's the router", "im in"."""
ANSWERS = frozenset(("SECRET", "PIN", "OTP", "DOORCODE", "SEED"))
"""What answers a question for a password or a code."""

_KINDS = frozenset(
    (
        *("sure_password", "password", "network", "service", "pin", "code", "door", "id", "plate", "card"),
        *("card_detail", "bank", "seed", "phone", "key", "birth", "birthplace", "home", "person", "person_or_pet"),
    )
)
_OF_A_DAY = frozenset(("birth",))
_WHEN = re.compile(r"(?<!\w)(?:when|whens|when['’]s|когда|коли|wann|quand|cuándo)(?!\w)", re.IGNORECASE)
"""Asks for a day; who asks when the door opens does not ask for its code."""
_ANYBODYS = "security"
"""Who speaks of a question that a bank puts may answer it too."""
_SHORT_QUESTION = 30
_SPOKEN_OF = 4
"""Messages back to what a question such as "which is?" is about."""
_REMEMBERED = 8
"""Messages."""
_JUST = 3
"""Messages in which the answer is expected."""
_FEW_WORDS = 3
_FEW_WORDS_MORE = 5
_GOES_ON = re.compile(r"\W*(?:and|also|а|и|ещё|еще)\s", re.IGNORECASE)
_SHORT_REFUSAL = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class _Question:
    place: int
    asker: str | None
    kinds: frozenset[str]
    surely: bool = True
    """Asked for in so many words, rather than by "and the wifi", or told to come."""


class Questions:
    """Hears the messages of a chat in order."""

    def __init__(self) -> None:
        self._open: list[_Question] = []
        self._closed: list[_Question] = []
        self._spoken_of: tuple[int, frozenset[str]] = (0, frozenset())

    def open_to(self, sender: str | None, place: int) -> frozenset[str]:
        """Kinds, each behind `ASKED`, that others have asked for lately; behind `JUST_ASKED` if it may come now."""
        heard = [
            question for question in self._open if question.asker != sender and place - question.place <= _REMEMBERED
        ]
        asked = {ASKED + kind for question in heard if question.surely for kind in question.kinds}
        just = {JUST_ASKED + kind for question in heard if place - question.place <= _JUST for kind in question.kinds}
        return frozenset(asked | just)

    def hear(self, place: int, message: ScrubInput, cues: Collection[str], *, answered: bool) -> None:
        """Take up the question that a message puts; close those of others that it answers."""
        if answered:
            self._closed = [question for question in self._open if question.asker != message.sender]
            self._open = [question for question in self._open if question.asker == message.sender]
        elif len(message.text) <= _SHORT_REFUSAL and refusing().fullmatch(message.text):
            again = [question for question in self._closed if question.asker == message.sender]
            self._open += [replace(question, place=place) for question in again]
        kinds = _KINDS.intersection(cues)
        if _ANYBODYS in cues:
            self._open.append(_Question(place, None, kinds | {"sure_password"}, surely=False))
        asks = asking().search(message.text) is not None
        if not asks and kinds and _WHEN.search(message.text):
            kinds, asks = kinds & _OF_A_DAY, not kinds.isdisjoint(_OF_A_DAY)
        last, spoken_of = self._spoken_of
        if kinds:
            self._spoken_of = place, kinds
        elif asks and len(message.text) <= _SHORT_QUESTION and place - last <= _SPOKEN_OF and not answered:
            self._open.append(_Question(place, message.sender, spoken_of, surely=False))
        if kinds and asks:
            self._open.append(_Question(place, message.sender, kinds))
        elif kinds and not answered:
            words = len(message.text.split())
            if words <= _FEW_WORDS or (words <= _FEW_WORDS_MORE and _GOES_ON.match(message.text)):
                self._open.append(_Question(place, message.sender, kinds, surely=False))
            if announcing().search(message.text):
                self._open.append(_Question(place, None, kinds, surely=False))
