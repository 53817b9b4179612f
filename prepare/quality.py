"""Messages that teach nothing, or something that is not the owner's own voice, each with the reason.

Some are dropped altogether, others stay as context: where somebody's next words would make no sense without them.
What the other side writes is never judged as a target, so it is either kept or dropped.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from prepare.languages import ForeignStretches
from prepare.pasted import LongTexts, looks_pasted
from prepare.repetition import MassMessages
from prepare.selection import Line
from prepare.thinning import Turns
from soundalike.config import FilterConfig

LINK_ALONE = "link alone"
COMMAND = "command to a bot"
MEDIA_AGAIN = "one more medium of a run"
OTHER_LANGUAGE = "language not wanted"
PASTED = "pasted from elsewhere"
LONG_TEXT = "long text from elsewhere"
SENT_TO_MANY = "the same to many"
SAID_AGAIN = "the same words beyond their share"
ACKNOWLEDGEMENT = "acknowledgement beyond its share"
THINNED = frozenset((SAID_AGAIN, ACKNOWLEDGEMENT))
"""Reasons for which something is only not learned too often: what a twin is measured by has all of it."""

_LINK = re.compile(r"<?(?:[a-z][a-z\d+.-]*://|www\.|(?:[\w-]+\.)+[a-z]{2,}/)\S*", re.IGNORECASE)
_COMMAND = re.compile(
    r"(?:/(?!(?:me|s|srs|j|etc|home|usr|var|dev|tmp|opt|boot|mnt|media|proc|root|bin|sys|run|lib)\b)"
    r"[^\W\d_]\w*(?:@\w+)?|![^\W\d_][\w-]*)(?: .*)?",
)
"""Not the marks of tone `/s` and `/j`, the `/me` of role play, or a path that a sentence begins with."""
_LONGEST_COMMAND = 120
"""In characters; also what keeps the patterns fast on texts made to slow them."""
_LONGEST_NOTE = 160
_MEDIUM = re.compile(r"(?:[^\n\[]{1,80}: )?\[([a-z][a-z ]*?)(?: [^\w\]]+)?\]")
"""What `prepare.selection` writes of a medium without words, in groups after the sender's name."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is to be done with each message that is not simply kept, by its place."""

    dropped: Mapping[int, str]
    """Place to reason; the line is taken out altogether."""
    context_only: Mapping[int, str]
    """Place to reason; the owner's line stays as context but is no target."""


def is_link_alone(text: str) -> bool:
    """Whether a text is one or more links and nothing else.

    >>> is_link_alone("https://youtu.be/x t.me/y"), is_link_alone("look https://youtu.be/x")
    (True, False)
    """
    parts = text.split()
    return bool(parts) and all(map(_LINK.fullmatch, parts))


def is_command(text: str) -> bool:
    """Whether a text is a command to a bot.

    >>> is_command("/start"), is_command("!roll 2d6"), is_command("/etc/fstab"), is_command("!!! no way")
    (True, True, False, False)
    """
    return text[:1] in ("/", "!") and len(text) <= _LONGEST_COMMAND and bool(_COMMAND.fullmatch(text))


class Sieve:
    """Judges messages one after the other; some verdicts need all of them.

    It holds the verdicts, a few bytes a turn of the owner, and 288 bytes a longer message of theirs; no texts.
    """

    def __init__(self, config: FilterConfig) -> None:
        self._config = config
        self._dropped: dict[int, str] = {}
        self._pasted: list[int] = []
        self._foreign = ForeignStretches(config.languages)
        self._long = LongTexts(config)
        self._mass = MassMessages(config)
        self._turns = Turns(config)
        self._chat = -1
        self._turn: list[tuple[int, Line]] = []
        """The owner's lines since the other side's last."""
        self._medium: tuple[str, str] | None = None
        """Sender and kind of the line before, if that is the other side's medium without words."""
        self._media = 0
        """How many of it came in a row."""

    def see(self, place: int, chat: int, line: Line) -> None:
        """Take note of a message, in order of chats and of sending; `place` counts from 0 over all."""
        if chat != self._chat:
            self._end_chat()
            self._chat = chat
        if reason := self._reason_to_drop(line):
            self._dropped[place] = reason
        elif line.role == "other":
            self._end_turn()
        else:
            self._turn.append((place, line))
            self._foreign.see(place, line.text)
            self._long.see(place, line.text)
            self._mass.see(place, chat, line)
            if self._config.pasted and looks_pasted(line.text):
                self._pasted.append(place)

    def verdicts(self) -> Verdicts:
        """After the last one. Of several reasons a message gets the first."""
        self._end_chat()
        context_only: dict[int, str] = {}

        def keep_as_context(places: Iterable[int], reason: str) -> None:
            for place in places:
                context_only.setdefault(place, reason)

        keep_as_context(self._foreign.places, OTHER_LANGUAGE)
        keep_as_context(self._pasted, PASTED)
        keep_as_context(self._long.far_longer(), LONG_TEXT)
        keep_as_context(self._mass.copies(), SENT_TO_MANY)
        keep_as_context(self._turns.repeated, SAID_AGAIN)
        keep_as_context(self._turns.surplus_acknowledgements(context_only), ACKNOWLEDGEMENT)
        return Verdicts(dropped=self._dropped, context_only=context_only)

    def _reason_to_drop(self, line: Line) -> str:
        text = line.text
        if self._config.commands and is_command(text):
            return COMMAND
        if line.role == "other":
            # A link of theirs is what the owner's next words are about.
            return MEDIA_AGAIN if self._is_one_more_medium(line) else ""
        self._medium = None
        return LINK_ALONE if self._config.links_alone and is_link_alone(text) else ""

    def _is_one_more_medium(self, line: Line) -> bool:
        kind = _MEDIUM.fullmatch(line.text) if line.text[-1:] == "]" and len(line.text) <= _LONGEST_NOTE else None
        medium = (line.sender_id, kind[1]) if kind else None
        self._media = self._media + 1 if medium and medium == self._medium else 1
        self._medium = medium
        return medium is not None and 0 < self._config.media_run < self._media

    def _end_turn(self) -> None:
        if self._turn:
            self._turns.see(self._chat, self._turn[0][0], self._turn[-1][1], len(self._turn))
            self._turn.clear()

    def _end_chat(self) -> None:
        self._end_turn()
        self._turns.end_chat()
        self._foreign.end_chat()
        self._medium = None
