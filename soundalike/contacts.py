"""The people in the archive: counts, the owner's rules for them, and forgetting one."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soundalike.archive import ChatSummary, open_archive
from soundalike.errors import BadInput
from soundalike.home import Home, is_whole, read_manifest


def list_contacts(home: Home) -> list[dict[str, Any]]:
    """The chats of the archive as JSON data, the one with the most messages first."""
    with open_archive(home) as archive:
        return [_as_json(summary) for summary in archive.chats()]


def apply_rules(home: Home, exclude: Sequence[str], include: Sequence[str], rename: Sequence[str]) -> None:
    """Set rules, all of them or none; each contact is named by its name or id, `rename` takes NAME=NEW.

    Raises `BadInput` for a contact that is not there or stands for several, and for a rename without a new name.
    """
    renames = [pair.rpartition("=") for pair in rename]
    if any(not name or not new.strip() for name, _, new in renames):
        raise BadInput("--rename takes NAME=NEW, such as --rename 'Mum=Mother': give both names.")
    if not (exclude or include or renames):
        return
    with open_archive(home) as archive, archive.transaction():
        for contact in exclude:
            archive.set_rule(archive.find_chat(contact).chat, rule="exclude")
        for contact in include:
            archive.set_rule(archive.find_chat(contact).chat, rule="include")
        for contact, _, new in renames:
            archive.set_rule(archive.find_chat(contact).chat, renamed=new.strip())


def forget_contact(home: Home, contact: str) -> tuple[int, list[str]]:
    """Delete a contact's chat and their messages in groups from the archive, and every dataset that held any.

    Returns how many messages were removed, and the names of the runs that were trained with them; unfinished runs are
    among them, since nothing says what they have seen.
    """
    with open_archive(home) as archive:
        summary = archive.find_chat(contact)
        chats = {summary.chat.chat_id, *archive.groups_with(summary.chat)}
        stale_runs = [folder.name for folder in _folders(home.runs) if _may_hold(folder, chats)]
        for folder in _folders(home.datasets):
            if _may_hold(folder, chats):
                shutil.rmtree(folder)
        with archive.transaction():
            removed = archive.forget(summary.chat)
        archive.compact()
    return removed, stale_runs


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _may_hold(folder: Path, chats: set[str]) -> bool:
    """Whether a dataset or run was made of one of these chats, or was left unfinished."""
    known = read_manifest(folder).get("chats") if is_whole(folder) else None
    return known is None or not chats.isdisjoint(known)


def _as_json(summary: ChatSummary) -> dict[str, Any]:
    return {
        "contact": summary.contact,
        "name": summary.chat.name,
        "chat_id": summary.chat.chat_id,
        "source": summary.chat.source,
        "kind": summary.chat.kind,
        "messages": summary.messages,
        "owner_messages": summary.owner_messages,
        "first_at": summary.first_at.isoformat() if summary.first_at else None,
        "last_at": summary.last_at.isoformat() if summary.last_at else None,
        "rule": summary.rule,
    }
