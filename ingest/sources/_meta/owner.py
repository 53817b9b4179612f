"""Finds out whose download of Meta's it is: by name, since there are no ids.

The whole download has a file about its owner. In what else there is, the owner is who takes part in every chat, or in
a lone chat of two the one whom it is not named after.
"""

from collections import Counter
from typing import Any

from ingest.exports import Export
from ingest.owners import Person, choose_owner
from ingest.reading import Tally
from ingest.sources._aliases import id_asked_for
from ingest.sources._json import head_events, read_value
from ingest.sources._meta.export import ThreadFiles, is_nobody, names_in, read_head
from ingest.sources._meta.text import unmangled
from ingest.sources._meta.threads import read_thread
from ingest.sources._text import text_of
from ingest.sources._values import object_of, objects_of

_PROFILES = (
    "profile_information.json",  # Facebook
    "personal_information.json",  # Instagram
    "autofill_information.json",  # Facebook, beside the chats
)
_HEAD_BYTES = 256 * 1024


def find_owner(export: Export, threads: list[ThreadFiles], asked: str, known: list[str]) -> Person:
    """Find the owner; `asked` is what `--owner` says, `known` are the owner's names as the archive has them.

    Raises `BadInput` with the people to choose from where nobody or more than one fits.
    """
    counts: Counter[str] = Counter()
    chats: list[set[str]] = []
    not_namesake = ""
    if len(threads) == 1:
        thread = read_thread(export, threads[0], Tally())
        counts.update(dict.fromkeys(thread.names, 0))
        counts.update(message.draft.sender for message in thread.messages)
        others = [name for name in thread.names if name != thread.title]
        if len(thread.names) == 2 and len(others) == 1:
            (not_namesake,) = others
    else:
        for files in threads:
            head = read_head(export, files.files[-1])
            names = names_in(head.get("participants"))
            counts.update(dict.fromkeys(names, 0))
            counts.update(unmangled(_sender(message)) for message in objects_of(head.get("messages")))
            chats += [set(names)] if names else []
    people = [Person(name, name, count) for name, count in counts.items() if not is_nobody(name)]
    named = _names_in_profile(export)
    in_profile = [person for person in people if person.name in named]
    if not asked and len(in_profile) == 1:
        return in_profile[0]
    if not asked and not_namesake and not any(person.id in known for person in people):
        asked = not_namesake
    aliases = {person.id: [*named, person.name] if [person] == in_profile else [person.name] for person in people}
    return choose_owner(people, id_asked_for(asked, aliases), known, export.path, chats)


def _sender(message: dict[str, Any]) -> str:
    return text_of(message.get("sender_name", message.get("senderName")))


def _names_in_profile(export: Export) -> set[str]:
    """Collect what the files about the owner call them, in whatever language their labels are."""
    found: set[str] = set()
    for file in export.named(*_PROFILES):
        events = head_events(export, file, _HEAD_BYTES)
        event, value = next(events, ("null", None))
        about = object_of(read_value(event, value, events))
        profile = object_of(about.get("profile_v2", about.get("profile")))
        found |= {_text_in(profile.get("name"), "full_name"), _text_in(profile.get("username"), "value")}
        for user in objects_of(about.get("profile_user")):
            found |= {_text_in(value, "value") for value in object_of(user.get("string_map_data")).values()}
        filled = object_of(about.get("autofill_information_v2", about.get("autofill_information")))
        names = filled.get("FULL_NAME")
        found |= {text_of(name) for name in names} if isinstance(names, list) else set()
    return {unmangled(name) for name in found if name}


def _text_in(value: Any, key: str) -> str:
    return text_of(value) or text_of(object_of(value).get(key))
