"""Looks through pages of a chat before it is read: who writes, what kind of chat it is, whether the archive has it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import islice

from ingest.exports import Export
from ingest.reading import Known, Tally
from ingest.sources._telegram_html.messages import is_heading, to_id, to_moment
from ingest.sources._telegram_html.pages import read_messages
from soundalike.archive_adoption import ENOUGH_MESSAGES, SUMMER_SECONDS, can_be, numbers_its_own
from soundalike.records import Chat, ChatKind

PAGES_SAMPLED = 5
MESSAGES_ASKED_FOR = 16
_EVERY = 50
_GROUP = re.compile(r" created group «| changed group | joined group | invited | converted .* supergroup| voice chat")
_CHANNEL = re.compile(r"Channel («.*» created|title changed|photo changed|photo removed)")
_SUMMER = timedelta(seconds=SUMMER_SECONDS)


@dataclass
class Survey:
    """What was seen in the pages of a chat."""

    senders: Counter[str] = field(default_factory=Counter, repr=False)
    """Name -> messages."""
    userpics: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    """Name -> colors; more than one is more than one person."""
    signs: set[ChatKind] = field(default_factory=set)
    """What kinds of chat it looks like."""
    samples: list[tuple[int, datetime]] = field(default_factory=list)
    """Ids and times of some messages: the first and last ones of each page and some between."""
    first_id: int | None = None


def survey(export: Export, pages: Iterable[str], header: str, zone: tzinfo | None) -> Survey:
    """Look through pages; `header` is the chat's name as they have it."""
    seen = Survey()
    for page in pages:
        of_page = []
        for written in read_messages(export, page, Tally()):
            if is_heading(written):
                continue
            number = to_id(written.id)
            seen.first_id = number if seen.first_id is None else seen.first_id
            if written.is_service:
                seen.signs |= {"group"} if _GROUP.search(written.service_text) else set()
                seen.signs |= {"channel"} if _CHANNEL.match(written.service_text) else set()
                continue
            name = written.from_name or ""
            is_theirs = name == header and not written.is_forwarded and not written.via_bot
            if (is_theirs and written.has_buttons) or (not seen.senders and written.text == "/start"):
                seen.signs.add("bot")
            if name:
                seen.senders[name] += 1
                seen.userpics[name] |= {written.userpic} - {""}
            if number is not None and (sent_at := to_moment(written.date, zone)):
                of_page.append((number, sent_at))
        seen.samples += _ends_and_some(of_page, _EVERY)
    return seen


def some_of(pages: Sequence[str]) -> list[str]:
    """Choose pages to look through: all of few, the first, the last and some between of many."""
    step = (len(pages) - 1) / (PAGES_SAMPLED - 1)
    return list(pages) if len(pages) <= PAGES_SAMPLED else [pages[round(n * step)] for n in range(PAGES_SAMPLED)]


def kind_of_chat(header: str, seen: Survey) -> ChatKind:
    """Guess what a chat is that no list tells: in a private one the header names the other of two people."""
    others = [name for name in seen.senders if name != header]
    if "channel" in seen.signs:
        return "channel"
    if "group" in seen.signs or len(others) > 1:
        return "group"
    return "bot" if "bot" in seen.signs else "private"


def known_chat(known: Known, seen: Survey, kind: ChatKind) -> Chat | None:
    """Find the chat in the archive by ids and times of messages; an older or a newer export need not have them all."""
    asked = _ends_and_some(seen.samples, max(1, len(seen.samples) // (MESSAGES_ASKED_FOR - 2 * ENOUGH_MESSAGES)))
    found = [chat for message_id, sent_at in asked if (chat := _chat_with(known, message_id, sent_at))]
    for chat, messages in Counter(found).most_common(1):
        enough = min(ENOUGH_MESSAGES, len(asked)) if numbers_its_own(chat.chat_id) else 1
        if messages >= enough and can_be(kind, chat.kind):
            return chat
    return None


def _chat_with(known: Known, message_id: int, sent_at: datetime) -> Chat | None:
    # An hour earlier or later where the zone's summer time is not known here, or not kept there.
    moments = (sent_at, sent_at - _SUMMER, sent_at + _SUMMER)
    return next((chat for at in moments if (chat := known.find_chat("telegram", [(message_id, at)]))), None)


def _ends_and_some(samples: Sequence[tuple[int, datetime]], every: int) -> list[tuple[int, datetime]]:
    if len(samples) <= 2 * ENOUGH_MESSAGES:
        return list(samples)
    between = islice(samples, ENOUGH_MESSAGES, len(samples) - ENOUGH_MESSAGES, every)
    return [*samples[:ENOUGH_MESSAGES], *between, *samples[-ENOUGH_MESSAGES:]]
