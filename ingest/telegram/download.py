"""New messages of one chat: pages in ascending order, each stored together with how far the history is complete.

Whatever ends the program, what is in the archive is whole pages, and the next run goes on with the next message.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.telegram import pages
from ingest.telegram.dialogs import Dialog
from ingest.telegram.line import Call
from ingest.telegram.messages import Sender, message_of
from ingest.telegram.pages import Page
from soundalike.archive import Archive
from soundalike.progress import Bar
from soundalike.records import Message


@dataclass
class Counts:
    """What became of the messages of this run."""

    messages_read: int = 0
    added: int = 0
    updated: int = 0
    removed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Period:
    """The time from which messages are wanted; aware."""

    since: datetime | None = None
    until: datetime | None = None


async def download_chat(call: Call, archive: Archive, dialog: Dialog, period: Period, counts: Counts, bar: Bar) -> None:
    """Bring the messages of the period that are not in the archive yet.

    Raises what `call` raises; everything up to the last page is stored then.
    """
    covered = dialog.own(archive.covered(dialog.chat))
    first_id = await _first_id(call, dialog, period)
    if first_id is None:
        return
    shift = dialog.id_shift
    # Ids from before a group became a supergroup are below zero, and its own above.
    found = pages.gaps(covered, first_id + shift, -1 if shift else None)
    _begin(bar, archive, dialog, covered)
    for low, high in found:
        gap = low - shift, None if high is None else high - shift
        if await _fill(call, archive, dialog, gap, period, counts, bar):
            return


async def _fill(
    call: Call,
    archive: Archive,
    dialog: Dialog,
    gap: tuple[int, int | None],
    period: Period,
    counts: Counts,
    bar: Bar,
) -> bool:
    """Read one gap to its end; returns whether the period ends here."""
    first_id, last_id = gap
    next_id: int | None = first_id
    while next_id is not None:
        page = pages.page_of(await call(pages.ascending(dialog.peer, next_id)), next_id)
        step = pages.step(page, (next_id, last_id), dialog.newest_id, period.until)
        _known_total(bar, page, period, counts)
        store(archive, dialog, step.messages, page.senders, counts, covered=(first_id, step.covered_to))
        bar.advance(len(step.messages))
        if step.is_end:
            return True
        next_id = step.next_id
    return False


def store(
    archive: Archive,
    dialog: Dialog,
    raw_messages: Sequence[Any],
    senders: dict[str, Sender],
    counts: Counts,
    *,
    covered: tuple[int, int],
) -> None:
    """Put messages and the range that is complete with them into the archive, both or neither."""
    records, skipped = records_of(dialog, raw_messages, senders)
    first_id, last_id = covered
    if not raw_messages and last_id < first_id:
        return
    with archive.transaction():
        archive.put_chat(dialog.chat)
        adopted = archive.adopt(records)
        added, updated = archive.put_messages(records)
        if last_id >= first_id:
            archive.cover(dialog.chat, first_id + dialog.id_shift, last_id + dialog.id_shift)
    counts.messages_read += len(raw_messages)
    counts.added += added
    counts.updated += adopted + updated
    counts.skipped.update(skipped)


def records_of(
    dialog: Dialog, raw_messages: Sequence[Any], senders: dict[str, Sender]
) -> tuple[list[Message], Counter[str]]:
    """The records, and reasons with counts for those that cannot be one."""
    named = dialog.people | senders
    made = [message_of(raw, dialog.chat, named, id_shift=dialog.id_shift) for raw in raw_messages]
    skipped = Counter(one for one in made if isinstance(one, str))
    return [one for one in made if isinstance(one, Message)], skipped


async def _first_id(call: Call, dialog: Dialog, period: Period) -> int | None:
    """The id from which on messages are wanted; None if there are none."""
    since = period.since
    if since is None:
        return pages.FIRST_ID
    if dialog.newest_at is not None and dialog.newest_at < since:
        return None
    first_id: int | None = None
    page = pages.page_of(await call(pages.from_date(dialog.peer, since)))
    while page.messages and first_id is None:
        first_id = _first_since(page, since)
        if first_id is None:
            page = pages.page_of(await call(pages.ascending(dialog.peer, page.last_id + 1)), page.last_id + 1)
    # Whether that was the first one is shown by those below it: a server may be wrong about dates.
    while True:
        request = pages.newest(dialog.peer) if first_id is None else pages.descending(dialog.peer, first_id - 1)
        page = pages.page_of(await call(request), last_id=None if first_id is None else first_id - 1)
        lower = _first_since(page, since)
        if lower is None:
            return first_id
        first_id = lower


def _first_since(page: Page, since: datetime) -> int | None:
    return next((int(one.id) for one in page.messages if one.date is not None and one.date >= since), None)


def _begin(bar: Bar, archive: Archive, dialog: Dialog, covered: Sequence[tuple[int, int]]) -> None:
    known = sum(len(archive.message_ids(dialog.chat, low, high)) for low, high in covered)
    bar.update(completed=known, note="")


def _known_total(bar: Bar, page: Page, period: Period, counts: Counts) -> None:
    if period == Period():
        bar.update(total=page.count)
