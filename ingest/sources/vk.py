"""VK's archive of one's own data, as HTML: a folder for each chat under `messages`, 50 messages a page.

    index.html, profile/page-info.html, messages/index-messages.html
    messages/2/messages0.html, messages50.html, …    a person; a community with -2, a group with 2000000001

Whose archive it is stands in the head of each page; in the oldest ones it does not, and then the owner's id is `me`.
Times have no zone. What was forwarded is not in it, and neither is which message another one answers.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import PurePosixPath

from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources import _me
from ingest.sources._roots import is_one_export
from ingest.sources._text import text_of
from ingest.sources._vk.html import Page, read_page
from ingest.sources._vk.messages import DELETED, SOURCE, kind_of_peer, message_of
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "VK archive"

_HEAD_BYTES = 64 * 1024
_PAGES_LOOKED_AT = 20
_PAGE = re.compile(r"(?:(?:.*/)?([^/]+)/)?messages(\d{1,9})\.html")


def recognises(export: Export) -> bool:
    """Tell whether there is a page with messages as VK writes them."""
    names = list(_pages_of(export))
    roots = {_root_of(name) for name in names}
    if export.path.is_dir() and not (len(roots) == 1 and is_one_export(export, *roots)):
        return False
    heads = (export.head(name, _HEAD_BYTES) for name in names[:_PAGES_LOOKED_AT])
    return any(b"message__header" in head and b"data-id=" in head for head in heads)


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find out who the owner is and how chats are called, then stream the messages, page by page."""
    zone = find_zone(config.timezone)
    archive = _about(export)
    tally = Tally()
    return Reading(
        source=SOURCE,
        account=archive.owner_id or _me.ACCOUNT,
        owner=archive.owner_name or _me.name_in(config.owner),
        messages=_messages(export, archive, zone, tally),
        tally=tally,
    )


@dataclass(frozen=True)
class _About:
    """What the pages without messages say."""

    owner_id: str
    owner_name: str = field(repr=False)
    names: dict[str, str] = field(repr=False)
    """Folder of a chat -> name."""


def _about(export: Export) -> _About:
    pages = [
        read_page(export.read(name))
        for name in export.named("index-messages.html", "page-info.html", "index.html")
        if not export.is_single
    ]
    owner_id = next((page.owner_id for page in pages if page.owner_id), "")
    for name in list(_pages_of(export))[:1] if not owner_id else ():
        owner_id = read_page(export.head(name, _HEAD_BYTES)).owner_id
    owner_name = next((page.owner_name for page in pages if page.owner_name), "")
    return _About(owner_id, text_of(owner_name), {peer: name for page in pages for peer, name in page.peers.items()})


def _pages_of(export: Export) -> dict[str, tuple[str, int]]:
    """Give the pages with messages: file -> folder of the chat and number of the first message."""
    path = export.path.resolve()
    around = (path.parent if export.is_single else path).name
    matches = ((name, _PAGE.fullmatch(name)) for name in export.named("messages*.html"))
    return {name: (match[1] or around, int(match[2])) for name, match in matches if match}


def _root_of(page: str) -> str:
    """Give the folder of the archive that a page with messages is in, with a slash at its end."""
    folders = PurePosixPath(page).parts[:-2]
    folders = folders[:-1] if folders[-1:] == ("messages",) else folders
    return "".join(f"{folder}/" for folder in folders)


def _messages(export: Export, archive: _About, zone: tzinfo | None, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    pages_by_peer: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, (peer, number) in _pages_of(export).items():
        pages_by_peer[peer].append((number, name))
    for peer, pages in pages_by_peer.items():
        chat: Chat | None = None
        for _, name in sorted(pages, reverse=True):
            page = read_page(export.read(name, tally))
            if page.breaks_off:
                raise BadInput(
                    f"{export.path} has a page that breaks off, {PurePosixPath(name).name} of the chat {peer}: "
                    "unpack the archive again, or request a new one."
                )
            chat = chat or _chat_of(peer, page, archive)
            for item in reversed(page.items):
                tally.messages_read += 1
                outcome = message_of(item, chat, archive.owner_name, zone)
                if isinstance(outcome, str):
                    tally.skipped[outcome] += 1
                else:
                    yield chat, outcome


def _chat_of(peer: str, page: Page, archive: _About) -> Chat:
    account = archive.owner_id or _me.ACCOUNT
    name = archive.names.get(peer) or page.crumb or peer
    return Chat(
        source=SOURCE,
        account=account,
        chat_id=text_of(peer),
        kind=kind_of_peer(peer, account),
        name="" if name == DELETED else text_of(name),
    )
