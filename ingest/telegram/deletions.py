"""`--sync-deletions`: what is gone on Telegram goes from the archive.

A chat is read again whole, as far as it was downloaded, before anything of it is removed. Where the answers do not add
up, nothing is: a mistake of a server must not cost a message.
"""

from ingest.telegram import pages
from ingest.telegram.dialogs import Dialog
from ingest.telegram.download import Counts
from ingest.telegram.edits import take_over
from ingest.telegram.line import Call
from soundalike.archive import Archive


async def sync_deletions(call: Call, archive: Archive, dialog: Dialog, counts: Counts) -> bool:
    """Remove the messages of one chat that are gone, and take over edits; returns False if the chat was left alone.

    Raises what `call` raises, and then nothing was removed.
    """
    shift = dialog.id_shift
    covered = dialog.own(archive.covered(dialog.chat))
    gone: list[int] = []
    seen = count = newest_seen = 0
    for low, high in covered:
        next_id, last_id = low - shift, high - shift
        while next_id <= last_id:
            page = pages.page_of(await call(pages.ascending(dialog.peer, next_id)), next_id)
            inside = [one for one in page.messages if one.id <= last_id]
            take_over(archive, dialog, inside, page.senders, counts)
            # Beyond the page nothing is known, unless it is the last: then nothing is beyond it.
            reached = min(page.last_id, last_id) if page.last_id else last_id
            there = {one.id + shift for one in inside}
            gone += [
                one for one in archive.message_ids(dialog.chat, next_id + shift, reached + shift) if one not in there
            ]
            seen += len(inside)
            count, newest_seen = max(count, page.count), max(newest_seen, page.last_id)
            next_id = reached + 1
    if not gone:
        return True
    if not await _adds_up(call, dialog, covered, seen, count, newest_seen):
        return False
    with archive.transaction():
        counts.removed += archive.remove_messages(dialog.chat, gone)
    return True


async def _adds_up(
    call: Call, dialog: Dialog, covered: list[tuple[int, int]], seen: int, count: int, newest_seen: int
) -> bool:
    """Whether what was read fits to how Telegram counts, and to what it gives when asked from the other end."""
    if not seen:
        return False
    newest = pages.page_of(await call(pages.newest(dialog.peer)))
    missed = [one.id for one in newest.messages if newest_seen < one.id <= covered[-1][1] - dialog.id_shift]
    is_whole_history = len(covered) == 1 and covered[0][0] - dialog.id_shift <= pages.FIRST_ID
    newer = len([one for one in newest.messages if one.id > covered[-1][1] - dialog.id_shift])
    return not missed and not (is_whole_history and seen + newer < min(count, newest.count))
