"""The archive becomes a dataset: select, scrub, split by time, cut into conversations and windows, write.

The archive is gone through several times and never held in memory; the examples are. The same archive and settings give
the same digest, so a dataset that is there already is not made again.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from statistics import median
from zoneinfo import ZoneInfo

from prepare.examples import ChatFacts, CountTokens, examples_of_chat
from prepare.funnel import Funnel
from prepare.languages import language_name
from prepare.names_file import read_surrogates, write_surrogates
from prepare.owner_lists import owner_lists
from prepare.planting import Planting
from prepare.quality import THINNED
from prepare.review import Review
from prepare.scrub import People, Surrogates, load_rules, scrub_stream
from prepare.scrubbing import scrubbed
from prepare.selection import Line
from prepare.source import Source, Survey
from prepare.split import TimeSplit, time_split
from prepare.split_leaks import without_leaks
from prepare.weights import weighted
from prepare.writing import Prepared, PrepareReport, write_dataset
from soundalike import models
from soundalike.archive import Archive, ChatSummary, open_archive
from soundalike.config import PrepareConfig, ScrubConfig
from soundalike.errors import BadInput, TooLittle
from soundalike.home import Home
from soundalike.progress import bar
from soundalike.records import SPLITS, Example

_TEXTS_REMEMBERED = 1 << 14


def prepare_dataset(home: Home, config: PrepareConfig) -> PrepareReport:
    """Make the dataset of everything in the archive.

    Raises `NothingThere` without an archive, `TooLittle` where the owner has written too little, `BadInput` for a time
    zone or a scrubbing rule that is none.
    """
    zone, rules = _zone(config.timezone), load_rules(config.scrub.off)
    lists = owner_lists(home, config.scrub)
    funnel, review = Funnel(), Review()
    with open_archive(home) as archive:
        source = Source(archive, config)
        survey = source.survey(funnel)
        people = People(owner=owner_name(archive), names=tuple(sorted(survey.names)))
        surrogates = read_surrogates(home, people)
        # Contacts draw their names before whoever is only spoken of.
        contacts = _contacts(source.chats, surrogates, config.scrub)
        split = time_split(survey.owner_moments, valid_share=config.valid_share, test_share=config.test_share)
        planting = Planting(source, survey, split, config)
        with bar("Scrubbing", survey.kept + planting.inputs) as progress:
            found = scrub_stream(
                planting.with_scenes(source.scrub_inputs(survey.verdicts)),
                config.scrub.off,
                lists,
                people,
                processes=config.scrub.processes,
                advance=progress.advance,
            )
        found, found_in_scenes = planting.parted(found)
        facts = _facts(source, survey, people.owner, contacts)
        lines = scrubbed(source.lines(survey.verdicts), found, surrogates, review, funnel.not_kept)
        with bar("Making examples", len(facts)) as progress:
            count_tokens = token_counter(config.base, home)
            made = _examples(facts, lines, split, config, zone, count_tokens, funnel, progress.advance)
    examples, leaks = without_leaks(sorted(made, key=lambda example: (example.started_at, example.id)))
    funnel.not_targets["nearly a reply of the test"] += leaks.found
    _refuse_empty_splits(examples)
    _count(funnel, examples)
    write_surrogates(home, surrogates)
    # After the home's names were written: those in made-up scenes are not among them.
    planted = planting.outcome(found_in_scenes, facts, surrogates, split, zone, count_tokens)
    return write_dataset(
        home,
        Prepared(
            owner=people.owner,
            examples=weighted(examples, config.balance),
            split=split,
            config=config,
            lists=lists,
            about=_about(facts, examples, config.conversation_gap_hours * 3600),
            contacts=contacts,
            funnel=funnel,
            scrubbed=dict(Counter(span.kind for spans in found.values() for span in spans).most_common()),
            reviewed=review.result(),
            split_leaks=leaks,
            not_looked_for=tuple(rule.missing for rule in rules if rule.missing),
            planted=planted,
        ),
    )


def owner_name(archive: Archive) -> str:
    """The owner's name, from that of their accounts with which they wrote most; "me" if none has a name."""
    written: Counter[tuple[str, str]] = Counter()
    for summary in archive.chats():
        written[summary.chat.source, summary.chat.account] += summary.owner_messages
    named = [(written[source, account], name) for source, account, name in archive.accounts() if name]
    return max(named, default=(0, "me"))[1]


def token_counter(base: str, home: Home) -> CountTokens:
    """Lengths of texts under the tokenizer of a base, many at a time; single ones are remembered."""
    tokenizer = models.load_tokenizer(base, home)

    def count(texts: Sequence[str]) -> list[int]:
        encoded = tokenizer(list(texts), add_special_tokens=False, split_special_tokens=True)["input_ids"]
        return [len(token_ids) for token_ids in encoded]

    @lru_cache(maxsize=_TEXTS_REMEMBERED)
    def count_one(text: str) -> int:
        return count([text])[0]

    return lambda texts: count(texts) if len(texts) > 1 else [count_one(texts[0])]


def _contacts(summaries: Sequence[ChatSummary], surrogates: Surrogates, config: ScrubConfig) -> dict[str, str]:
    """Contact to the name by which the twin will know them: people's own, where names are not taken out at all."""
    contacts = {summary.contact: summary.contact for summary in summaries}
    if not {"names", "roster"} <= set(config.off):
        people = sorted({summary.contact for summary in summaries if summary.chat.kind == "private"})
        contacts |= {name: surrogates.surrogate_for(name) for name in people}
    return contacts


def _facts(source: Source, survey: Survey, owner: str, contacts: Mapping[str, str]) -> list[ChatFacts]:
    return [
        ChatFacts(
            chat=summary.chat,
            owner=owner,
            contact=contacts[summary.contact],
            called=summary.contact,
            relation=summary.relation,
            language=language_name(language),
        )
        for summary, language in zip(source.chats, survey.languages, strict=True)
    ]


def _examples(
    facts: Sequence[ChatFacts],
    lines: Iterator[tuple[int, Line]],
    split: TimeSplit,
    config: PrepareConfig,
    zone: tzinfo | None,
    count_tokens: CountTokens,
    funnel: Funnel,
    advance: Callable[[float], None],
) -> list[Example]:
    examples: list[Example] = []
    done = 0
    for chat, in_chat in groupby(lines, key=itemgetter(0)):
        kept = (_as_measured(line, split) for _, line in in_chat)
        examples += examples_of_chat(facts[chat], kept, split, config, zone, count_tokens, funnel)
        advance(chat + 1 - done)
        done = chat + 1
    return examples


def _about(
    facts: Sequence[ChatFacts], examples: Sequence[Example], gap_seconds: float
) -> dict[str, dict[str, str | float | None]]:
    """What answering must know of each contact to say what training said: also after what silence they usually talk."""
    silences: dict[str, list[float]] = {one.contact: [] for one in facts}
    last: dict[str, datetime] = {}
    for example in examples:
        if example.chat_id in last:
            silence_seconds = (example.started_at - last[example.chat_id]).total_seconds()
            if silence_seconds > gap_seconds:
                silences[example.contact].append(silence_seconds)
        last[example.chat_id] = example.ended_at
    return {
        one.contact: {
            "relation": one.relation,
            "language": one.language,
            "silence_seconds": median(silences[one.contact]) if silences[one.contact] else None,
        }
        for one in facts
    }


def _as_measured(line: Line, split: TimeSplit) -> Line:
    """A twin is measured by the owner as they are, with all their acknowledgements."""
    if line.not_learned in THINNED and line.sent_at >= split.valid_from:
        return replace(line, not_learned="")
    return line


def _count(funnel: Funnel, examples: Sequence[Example]) -> None:
    """Count what is left at the end."""
    funnel.examples = len(examples)
    funnel.targets = sum(len(example.targets) for example in examples)
    funnel.tokens = sum(example.tokens for example in examples)


def _refuse_empty_splits(examples: Sequence[Example]) -> None:
    missing = [name for name in SPLITS if not any(example.split == name for example in examples)]
    if missing:
        raise TooLittle(
            f"Nothing is left for the {' and '.join(missing)} part of the split by time: "
            "ingest a longer history, or raise window_tokens."
        )


def _zone(name: str) -> tzinfo | None:
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise BadInput(f"{name!r} is no time zone that this machine knows: give one such as Europe/Berlin.") from None
