"""The archive becomes a dataset: select, scrub, split by time, cut into conversations and windows, write.

The same archive and settings give the same digest, so a dataset that is there already is not made again.
"""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from prepare.conversations import burst_gaps_seconds, conversations
from prepare.funnel import Funnel
from prepare.names_file import read_surrogates, write_surrogates
from prepare.owner_lists import lists_digest, owner_lists
from prepare.report import dataset_page
from prepare.review import Reviewed
from prepare.scrub import OwnerLists, People, Surrogates
from prepare.scrubbing import scrub_chats
from prepare.selection import Line, chat_reason, line_of
from prepare.split import TimeSplit, time_split
from prepare.windows import FRAME_TOKENS, Window, cut_windows
from soundalike import models
from soundalike.archive import Archive, ChatSummary, open_archive
from soundalike.config import PrepareConfig, ScrubConfig, to_plain
from soundalike.errors import TooLittle
from soundalike.home import Home, digest, is_whole, write_manifest
from soundalike.progress import bar
from soundalike.records import SPLITS, Chat, Example, Split, Turn, to_json, write_examples

RECIPE = 2
"""Raised whenever the same archive and settings would give another dataset."""


@dataclass(frozen=True, slots=True)
class PrepareReport:
    """What was made; `already_there` if an earlier call had made it."""

    dataset: str
    folder: Path
    funnel: list[dict[str, Any]]
    examples: int
    tokens: int
    scrubbed: dict[str, int]
    splits: dict[str, dict[str, int]]
    not_looked_for: tuple[str, ...]
    """What needs an optional package that is not installed, each a sentence with the command that installs it."""
    already_there: bool


def prepare_dataset(home: Home, config: PrepareConfig) -> PrepareReport:
    """Make the dataset of everything in the archive.

    Raises `NothingThere` without an archive, `TooLittle` where the owner has written too little.
    """
    with open_archive(home) as archive:
        owner = owner_name(archive)
        funnel, chats, names = _read(archive, config)
    lists = owner_lists(home, config.scrub)
    people = People(owner=owner, names=tuple(sorted(names)))
    surrogates = read_surrogates(home, people)
    # Contacts draw their names before whoever is only spoken of.
    contacts = _contacts([summary for summary, _ in chats], surrogates, config.scrub)
    scrubbed = scrub_chats([lines for _, lines in chats], config.scrub, lists, people, surrogates)
    funnel.not_kept += scrubbed.dropped
    chats = [(summary, lines) for (summary, _), lines in zip(chats, scrubbed.chats, strict=True)]
    split = time_split(
        [line.sent_at for _, lines in chats for line in lines if line.role == "owner"],
        valid_share=config.valid_share,
        test_share=config.test_share,
    )
    examples = _examples(chats, contacts, owner, split, config, _counter(config.base, home), funnel)
    _refuse_empty_splits(examples)
    write_surrogates(home, surrogates)
    settings = _settings(config, lists)
    found, reviewed = dict(scrubbed.found.most_common()), scrubbed.review.result()
    return _write(home, settings, owner, split, examples, funnel, found, reviewed, scrubbed.not_looked_for)


def owner_name(archive: Archive) -> str:
    """The owner's name, from that of their accounts with which they wrote most; "me" if none has a name."""
    written: Counter[tuple[str, str]] = Counter()
    for summary in archive.chats():
        written[summary.chat.source, summary.chat.account] += summary.owner_messages
    named = [(written[source, account], name) for source, account, name in archive.accounts() if name]
    return max(named, default=(0, "me"))[1]


def _read(archive: Archive, config: PrepareConfig) -> tuple[Funnel, list[tuple[ChatSummary, list[Line]]], set[str]]:
    """What is learned from, chat by chat, and the names of the people in it."""
    funnel = Funnel()
    names: set[str] = set()
    chats: list[tuple[ChatSummary, list[Line]]] = []
    summaries = archive.chats()
    with bar("Reading messages", sum(summary.messages for summary in summaries)) as progress:
        for summary in summaries:
            funnel.read += summary.messages
            if reason := chat_reason(summary, groups=config.groups):
                funnel.not_kept[reason] += summary.messages
            else:
                in_group = summary.chat.kind == "group"
                if summary.chat.kind == "private":
                    names |= {summary.contact, summary.chat.name}
                found = []
                for message in archive.messages(summary.chat):
                    found.append(line_of(message, in_group=in_group))
                    if not message.is_owner:
                        names.add(message.sender_name)
                funnel.not_kept.update(reason for reason in found if isinstance(reason, str))
                chats.append((summary, [line for line in found if isinstance(line, Line)]))
            progress.advance(summary.messages)
    return funnel, chats, names - {""}


def _contacts(summaries: Iterable[ChatSummary], surrogates: Surrogates, config: ScrubConfig) -> dict[str, str]:
    """Contact to the name by which the twin will know them: people's own, where names are not taken out at all."""
    contacts = {summary.contact: summary.contact for summary in summaries}
    if not {"names", "roster"} <= set(config.off):
        people = sorted({summary.contact for summary in summaries if summary.chat.kind == "private"})
        contacts |= {name: surrogates.surrogate_for(name) for name in people}
    return contacts


def _examples(
    chats: Sequence[tuple[ChatSummary, list[Line]]],
    contacts: Mapping[str, str],
    owner: str,
    split: TimeSplit,
    config: PrepareConfig,
    count_tokens: Callable[[str], int],
    funnel: Funnel,
) -> list[Example]:
    examples: list[Example] = []
    with bar("Making examples", len(chats)) as progress:
        for summary, lines in chats:
            contact = contacts[summary.contact]
            system = config.system_prompt.replace("{owner}", owner).replace("{contact}", contact)
            system_tokens = FRAME_TOKENS + count_tokens(system)
            for conversation in conversations(
                lines,
                gap_seconds=config.conversation_gap_hours * 3600,
                cuts=(split.valid_from, split.test_from),
            ):
                cut = cut_windows(
                    conversation,
                    count_tokens,
                    budget=config.window_tokens - system_tokens,
                    context_tokens=config.context_tokens,
                )
                funnel.not_in_examples.update(cut.dropped)
                for window in cut.windows:
                    funnel.turns += len(window.bursts) - window.first_new
                    funnel.targets += len(window.targets)
                    examples.append(_example(summary.chat, contact, window, split, system_tokens))
            progress.advance()
    funnel.examples = len(examples)
    funnel.tokens = sum(example.tokens for example in examples)
    return sorted(examples, key=lambda example: (example.started_at, example.id))


def _example(chat: Chat, contact: str, window: Window, split: TimeSplit, system_tokens: int) -> Example:
    lines = [line for burst in window.bursts for line in burst.lines]
    first_new = window.bursts[window.first_new].lines[0]
    return Example(
        id=digest([chat.source, chat.account, chat.chat_id, first_new.message_id]),
        contact=contact,
        chat_id=chat.chat_id,
        started_at=lines[0].sent_at,
        ended_at=lines[-1].sent_at,
        turns=tuple(
            Turn(role=burst.role, messages=tuple(line.text for line in burst.lines), gap_seconds=gap_seconds)
            for burst, gap_seconds in zip(window.bursts, burst_gaps_seconds(window.bursts), strict=True)
        ),
        targets=window.targets,
        split=split.of(lines[-1].sent_at),
        tokens=window.tokens + system_tokens,
    )


def _counter(base: str, home: Home) -> Callable[[str], int]:
    tokenizer = models.load_tokenizer(base, home)

    @cache
    def count_tokens(text: str) -> int:
        return len(tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])

    return count_tokens


def _refuse_empty_splits(examples: Sequence[Example]) -> None:
    missing = [name for name in SPLITS if not any(example.split == name for example in examples)]
    if missing:
        raise TooLittle(
            f"Nothing is left for the {' and '.join(missing)} part of the split by time: "
            "ingest a longer history, or raise window_tokens."
        )


def _split_counts(examples: Sequence[Example]) -> dict[str, dict[str, int]]:
    def counts(name: Split) -> dict[str, int]:
        part = [example for example in examples if example.split == name]
        return {
            "examples": len(part),
            "targets": sum(len(example.targets) for example in part),
            "tokens": sum(example.tokens for example in part),
        }

    return {name: counts(name) for name in SPLITS}


def _settings(config: PrepareConfig, lists: OwnerLists) -> dict[str, Any]:
    """The settings as manifests hold them: of the owner's lists no word, but a digest that changes with them."""
    settings = to_plain(config)
    for words in ("hide", "keep"):
        del settings["scrub"][words]
    settings["scrub"]["lists"] = lists_digest(lists)
    return settings


def _write(
    home: Home,
    settings: dict[str, Any],
    owner: str,
    split: TimeSplit,
    examples: list[Example],
    funnel: Funnel,
    scrubbed: dict[str, int],
    reviewed: Reviewed,
    not_looked_for: tuple[str, ...],
) -> PrepareReport:
    contents = Counter(json.dumps(to_json(example), sort_keys=True, ensure_ascii=False) for example in examples)
    name = digest([RECIPE, settings, owner, sorted(contents)])
    folder = home.datasets / name
    steps, splits = funnel.steps(), _split_counts(examples)
    report = PrepareReport(
        dataset=name,
        folder=folder,
        funnel=steps,
        examples=len(examples),
        tokens=funnel.tokens,
        scrubbed=scrubbed,
        splits=splits,
        not_looked_for=not_looked_for,
        already_there=is_whole(folder),
    )
    if not report.already_there:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for part in SPLITS:
            write_examples(folder / f"{part}.jsonl", [example for example in examples if example.split == part])
    # The lessons may be the same while more was read and dropped; and it is the newest dataset again.
    (folder / "funnel.json").write_text(json.dumps(steps, indent=1), encoding="utf-8")
    page = dataset_page(steps, splits, scrubbed, reviewed, not_looked_for)
    (folder / "report.html").write_text(page, encoding="utf-8")
    write_manifest(
        folder,
        {
            "schema": "dataset/1",
            "dataset": name,
            "owner": owner,
            "contacts": sorted({example.contact for example in examples}),
            "chats": sorted({example.chat_id for example in examples}),
            "config": settings,
            "valid_from": split.valid_from.isoformat(),
            "test_from": split.test_from.isoformat(),
            "splits": splits,
            "scrubbed": scrubbed,
        },
    )
    return report
