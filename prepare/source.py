"""The archive as a stream of lines, gone through several times, so that it need not fit in memory.

The first time everything is counted and judged; each later time only what is kept comes, the same lines in the same
order: chats by id, whatever the order in which they were ingested, and lines as they were sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from prepare.funnel import Funnel
from prepare.languages import language_of
from prepare.quality import Sieve, Verdicts
from prepare.scrub import ScrubInput
from prepare.scrubbing import scrub_input
from prepare.selection import Line, chat_reason, line_of
from soundalike.archive import Archive, ChatSummary
from soundalike.config import PrepareConfig
from soundalike.progress import bar
from soundalike.records import Message


@dataclass(frozen=True, slots=True)
class Survey:
    """What must be known of all messages before the first becomes part of an example."""

    names: frozenset[str] = field(repr=False)
    """Of the people in it."""
    kept: int
    """Messages."""
    owner_moments: Sequence[datetime]
    """When those of the owner were sent, from which is learned."""
    languages: Sequence[str]
    """Of each chat that is learned from, as ISO codes; empty where it is not sure."""
    verdicts: Verdicts


_LANGUAGE_SAMPLE = 400
"""Messages of the owner by which the language of a chat is told."""


class Source:
    """Lines of the chats that are learned from."""

    def __init__(self, archive: Archive, config: PrepareConfig) -> None:
        self._archive = archive
        self._config = config
        self._all = sorted(archive.chats(), key=lambda each: (each.chat.source, each.chat.account, each.chat.chat_id))
        self.chats = [summary for summary in self._all if self._reason(summary) is None]
        """Numbered by their places in this list."""

    def survey(self, funnel: Funnel) -> Survey:
        """Go through everything for the first time, and count it into the funnel."""
        names: set[str] = set()
        languages: list[str] = []
        owner_moments: list[datetime] = []
        sieve = Sieve(self._config.filters)
        place = 0
        with bar("Reading messages", sum(summary.messages for summary in self._all)) as progress:
            for summary in self._all:
                funnel.read += summary.messages
                funnel.by_contact[summary.contact].read += summary.messages
                if reason := self._reason(summary):
                    funnel.not_kept[reason] += summary.messages
                    progress.advance(summary.messages)
                    continue
                if summary.chat.kind == "private":
                    names |= {summary.contact, summary.chat.name}
                sample: list[str] = []
                for message, line in self._lines_of(summary):
                    if not message.is_owner:
                        names.add(message.sender_name)
                    funnel.month(message.sent_at).read += 1
                    if isinstance(line, str):
                        funnel.not_kept[line] += 1
                        continue
                    sieve.see(place, len(languages), line)
                    place += 1
                    if line.role == "owner":
                        owner_moments.append(line.sent_at)
                        if len(sample) < _LANGUAGE_SAMPLE:
                            sample.append(line.text)
                languages.append(language_of(sample))
                progress.advance(summary.messages)
        verdicts = sieve.verdicts()
        funnel.not_kept.update(verdicts.dropped.values())
        return Survey(frozenset(names - {""}), place - len(verdicts.dropped), owner_moments, languages, verdicts)

    def lines(self, verdicts: Verdicts) -> Iterator[tuple[int, Line]]:
        """What is kept, each line with the number of its chat; what is context only is no target."""
        place = -1
        for chat, summary in enumerate(self.chats):
            for _, line in self._lines_of(summary):
                if isinstance(line, str):
                    continue
                place += 1
                if place not in verdicts.dropped:
                    reason = verdicts.context_only.get(place)
                    yield chat, replace(line, not_learned=reason) if reason else line

    def scrub_inputs(self, verdicts: Verdicts) -> "ScrubInputs":
        """The same lines for the scrubber, which goes through them more than once."""
        return ScrubInputs(self, verdicts)

    def _reason(self, summary: ChatSummary) -> str | None:
        return chat_reason(summary, groups=self._config.groups)

    def _lines_of(self, summary: ChatSummary) -> Iterator[tuple[Message, Line | str]]:
        in_group = summary.chat.kind == "group"
        for message in self._archive.messages(summary.chat):
            yield message, line_of(message, in_group=in_group)


@dataclass(frozen=True, slots=True)
class ScrubInputs:
    """Lines of a source as the scrubber sees them, read anew each time."""

    source: Source
    verdicts: Verdicts

    def __iter__(self) -> Iterator[ScrubInput]:
        """Yield them in order."""
        return (scrub_input(chat, line) for chat, line in self.source.lines(self.verdicts))
