"""`soundalike scrub IN OUT`: the engine of prepare over a JSONL file, for other tools and for measuring."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from prepare.scrub import NO_LISTS, OwnerLists, People, ScrubInput, Surrogates, apply, load_rules, scrub_stream
from prepare.scrub_records import RecordsFile, to_line
from soundalike.config import ScrubConfig
from soundalike.errors import BadInput
from soundalike.home import write_whole
from soundalike.progress import bar

_LEAST_LETTERS_OF_NAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrubFileReport:
    """What was read and found."""

    records: int
    spans: int
    by_kind: dict[str, int]
    not_looked_for: tuple[str, ...]
    """What needs an optional package that is not installed, each a sentence with the command that installs it."""


def scrub_file(
    source: Path,
    target: Path,
    config: ScrubConfig,
    lists: OwnerLists = NO_LISTS,
    surrogates: Surrogates | None = None,
) -> ScrubFileReport:
    """Read `{"text", "chat"?, "n"?, "from"?, "reply_to"?}` lines, write `{"text", "spans"}` lines in order.

    `text` is the scrubbed text: placeholders, and surrogates for persons. `spans` are `{"start", "end", "type"}`,
    offsets in code points into the text that was read. Who stands for whom is the same throughout the file, and in
    each file of the same contents, unless `surrogates` tells. The file is gone through several times, so that it need
    not fit in memory; what can be read only once, such as a pipe, is kept there.

    Raises `BadInput` for an unreadable file, a line that is no such record (by its number), an unwritable target or an
    unknown rule; the target is then as it was.
    """
    rules = load_rules(config.off)
    records = RecordsFile(source)
    messages: Iterable[ScrubInput] = records if source.is_file() else list(records)
    survey = _survey(messages)
    people = People(names=survey.names)
    surrogates = surrogates or Surrogates(survey.key, people=people)
    with bar("Scrubbing", survey.records) as progress:
        found = scrub_stream(messages, config.off, lists, people, processes=config.processes, advance=progress.advance)
    try:
        write_whole(
            target,
            (
                to_line(apply(message.text, spans, surrogates.replace), spans)
                for place, message in enumerate(messages)
                for spans in [found.get(place, [])]
            ),
        )
    except OSError as error:
        raise BadInput(
            f"{target} cannot be written ({os.strerror(error.errno or 0)}): choose another place for OUT."
        ) from None
    by_kind = Counter(span.kind for spans in found.values() for span in spans)
    return ScrubFileReport(
        records=survey.records,
        spans=by_kind.total(),
        by_kind=dict(by_kind.most_common()),
        not_looked_for=tuple(rule.missing for rule in rules if rule.missing),
    )


@dataclass(frozen=True, slots=True)
class _Survey:
    """What must be known of all messages before the first is scrubbed."""

    records: int
    names: tuple[str, ...]
    """Of senders who are told by name, and not by a letter or a number."""
    key: bytes
    """A key that nobody can know without the texts that were read."""


def _survey(messages: Iterable[ScrubInput]) -> _Survey:
    hashed = hashlib.sha256()
    senders: set[str] = set()
    records = 0
    for message in messages:
        records += 1
        hashed.update(message.text.encode("utf-8", "surrogatepass") + b"\0")
        if message.sender is not None:
            senders.add(message.sender)
    names = (name for name in senders if sum(map(str.isalpha, name)) >= _LEAST_LETTERS_OF_NAME)
    return _Survey(records, tuple(sorted(names)), hashed.digest())
