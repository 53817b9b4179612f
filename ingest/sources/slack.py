"""Slack: the export of a workspace, as a zip file or folder.

Days are streamed. The owner is who takes part in every talk of two, or must be named, by id, name or e-mail address:
most exports have no such talks. Replies in threads are replies to the message that began the thread.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from ingest import owners
from ingest.exports import Export
from ingest.reading import Known, Reading, Tally
from ingest.sources._aliases import id_asked_for
from ingest.sources._slack.messages import message_of, sender_id_of
from ingest.sources._slack.workspace import Channel, Workspace, find_root, items, read_workspace
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.records import Chat, Message

NAME = "Slack export"


def recognises(export: Export) -> bool:
    """Tell whether there are Slack's lists of users and channels in it, and its days."""
    return find_root(export) is not None


def read(export: Export, config: FileConfig, known: Known) -> Reading:
    """Find the owner, then stream all messages; `BadInput` if the owner cannot be told or a file is bad."""
    workspace = read_workspace(export, find_root(export) or "")
    owner = _find_owner(export, workspace, config.owner, known.accounts("slack"))
    tally = Tally()
    return Reading(
        source="slack",
        account=owner.id,
        owner=owner.name,
        messages=_messages(export, workspace, owner.id, tally),
        tally=tally,
    )


def _messages(export: Export, workspace: Workspace, account: str, tally: Tally) -> Iterator[tuple[Chat, Message]]:
    names = {person.id: person.name for person in workspace.people.values()}
    names |= {channel.id: channel.name for channel in workspace.channels if channel.name}
    for channel in workspace.channels:
        others = [names.get(member, member) for member in channel.members if member != account]
        name = names.get(account, "") if channel.kind == "saved" else channel.name or ", ".join(others)
        chat = Chat(source="slack", account=account, chat_id=channel.id, kind=channel.kind, name=name)
        for file in channel.files:
            for raw in items(export, file, tally):
                tally.messages_read += 1
                outcome = message_of(raw, chat, workspace.people, names)
                if isinstance(outcome, str):
                    tally.skipped[outcome] += 1
                else:
                    yield chat, outcome


def _find_owner(export: Export, workspace: Workspace, asked: str, known: Sequence[str]) -> owners.Person:
    people = [person for person in workspace.people.values() if not person.is_bot]
    asked = id_asked_for(asked.strip(), {person.id: person.aliases for person in people})
    talks = [channel.members for channel in workspace.channels if channel.kind == "private" and channel.members]
    candidates = [owners.Person(person.id, person.name) for person in people]
    try:
        return owners.choose_owner(candidates, asked, known, export.path, talks)
    except BadInput:
        # To name those first who write most, and those who are in no list.
        counts = _counted(export, workspace.channels)
        names = {person: workspace.people[person].name for person in counts if person in workspace.people}
        bots = {person.id for person in workspace.people.values() if person.is_bot}
        candidates = [person for person in owners.people_of(counts, names) if person.id not in bots]
        return owners.choose_owner(candidates, asked, known, export.path, talks)


def _counted(export: Export, channels: Sequence[Channel]) -> Counter[str]:
    counts = Counter(sender_id_of(raw) for channel in channels for file in channel.files for raw in items(export, file))
    del counts[""]
    return counts
