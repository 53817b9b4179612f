"""All messages of an archive or a file, on all cores, in bounded memory.

Two passes: in the first every stretch is read, a job of some thousand messages at a time; in the second what was found
is looked for everywhere. What is found does not depend on how many processes there are.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import chain, islice

from prepare.scrub._contract import Rule
from prepare.scrub._conversation import read_stretches
from prepare.scrub._engine import Working, ask_models, load_rules, reads_alone, remembering, resume, scrub_alone
from prepare.scrub._owner_lists import NO_LISTS, OwnerLists
from prepare.scrub._people import NOBODY, People
from prepare.scrub._spans import ScrubInput, Span
from prepare.scrub._spreading import places_of, values_to_spread
from prepare.scrub._stretches import LOOK_BACK, STRETCH_MESSAGES, Stretch, stretches
from soundalike.processes import on_all_cores

Found = dict[int, list[Span]]
"""Sorted, disjoint spans of each message that has any, by its place in the stream."""

REMEMBERED = LOOK_BACK
"""Messages before one that may give it away."""
_MESSAGES_READ_AGAIN = 512
"""So many are kept in memory, read: those of the conversations that are going on."""
_JOBS_WITHOUT_WORKERS = 6
"""To start processes, each with its own word lists and models, takes about as long."""


def scrub_messages(
    messages: Iterable[ScrubInput],
    off: Collection[str] = (),
    lists: OwnerLists = NO_LISTS,
    people: People = NOBODY,
) -> list[list[Span]]:
    """Private text in messages given in order: for each its sorted, disjoint spans.

    Raises `BadInput` if `off` names no rule.
    """
    inputs = list(messages)
    found = scrub_stream(inputs, off, lists, people, processes=1)
    return [found.get(place, []) for place in range(len(inputs))]


def scrub_stream(
    messages: Iterable[ScrubInput],
    off: Collection[str] = (),
    lists: OwnerLists = NO_LISTS,
    people: People = NOBODY,
    *,
    processes: int = 0,
    advance: Callable[[int], None] = lambda messages: None,
) -> Found:
    """Private text in messages given in order, which are gone through twice and need not be in memory.

    `processes` is the most that are used, 0 for one a core; `advance` is told how many messages more are done. Raises
    `BadInput` if `off` names no rule.
    """
    rules = load_rules(off, people)
    found: Found = {}
    values: dict[str, str] = {}
    jobs = _jobs(stretches(messages))
    reader = _Reader(off, lists, people)
    few = islice(jobs, _JOBS_WITHOUT_WORKERS if processes != 1 else None)
    here = ((job, reader(job)) for job in few)
    for job, (spans, spreading) in chain(here, on_all_cores(_Reader, (off, lists, people), jobs, processes)):
        found |= spans
        values |= spreading
        advance(sum(len(stretch.own) for stretch in job))
    if values:
        _spread(values, messages, found, rules, lists, people)
    return found


class NextReader:
    """Reads what comes next in conversations that go on, message by message."""

    def __init__(self, off: Collection[str] = (), lists: OwnerLists = NO_LISTS) -> None:
        """Loads the rules and no language models; raises `BadInput` if `off` names no rule."""
        self._rules = [rule for rule in load_rules(off) if rule.find_many is None]
        self._read_alone = remembering(reads_alone(self._rules, lists), _MESSAGES_READ_AGAIN)

    def __call__(self, before: Sequence[ScrubInput], messages: Sequence[ScrubInput]) -> list[list[Span]]:
        """Private text in the messages that come next: for each its sorted, disjoint spans.

        Of what was said before, the last `REMEMBERED` messages are enough.
        """
        places = range(len(messages))
        return read_stretches([Stretch(places, messages, before=before)], self._rules, self._read_alone)[0]


class _Reader:
    """Reads jobs, in whatever process it is made."""

    def __init__(self, off: Collection[str], lists: OwnerLists, people: People) -> None:
        self._rules = load_rules(off, people)
        self._read_alone = reads_alone([rule for rule in self._rules if rule.find_many is None], lists, people)

    def __call__(self, job: Sequence[Stretch]) -> tuple[Found, dict[str, str]]:
        """Spans by place in the stream, and what of them is to be looked for everywhere."""
        found: Found = {}
        values: dict[str, str] = {}
        for stretch, spans in zip(job, read_stretches(job, self._rules, self._read_alone), strict=True):
            for place, message, those in zip(stretch.places, stretch.own, spans, strict=True):
                if those:
                    found[place] = those
                    values |= values_to_spread(message.text, those)
        return found, values


def _jobs(all_stretches: Iterable[Stretch]) -> Iterator[list[Stretch]]:
    """Put short stretches together, so that language models are asked about many messages at once."""
    job: list[Stretch] = []
    size = 0
    for stretch in all_stretches:
        job.append(stretch)
        size += len(stretch.own)
        if size >= STRETCH_MESSAGES:
            yield job
            job, size = [], 0
    if job:
        yield job


def _spread(
    values: dict[str, str],
    messages: Iterable[ScrubInput],
    found: Found,
    rules: Sequence[Rule],
    lists: OwnerLists,
    people: People,
) -> None:
    models = [rule for rule in rules if rule.find_many is not None]
    rules = [rule for rule in rules if rule.find_many is None]
    changed: dict[int, Working] = {}
    for place, message in enumerate(messages):
        if not places_of(values, message.text):
            continue
        working = resume(message.text, found.get(place, ()), lists, people)
        if working.take(places_of(values, working.left)):
            scrub_alone(working, rules)
            changed[place] = working
    ask_models(list(changed.values()), rules, models)
    found |= {place: working.spans for place, working in changed.items()}
