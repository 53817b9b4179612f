"""Discord: the JSON files of DiscordChatExporter, and the data package that Discord itself sends.

The exporter's files can be read alone, many in a folder, or in a zip file; a channel may be split into parts. The data
package holds only what its owner wrote, so that the exporter's files are what to learn from; together they make one
archive, as both have Discord's ids. A file of the exporter does not say whose it is: the owner is known already, is the
one whom a private channel is not named after, has written in every direct channel, or must be named.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from operator import attrgetter

from ingest.exports import TEXT_SUFFIXES, Export
from ingest.owners import Person, choose_owner, people_of
from ingest.reading import Known, Reading, Tally
from ingest.sources._aliases import id_asked_for
from ingest.sources._discord import exporter, package
from ingest.sources._discord.exporter import Author, ChannelFile
from ingest.zones import find_zone
from soundalike.config import FileConfig
from soundalike.records import Chat, Message

NAME = "Discord (DiscordChatExporter JSON, data package)"
_MEDIA = "_Files/"
"""In the names of what the exporter downloaded beside its files."""


def recognises(export: Export) -> bool:
    """Tell whether it is a file of DiscordChatExporter, holds such files and no others, or is a data package."""
    return bool(package.find_channels(export) or _channel_files(export))


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then stream all messages; `BadInput` if the owner cannot be told or a file is bad."""
    zone = find_zone(config.timezone)
    accounts = known.accounts("discord")
    tally = Tally()
    if channels := package.find_channels(export):
        held = package.read_package(export, channels)
        owner = _owner_of_package(export, held, config.owner.strip(), accounts)
        messages = _packaged(export, held, owner, tally)
    else:
        files = _channel_files(export)
        owner = _find_owner(export, files, config.owner.strip(), accounts)
        messages = _exported(export, files, owner.id, zone, tally)
    return Reading(source="discord", account=owner.id, owner=owner.name, messages=messages, tally=tally)


def _channel_files(export: Export) -> list[ChannelFile]:
    """Find the exporter's files, the parts of a channel side by side; none if there are any others among them."""
    names = [name for name in export.names if _MEDIA not in name]
    if not export.is_single:
        of_text = [name for name in names if name.lower().endswith(tuple(TEXT_SUFFIXES))]
        names = [name for name in names if name.lower().endswith(".json")]
        if export.path.is_dir() and names != of_text:
            return []
    found = []
    for name in names:
        if (file := exporter.channel_file(export, name)) is None:
            return []
        found.append(file)
    return sorted(found, key=attrgetter("channel_id"))


def _exported(
    export: Export, files: Sequence[ChannelFile], account: str, zone: tzinfo | None, tally: Tally
) -> Iterator[tuple[Chat, Message]]:
    chat: Chat | None = None
    for file in files:
        if chat is None or chat.chat_id != file.channel_id:
            with_bot = file.is_private and _is_with_bot(export, file, account)
            chat = exporter.chat_of(file, account, with_bot=with_bot)
        for raw in exporter.walk(export, file.name, tally):
            outcome = exporter.message_of(raw, chat, zone)
            if isinstance(outcome, str):
                tally.skipped[outcome] += 1
            else:
                yield chat, outcome


def _packaged(export: Export, held: package.Package, owner: Person, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    for channel_id in held.channels:
        chat = package.chat_of(export, held, channel_id, owner.id)
        for message in package.messages_of(export, held, chat, owner.name, tally):
            yield chat, message


def _authors(export: Export, file: ChannelFile) -> Iterator[Author]:
    for raw in exporter.walk(export, file.name, Tally(), only_authors=True):
        if author := exporter.author_of(raw):
            yield author


def _is_with_bot(export: Export, file: ChannelFile, account: str) -> bool:
    return next((author.is_bot for author in _authors(export, file) if author.id != account), False)


def _find_owner(export: Export, files: Sequence[ChannelFile], asked: str, known: Sequence[str]) -> Person:
    """Find the owner, reading only as far as the answer; `BadInput` with the people to choose from if there is none."""
    counts: Counter[str] = Counter()
    people: dict[str, Author] = {}
    chats: dict[str, set[str]] = {}
    owners: set[str] = set()
    for file in files:
        chat = chats.setdefault(file.channel_id, set())
        for author in _authors(export, file):
            if author.id == asked or (not asked and author.id in known):
                return Person(author.id, author.name)
            if author.is_bot and not file.is_private:
                continue
            counts[author.id] += 1
            if author.id in chat:
                continue
            people.setdefault(author.id, author)
            chat.add(author.id)
            if not asked and not known and (owner := _not_namesake(file, [people[person] for person in chat])):
                return Person(owner.id, owner.name)
        owners.update(_lone_author(file, [people[person] for person in chat]))
    strangers = any(file.is_private and len(chats[file.channel_id]) > 1 for file in files)
    if not strangers and (asked.isdecimal() or (known and not asked)):
        return Person(asked or known[0])  # wrote nothing here
    asked = id_asked_for(asked, {person: author.aliases for person, author in people.items()})
    if not strangers and asked not in people and len(known) == 1:
        return Person(known[0])  # was found by that name in another file
    if not asked and not known and len(owners) == 1:
        (asked,) = owners
    found = people_of(counts, {person: author.name for person, author in people.items()})
    direct = {file.channel_id: chats[file.channel_id] for file in files if file.is_direct}
    return choose_owner(found, asked, known, export.path, direct.values())


def _not_namesake(file: ChannelFile, authors: Sequence[Author]) -> Author | None:
    """Give the owner, once both in a private channel have written: it is named after the other."""
    others = [author for author in authors if file.title not in author.aliases]
    return others[0] if file.is_private and len(authors) == 2 and len(others) == 1 and not others[0].is_bot else None


def _lone_author(file: ChannelFile, authors: Sequence[Author]) -> list[str]:
    """Give the owner's id where nobody else wrote in a private channel."""
    if not file.is_private or len(authors) != 1 or not file.title or authors[0].is_bot:
        return []
    return [] if file.title in authors[0].aliases else [authors[0].id]


def _owner_of_package(export: Export, held: package.Package, asked: str, known: Sequence[str]) -> Person:
    """Find the owner: by the account's file, else the one who is in every direct channel."""
    name = next(iter(held.owner_names), "")
    aliases = {held.owner_id: held.owner_names} if held.owner_id else {}
    asked = id_asked_for(asked, aliases)
    if held.owner_id and asked in ("", held.owner_id):
        return Person(held.owner_id, name)
    chats = [people for file in held.channels.values() if len(people := package.recipients_of(export, file)) > 1]
    counts = Counter(person for people in chats for person in people)
    if held.owner_id:
        counts[held.owner_id] += 1
    elif asked.isdecimal() and not counts:
        return Person(asked)
    return choose_owner(people_of(counts, held.names), asked, known, export.path, chats)
