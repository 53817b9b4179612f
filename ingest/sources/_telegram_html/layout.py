"""Finds the chats of Telegram Desktop's HTML export, and their pages.

    single chat     messages.html  messages2.html …  css/  js/  photos/ …
    whole account   export_results.html  lists/chats.html  chats/chat_01/messages.html …

An export in both formats is left to the reader of JSON, which tells more.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from ingest.exports import Export
from ingest.sources._telegram_html.pages import DELETED, read_entries, read_person
from soundalike.records import ChatKind

NOT_CHATS = {"Replies": "replies", "Verification Codes": "verification_codes"}
"""Listed chats in which nobody talks to anybody, with the reason why their messages are skipped."""
SAVED = "Saved messages"
TELEGRAM = "Telegram"
"""The messenger's own news and login codes come in what is listed as a private chat."""

_HEAD_BYTES = 16 * 1024
_PAGE = re.compile(r"messages([0-9]{0,6})\.html")
_FOLDER = re.compile(r"(.*/|)chats/chat_[0-9]+/")
_BEGINNING = re.compile(rb"<title>\s*Exported Data\s*</title>.*class=\"page_header\".*class=\"history\"", re.DOTALL)
_KINDS: dict[str, ChatKind] = {"private": "private", "bot": "bot", "group": "group", "channel": "channel"}


@dataclass(frozen=True)
class Listed:
    """A chat of an export."""

    pages: tuple[str, ...]
    """In order."""
    kind: ChatKind | None = None
    """As the list of chats has it; None where there is no list."""
    name: str = field(default="", repr=False)
    """In the list of chats; empty where there is none."""


@dataclass(frozen=True)
class Layout:
    """What an export holds."""

    chats: tuple[Listed, ...]
    is_account: bool
    summary: str = ""
    """Name of the page that tells of the owner; empty if there is none."""
    listing: str = ""
    """Name of the list of chats; empty if there is none."""


def layout_of(export: Export) -> Layout | None:
    """Find the pages of an export; None for anything but an HTML export of Telegram Desktop."""
    if export.is_single:
        return Layout((Listed(tuple(export.names)),), is_account=False) if _is_page(export, export.names[0]) else None
    folders: defaultdict[str, list[str]] = defaultdict(list)
    for name in export.names:
        if _PAGE.fullmatch(name[len(_folder_of(name)) :]):
            folders[_folder_of(name)].append(name)
    roots = {folder: match[1] if (match := _FOLDER.fullmatch(folder)) else folder for folder in folders}
    # Somebody may have sent a file of such a name, which lies deeper.
    lowest = min((root.count("/") for root in roots.values()), default=0)
    highest = {root for root in roots.values() if root.count("/") == lowest}
    if len(highest) != 1:
        return None
    root = highest.pop()
    chats = [sorted(folders[folder], key=_number_of) for folder in sorted(folders) if roots[folder] == root]
    if f"{root}result.json" in export.names or not all(name.startswith(root) for name in export.names):
        return None
    if not any(_is_page(export, pages[0]) for pages in chats[:3]):
        return None
    summary, listing = f"{root}export_results.html", f"{root}lists/chats.html"
    return Layout(
        tuple(Listed(tuple(pages)) for pages in chats),
        is_account=root not in folders,
        summary=summary if summary in export.names else "",
        listing=listing if listing in export.names else "",
    )


def listed_chats(export: Export, layout: Layout) -> list[Listed]:
    """Give the chats of an export with the kinds and names that its list has; `BadInput` if the list is damaged."""
    entries = {}
    if layout.listing:
        here = dirname(layout.listing)
        for entry in read_entries(export, layout.listing):
            entries[normpath(join(here, entry["link"].partition("#")[0]))] = entry
    chats = []
    for chat in layout.chats:
        entry = entries.get(chat.pages[0], {})
        name, info = entry.get("name", ""), entry.get("info", "")
        # A kind that nobody knows yet is taken for one from which nothing is learned unless it is asked for.
        kind = _KINDS.get(info, "group") if entry else None
        chats.append(Listed(chat.pages, "saved" if kind == "private" and name == SAVED else kind, name))
    return chats


def owner_of(export: Export, layout: Layout) -> tuple[str, str]:
    """Give the owner's name and username as the first page has them, empty where it does not tell."""
    person = read_person(export, layout.summary) if layout.summary else {}
    name = " ".join(filter(None, (person.get("First name"), person.get("Last name"))))
    return ("" if name == DELETED else name), person.get("Username", "").removeprefix("@")


def _folder_of(name: str) -> str:
    return name[: name.rfind("/") + 1]


def _number_of(name: str) -> int:
    match = _PAGE.fullmatch(name[len(_folder_of(name)) :])
    return int(match[1] or 1) if match else 0


def _is_page(export: Export, name: str) -> bool:
    return bool(_BEGINNING.search(export.head(name, _HEAD_BYTES)))
