"""Known messages again, for what was edited since: the newest of each chat, which are the ones that still change.

Telegram lets people edit for 48 hours; channels, bots and reactions change for longer.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from ingest.telegram import pages
from ingest.telegram.dialogs import Dialog
from ingest.telegram.download import Counts, records_of
from ingest.telegram.line import Call
from ingest.telegram.messages import Sender
from soundalike.archive import Archive

EDITABLE = timedelta(hours=48)


async def take_edits(
    call: Call,
    archive: Archive,
    dialog: Dialog,
    known: list[tuple[int, int]],
    messages: int,
    counts: Counts,
    now: datetime | None = None,
) -> None:
    """Read the newest known messages again and take over what changed.

    Args:
        call: sends a request.
        archive: where the messages are.
        dialog: the chat.
        known: ranges of ids that were covered before this run; what is newer was just read.
        messages: how many; all that people can still edit come on top. 0 reads none.
        counts: where to count what changed.
        now: the time, for tests.
    """
    if not messages or not known:
        return
    archived = archive.message_ids(dialog.chat, known[0][0], known[-1][1])
    if not archived:
        return
    oldest_editable = (now or datetime.now(UTC)) - EDITABLE
    last_id, read = known[-1][1] - dialog.id_shift, 0
    while True:
        page = pages.page_of(await call(pages.descending(dialog.peer, last_id)), last_id=last_id)
        if not page.messages:
            return
        inside = [one for one in page.messages if _is_within(known, one.id + dialog.id_shift)]
        take_over(archive, dialog, inside, page.senders, counts)
        read += len(inside)
        oldest = page.messages[0]
        enough = read >= messages and (oldest.date is None or oldest.date < oldest_editable)
        if enough or oldest.id + dialog.id_shift <= archived[0]:
            return
        last_id = oldest.id - 1


def take_over(
    archive: Archive, dialog: Dialog, raw_messages: list[Any], senders: dict[str, Sender], counts: Counts
) -> None:
    """Store messages that were stored before; only what is not as it was counts."""
    records, _ = records_of(dialog, raw_messages, senders)
    if not records:
        return
    with archive.transaction():
        added, updated = archive.put_messages(records)
    counts.messages_read += added + updated
    counts.added += added
    counts.updated += updated


def _is_within(ranges: list[tuple[int, int]], message_id: int) -> bool:
    return any(low <= message_id <= high for low, high in ranges)
