"""Finds out whose export it is where the format does not say so: asked for, known from before, or in every chat."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from soundalike.errors import BadInput

CANDIDATES_SHOWN = 10


@dataclass(frozen=True)
class Person:
    """Somebody who takes part in the chats of an export."""

    id: str = field(repr=False)
    """The messenger's own id; the name where it has no other."""
    name: str = field(default="", repr=False)
    messages: int = 0


def choose_owner(
    people: Sequence[Person], asked: str, known: Collection[str], path: Path, chats: Iterable[Collection[str]] = ()
) -> Person:
    """Choose the owner out of the people of an export.

    `asked` is what `--owner` says, an id or a name; `known` are the owner's ids on this messenger as the archive has
    them; `chats` are the ids of the people in each chat, since only the owner is in all of several. Raises `BadInput`
    with the people to choose from where nobody or more than one fits.
    """
    asked = asked.strip()
    if asked:
        fitting = [person for person in people if person.id == asked] or [
            person for person in people if asked.casefold().removeprefix("@") == person.name.casefold()
        ]
    else:
        fitting = [person for person in people if person.id in known] or _in_every_chat(people, list(chats))
    if len(fitting) == 1:
        return fitting[0]
    raise BadInput(_sentence(fitting or people, asked, path))


def refuse_other_account(what: str, source: str, account: str, known: Sequence[str]) -> None:
    """Raise `BadInput` if the archive has accounts of this messenger, but not the one that `what` is of."""
    if known and account not in known:
        shown = _without_number(account)
        raise BadInput(
            f"{what} is of the account {shown}, and this home is of {_without_number(known[0])}: a twin is of one "
            "person, so give this one a --home of its own, or if both are yours run `soundalike contacts --me "
            f"'{source}:{shown}'` first."
        )


def _without_number(account: str) -> str:
    return "YOUR-PHONE-NUMBER" if account.startswith("+") else account


def _in_every_chat(people: Sequence[Person], chats: Sequence[Collection[str]]) -> list[Person]:
    return [person for person in people if all(person.id in chat for chat in chats)] if len(chats) > 1 else []


def _sentence(people: Sequence[Person], asked: str, path: Path) -> str:
    busiest = sorted(people, key=lambda person: -person.messages)
    choice = ", ".join(_shown(person) for person in busiest[:CANDIDATES_SHOWN])
    if len(people) > CANDIDATES_SHOWN:
        choice += ", …"
    if not choice:
        return f"{path} has no messages with a sender, so nobody can tell whose it is: export again."
    what = "has not exactly one person of the id or name asked for" if asked else "does not say whose export it is"
    return f"{path} {what}: name the owner with --owner, out of {choice}."


def _shown(person: Person) -> str:
    return f"{person.id} ({person.name})" if person.name and person.name != person.id else person.id


def count_people(senders: Iterable[tuple[str, str]]) -> list[Person]:
    """Count messages of each sender, given as id and name; the first name that is not empty is kept."""
    counts: dict[str, int] = {}
    names: dict[str, str] = {}
    for sender_id, name in senders:
        counts[sender_id] = counts.get(sender_id, 0) + 1
        names[sender_id] = names.get(sender_id) or name
    return people_of(counts, names)


def people_of(counts: Mapping[str, int], names: Mapping[str, str]) -> list[Person]:
    """People from their counts of messages and their names, both by id."""
    return [Person(sender_id, names.get(sender_id, ""), count) for sender_id, count in counts.items() if sender_id]
