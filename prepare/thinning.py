"""Turns that say next to nothing, or the same again, are thinned to a share of all.

Every second turn of a chat may be "ok". All are true to the person, but a small model that sees the most common answer
often enough gives no other. So only a share is learned from, spread evenly over the time; the rest is context.
"""

import re
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from prepare.repetition import letters_of
from prepare.selection import Line
from soundalike.config import FilterConfig

_ALWAYS_LEARNED = 3
"""So often the same words are learned from however short the chat is."""
_LONGEST_FORMULA = 60
"""In characters; what is longer and said again is looked at across chats."""
_LONGEST_ACKNOWLEDGEMENT = 32
_MOST_WORDS = 3
_AGAIN = re.compile(r"(.)\1+")
_WORD = re.compile(r"[^\W_]+")


def _words(text: str) -> list[str]:
    """Words in lower case, letters that are drawn out (`daaa`) written once."""
    return _WORD.findall(_AGAIN.sub(r"\1", text.lower()))


_ENGLISH = """
    k ok okay okey oki okie yes yeah yea yep yup ya yah no nope nah sure right true cool nice great good fine perfect
    awesome amazing lovely thanks thank thx ty tysm you np welcome lol lmao lmfao rofl ha heh hm mm mhm uh huh oh ah
    aha aw ooh wow omg wtf same exactly agreed indeed definitely absolutely totally done deal gotcha got it roger
    alright aight bet word yay yikes damn xd
"""
_RUSSIAN = """
    ок окей оке оки окэ да ага угу угум ну неа нет не хорошо хор ладно лан лады понял поняла понятно понел пон поняв
    ясно ясн спс спасибо пасиб пасибо спасиб сяп пожалуйста пж круто класс классно супер отлично прикольно прикол норм
    нормально го давай договорились точно конечно канеш кнч верно согласен согласна жиза лол кек ору ржу хах мда эх ой
    ого вау хм мм э а о у б бгг заметано принято плюс так
"""
_ACKNOWLEDGEMENTS = frozenset(_words(_ENGLISH + _RUSSIAN))
_LAUGHTER = re.compile(
    r"a?(?:ha|he|hi|ja|je){2,}[hj]?|(?:lo)+l|x+d+|[ап]?(?:ха|хе|хи|ах|ых|хы)+х?|(?:да){2,}|(?:ok|ок){2,}"
)


def is_acknowledgement(text: str) -> bool:
    """Whether a text is no more than ok, yes, thanks, laughter or an emoji; a question never is.

    >>> is_acknowledgement("Окккк 👍"), is_acknowledgement("да, но завтра"), is_acknowledgement("ok?")
    (True, False, False)
    """
    if len(text) > _LONGEST_ACKNOWLEDGEMENT or "?" in text:
        return False
    words = _words(text)
    return len(words) <= _MOST_WORDS and all(word in _ACKNOWLEDGEMENTS or _LAUGHTER.fullmatch(word) for word in words)


def spread(total: int, kept: int) -> Iterator[bool]:
    """For each of `total` whether it is one of the `kept`, which lie evenly between; the first is, if any."""
    return ((index * kept) % total < kept for index in range(total))


class Turns:
    """The owner's turns in the order of their chats; most of them in a few bytes."""

    def __init__(self, config: FilterConfig) -> None:
        self._config = config
        self._starts = array("q")
        """Place of the first line of each turn."""
        self._lines = array("l")
        """How many lines of the owner each has."""
        self._acknowledgements: list[tuple[float, int, int]] = []
        """When it was sent, chat and place, of turns that are one acknowledgement."""
        self._formulas: dict[str, list[int]] = defaultdict(list)
        """Places of turns of one short line in this chat, by their words."""
        self._chat_turns = 0
        self.repeated: list[int] = []
        """Places of turns that are the same words beyond their share of their chat."""

    def see(self, chat: int, start: int, last: Line, lines: int) -> None:
        """Take note of a turn of `lines` lines, from the place `start` on."""
        self._starts.append(start)
        self._lines.append(lines)
        self._chat_turns += 1
        if lines > 1 or len(last.text) > _LONGEST_FORMULA:
            return
        if is_acknowledgement(last.text):
            self._acknowledgements.append((last.sent_at.timestamp(), chat, start))
        elif letters := letters_of(last.text):
            self._formulas[letters].append(start)

    def end_chat(self) -> None:
        """The next turn is of another chat."""
        allowed = max(_ALWAYS_LEARNED, int(self._config.repeat_share * self._chat_turns))
        for places in self._formulas.values():
            if len(places) > allowed and self._config.repeat_share < 1:
                self.repeated += _thinned(places, allowed)
        self._formulas.clear()
        self._chat_turns = 0

    def surplus_acknowledgements(self, context_only: Collection[int]) -> list[int]:
        """Places of acknowledgements beyond their share of the turns that are still learned from."""
        share = self._config.acknowledgement_share
        if share == 1:
            return []
        places = [place for *_, place in sorted(self._acknowledgements) if place not in context_only]
        others = self._learned(context_only) - len(places)
        return _thinned(places, int(share * others / (1 - share)) + 1)

    def _learned(self, context_only: Collection[int]) -> int:
        """How many turns have a line that is not context only."""
        lines = Counter(bisect_right(self._starts, place) - 1 for place in context_only)
        return len(self._starts) - sum(count == self._lines[turn] for turn, count in lines.items())


def _thinned(places: list[int], kept: int) -> list[int]:
    """The places that are not among so many kept ones."""
    if len(places) <= kept:
        return []
    return [place for place, stays in zip(places, spread(len(places), kept), strict=True) if not stays]
