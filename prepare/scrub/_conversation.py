"""Many messages: what a neighbour gives away, what is split over messages, what is said again elsewhere."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from prepare.scrub._contract import Rule
from prepare.scrub._cues import kinds_in
from prepare.scrub._engine import Working, ask_models, begin, count_digits, load_rules, scrub_alone
from prepare.scrub._owner_lists import NO_LISTS, OwnerLists
from prepare.scrub._people import NOBODY, People
from prepare.scrub._shapes import CHUNK, entropy
from prepare.scrub._spans import ScrubInput, Span, merge

LOOK_BACK = 8
"""Messages before, of either side, whose cue words count."""
_CONTINUED = frozenset(("sure_password", "password", "code", "card", "card_detail"))
_NEAR = 5
"""Of these, so many again are near: their question may be answered by a plain word or few digits."""
_LOOK_AHEAD = 1
_JOINED_LENGTH = 40
_LEAST_LENGTH_TO_SPREAD = 6
_SPREADABLE = frozenset(("SECRET", "PIN", "DOORCODE", "OTP", "ID", "CARD", "IBAN", "CRYPTO", "PHONE", "EMAIL", "PLATE"))
_EDGES = ".,;:!?()[]{}'\"«»“”„"


def scrub_messages(
    messages: Iterable[ScrubInput],
    off: Collection[str] = (),
    lists: OwnerLists = NO_LISTS,
    people: People = NOBODY,
) -> list[list[Span]]:
    """Private text in messages given in order: for each its sorted, disjoint spans.

    Raises `BadInput` if `off` names no rule.
    """
    loaded = load_rules(off, people)
    rules = [rule for rule in loaded if rule.find_many is None]
    models = [rule for rule in loaded if rule.find_many is not None]
    inputs = list(messages)
    workings = [begin(message.text, lists, people) for message in inputs]
    for working in workings:
        scrub_alone(working, rules)
    ask_models(workings, rules, models)
    read = [working.left for working in workings]
    for chat in _chats(inputs):
        _read_conversation(chat, inputs, workings, rules)
    _spread(workings, rules)
    ask_models([working for working, left in zip(workings, read, strict=True) if working.left != left], rules, models)
    return [working.spans for working in workings]


def _chats(inputs: Sequence[ScrubInput]) -> Iterable[list[int]]:
    chats: dict[str | None, list[int]] = defaultdict(list)
    for index, message in enumerate(inputs):
        if message.chat is not None or message.sender is not None:
            chats[message.chat].append(index)
    return chats.values()


def _read_conversation(
    chat: Sequence[int], inputs: Sequence[ScrubInput], workings: Sequence[Working], rules: Sequence[Rule]
) -> None:
    answering = [rule for rule in rules if rule.answer is not None]
    cues = [kinds_in(workings[index].left) for index in chat]
    places = {inputs[index].number: place for place, index in enumerate(chat) if inputs[index].number is not None}
    for place, index in enumerate(chat):
        working = workings[index]
        heard: set[str] = set()
        for near in range(max(0, place - LOOK_BACK), min(len(chat), place + _LOOK_AHEAD + 1)):
            if near != place:
                heard |= cues[near]
        replied = places.get(inputs[index].reply_to) if inputs[index].reply_to is not None else None
        if replied is not None:
            heard |= cues[replied]
        asked = [rule for rule in answering if not rule.cues.isdisjoint(heard)] if heard else []
        if asked:
            recent = set().union(*cues[max(0, place - _NEAR) : place])
            if replied is not None:
                recent |= cues[replied]
            _answer(working, asked, frozenset(recent), rules)
            if working.spans and not any(character.isalnum() for character in working.left):
                # The rest of the answer may follow: a login, then the password.
                cues[place] |= recent & _CONTINUED
    _join(chat, inputs, workings, rules)


def _answer(working: Working, asked: Sequence[Rule], near: frozenset[str], rules: Sequence[Rule]) -> None:
    for _ in range(4):
        left = working.left
        digits = count_digits(left)
        able = (rule for rule in asked if rule.answer is not None and rule.least_digits <= digits)
        if not working.take([span for rule in able if rule.answer is not None for span in rule.answer(left, near)]):
            return
        scrub_alone(working, rules)


def _join(
    chat: Sequence[int], inputs: Sequence[ScrubInput], workings: Sequence[Working], rules: Sequence[Rule]
) -> None:
    """Read a sender's short consecutive messages as one, for numbers and phrases that are split over them."""
    run: list[int] = []
    for index in [*chat, None]:
        short = index is not None and len(inputs[index].text) <= _JOINED_LENGTH
        if run and (index is None or not short or inputs[index].sender != inputs[run[-1]].sender):
            if len(run) > 1:
                _read_joined(run, workings, rules)
            run = []
        if index is not None and short:
            run.append(index)


def _read_joined(run: Sequence[int], workings: Sequence[Working], rules: Sequence[Rule]) -> None:
    lefts = [workings[index].left for index in run]
    lone_words = sum(1 for left in lefts if len(left.split()) <= 2)
    with_digits = sum(1 for left in lefts if any(character.isdigit() for character in left))
    if with_digits < 2 and lone_words < 4:
        return
    joined = "\n".join(lefts)
    digits = count_digits(joined)
    starts = [0]
    for left in lefts:
        starts.append(starts[-1] + len(left) + 1)
    taken: dict[int, list[Span]] = defaultdict(list)
    for rule in rules:
        for span in rule.find(joined) if rule.least_digits <= digits else ():
            inside = [
                place for place in range(len(run)) if starts[place] < span.end and starts[place + 1] - 1 > span.start
            ]
            # What lies within one message is that message's own business.
            if len(inside) < 2:
                continue
            for place in inside:
                start, end = (
                    max(0, span.start - starts[place]),
                    min(len(lefts[place]), span.end - starts[place]),
                )
                taken[place].append(Span(start, end, span.kind))
    for place, spans in taken.items():
        if workings[run[place]].take(spans, parts=True):
            scrub_alone(workings[run[place]], rules)


def _spread(workings: Sequence[Working], rules: Sequence[Rule]) -> None:
    """Take out, wherever else it stands, what was found once and cannot be an ordinary word or number."""
    known: dict[str, str] = {}
    for working in workings:
        for span in working.spans:
            if span.kind in _SPREADABLE:
                value = working.text[span.start : span.end].strip(_EDGES)
                if _may_spread(value):
                    known[value] = span.kind
    if not known:
        return
    for working in workings:
        found = []
        for match in CHUNK.finditer(working.left):
            chunk = match.group()
            bare = chunk.strip(_EDGES)
            if bare in known:
                start = match.start() + chunk.index(bare)
                found.append(Span(start, start + len(bare), known[bare]))
        if found and working.take(merge(found)):
            scrub_alone(working, rules)


def _may_spread(value: str) -> bool:
    if len(value) < _LEAST_LENGTH_TO_SPREAD or re.search(r"\s", value):
        return False
    return any(character.isdigit() for character in value) or (len(value) >= 12 and entropy(value) >= 3.5)
