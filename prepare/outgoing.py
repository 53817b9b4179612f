"""What must not leave in a twin's replies: secrets that the rules find, hidden words, canaries.

Persons and places stay, for those of a twin are made up. What stands in the conversation already is no secret to the
client, who sent it, and may be said again; hidden words and canaries never. The language models are not asked.
"""

from collections.abc import Collection, Iterator, Sequence

from prepare.outgoing_hold import certain_until
from prepare.outgoing_messages import Message, messages_of
from prepare.scrub import NO_LISTS, REMEMBERED, NextReader, OwnerLists, ScrubInput, placeholder
from prepare.unfinished_numbers import unfinished_number
from soundalike.canaries import Canary, squeezed
from soundalike.canary_places import CanaryPlaces
from soundalike.outgoing import Sight, Taken
from soundalike.records import Turn

HARMLESS = frozenset(("names", "places", "roster", "english_model", "russian_model"))
"""Rules for what is made up in a twin's mouth."""
_OUT = "\ufffc"
_LONG = 8
"""Letters and digits from which the form alone tells that something was said before."""


class OutgoingRules:
    """The rules of one server; loaded once."""

    def __init__(
        self, lists: OwnerLists = NO_LISTS, canaries: Collection[Canary] = (), off: Collection[str] = ()
    ) -> None:
        """Raises `BadInput` if `off` names no rule."""
        self._read_next = NextReader({*off, *HARMLESS}, lists)
        self._lists = lists
        self._canaries = CanaryPlaces(canaries)
        # Word lists are read now rather than before the first reply.
        warm = self.about(())
        warm.look("haha jess 4000\nit is my wifi password: otter\n", ended=True)
        warm.look("well hm ", ended=False)

    def about(self, turns: Sequence[Turn]) -> "OutgoingReply":
        """Begin on a reply to a conversation."""
        return OutgoingReply(turns, self)

    def secrets(self, before: Sequence[ScrubInput], messages: Sequence[Message]) -> list[Taken]:
        """What the rules find in the messages of a reply."""
        inputs = [
            ScrubInput(text=message.text, chat="", number=len(before) + place, sender="owner")
            for place, message in enumerate(messages)
        ]
        found = self._read_next(before, inputs)
        return [
            Taken(message.start + span.start, message.start + span.end, span.kind, placeholder(span.kind))
            for message, spans in zip(messages, found, strict=True)
            for span in spans
        ]

    def forbidden(self, text: str) -> Iterator[Taken]:
        """Hidden words and canaries in a reply, also across its messages."""
        for span in self._lists.find(text):
            yield Taken(span.start, span.end, span.kind, placeholder(span.kind))
        for start, end, kind in self._canaries.find(text):
            yield Taken(start, end, kind, placeholder(kind))

    def canary_from(self, text: str) -> int:
        """Where a canary may be beginning at the end of a reply; its length if nowhere."""
        return self._canaries.begun(text)

    def forbidden_from(self, text: str) -> int:
        """Where a hidden word or a canary may be beginning that is not yet whole."""
        return min(self._lists.begun(text), self.canary_from(text))


class OutgoingReply:
    """Looks at one reply while it is being said."""

    def __init__(self, turns: Sequence[Turn], rules: OutgoingRules) -> None:
        spoken = [(turn.role, message) for turn in reversed(turns) for message in reversed(turn.messages)]
        self._rules = rules
        self._before = [
            ScrubInput(text=text, chat="", number=number, sender=role)
            for number, (role, text) in enumerate(reversed(spoken[:REMEMBERED]))
        ]
        self._said = "\n".join(text for _, text in reversed(spoken))
        self._read: tuple[str, list[Taken]] = ("", [])

    def look(self, text: str, *, ended: bool, cut: bool = False) -> Sight:
        """See `soundalike.outgoing.Speaking`. Messages are read once whole, single words as they come."""
        messages = messages_of(text)
        whole = messages if ended else [message for message in messages if message.is_whole]
        secrets = self._secrets(text[: whole[-1].end] if whole else "", whole)
        taken = [*secrets, *self._forbidden(text, secrets)]
        if cut:
            taken += self._broken_off(text)
        if ended:
            return Sight(_disjoint(taken), len(text))
        before = [message.text for message in self._before]
        certain = min(certain_until(before, messages), self._rules.forbidden_from(text))
        return Sight(_disjoint(taken), certain)

    def _forbidden(self, text: str, secrets: Sequence[Taken]) -> Iterator[Taken]:
        """Hidden words and canaries, also those that stand as words of their own only beside what is taken out."""
        found = list(self._rules.forbidden(text))
        yield from found
        left = _without(text, [*secrets, *found])
        while left != text and (found := list(self._rules.forbidden(left))):
            yield from found
            left = _without(left, found)

    def _broken_off(self, text: str) -> Iterator[Taken]:
        """What would be private if it were whole; a limit on tokens must not let it out in parts."""
        number = unfinished_number(text)
        if number and not self._was_said(text[slice(*number)]):
            yield Taken(*number, "NUMBER", placeholder("NUMBER"))
        begun = self._rules.canary_from(text)
        if begun < len(text):
            yield Taken(begun, len(text), "PRIVATE", placeholder("PRIVATE"))

    def _secrets(self, text: str, messages: Sequence[Message]) -> list[Taken]:
        if self._read[0] != text:
            # What was said before counts for the first messages only; those of a long reply remember each other.
            found = self._rules.secrets(self._before, messages)
            self._read = (text, [one for one in found if not self._was_said(text[one.start : one.end])])
        return self._read[1]

    def _was_said(self, piece: str) -> bool:
        """Whether the conversation has it already, as a word of its own or, if it is long, in whatever form."""
        form = squeezed(piece)
        if len(form) >= _LONG:
            return form in squeezed(self._said)
        start = self._said.find(piece)
        while start >= 0:
            around = self._said[max(0, start - 1) : start], self._said[start + len(piece) :][:1]
            if not any(character.isalnum() for character in around):
                return True
            start = self._said.find(piece, start + 1)
        return False


def _without(text: str, taken: Sequence[Taken]) -> str:
    for one in taken:
        text = text[: one.start] + _OUT * (one.end - one.start) + text[one.end :]
    return text


def _disjoint(taken: Sequence[Taken]) -> list[Taken]:
    """Overlapping pieces become one, of the kind of the longest."""
    merged: list[Taken] = []
    longest = 0
    for one in sorted(taken):
        length = one.end - one.start
        if merged and one.start < merged[-1].end:
            last = merged[-1]
            named = one if length > longest else last
            merged[-1] = Taken(last.start, max(last.end, one.end), named.kind, named.stands)
            longest = max(longest, length)
        else:
            merged.append(one)
            longest = length
    return merged
