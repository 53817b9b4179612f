"""A stream of messages of any length, cut into stretches that can each be read alone, on any core.

A stretch brings along what its messages need of others: some said before, the next ones, and whatever is answered by a
reply link however far back. A sender's consecutive short messages, which are read as one, stay together. Memory is
bounded by what is waiting for its chat to go on, and by the few messages with cue words, which replies may reach.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from prepare.scrub._cues import kinds_in
from prepare.scrub._spans import ScrubInput

LOOK_BACK = 8
"""Messages before, of either side, whose cue words count."""
LOOK_AHEAD = 2
"""Messages after, likewise: "that was the password"."""
JOINED_LENGTH = 60
"""Characters of the longest message that is read together with the sender's next."""
STRETCH_MESSAGES = 2_000
_BEFORE = 2 * LOOK_BACK
"""Those before may have to be understood by those before them."""
_MOST_WAITING = 20_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive messages of one chat, or messages that have nothing to do with each other (`together` is false)."""

    places: Sequence[int]
    """Of its own messages in the stream."""
    own: Sequence[ScrubInput] = field(repr=False)
    before: Sequence[ScrubInput] = field(default=(), repr=False)
    after: Sequence[ScrubInput] = field(default=(), repr=False)
    replied: Sequence[ScrubInput] = field(default=(), repr=False)
    """Messages with cue words further back that some of its own answer."""
    together: bool = True


@dataclass(slots=True)
class _Waiting:
    """A chat that may go on."""

    together: bool
    places: list[int] = field(default_factory=list)
    messages: list[ScrubInput] = field(default_factory=list)
    before: list[ScrubInput] = field(default_factory=list)
    with_cues: dict[int, ScrubInput] = field(default_factory=dict)

    def cut(self, end: int) -> Stretch:
        """Give out the first `end` messages."""
        places, own, after = self.places[:end], self.messages[:end], self.messages[end : end + LOOK_AHEAD]
        self.places, self.messages = self.places[end:], self.messages[end:]
        if not self.together:
            return Stretch(places, own, together=False)
        replied = {
            message.reply_to: self.with_cues[message.reply_to]
            for message in own
            if message.reply_to is not None and message.reply_to in self.with_cues
        }
        stretch = Stretch(places, own, self.before, after, list(replied.values()))
        self.with_cues |= {
            message.number: message for message in own if message.number is not None and kinds_in(message.text)
        }
        self.before = [*self.before, *own][-_BEFORE:]
        return stretch


def goes_on(before: ScrubInput, message: ScrubInput) -> bool:
    """Whether two neighbours are short messages of one sender, which are read as one."""
    return before.sender == message.sender and len(before.text) <= JOINED_LENGTH and len(message.text) <= JOINED_LENGTH


def stretches(messages: Iterable[ScrubInput]) -> Iterator[Stretch]:
    """Cut messages, in the order of sending, into stretches; every message is in one exactly once.

    Chats may be mixed with each other. Which messages come together depends on nothing but the messages.
    """
    chats: dict[tuple[bool, str | None], _Waiting] = {}
    waiting = 0
    for place, message in enumerate(messages):
        together = message.chat is not None or message.sender is not None
        key = together, message.chat
        # The chat that was added to last stands last.
        chat = chats[key] = chats.pop(key) if key in chats else _Waiting(together)
        chat.places.append(place)
        chat.messages.append(message)
        waiting += 1
        if len(chat.messages) > STRETCH_MESSAGES:
            waiting -= len(chat.messages)
            yield chat.cut(_last_run(chat.messages))
            waiting += len(chat.messages)
        elif waiting > _MOST_WAITING:
            for quiet in list(chats.values()):
                if waiting <= _MOST_WAITING // 2:
                    break
                if quiet.messages:
                    waiting -= len(quiet.messages)
                    yield quiet.cut(len(quiet.messages))
    for chat in chats.values():
        if chat.messages:
            yield chat.cut(len(chat.messages))


def _last_run(messages: Sequence[ScrubInput]) -> int:
    """Where the last run of messages that are read as one begins; the last message, where all are one run."""
    for place in range(len(messages) - 1, 0, -1):
        if not goes_on(messages[place - 1], messages[place]):
            return place
    return len(messages) - 1
