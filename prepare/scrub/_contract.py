"""What every listed module of this folder offers; one contract test holds them all to it.

A rule looks at one text. A rule that also answers finds what only a neighbour's words make private: once
a message nearby has one of its `CUES`, the conversation layer asks it for the `answer` in the messages
around.

In `EXAMPLES`, `COUNTEREXAMPLES` and `EXCHANGES` what must be found stands between ⟦ and ⟧.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    exchanges: tuple[tuple[str, ...], ...] = ()
    """Conversations, two senders taking turns."""


def load_rule(name: str) -> Rule:
    """Import the rule of that module name."""
    module = listing.load(PACKAGE, name)
    return Rule(
        name=name,
        find=module.find,
        examples=module.EXAMPLES,
        counterexamples=module.COUNTEREXAMPLES,
        cues=frozenset(getattr(module, "CUES", ())),
        answer=getattr(module, "answer", None),
        least_digits=getattr(module, "LEAST_DIGITS", 0),
        exchanges=getattr(module, "EXCHANGES", ()),
    )
