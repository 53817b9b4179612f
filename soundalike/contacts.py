"""The people in the archive: counts, the owner's rules for them, and forgetting one."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike import held_out
from soundalike.archive import Archive, ChatSummary, open_archive
from soundalike.blind_test import forget_answers
from soundalike.conversations import forget_conversations
from soundalike.errors import BadInput
from soundalike.feedback import forget_ratings
from soundalike.home import Home, is_whole, read_manifest
from soundalike.names import twin_names


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the owner wants changed; contacts are named by name, chat id or, among namesakes, `SOURCE:CHAT_ID`."""

    exclude: Sequence[str] = ()
    include: Sequence[str] = ()
    rename: Sequence[str] = ()
    """`NAME=NEW`."""
    relation: Sequence[str] = ()
    """`NAME=WORDS`: what the contact is to the owner, such as `Jess=sister`; nothing behind the sign forgets it."""
    merge: Sequence[str] = ()
    """`NAME=INTO`: two contacts are one person, whom the twin knows by the second name."""
    split: Sequence[str] = ()
    """Contacts that were merged and are not one person."""
    me: Sequence[str] = ()
    """`SOURCE:ACCOUNT`: further accounts of the owner."""


def list_contacts(home: Home) -> list[dict[str, Any]]:
    """The people and groups of the archive as JSON data, the one with the most messages first."""
    with open_archive(home) as archive:
        people: dict[object, list[ChatSummary]] = {}
        for summary in archive.chats():
            people.setdefault(summary.person or summary.chat, []).append(summary)
    return sorted(map(_as_json, people.values()), key=lambda person: -person["messages"])


def apply_rules(home: Home, rules: Rules) -> None:
    """Set rules, all of them or none.

    Raises `BadInput` for a contact that is not there or stands for several, and for a pair that is none.
    """
    renames = [_pair(text, "=", "--rename takes NAME=NEW, such as --rename 'Mum=Mother'") for text in rules.rename]
    relations = [_relation(text) for text in rules.relation]
    merges = [_pair(text, "=", "--merge takes NAME=INTO, such as --merge 'bobby99=Bob'") for text in rules.merge]
    accounts = [_pair(text, ":", "--me takes SOURCE:ACCOUNT, such as --me 'whatsapp:Ann Lee'") for text in rules.me]
    if rules == Rules():
        return
    with open_archive(home, create=bool(accounts)) as archive, archive.transaction():
        for source, account in accounts:
            archive.put_account(source, account, "")
        for contact in rules.split:
            _split(archive, contact)
        for contact, into in merges:
            _merge(archive, contact, into)
        for contact in rules.exclude:
            _set_rule(archive, contact, rule="exclude")
        for contact in rules.include:
            _set_rule(archive, contact, rule="include")
        for contact, new in renames:
            _set_rule(archive, contact, renamed=new)
        for contact, relation in relations:
            _set_rule(archive, contact, relation=relation)


def forget_contact(home: Home, contact: str) -> tuple[int, list[str]]:
    """Delete a contact's chat and their messages in groups from the archive, and every dataset that held any.

    Conversations with the twin in their name, ratings of what it wrote them, blind answers about them, and what
    evaluations of those runs kept of what was said are removed too. Returns how many messages were removed, and the
    names of the runs that were trained with them; unfinished runs are among them, since nothing says what they have
    seen.
    """
    with open_archive(home) as archive:
        found = archive.find_contact(contact)
        of_person = [summary.chat for summary in found]
        chats = {chat_id for chat in of_person for chat_id in (chat.chat_id, *archive.groups_with(chat))}
        stale_runs = [folder.name for folder in _folders(home.runs) if _may_hold(folder, chats)]
        for name in stale_runs:
            (home.runs / name / held_out.FILE).unlink(missing_ok=True)
        for folder in _folders(home.datasets):
            if _may_hold(folder, chats):
                shutil.rmtree(folder)
                for export in home.exports.glob(f"{folder.name}-*"):
                    shutil.rmtree(export)
        with archive.transaction():
            removed = sum(archive.forget(chat) for chat in of_person)
        archive.compact()
    known_as = twin_names(home)
    for name in {summary.contact for summary in found}:
        forget_ratings(home, known_as.get(name, name))
        forget_answers(home, known_as.get(name, name))
        forget_conversations(home, {name, known_as.get(name, name)})
    # They may have been renamed since.
    forget_conversations(home, {summary.chat.name for summary in found})
    return removed, stale_runs


def _pair(text: str, separator: str, rule: str) -> tuple[str, str]:
    # The last one: names may hold an equals sign themselves, and accounts no colon before theirs.
    left, _, right = text.rpartition(separator) if separator == "=" else text.partition(separator)
    if not left.strip() or not right.strip():
        raise BadInput(f"{rule}: give both sides.")
    return left.strip(), right.strip()


def _relation(text: str) -> tuple[str, str]:
    contact, sign, relation = text.rpartition("=")
    if not sign or not contact.strip():
        raise BadInput("--relation takes NAME=WORDS, such as --relation 'Jess=sister': give a name and a sign.")
    return contact.strip(), " ".join(relation.split())


def _set_rule(archive: Archive, contact: str, **rule: str) -> None:
    for summary in archive.find_contact(contact):
        archive.set_rule(summary.chat, **rule)


def _merge(archive: Archive, contact: str, into: str) -> None:
    first, *_ = chats = [*archive.find_contact(into), *archive.find_contact(contact)]
    person = first.person or f"{first.chat.source}:{first.chat.account}:{first.chat.chat_id}"
    rule = "exclude" if any(summary.rule == "exclude" for summary in chats) else first.rule
    for summary in chats:
        archive.set_rule(summary.chat, rule=rule, renamed=first.contact, relation=first.relation or None, person=person)


def _split(archive: Archive, contact: str) -> None:
    """Take the one chat that is named out of its person; all are taken apart by the name they share, as are two."""
    chats = [summary for summary in archive.find_contact(contact) if summary.person]
    named = [summary for summary in chats if contact in summary.ids and contact != summary.contact]
    for summary in named if named and len(chats) > 2 else chats:
        archive.set_rule(summary.chat, person="", renamed="")


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _may_hold(folder: Path, chats: set[str]) -> bool:
    """Whether a dataset or run was made of one of these chats, or was left unfinished."""
    known = read_manifest(folder).get("chats") if is_whole(folder) else None
    return known is None or not chats.isdisjoint(known)


def _as_json(chats: Sequence[ChatSummary]) -> dict[str, Any]:
    first, *_ = chats
    times = [moment for summary in chats for moment in (summary.first_at, summary.last_at) if moment]
    return {
        "contact": first.contact,
        "name": first.chat.name,
        "chat_id": first.chat.chat_id,
        "source": first.chat.source,
        "kind": first.chat.kind,
        "messages": sum(summary.messages for summary in chats),
        "owner_messages": sum(summary.owner_messages for summary in chats),
        "first_at": min(times).isoformat() if times else None,
        "last_at": max(times).isoformat() if times else None,
        "rule": first.rule,
        "relation": first.relation,
        "chats": [{"source": summary.chat.source, "chat_id": summary.chat.chat_id} for summary in chats],
    }
