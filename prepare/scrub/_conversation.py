"""A stretch of messages: what a neighbour gives away, and what is split over messages."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from prepare.scrub._contract import Rule
from prepare.scrub._cues import kinds_in
from prepare.scrub._engine import Working, ask_models, begin, count_digits, scrub_alone
from prepare.scrub._owner_lists import NO_LISTS, OwnerLists
from prepare.scrub._people import NOBODY, People
from prepare.scrub._spans import ScrubInput, Span
from prepare.scrub._stretches import LOOK_AHEAD, LOOK_BACK, Stretch, goes_on

_CONTINUED = frozenset(("sure_password", "password", "code", "card", "card_detail"))
_NEAR = 5
"""Of the messages before, so many are near: their question may be answered by a plain word or few digits."""


def read_stretches(
    stretches: Sequence[Stretch], rules: Sequence[Rule], lists: OwnerLists = NO_LISTS, people: People = NOBODY
) -> list[list[list[Span]]]:
    """Private text in stretches: for each, for each of its own messages, its sorted, disjoint spans."""
    models = [rule for rule in rules if rule.find_many is not None]
    rules = [rule for rule in rules if rule.find_many is None]
    replied = [[begin(message.text, lists, people) for message in stretch.replied] for stretch in stretches]
    inputs = [[*stretch.before, *stretch.own, *stretch.after] for stretch in stretches]
    workings = [[begin(message.text, lists, people) for message in messages] for messages in inputs]
    everything = [working for those in (*replied, *workings) for working in those]
    for working in everything:
        scrub_alone(working, rules)
    ask_models(everything, rules, models)
    read = [working.left for working in everything]
    for stretch, messages, answered, those in zip(stretches, inputs, replied, workings, strict=True):
        if stretch.together:
            far_cues = {
                message.number: kinds_in(working.left)
                for message, working in zip(stretch.replied, answered, strict=True)
            }
            _read_conversation(messages, those, rules, far_cues)
    ask_models([working for working, left in zip(everything, read, strict=True) if working.left != left], rules, models)
    return [
        [working.spans for working in those[len(stretch.before) :][: len(stretch.own)]]
        for stretch, those in zip(stretches, workings, strict=True)
    ]


def _read_conversation(
    inputs: Sequence[ScrubInput],
    workings: Sequence[Working],
    rules: Sequence[Rule],
    far_cues: Mapping[int | None, Collection[str]],
) -> None:
    answering = [rule for rule in rules if rule.answer is not None]
    cues = [kinds_in(working.left) for working in workings]
    places = {message.number: place for place, message in enumerate(inputs) if message.number is not None}
    for place, (message, working) in enumerate(zip(inputs, workings, strict=True)):
        heard: set[str] = set()
        for near in range(max(0, place - LOOK_BACK), min(len(inputs), place + LOOK_AHEAD + 1)):
            if near != place:
                heard |= cues[near]
        replied: Collection[str] = ()
        if message.reply_to is not None:
            near_by = places.get(message.reply_to)
            replied = far_cues.get(message.reply_to, ()) if near_by is None else cues[near_by]
            heard.update(replied)
        asked = [rule for rule in answering if not rule.cues.isdisjoint(heard)] if heard else []
        if asked:
            recent = set(replied).union(*cues[max(0, place - _NEAR) : place])
            _answer(working, asked, frozenset(recent), rules)
            if working.spans and not any(character.isalnum() for character in working.left):
                # The rest of the answer may follow: a login, then the password.
                cues[place] |= recent & _CONTINUED
    _join(inputs, workings, rules)


def _answer(working: Working, asked: Sequence[Rule], near: frozenset[str], rules: Sequence[Rule]) -> None:
    for _ in range(4):
        left = working.left
        digits = count_digits(left)
        able = (rule for rule in asked if rule.answer is not None and rule.least_digits <= digits)
        if not working.take([span for rule in able if rule.answer is not None for span in rule.answer(left, near)]):
            return
        scrub_alone(working, rules)


def _join(inputs: Sequence[ScrubInput], workings: Sequence[Working], rules: Sequence[Rule]) -> None:
    """Read a sender's short consecutive messages as one, for numbers and phrases that are split over them."""
    run: list[int] = []
    for place in range(len(inputs)):
        if run and not goes_on(inputs[place - 1], inputs[place]):
            _read_joined([workings[index] for index in run], rules)
            run = []
        run.append(place)
    _read_joined([workings[index] for index in run], rules)


def _read_joined(run: Sequence[Working], rules: Sequence[Rule]) -> None:
    if len(run) < 2:
        return
    lefts = [working.left for working in run]
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
        if run[place].take(spans, parts=True):
            scrub_alone(run[place], rules)
