"""Finds the chats in a download of Meta's, and tells whether it is of Facebook or of Instagram.

    …/messages/inbox/bobray_1234567890/message_1.json     the newest messages of one chat; message_2.json those before
    …/messages/{archived_threads, filtered_threads, message_requests, e2ee_cutover}/…     other boxes, just the same
    Bob Ray_40.json                                       the download of end-to-end encrypted chats, one file a chat

A download comes in several zip files that share its chats' files out among them; a chat may also lie in two boxes.
The two messengers write the same format: folders beside the chats tell them apart, else what only one of them has. A
lone file that could be of either is taken for Facebook's, and so are encrypted chats.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Literal

from ingest.exports import Export
from ingest.sources._json import head_events, read_members, read_value, skip_value
from ingest.sources._meta.text import unmangled
from ingest.sources._roots import is_one_export
from ingest.sources._text import text_of
from ingest.sources._values import object_of, objects_of

Messenger = Literal["facebook", "instagram"]
Shape = Literal["thread", "encrypted", ""]

_HEAD_BYTES = 64 * 1024
_HEADS_READ = 20
"""Chats whose beginnings are looked at to tell the messenger."""
_THREAD_FILE = re.compile(r"message_[0-9]{1,9}\.json")
_THREAD_PAGE = re.compile(
    r"messages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)/[^/]+/message_[0-9]+\.html$"
)
_ENCRYPTED_FILE = re.compile(r"(?!message_[0-9]{1,9}\.json).+_[0-9]{1,9}\.json")
_ROOTS = ("your_facebook_activity", "your_activity_across_facebook", "your_instagram_activity", "messages")
_BOXES = ("inbox", "archived_threads", "filtered_threads", "message_requests", "e2ee_cutover")
_NOBODY = frozenset({"", "facebook user", "instagram user"})
_NUMERIC_ID = re.compile(r"(?:.*_)?([0-9]{6,20})")
# Until about 2021, ten letters and digits.
_OLD_ID = re.compile(r".*_((?=.*[0-9A-Z])[A-Za-z0-9_-]{10})", re.DOTALL)

_ROOT_MARKS: dict[Messenger, tuple[str, ...]] = {
    "facebook": ("/your_facebook_activity/", "/your_activity_across_facebook/"),
    "instagram": ("/your_instagram_activity/",),
}
_MARKS: dict[Messenger, tuple[str, ...]] = {
    "facebook": (
        "/profile_information/profile_information.json",
        "/e2ee_cutover/",
        "/stickers_used/",
        "/filtered_threads/",
        "/archived_threads/",
        "/messages/secret_conversations.json",
        "/messages/autofill_information.json",
    ),
    "instagram": (
        "/followers_and_following/",
        "/personal_information/personal_information.json",
        "/account_information/personal_information.json",
        "/instagram_profile_information.json",
    ),
}
"""What stands in the names of files of one messenger's download, the surest first."""


@dataclass(frozen=True)
class ThreadFiles:
    """The files of one chat, those with the older messages first."""

    folder: str = field(repr=False)
    """Name of the chat's folder; empty if that is not in the export, as with a file alone."""
    chat_id: str
    """The part of the folder's name that stays when people are renamed; empty where the files must tell it."""
    files: tuple[str, ...] = field(repr=False)
    encrypted: bool = False


def messenger_of(export: Export) -> Messenger | None:
    """Tell whose download it is; None if it is none of Meta's, or of both. Never raises."""
    threads = find_threads(export)
    if not threads:
        return None
    path = f"{export.path.absolute()}/"
    for names, marks in ((export.names, _ROOT_MARKS), (export.names, _MARKS), ([path], _ROOT_MARKS)):
        found = _marked(names, marks)
        if len(found) == 1:
            return found[0]
        if found and marks is _ROOT_MARKS:
            return None  # a folder of downloads, each of which is an export
    return _messenger_in_heads(export, threads)


def is_of_pages(export: Export) -> Messenger | None:
    """Tell the messenger of a download in HTML, which has the same folders with pages in them; None for any other."""
    pages = [name for name in export.names if _THREAD_PAGE.search(name)]
    if not pages or not _is_one_download(export, pages) or find_threads(export):
        return None
    found = _marked(export.names, _ROOT_MARKS) or _marked(export.names, _MARKS)
    return "instagram" if found == ["instagram"] else "facebook"


def find_threads(export: Export) -> list[ThreadFiles]:
    """Find the chats of a download; none if it is no download of Meta's, or a folder in which more than one lies."""
    if export.is_single:
        shape = shape_of(export, export.names[0])
        return [ThreadFiles("", "", (export.names[0],), shape == "encrypted")] if shape else []
    files = [name for name in export.names if name.endswith(".json")]
    ordinary = [name for name in files if _THREAD_FILE.fullmatch(name.rpartition("/")[2])]
    numbered = [name for name in files if name.count("/") <= 2 and _ENCRYPTED_FILE.fullmatch(name.rpartition("/")[2])]
    encrypted = [name for name in numbered if shape_of(export, name) == "encrypted"]
    if not _is_one_download(export, [*ordinary, *encrypted]):
        return []
    if ordinary and not any(shape_of(export, name) == "thread" for name in ordinary[:_HEADS_READ]):
        ordinary = []
    return [*_by_thread(ordinary), *(ThreadFiles("", "", (name,), True) for name in encrypted)]


def shape_of(export: Export, name: str) -> Shape:
    """Tell from a file's beginning whether it is a chat of the ordinary or the encrypted kind."""
    head = read_head(export, name)
    first = object_of(next(iter(head.get("messages", ())), None))
    if "sender_name" in first or "timestamp_ms" in first:
        return "thread"
    if "senderName" in first or ("threadName" in head and "participants" in head):
        return "encrypted"
    named = [person for person in objects_of(head.get("participants")) if "name" in person]
    return "thread" if named and "messages" in head and not first else ""


def read_head(export: Export, name: str) -> dict[str, Any]:
    """Read the members at the beginning of a chat's file; of its messages those that stand there."""
    head: dict[str, Any] = {}
    events = head_events(export, name, _HEAD_BYTES)
    if next(events, None) != ("start_map", None):
        return head
    for member, event, value in read_members(events):
        if member in ("participants", "messages", "threadName", "title"):
            read = read_value(event, value, events)
            head[member] = read if isinstance(read, (list, str)) else []
        else:
            skip_value(event, events)
    return head


def names_in(participants: Any) -> list[str]:
    """Give the names in `participants`, which are strings or objects; each once, an empty one for a person without."""
    listed = participants if isinstance(participants, list) else []
    names = [text_of(person.get("name") if isinstance(person, dict) else person) for person in listed]
    return list(dict.fromkeys(unmangled(name) for name in names))


def hides_several(participants: Any) -> bool:
    """Whether more than one person without a name takes part, who all go by the same words."""
    names = [text_of(person.get("name")) for person in objects_of(participants)]
    return sum(map(is_nobody, names)) > 1


def is_nobody(name: str) -> bool:
    """Whether it stands for people who deleted their accounts, or whom Meta does not name."""
    return name.strip().casefold() in _NOBODY


def id_in(folder: str) -> str:
    """Give the part of a chat's folder name that is its id, the whole name if there is none.

    >>> id_in("bobray_1234567890"), id_in("bobray_Ab-3_efGhi"), id_in("bob_ray")
    ('1234567890', 'Ab-3_efGhi', 'bob_ray')
    """
    found = _NUMERIC_ID.fullmatch(folder) or _OLD_ID.fullmatch(folder)
    # Names on disk can hold bytes that are no text.
    return text_of(found[1] if found else folder)


def _by_thread(files: Iterable[str]) -> list[ThreadFiles]:
    by_folder: dict[str, list[str]] = {}
    for name in files:
        by_folder.setdefault(PurePosixPath(name).parent.name, []).append(name)
    ids = Counter(id_in(folder) for folder in by_folder)
    return [
        # Ids that two names share are none.
        ThreadFiles(
            folder,
            (id_in(folder) if ids[id_in(folder)] == 1 else text_of(folder)) if folder else "",
            tuple(sorted(of_folder, key=_page, reverse=True)),
        )
        for folder, of_folder in by_folder.items()
    ]


def _page(name: str) -> int:
    return int("".join(filter(str.isdigit, PurePosixPath(name).name)))


def _is_one_download(export: Export, files: list[str]) -> bool:
    """Whether all of a folder belongs to the download that these files are of."""
    roots = {_root_of(name) for name in files}
    return bool(files) and (not export.path.is_dir() or (len(roots) == 1 and is_one_export(export, *roots)))


def _root_of(name: str) -> str:
    """Give what stands before the download's own folders, empty or with a slash at its end."""
    parts = PurePosixPath(name).parts
    for place, part in enumerate(parts[:-1]):
        if part in _ROOTS or part in _BOXES:
            return "".join(f"{before}/" for before in parts[:place])
    # The chat's own folder may be what was named, or the box.
    return "".join(f"{before}/" for before in parts[: 0 if _THREAD_FILE.fullmatch(parts[-1]) else -1])


def _marked(names: Iterable[str], marks: dict[Messenger, tuple[str, ...]]) -> list[Messenger]:
    rooted = [f"/{name}" for name in names]
    return [messenger for messenger, parts in marks.items() if any(part in name for name in rooted for part in parts)]


def _messenger_in_heads(export: Export, threads: list[ThreadFiles]) -> Messenger:
    counts: Counter[Messenger] = Counter()
    for thread in threads[:_HEADS_READ]:
        for message in objects_of(read_head(export, thread.files[-1]).get("messages")):
            counts.update(set(_marks_in(message)))
    if counts["instagram"] == counts["facebook"]:
        # The name is the last thing to go by: instagram-annlee-2024-01-31-Ab3dEfgh.zip
        return "instagram" if export.path.name.lower().startswith("instagram-") else "facebook"
    return "instagram" if counts["instagram"] > counts["facebook"] else "facebook"


def _marks_in(message: dict[str, Any]) -> Iterator[Messenger]:
    """Yield the messengers of which a message has something."""
    share = object_of(message.get("share"))
    link = text_of(share.get("link"))
    files = [file for key in ("photos", "videos", "audio_files") for file in objects_of(message.get(key))]
    paths = " ".join(text_of(file.get("uri")) for file in files)
    sender = text_of(message.get("sender_name")).casefold()
    content = text_of(message.get("content"))
    if not {"sticker", "gifs", "files", "ip", "is_taken_down"}.isdisjoint(message) or sender == "facebook user":
        yield "facebook"
    if "facebook.com/" in link or _marked([paths], _ROOT_MARKS) == ["facebook"]:
        yield "facebook"
    if "original_content_owner" in share or "instagram.com/" in link or sender == "instagram user":
        yield "instagram"
    if content.strip() == "Liked a message" or _marked([paths], _ROOT_MARKS) == ["instagram"]:
        yield "instagram"
