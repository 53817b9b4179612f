"""What must not be learned: private data in chats, found by one module for each kind.

A public module of this folder is a rule, registered by being there; `_contract` says what it offers. Words
that give a neighbour away are in `cues`, one file for each language. No names of persons; no network, ever.
"""

from prepare.scrub._contract import Rule
from prepare.scrub._conversation import scrub_messages
from prepare.scrub._engine import find_spans, load_rules
from prepare.scrub._spans import ScrubInput, Span, apply, count_by_kind, is_only_secret

__all__ = [
    "Rule",
    "ScrubInput",
    "Span",
    "apply",
    "count_by_kind",
    "find_spans",
    "is_only_secret",
    "load_rules",
    "scrub_messages",
]
