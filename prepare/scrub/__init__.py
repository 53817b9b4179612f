"""What must not be learned: private data in chats, found by one module for each kind.

A public module of this folder is a rule, registered by being there; `_contract` says what it offers. Words
that give a neighbour away are in `cues`, names and the words around them in `people`. No network, ever.
"""

from prepare.scrub._contract import Rule
from prepare.scrub._cues import kinds_in
from prepare.scrub._engine import find_spans, load_rules
from prepare.scrub._near_misses import ASKING, NearMiss, near_misses
from prepare.scrub._owner_lists import NO_LISTS, HiddenSecret, OwnerLists, hide_secret, normal
from prepare.scrub._people import NOBODY, People
from prepare.scrub._plain import is_plain
from prepare.scrub._spans import ScrubInput, Span, apply, count_by_kind, is_only_secret, placeholder
from prepare.scrub._stream import REMEMBERED, Found, NextReader, scrub_messages, scrub_stream
from prepare.scrub._surrogates import Surrogates
from prepare.scrub._talk import is_talk
from prepare.scrub.seeds import is_seed_word

__all__ = [
    "ASKING",
    "NOBODY",
    "NO_LISTS",
    "REMEMBERED",
    "Found",
    "HiddenSecret",
    "NearMiss",
    "NextReader",
    "OwnerLists",
    "People",
    "Rule",
    "ScrubInput",
    "Span",
    "Surrogates",
    "apply",
    "count_by_kind",
    "find_spans",
    "hide_secret",
    "is_only_secret",
    "is_plain",
    "is_seed_word",
    "is_talk",
    "kinds_in",
    "load_rules",
    "near_misses",
    "normal",
    "placeholder",
    "scrub_messages",
    "scrub_stream",
]
