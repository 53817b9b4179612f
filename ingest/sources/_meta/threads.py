"""Reads a chat of Meta's whole: all its files, in the order of time, without the sentences that Meta wrote itself.

Memory is bounded by one chat. The newest messages stand first, in a file and among files, and what describes the chat
stands after them.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

from ingest.exports import Export
from ingest.identity import MessageIds
from ingest.reading import Tally
from ingest.sources._json import read_events, read_members, read_object, read_value, skip_value
from ingest.sources._meta.export import ThreadFiles, hides_several, id_in, names_in
from ingest.sources._meta.generated import Said, generated_by_company, generated_kind, subjects_of
from ingest.sources._meta.messages import Draft, draft_of, draft_of_encrypted
from ingest.sources._meta.text import unmangled, unmangled_in_part
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject

_ABOUT = frozenset({"participants", "title", "threadName", "thread_path", "thread_type", "joinable_mode"})


@dataclass(slots=True)
class Sifted:
    """A message that knows what of it is a person's."""

    message_id: int
    draft: Draft
    kind: str
    text: str = field(repr=False)


@dataclass
class Thread:
    """A chat with all its messages, the oldest first."""

    chat_id: str
    """Empty where neither folder nor files tell one."""
    title: str = field(repr=False)
    participants: list[str] = field(repr=False)
    """Names; those who left are missing, and so is everybody else once the owner has left."""
    is_group: bool
    messages: list[Sifted] = field(repr=False)

    @property
    def names(self) -> list[str]:
        """Everybody who takes part or has written, each once."""
        return list(dict.fromkeys([*self.participants, *(message.draft.sender for message in self.messages)]))


def read_thread(export: Export, files: ThreadFiles, tally: Tally) -> Thread:
    """Read a chat, counting its messages; `BadInput` where a file is bad or breaks off."""
    about: list[JsonObject] = []
    drafts: list[list[Draft]] = []
    for name in files.files:
        member_values, of_file = _read_file(export, name, files.encrypted, tally)
        about.append(member_values)
        drafts.append(_oldest_first(of_file))
    participants = list(dict.fromkeys(name for each in about for name in names_in(each.get("participants"))))
    # The encrypted download has no sentences of Meta's.
    judge = (
        _judge([], []) if files.encrypted else _judge([draft for of_file in drafts for draft in of_file], participants)
    )
    # Each file counts for itself: where two overlap, a message has the same id in both.
    sifted = [message for of_file in drafts for message in _sifted(of_file, judge, MessageIds())]
    sifted.sort(key=attrgetter("draft.timestamp_milliseconds"))
    return Thread(
        chat_id=files.chat_id or _id_told(about),
        title=_title(about, encrypted=files.encrypted),
        participants=participants,
        is_group=any(
            each.get("thread_type") == "RegularGroup"
            or "joinable_mode" in each
            or hides_several(each.get("participants"))
            for each in about
        ),
        messages=sifted,
    )


def _read_file(export: Export, name: str, encrypted: bool, tally: Tally) -> tuple[JsonObject, list[Draft]]:
    about: JsonObject = {}
    drafts: list[Draft] = []
    events = read_events(export, name, tally)
    if next(events, None) != ("start_map", None):
        for _ in events:  # to its end, since that may be missing
            pass
        return about, drafts
    to_draft = draft_of_encrypted if encrypted else draft_of
    for member, event, value in read_members(events):
        if member == "messages" and event == "start_array":
            for item_event, item_value in events:
                if item_event == "end_array":
                    break
                is_object = item_event == "start_map"
                raw: Any = read_object(events) if is_object else read_value(item_event, item_value, events)
                tally.messages_read += 1
                outcome = to_draft(raw)
                if isinstance(outcome, str):
                    tally.skipped[outcome] += 1
                else:
                    drafts.append(outcome)
        elif member in _ABOUT:
            about[member] = read_value(event, value, events)
        else:
            skip_value(event, events)
    return about, drafts


def _oldest_first(drafts: list[Draft]) -> list[Draft]:
    newest_first = bool(drafts) and drafts[0].timestamp_milliseconds >= drafts[-1].timestamp_milliseconds
    return drafts[::-1] if newest_first else drafts


def _judge(drafts: Sequence[Draft], participants: Iterable[str]) -> Callable[[Draft], tuple[str, bool]]:
    """Give what tells which kind of message a sentence of Meta's is, and whether the sentence alone tells it."""
    subjects = subjects_of([*participants, *{draft.sender for draft in drafts}])
    reactions = {pair for draft in drafts for pair in draft.reactions}
    by_company = generated_by_company((_said(draft) for draft in drafts if draft.text), reactions)

    def judged(draft: Draft) -> tuple[str, bool]:
        alone = generated_kind(_said(draft), subjects) if drafts and draft.text else ""
        return alone or by_company.get(_said(draft), ""), bool(alone)

    return judged


def _said(draft: Draft) -> Said:
    return Said(draft.sender, draft.text, draft.beside_share)


def _sifted(drafts: Iterable[Draft], judge: Callable[[Draft], tuple[str, bool]], ids: MessageIds) -> Iterator[Sifted]:
    """Tell Meta's sentences from people's words, and give every message its kind and id."""
    for draft in drafts:
        generated, alone = judge(draft)
        # Such sentences change with people's names, so that they make no ids.
        message_id = ids.next(draft.timestamp_milliseconds, "" if alone else draft.text.strip())
        text = "" if generated else draft.text
        yield Sifted(message_id, draft, _kind(draft, text, generated), text)


def _kind(draft: Draft, text: str, generated: str) -> str:
    if generated in ("service", "location"):
        return generated
    if text and (not draft.medium or draft.beside_share):
        return "text"
    return draft.medium or generated or "unsupported"


def _id_told(about: Iterable[JsonObject]) -> str:
    paths = [text_of(each.get("thread_path")) for each in about]
    return next((id_in(PurePosixPath(path).name) for path in paths if path), "")


def _title(about: Iterable[JsonObject], *, encrypted: bool) -> str:
    """Give the chat's name: the group's, else the other person's."""
    if encrypted:
        # Ends in a number that counts the chats of one download.
        names = [unmangled(text_of(each.get("threadName"))).rpartition("_") for each in about]
        return next((name[0] if name[2].isdigit() else "".join(name) for name in names if any(name)), "")
    return next((title for each in about if (title := unmangled_in_part(text_of(each.get("title"))))), "")
