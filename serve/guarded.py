"""A reply on its way out: nothing that must not leave does, however the text is cut into pieces.

What may still become private is held back, up to `MOST_HELD` characters. The text is looked at after each blank, and
where too much is held: at places that the text alone decides, so that a stream and a whole answer are the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from soundalike.outgoing import Speaking, Taken

MOST_HELD = 400
"""Characters."""
KEPT_BACK = 200
"""Of so many that are held, when there are too many: a secret that has begun is hardly longer."""
_KEPT_BEFORE = 300
"""Characters that have left and are still looked at, for what follows may be understood by them."""
_BLANK = re.compile(r"\s")
_JOINERS = "\u200d\ufe0e\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)


class OutputGuard:
    """Lets the text of one reply through, with placeholders for what is taken out."""

    def __init__(self, speaking: Speaking) -> None:
        self._speaking = speaking
        self._text = ""
        self._released = 0
        self._ends_taken = False
        """Whether the last that left was a placeholder, which stands for what goes on from there too."""
        self.taken: Counter[str] = Counter()
        """How many pieces were taken out, by kind."""

    def feed(self, text: str) -> str:
        """Take the next piece and return what can leave."""
        through: list[str] = []
        position = 0
        while position < len(text):
            room = MOST_HELD - (len(self._text) - self._released)
            blank = _BLANK.search(text, position, position + room)
            end = blank.end() if blank else min(len(text), position + room)
            self._text += text[position:end]
            room -= end - position
            position = end
            if blank:
                sight = self._speaking.look(self._text, ended=False)
                through.append(self._release(sight.certain, sight.taken, may_cut=False))
            if len(self._text) - self._released >= MOST_HELD:
                sight = self._speaking.look(self._text, ended=True)
                through.append(self._release(self._forced(), sight.taken, may_cut=True))
        return "".join(through)

    def flush(self, *, cut: bool = False) -> str:
        """Return what was held back, when no more text comes; `cut` if the reply broke off."""
        if self._released == len(self._text):
            return ""
        sight = self._speaking.look(self._text, ended=True, cut=cut)
        return self._release(len(self._text), sight.taken, may_cut=True)

    def _forced(self) -> int:
        """Where to part what has grown too long: at a blank if there is one, never inside a character."""
        last = len(self._text) - KEPT_BACK
        blanks = [match.end() for match in _BLANK.finditer(self._text, self._released, last)]
        if blanks:
            return blanks[-1]
        place = last
        while place > self._released and _goes_on(self._text[place - 1], self._text[place]):
            place -= 1
        return place if place > self._released else last

    def _release(self, until: int, taken: Sequence[Taken], *, may_cut: bool) -> str:
        """Let the text leave up to there; a piece that reaches beyond is held back as a whole, or leaves as one."""
        pieces: list[str] = []
        for one in taken:
            if one.end <= self._released:
                continue
            if one.start >= until or (one.end > until and not may_cut):
                until = min(until, max(one.start, self._released))
                break
            if one.start > self._released:
                pieces.append(self._text[self._released : one.start])
                self._ends_taken = False
            # The rest of what began before it was known is taken out too; of what is out already, once is enough.
            if not (self._ends_taken and one.start < self._released):
                pieces.append(one.stands)
                self.taken[one.kind] += 1
            self._released = one.end
            self._ends_taken = True
        if until > self._released:
            pieces.append(self._text[self._released : until])
            self._released = until
            self._ends_taken = False
        self._forget()
        return "".join(pieces)

    def _forget(self) -> None:
        if self._released > 2 * _KEPT_BEFORE:
            # Halved rather than shaved, so that what looks at it does not begin anew each time.
            surplus = self._released - _KEPT_BEFORE
            blank = _BLANK.search(self._text, surplus, self._released)
            surplus = blank.end() if blank else surplus
            self._text = self._text[surplus:]
            self._released -= surplus


def _goes_on(before: str, character: str) -> bool:
    """Whether both are parts of one character for whoever reads it."""
    return (
        before == "\u200d"
        or character in _JOINERS
        or ord(character) in _SKIN_TONES
        or bool(unicodedata.combining(character))
    )
