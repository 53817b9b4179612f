"""Requests for pages of a history, and what a page proves: pure, but for nothing.

A range of message ids is covered once every message in it was seen. A run reads the gaps between covered ranges from
low ids to high ones, so what is covered after each page is one number: how far that page reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from telethon.tl import functions, types

from ingest.telegram.messages import Sender, senders_of

PAGE = 100
"""Telegram gives no more at once."""
FIRST_ID = 1


@dataclass(frozen=True)
class Page:
    """Messages in ascending order of ids, each once, none below what was asked for."""

    messages: list[Any] = field(repr=False)
    senders: dict[str, Sender] = field(repr=False)
    last_id: int
    """The highest id on the page, of empty places too; 0 for a page without any."""
    is_short: bool
    """Whether fewer came than were asked for."""
    count: int
    """Messages in the whole history, as Telegram counts them."""


@dataclass(frozen=True)
class Step:
    """What a page means for the gap that is being read."""

    messages: list[Any] = field(repr=False)
    """Those that belong into the gap and before the end of the time asked for."""
    covered_to: int
    """The highest id up to which the gap is complete now; lower than the gap's beginning if nothing is proven."""
    next_id: int | None
    """Where to read on; None at the end of the gap."""
    is_end: bool = False
    """Whether the time asked for ends here."""


def ascending(peer: Any, first_id: int) -> Any:
    """The request for a page from this id on, upwards."""
    return _history(peer, offset_id=first_id, add_offset=-PAGE)


def descending(peer: Any, last_id: int) -> Any:
    """The request for a page from this id on, downwards."""
    return _history(peer, offset_id=last_id + 1)


def from_date(peer: Any, since: datetime) -> Any:
    """The request for a page upwards from about this moment."""
    # One second early: whether Telegram means before or until is not told. What is too early is left out later.
    return _history(peer, offset_date=int(since.timestamp()) - 1, add_offset=-PAGE)


def newest(peer: Any) -> Any:
    """The request for the newest messages."""
    return _history(peer)


def page_of(answer: Any, first_id: int = FIRST_ID, last_id: int | None = None) -> Page:
    """Bring an answer in order; messages outside of the ids asked for are left out, whatever the server thinks."""
    raw = [
        one for one in getattr(answer, "messages", ()) if one.id >= first_id and (last_id is None or one.id <= last_id)
    ]
    by_id = {one.id: one for one in raw if not isinstance(one, types.MessageEmpty)}
    given = len(getattr(answer, "messages", ()))
    return Page(
        messages=[by_id[message_id] for message_id in sorted(by_id)],
        senders=senders_of(getattr(answer, "users", ()), getattr(answer, "chats", ())),
        last_id=max((one.id for one in raw), default=0),
        is_short=given < PAGE,
        count=getattr(answer, "count", given),
    )


def gaps(covered: Sequence[tuple[int, int]], first_id: int, last_id: int | None = None) -> list[tuple[int, int | None]]:
    """What is not covered from the first to the last id (None: to the end of the history), in order.

    >>> gaps([(10, 20), (30, 40)], first_id=15)
    [(21, 29), (41, None)]
    """
    found: list[tuple[int, int | None]] = []
    for low, high in covered:
        if high < first_id:
            continue
        if last_id is not None and low > last_id:
            break
        if low > first_id:
            found.append((first_id, low - 1))
        first_id = high + 1
    if last_id is None or first_id <= last_id:
        found.append((first_id, last_id))
    return found


def step(page: Page, gap: tuple[int, int | None], newest_id: int, until: datetime | None) -> Step:
    """What follows from a page of a gap.

    Args:
        page: read from the gap's first id on, upwards and beyond the gap.
        gap: first and last id; None for the end of the history.
        newest_id: of the newest message when the chats were listed; 0 if it is not known.
        until: the time before which messages are wanted.
    """
    first_id, last_id = gap
    inside = [one for one in page.messages if last_id is None or one.id <= last_id]
    late = next((one for one in inside if until is not None and one.date is not None and one.date >= until), None)
    if late is not None:
        return Step([one for one in inside if one.id < late.id], late.id - 1, None, is_end=True)
    if last_id is not None and page.last_id > last_id:
        return Step(inside, last_id, None)
    if page.last_id == 0:
        # Nothing more, or a mistake: what is above is known, but not what should have been here.
        return Step([], first_id - 1, None)
    # A server may give fewer than asked for, and call that the whole history: only the newest message is the end.
    is_end = page.is_short and 0 < newest_id <= page.last_id
    return Step(inside, page.last_id, None if is_end else page.last_id + 1)


def _history(peer: Any, *, offset_id: int = 0, offset_date: int | None = None, add_offset: int = 0) -> Any:
    return functions.messages.GetHistoryRequest(
        peer=peer,
        offset_id=offset_id,
        offset_date=offset_date,
        add_offset=add_offset,
        limit=PAGE,
        max_id=0,
        min_id=0,
        hash=0,
    )
