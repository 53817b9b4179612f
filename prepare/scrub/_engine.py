"""One message: run the rules that are on, until nothing more is found.

A text that is partly taken out reads differently, so the rules run again over what is left: scrubbing a
scrubbed text finds nothing new. Placeholders already in the text count as taken out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from prepare.scrub._contract import PACKAGE, Rule, load_rule
from prepare.scrub._cues import FILLER
from prepare.scrub._spans import PLACEHOLDER, Span, merge
from soundalike import listing
from soundalike.errors import BadInput

_MOST_ROUNDS = 12


def load_rules(off: Collection[str] = ()) -> list[Rule]:
    """All listed rules but those switched off by name; `BadInput` for a name that is none."""
    known = listing.names(PACKAGE)
    unknown = sorted(set(off) - set(known))
    if unknown:
        raise BadInput(f"{unknown[0]!r} is not a scrubbing rule: choose from {', '.join(known)}.")
    return [load_rule(name) for name in known if name not in off]


@dataclass(slots=True)
class Working:
    """A text under scrubbing: `left` is what is not yet taken out, each piece that is being one `FILLER`."""

    text: str = field(repr=False)
    spans: list[Span] = field(default_factory=list)
    left: str = field(init=False, repr=False)
    _gaps: list[tuple[int, int]] = field(init=False)
    """Start in `left` and surplus length in `text` of each piece taken out."""

    def __post_init__(self) -> None:
        self._collapse()

    def take(self, found: Iterable[Span]) -> bool:
        """Take out spans given in offsets of `left`; whether anything new was taken."""
        fresh = [span for span in found if _has_letters(self.left[span.start : span.end])]
        if not fresh:
            return False
        self.spans = merge([*self.spans, *(self._outside(span) for span in fresh)])
        self._collapse()
        return True

    def _outside(self, span: Span) -> Span:
        return Span(self._offset(span.start, after=False), self._offset(span.end, after=True), span.kind)

    def _offset(self, place: int, *, after: bool) -> int:
        surplus = 0
        for start, more in self._gaps:
            if start < place:
                surplus += more
        return place + surplus

    def _collapse(self) -> None:
        if not self.spans and "[" not in self.text:
            self.left, self._gaps = self.text, []
            return
        taken = [(span.start, span.end) for span in self.spans]
        if "[" in self.text:
            inside = [match.span() for match in PLACEHOLDER.finditer(self.text)]
            taken += [(a, b) for a, b in inside if not any(a < end and b > start for start, end in taken)]
            taken.sort()
        pieces: list[str] = []
        self._gaps = []
        position = length = 0
        for start, end in taken:
            pieces += (self.text[position:start], FILLER)
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


def count_digits(text: str) -> int:
    """How many ASCII digits there are: the gate of most rules."""
    return sum(map(text.count, "0123456789"))


def find_spans(text: str, rules: Sequence[Rule]) -> list[Span]:
    """Private text in one message on its own."""
    working = Working(text)
    scrub_alone(working, rules)
    return working.spans


def _has_letters(piece: str) -> bool:
    return any(character != FILLER and not character.isspace() for character in piece)
