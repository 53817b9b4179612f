"""A stretch of messages: what a neighbour gives away, and what is split over messages."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from prepare.scrub._answers import confirming, pointing_back
from prepare.scrub._contract import Rule
from prepare.scrub._corrections import TOLD
from prepare.scrub._cues import FILLER, kinds_in
from prepare.scrub._engine import ReadAlone, Working, ask_models, count_digits, scrub_alone
from prepare.scrub._met_names import names_met, places_of_met
from prepare.scrub._parts import CONTINUED as CONTINUED_BY
from prepare.scrub._questions import AHEAD, ANSWERS, CONTINUED, EXPLAINED, SPELLED_BEFORE, Questions
from prepare.scrub._retelling import REACH, ends_of, long_values, masks_told, of_mask, retold, told_nearby
from prepare.scrub._spans import ScrubInput, Span, merge
from prepare.scrub._spreading import places_of, values_to_spread
from prepare.scrub._stretches import JOINED_LENGTH, LOOK_AHEAD, LOOK_BACK, Stretch

_LEAST_LISTED = 8
_IN_PARTS = frozenset(("pin", "code", "door", "id", "plate", "card", "card_detail", "bank"))
_CORRECTED_WITHIN = 3
_STEPS_BACK = 2
_SHORT_ASSENT = 12
_SHORT_REST = 20
_CODES = {"PIN": ("pin",), "OTP": ("code",)}
_IN_SENTENCES = frozenset(
    ["the", "i", "you", "to", "is", "it", "in", "my", "и", "в", "не", "я", "на", "что", "с", "а", "у"]
)
_MOST_READINGS = 6
_NEAR = 5
"""Of the messages before, so many are near: their question may be answered by a plain word or few digits."""
_SHORT_QUESTION = 30
_LOCKED = frozenset(("sure_password", "password", "network", "service"))
_SURELY_CONTINUED = frozenset(("sure_password", "password", "network"))
_CONTINUED = frozenset(("sure_password", "password", "code", "card", "card_detail"))
_SPEAKS_OF = {
    "ADDRESS": ("address",),
    "CARD": ("card", "card_detail"),
    "DOORCODE": ("door",),
    "EMAIL": ("email",),
    "HANDLE": ("handle",),
    "IBAN": ("bank",),
    "ID": ("id",),
    "PHONE": ("phone",),
    "PLATE": ("plate",),
    "SECRET": ("told",),
    "SEED": ("seed",),
}
"""What is found speaks of more of its kind: after a card comes its expiry, after a password its spelling."""


def read_stretches(
    stretches: Sequence[Stretch], rules: Sequence[Rule], read_alone: ReadAlone
) -> list[list[list[Span]]]:
    """Private text in stretches: for each, for each of its own messages, its sorted, disjoint spans.

    `read_alone` is `reads_alone` of those rules that are no models.
    """
    models = [rule for rule in rules if rule.find_many is not None]
    rules = [rule for rule in rules if rule.find_many is None]
    replied = [[read_alone(message.text) for message in stretch.replied] for stretch in stretches]
    inputs = [[*stretch.before, *stretch.own, *stretch.after] for stretch in stretches]
    workings = [[read_alone(message.text) for message in messages] for messages in inputs]
    everything = [working for those in (*replied, *workings) for working in those]
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
    """Read a conversation, and again around whatever was taken out, since that tells something of its neighbours."""
    unread: Collection[int] = range(len(inputs))
    for _ in range(_MOST_READINGS):
        lefts = [working.left for working in workings]
        _answers(inputs, workings, rules, far_cues, frozenset(unread))
        _join(inputs, workings, rules)
        _repeat(workings, rules)
        changed = [place for place, left in enumerate(lefts) if workings[place].left != left]
        unread = {place + step for place in changed for step in range(-LOOK_AHEAD, LOOK_BACK + 1)}
        if not unread:
            return


def _answers(
    inputs: Sequence[ScrubInput],
    workings: Sequence[Working],
    rules: Sequence[Rule],
    far_cues: Mapping[int | None, Collection[str]],
    unread: Collection[int],
) -> None:
    """Find what answers a neighbour, in those messages whose places are told."""
    answering = [rule for rule in rules if rule.answer is not None]
    cues = [kinds_in(working.left) for working in workings]
    spoken_of = [_spoken_of(working) for working in workings]
    places = {message.number: place for place, message in enumerate(inputs) if message.number is not None}
    questions = Questions()
    for place, (message, working) in enumerate(zip(inputs, workings, strict=True)):
        if place in unread:
            first = max(0, place - LOOK_BACK)
            heard = set().union(*spoken_of[first:place], *cues[first:place], *cues[place + 1 : place + LOOK_AHEAD + 1])
            replied: Collection[str] = ()
            if message.reply_to is not None:
                near_by = places.get(message.reply_to)
                replied = far_cues.get(message.reply_to, ()) if near_by is None else cues[near_by]
                heard.update(replied)
            told_lately = _told_lately(inputs, workings, place)
            if told_lately:
                heard.add("code")
            asked = [rule for rule in answering if not rule.cues.isdisjoint(heard)] if heard else []
            if asked:
                first = max(0, place - _NEAR)
                near = set(replied).union(*spoken_of[first:place], *cues[first:place])
                near |= questions.open_to(message.sender, place)
                near |= {AHEAD + kind for kind in set().union(*cues[place + 1 : place + LOOK_AHEAD + 1])}
                if place and inputs[place - 1].sender == message.sender and "spelling" in cues[place - 1]:
                    near.add(SPELLED_BEFORE)
                if any("spelling" in cues[next_one] for next_one in _goes_on_at(inputs, place)):
                    near.add("spelled_next")
                near |= {TOLD + kind for kind in told_lately}
                if told := _last_told(inputs, workings, place):
                    near |= {CONTINUED_BY + kind for kind in told | _IN_PARTS.intersection(near)}
                if _goes_on_from_secret(inputs, workings, place):
                    near |= {CONTINUED for _ in _SURELY_CONTINUED.intersection(near)}
                if _is_explained(inputs, cues, place):
                    near.add(EXPLAINED)
                if _spelling_is_asked(inputs, cues, place + 1):
                    near.add("spelling_asked")
                _answer(working, asked, frozenset(near), rules)
                spoken_of[place] = _spoken_of(working)
        if working.spans and not any(character.isalnum() for character in working.left):
            # The rest of the answer may follow: a login, then the password.
            spoken_of[place] |= _CONTINUED.intersection(set().union(*cues[max(0, place - _NEAR) : place]))
        answered = not ANSWERS.isdisjoint(working.kinds())
        questions.hear(place, message, cues[place], answered=answered)


def _repeat(workings: Sequence[Working], rules: Sequence[Rule]) -> None:
    """Take out what was found here wherever it is said again, and passwords also where they are nearly said."""
    values: dict[str, str] = {}
    told: list[tuple[int, str]] = []
    masks: list[tuple[int, str, str]] = []
    ends: list[tuple[int, str, str]] = []
    met: set[str] = set()
    for place, working in enumerate(workings):
        if working.spans:
            values |= values_to_spread(working.text, working.spans)
            met.update(names_met(working.text, working.spans))
            masks += [(place, *mask) for mask in masks_told(working.text, working.spans)]
            ends += [(place, *value) for value in long_values(working.text, working.spans)]
            told += [(place, word) for word in told_nearby(working.text, working.spans)]
    if not values and not told and not masks and not ends and not met:
        return
    near = {place for near_place, _ in told for place in range(near_place - REACH, near_place + REACH + 1)}
    for place, working in enumerate(workings):
        found = places_of(values, working.left)
        found += places_of_met(met, working.left) if met else ()
        found += [span for mask in _masks_near(masks, place) for span in of_mask(mask, working.left)]
        if ends and len(working.left) <= _SHORT_QUESTION:
            found += ends_of(_masks_near(ends, place), working.left)
        if place in near:
            found += retold([word for other, word in told if 0 < abs(other - place) <= REACH], working.left)
        if found and working.take(merge(found)):
            scrub_alone(working, rules)


def _masks_near(masks: Sequence[tuple[int, str, str]], place: int) -> list[tuple[str, str]]:
    return [(mask, kind) for other, mask, kind in masks if abs(other - place) <= REACH]


def _spoken_of(working: Working) -> frozenset[str]:
    return frozenset(kind for taken in working.kinds() for kind in _SPEAKS_OF.get(taken, ()))


def _spelling_is_asked(inputs: Sequence[ScrubInput], cues: Sequence[Collection[str]], place: int) -> bool:
    """Whether somebody else asks at once how what was told is spelled: "caps?"."""
    if place >= len(inputs) or inputs[place].sender == inputs[place - 1].sender:
        return False
    text = inputs[place].text
    return "spelling" in cues[place] and "?" in text and len(text) <= _SHORT_QUESTION


def _told_lately(inputs: Sequence[ScrubInput], workings: Sequence[Working], place: int) -> frozenset[str]:
    """Of what kinds the values are that the same sender told in the last messages."""
    kinds: set[str] = set()
    for before in range(max(0, place - _CORRECTED_WITHIN), place):
        if inputs[before].sender == inputs[place].sender:
            taken = {span.kind for span in workings[before].spans}
            kinds.update(kind for one in taken for kind in (*_SPEAKS_OF.get(one, ()), *_CODES.get(one, ())))
            kinds.update(("sure_password",) if taken & ANSWERS else ())
    return frozenset(kinds)


def _last_told(inputs: Sequence[ScrubInput], workings: Sequence[Working], place: int) -> frozenset[str]:
    """Of what kinds the value is with which the sender's message before ends; the other side may have said "ok"."""
    for before in range(place - 1, max(-1, place - 1 - _STEPS_BACK), -1):
        if inputs[before].sender == inputs[place].sender:
            working = workings[before]
            left = working.left.strip(" .,!…-")
            ends = left.endswith(FILLER) or (left.startswith(FILLER) and len(left) <= _SHORT_REST)
            if not ends or not working.spans:
                return frozenset()
            last = working.spans[-1].kind
            return frozenset((*_SPEAKS_OF.get(last, ()), *_CODES.get(last, ())))
        if len(inputs[before].text) > _SHORT_ASSENT or "?" in inputs[before].text:
            break
    return frozenset()


def _goes_on_from_secret(inputs: Sequence[ScrubInput], workings: Sequence[Working], place: int) -> bool:
    """Whether the same sender's message before ends with what was taken out: after a login comes the password."""
    if place == 0 or inputs[place - 1].sender != inputs[place].sender:
        return False
    return workings[place - 1].left.rstrip(" .!").endswith(FILLER)


def _is_explained(inputs: Sequence[ScrubInput], cues: Sequence[Collection[str]], place: int) -> bool:
    """Whether what is told was a password by what is said next: "that's the router", or, by somebody else, "im in"."""
    if place + 1 >= len(inputs):
        return False
    text = inputs[place + 1].text
    if inputs[place + 1].sender == inputs[place].sender:
        locked = not _LOCKED.isdisjoint(cues[place + 1])
        return locked and "?" not in text and pointing_back().match(text) is not None
    spoken_of = frozenset().union(*cues[max(0, place - LOOK_BACK) : place + 1])
    if _LOCKED.isdisjoint(spoken_of):
        return False
    return len(text) <= 2 * _SHORT_QUESTION and "?" not in text and confirming().match(text) is not None


def _goes_on_at(inputs: Sequence[ScrubInput], place: int) -> range:
    """Where the same sender says something more right after."""
    end = place + 1
    while end < len(inputs) and end <= place + LOOK_AHEAD and inputs[end].sender == inputs[place].sender:
        end += 1
    return range(place + 1, end)


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
    run: list[Working] = []
    for place, (message, working) in enumerate(zip(inputs, workings, strict=True)):
        # What is left is measured, so that a scrubbed message is as short as it was when it was scrubbed.
        short = len(working.left) <= JOINED_LENGTH
        if run and not (short and len(run[-1].left) <= JOINED_LENGTH and message.sender == inputs[place - 1].sender):
            _read_joined(run, rules)
            run = []
        run.append(working)
    _read_joined(run, rules)


def _may_list(lefts: Sequence[str]) -> bool:
    """Whether some of short messages may be one list of words, such as a seed phrase: a sentence has one of these."""
    lists = [words for left in lefts if _IN_SENTENCES.isdisjoint(words := left.lower().split())]
    return len(lists) > 1 and sum(map(len, lists)) >= _LEAST_LISTED


def _read_joined(run: Sequence[Working], rules: Sequence[Rule]) -> None:
    if len(run) < 2:
        return
    lefts = [working.left for working in run]
    lone_words = sum(1 for left in lefts if len(left.split()) <= 2)
    with_digits = sum(1 for left in lefts if left == FILLER or any(character.isdigit() for character in left))
    if with_digits < 2 and lone_words < 4 and not _may_list(lefts):
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
