"""Reads who and what a Slack export is of: its people, its channels, and the files with the messages of each day.

    users.json      [{"id", "name", "deleted", "is_bot", "profile": {"display_name", "real_name", "email"}}]
    channels.json   [{"id", "name", "members"}]; private ones in groups.json, talks of several people in mpims.json
    dms.json        [{"id", "members"}]: talks of two, whose folders are named by id, all others by name
    general/2024-01-31.json   the messages of one day

Ordinary exports have only the public channels.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._json import head_events, read_events, read_value
from ingest.sources._roots import is_one_export
from ingest.sources._text import text_of
from ingest.sources._values import JsonObject, object_of
from soundalike.records import ChatKind

SLACKBOT = "USLACKBOT"
_LISTS = {"channels.json": False, "groups.json": False, "mpims.json": False, "dms.json": True}
"""Files that list channels, and whether these are named by id."""
_DAY = re.compile(r"(?P<folder>[^/]+)/[0-9]{4}-[0-9]{2}-[0-9]{2}\.json")
_HEAD_BYTES = 64 * 1024
_HEADS_READ = 5


@dataclass(frozen=True)
class Person:
    """A user of the workspace, or a bot in it."""

    id: str
    name: str = field(repr=False)
    """The name shown: the one chosen, else the real one, else the one to log in with."""
    aliases: frozenset[str] = field(repr=False)
    """All of their names, and the e-mail address."""
    is_bot: bool = False


@dataclass(frozen=True)
class Channel:
    """Where people talk, with its files in the order of their days."""

    id: str
    name: str = field(repr=False)
    kind: ChatKind
    members: tuple[str, ...]
    """Ids; known of talks of two and of several people, and of channels as they are now."""
    files: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Workspace:
    """All that is not messages."""

    people: dict[str, Person] = field(repr=False)
    channels: list[Channel] = field(repr=False)


def find_root(export: Export) -> str | None:
    """Tell where in an export the workspace lies, by its lists and days; None if it is no Slack export."""
    if export.is_single:
        return None
    lists = [(root, file) for root, file in map(_parted, export.names) if file == "users.json" or file in _LISTS]
    for root in sorted({of_list for of_list, _ in lists}):
        listed = [f"{root}{file}" for of_list, file in lists if of_list == root]
        days = [name for of_folder in _days_by_folder(export, root).values() for name in of_folder]
        if listed and (days or len(listed) > 1) and is_one_export(export, root):
            lists_ids = any(_lists_ids(export, name) for name in listed)
            if lists_ids and (not days or any(_is_of_messages(export, name) for name in days[:_HEADS_READ])):
                return root
    return None


def read_workspace(export: Export, root: str) -> Workspace:
    """Read people and channels; `BadInput` where a list is bad or breaks off."""
    present = set(export.names)
    users = items(export, f"{root}users.json") if f"{root}users.json" in present else ()
    people = {person.id: person for raw in users if (person := _person_of(raw))}
    files = _days_by_folder(export, root)
    channels = []
    for list_name, by_id in _LISTS.items():
        for raw in items(export, f"{root}{list_name}") if f"{root}{list_name}" in present else ():
            channel = _channel_of(object_of(raw), list_name, files, people, by_id=by_id)
            if channel:
                channels.append(channel)
    # Talks about a file, and channels that a partial export does not list.
    channels += [
        # Names on disk can hold bytes that are no text.
        Channel(text_of(folder), text_of(folder), "group", (), tuple(of_folder))
        for folder, of_folder in files.items()
    ]
    return Workspace(people, channels)


def _parted(name: str) -> tuple[str, str]:
    """Give what stands before a file's own name, with its slash, and that name."""
    folder, slash, file = name.rpartition("/")
    return f"{folder}{slash}", file


def _days_by_folder(export: Export, root: str) -> dict[str, list[str]]:
    files: dict[str, list[str]] = {}
    for name in export.names:
        if name.startswith(root) and (day := _DAY.fullmatch(name, len(root))):
            files.setdefault(day["folder"], []).append(name)
    return files


def items(export: Export, name: str, tally: Tally | None = None) -> Iterator[object]:
    """Yield the elements of the list in a file; `BadInput` where it is bad or breaks off."""
    events = read_events(export, name, tally or Tally())
    if next(events, None) == ("start_array", None):
        for event, value in events:
            if event == "end_array":
                break
            yield read_value(event, value, events)
    for _ in events:  # to the end, since that may be missing
        pass


def _person_of(raw: object) -> Person | None:
    user = object_of(raw)
    user_id = text_of(user.get("id"))
    profile = object_of(user.get("profile"))
    names = [text_of(profile.get("display_name")), text_of(profile.get("real_name")), text_of(user.get("real_name"))]
    names = [name.strip() for name in (*names, text_of(user.get("name")))]
    aliases = frozenset(name for name in (*names, text_of(profile.get("email"))) if name)
    is_bot = user.get("is_bot") is True or user_id == SLACKBOT
    return Person(user_id, next(filter(None, names), ""), aliases, is_bot) if user_id else None


def _channel_of(
    raw: JsonObject, list_name: str, files: dict[str, list[str]], people: dict[str, Person], *, by_id: bool
) -> Channel | None:
    """Make a channel and take its files; None for one without an id."""
    channel_id, name = text_of(raw.get("id")), text_of(raw.get("name"))
    if not channel_id:
        return None
    listed = raw.get("members")
    members = tuple(dict.fromkeys(text_of(member) for member in listed)) if isinstance(listed, list) else ()
    of_channel = tuple(sorted(files.pop(channel_id if by_id else name or channel_id, [])))
    if list_name == "dms.json":
        kind: ChatKind = "saved" if len(members) == 1 else "private"
        if SLACKBOT in members or any(people[member].is_bot for member in members if member in people):
            kind = "bot"
        return Channel(channel_id, "", kind, members, of_channel)
    shown = "" if list_name == "mpims.json" else f"#{name}"
    return Channel(channel_id, shown, "group", members, of_channel)


def _lists_ids(export: Export, name: str) -> bool:
    first = _first_item(export, name)
    return first is not None and (not first or text_of(first.get("id"))[:1].isupper())


def _is_of_messages(export: Export, name: str) -> bool:
    first = _first_item(export, name)
    return first is not None and (not first or "ts" in first)


def _first_item(export: Export, name: str) -> JsonObject | None:
    """Read the first object of the list in a file; an empty one for an empty list, None for what is no such list."""
    events = head_events(export, name, _HEAD_BYTES)
    if next(events, None) != ("start_array", None):
        return None
    event, value = next(events, ("end_array", None))
    first = read_value(event, value, events)
    return object_of(first) if event == "end_array" or (isinstance(first, dict) and first) else None
