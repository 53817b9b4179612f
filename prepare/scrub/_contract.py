"""What every listed module of this folder offers; one contract test holds them all to it.

A rule looks at one text. A rule that also answers finds what only a neighbour's words make private: once
a message nearby has one of its `CUES`, the conversation layer asks it for the `answer` in the messages
around.

A rule that knows people (`for_people`) is made for those of one export; `PEOPLE` are those of its examples. A rule that
asks a language model (`find_many`) is asked about many texts at once, after all others, and may be `missing`.

In `EXAMPLES`, `COUNTEREXAMPLES` and `EXCHANGES` what must be found stands between ⟦ and ⟧.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prepare.scrub._people import People
from prepare.scrub._spans import Span
from soundalike import listing

PACKAGE = "prepare.scrub"


@dataclass(frozen=True, slots=True)
class Rule:
    """A listed module."""

    name: str
    find: Callable[[str], Iterable[Span]]
    """Private text in one message, whatever was said before."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    """Texts that must be left as they are."""
    cues: frozenset[str] = frozenset()
    """Kinds of cue words (keys of the `cues` files) in a neighbour that make `answer` worth asking."""
    answer: Callable[[str, frozenset[str]], Iterable[Span]] | None = None
    """Private text in a message that answers such a neighbour.

    Also told the kinds of cues in the last few messages.
    """
    least_digits: int = 0
    """The rule is not asked about texts with fewer."""
    people: People | None = None
    """Whom the examples know; None for a rule that knows nobody."""
    find_many: Callable[[Sequence[str]], Sequence[Sequence[Span]]] | None = None
    """The same as `find` for many texts, with a language model."""
    missing: str = ""
    """What is not looked for, and how to have it looked for, where an optional package is not installed."""
    exchanges: tuple[tuple[str, ...], ...] = ()
    """Conversations, two senders taking turns."""


def load_rule(name: str, people: People | None = None) -> Rule:
    """Import the rule of that module name, and make it for these people where it knows any."""
    module = listing.load(PACKAGE, name)
    knows_people = people is not None and hasattr(module, "for_people")
    return Rule(
        name=name,
        find=module.for_people(people) if knows_people else module.find,
        examples=module.EXAMPLES,
        counterexamples=module.COUNTEREXAMPLES,
        cues=frozenset(getattr(module, "CUES", ())),
        answer=getattr(module, "answer", None),
        least_digits=getattr(module, "LEAST_DIGITS", 0),
        people=getattr(module, "PEOPLE", None),
        find_many=getattr(module, "find_many", None),
        missing=module.missing() if hasattr(module, "missing") else "",
        exchanges=getattr(module, "EXCHANGES", ()),
    )
