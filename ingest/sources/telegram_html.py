"""Telegram Desktop's HTML export: the whole account, a single chat, or single pages of one.

JSON from the same menu tells more, and is to be preferred: HTML knows no ids of chats and people, no times of service
messages (which are skipped) and of edits. Chats that the archive has from JSON or a live download are found there by
ids and times of their messages, so that nothing is doubled; the rest gets provisional ids (`_telegram_html.owner`),
which become real ones as soon as JSON or a live download tells the same messages (`soundalike.archive_adoption`).

Until then people are their names: two contacts of one name whose chats are exported one by one are taken for one, and a
contact who is renamed between two exports without a message in common is taken for two. Exports from before summer 2022
do not tell their time zone: `--timezone` must be right for their chats to be found.

The format is told in `_telegram_html.pages`; its traps are dealt with there and in `_telegram_html.messages`.
"""

from collections.abc import Iterator
from datetime import tzinfo

from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources._telegram_html.layout import Layout, layout_of
from ingest.sources._telegram_html.messages import is_heading, message_of
from ingest.sources._telegram_html.owner import Plan, plan_reading
from ingest.sources._telegram_html.pages import read_messages
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.records import Chat, Message

NAME = "Telegram Desktop HTML"


def recognises(export: Export) -> bool:
    """Tell whether there are pages as Telegram Desktop writes them, and not the same chats as JSON beside them."""
    return layout_of(export) is not None


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner and the known chats, then stream all messages; `BadInput` if that fails or a page is bad."""
    zone = find_zone(config.timezone)
    layout = layout_of(export) or Layout((), is_account=True)
    plan = plan_reading(export, layout, config.owner, known, zone)
    tally = Tally()
    return Reading(
        source="telegram",
        account=plan.account,
        owner=plan.owner,
        messages=_messages(export, plan, zone, tally),
        tally=tally,
    )


def _messages(export: Export, plan: Plan, zone: tzinfo | None, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    for ready in plan.chats:
        chat = ready.chat
        for page in ready.pages:
            for written in read_messages(export, page, tally):
                if is_heading(written):
                    continue
                tally.messages_read += 1
                outcome = chat if isinstance(chat, str) else message_of(written, chat, ready.senders, zone)
                if isinstance(chat, str) or isinstance(outcome, str):
                    tally.skipped[str(outcome)] += 1
                else:
                    yield chat, outcome
