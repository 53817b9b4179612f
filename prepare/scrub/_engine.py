"""One message: run the rules that are on, until nothing more is found.

A text that is partly taken out reads differently, so the rules run again over what is left: scrubbing a
scrubbed text finds nothing new. Placeholders and surrogates already in the text count as taken out.

Language models are asked last, about many texts at once, and again about those in which they found something.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from prepare.scrub._contract import PACKAGE, Rule, load_rule
from prepare.scrub._cues import FILLER, NAME_FILLER
from prepare.scrub._owner_lists import NO_LISTS, OwnerLists
from prepare.scrub._people import NOBODY, People
from prepare.scrub._spans import KINDS, PERSON, PLACEHOLDER, Span, join_persons, merge, placeholder
from prepare.scrub._surrogates import places_of_surrogates
from soundalike import listing
from soundalike.errors import BadInput

_MOST_ROUNDS = 12


def load_rules(off: Collection[str] = (), people: People = NOBODY) -> list[Rule]:
    """All listed rules but those switched off by name, for these people; `BadInput` for a name that is none."""
    known = listing.names(PACKAGE)
    unknown = sorted(set(off) - set(known))
    if unknown:
        raise BadInput(f"{unknown[0]!r} is not a scrubbing rule: choose from {', '.join(known)}.")
    return [load_rule(name, people) for name in known if name not in off]


@dataclass(slots=True)
class Working:
    """A text under scrubbing: `left` is what is not yet taken out, each piece that is being one filler."""

    text: str = field(repr=False)
    kept: Sequence[tuple[int, int]] = ()
    """Start and end in `text` of what the owner never wants taken out."""
    spans: list[Span] = field(default_factory=list)
    people: People = NOBODY
    left: str = field(init=False, repr=False)
    _surrogates: list[tuple[int, int]] = field(init=False)
    _gaps: list[tuple[int, int]] = field(init=False)
    """Start in `left` and surplus length in `text` of each piece taken out."""

    def __post_init__(self) -> None:
        self._surrogates = places_of_surrogates(self.text, self.people.borne)
        self._collapse()

    def take(self, found: Iterable[Span], *, parts: bool = False) -> bool:
        """Take out spans given in offsets of `left`; whether anything new was taken.

        What lies within a kept piece stays, unless the spans are `parts` of something longer; and so does the owner's
        own name, which the twin bears.
        """
        fresh = [self._outside(span) for span in found if _has_letters(self.left[span.start : span.end])]
        if self.kept and not parts:
            fresh = [span for span in fresh if not any(a <= span.start and span.end <= b for a, b in self.kept)]
        if self.people.owner:
            fresh = [span for span in fresh if span.kind != PERSON or not self._is_owner(span)]
        if not fresh:
            return False
        self.spans = join_persons(self.text, merge([*self.spans, *fresh]))
        self._collapse()
        return True

    def copy(self) -> "Working":
        """One that goes its own way from here."""
        # Nothing that it holds is changed in place.
        return copy(self)

    def kinds(self) -> frozenset[str]:
        """What was taken out, now or before the text came here."""
        placed = PLACEHOLDER.findall(self.text) if "[" in self.text else ()
        return frozenset([span.kind for span in self.spans] + [KINDS[stands] for stands in placed if stands in KINDS])

    def _is_owner(self, span: Span) -> bool:
        return self.people.is_owner(self.text[span.start : span.end])

    def _outside(self, span: Span) -> Span:
        return Span(self._offset(span.start, after=False), self._offset(span.end, after=True), span.kind)

    def _offset(self, place: int, *, after: bool) -> int:
        surplus = 0
        for start, more in self._gaps:
            if start < place:
                surplus += more
        return place + surplus

    def _collapse(self) -> None:
        if not self.spans and not self._surrogates and "[" not in self.text:
            self.left, self._gaps = self.text, []
            return
        placed = [Span(start, end, PERSON) for start, end in self._surrogates]
        if "[" in self.text:
            placed += [Span(*match.span(), _kind_of(match.group())) for match in PLACEHOLDER.finditer(self.text)]
        placed = [
            span for span in placed if not any(span.start < own.end and span.end > own.start for own in self.spans)
        ]
        pieces: list[str] = []
        self._gaps = []
        position = length = 0
        for span in join_persons(self.text, sorted([*self.spans, *placed])):
            start, end = span.start, span.end
            pieces += (self.text[position:start], NAME_FILLER if span.kind == PERSON else FILLER)
            length += start - position
            self._gaps.append((length, end - start - 1))
            length += 1
            position = end
        self.left = "".join(pieces) + self.text[position:]


def scrub_alone(working: Working, rules: Sequence[Rule]) -> None:
    """Take out what the rules find in the message itself."""
    for _ in range(_MOST_ROUNDS):
        left = working.left
        digits = count_digits(left)
        if not working.take([span for rule in rules if rule.least_digits <= digits for span in rule.find(left)]):
            return


ReadAlone = Callable[[str], Working]
"""Gives a message read on its own, for its reader to go on with."""


def reads_alone(rules: Sequence[Rule], lists: OwnerLists = NO_LISTS, people: People = NOBODY) -> ReadAlone:
    """Read messages with what the owner hides out and what the rules find in the message itself."""

    def read(text: str) -> Working:
        working = begin(text, lists, people)
        scrub_alone(working, rules)
        return working

    return read


def remembering(read: ReadAlone, most_messages: int) -> ReadAlone:
    """Read a message once, however often it is read again with its neighbours."""
    remembered = lru_cache(most_messages)(read)
    return lambda text: remembered(text).copy()


def count_digits(text: str) -> int:
    """How many ASCII digits there are: the gate of most rules."""
    return sum(map(text.count, "0123456789"))


def ask_models(workings: Sequence[Working], rules: Sequence[Rule], models: Sequence[Rule]) -> None:
    """Take out what language models find in many messages, then what the rules find in the rest of those."""
    asked = list(workings) if models else []
    for _ in range(_MOST_ROUNDS):
        if not asked:
            return
        texts = [working.left for working in asked]
        answers = [model.find_many(texts) for model in models if model.find_many is not None]
        changed = [working for working, *found in zip(asked, *answers, strict=True) if working.take(chain(*found))]
        for working in changed:
            scrub_alone(working, rules)
        asked = changed


def begin(text: str, lists: OwnerLists = NO_LISTS, people: People = NOBODY) -> Working:
    """Start on a text: what the owner always hides is out, what they keep is noted."""
    hidden = lists.find(text)
    if hidden and "[" in text:
        inside = [match.span() for match in PLACEHOLDER.finditer(text)]
        hidden = [span for span in hidden if not any(a <= span.start and span.end <= b for a, b in inside)]
    return Working(text, lists.kept(text, hidden), hidden, people)


def resume(text: str, spans: Iterable[Span], lists: OwnerLists = NO_LISTS, people: People = NOBODY) -> Working:
    """Go on with a text of which so much was taken out."""
    return Working(text, lists.kept(text, lists.find(text)), list(spans), people)


def find_spans(text: str, rules: Sequence[Rule], lists: OwnerLists = NO_LISTS, people: People = NOBODY) -> list[Span]:
    """Private text in one message on its own."""
    working = begin(text, lists, people)
    models = [rule for rule in rules if rule.find_many is not None]
    rules = [rule for rule in rules if rule.find_many is None]
    scrub_alone(working, rules)
    ask_models([working], rules, models)
    return working.spans


def _has_letters(piece: str) -> bool:
    return any(character not in (FILLER, NAME_FILLER) and not character.isspace() for character in piece)


def _kind_of(stands: str) -> str:
    return PERSON if stands == placeholder(PERSON) else ""
