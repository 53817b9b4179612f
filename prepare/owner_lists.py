"""The home's file of what the owner always hides and never hides; the settings may add to it.

Words stand in it as they were given. Secrets do not: of them only what `prepare.scrub._owner_lists` needs to know
them again. The file is for the owner only, and its salt is made with it.
"""

import json
import secrets as randomness
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from getpass import getpass
from pathlib import Path
from typing import Any

from prepare.scrub import HiddenSecret, OwnerLists, hide_secret, normal
from soundalike.config import ScrubConfig
from soundalike.errors import BadInput
from soundalike.home import Home, digest, write_whole

SCHEMA = "scrub-lists/1"
_SALT_BYTES = 32
_SHORTEST_SECRET = 4
"""A shorter one is in half of what is said, and guessed from its hash at once."""


@dataclass(frozen=True, slots=True)
class StoredLists:
    """What the file holds."""

    hide: tuple[str, ...] = field(default=(), repr=False)
    """As they were given."""
    keep: tuple[str, ...] = field(default=(), repr=False)
    secrets: tuple[HiddenSecret, ...] = ()
    salt: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class ListChanges:
    """How many entries were added or taken back, and how many stood there already (or did not)."""

    changed: int
    unchanged: int


def lists_file(home: Home) -> Path:
    """Where the lists of a home are."""
    return home.root / "scrub-lists.json"


def owner_lists(home: Home, config: ScrubConfig) -> OwnerLists:
    """The lists of the home's file and of the settings, ready for the scrubber.

    Raises `BadInput` for a damaged file or an entry that would hide nearly everything.
    """
    stored = stored_lists(home)
    for word in (*config.hide, *config.keep):
        _check_word(word)
    return OwnerLists(
        hide=tuple(sorted({normal(word) for word in (*stored.hide, *config.hide)})),
        keep=tuple(sorted({normal(word) for word in (*stored.keep, *config.keep)})),
        secrets=stored.secrets,
        salt=stored.salt,
    )


def lists_digest(lists: OwnerLists) -> str:
    """Changes with any entry and tells none: for the digest of a dataset."""
    hashes = sorted(secret.hash.hex() for secret in lists.secrets)
    return digest([lists.hide, lists.keep, hashes]) if lists.hide or lists.keep or hashes else ""


def stored_lists(home: Home) -> StoredLists:
    """The lists in the home's file, empty where there is none; `BadInput` for a damaged one."""
    path = lists_file(home)
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if data["schema"] != SCHEMA:
            raise BadInput(f"{path} is of another version of Soundalike, which reads {SCHEMA!r}: update Soundalike.")
        return StoredLists(
            hide=tuple(map(str, data["hide"])),
            keep=tuple(map(str, data["keep"])),
            secrets=tuple(_secret(one) for one in data["secrets"]),
            salt=bytes.fromhex(data["salt"]),
        )
    except FileNotFoundError:
        return StoredLists()
    except (ValueError, TypeError, KeyError):
        raise BadInput(f"{path} is damaged: delete it and give the words to hide again.") from None


def change_words(home: Home, *, hide: Sequence[str] = (), keep: Sequence[str] = (), back: bool = False) -> ListChanges:
    """Add words and phrases to the lists, or take them back; compared as texts are.

    Raises `BadInput` for a word that would hide nearly everything, or that is to be hidden and kept at once.
    """
    stored = stored_lists(home)
    for word in (*hide, *keep):
        _check_word(word)
    hidden, kept = _changed(stored.hide, hide, back), _changed(stored.keep, keep, back)
    if {normal(word) for word in hidden} & {normal(word) for word in kept}:
        raise BadInput("A word cannot be both hidden and kept: take it back from the one list, then add it.")
    changed = abs(len(hidden) - len(stored.hide)) + abs(len(kept) - len(stored.keep))
    if changed:
        _store(home, StoredLists(hidden, kept, stored.secrets, stored.salt))
    return ListChanges(changed, len({normal(word) for word in (*hide, *keep)}) - changed)


def change_secrets(home: Home, secrets: Collection[str], *, back: bool = False) -> ListChanges:
    """Hide secrets from now on, or take them back. Nothing that reads like one is stored.

    Raises `BadInput` for one of fewer than four characters.
    """
    stored = stored_lists(home)
    salt = stored.salt or randomness.token_bytes(_SALT_BYTES)
    if any(len(normal(secret)) < _SHORTEST_SECRET for secret in secrets):
        raise BadInput(
            f"A secret needs {_SHORTEST_SECRET} characters or more: a shorter one is found by chance all over the "
            "chats, and guessed from what would be stored of it."
        )
    given = {one.hash: one for one in (hide_secret(secret, salt) for secret in secrets)}
    known = {one.hash: one for one in stored.secrets}
    after = {key: one for key, one in known.items() if key not in given} if back else known | given
    changed = abs(len(after) - len(known))
    if changed:
        _store(home, StoredLists(stored.hide, stored.keep, tuple(after.values()), salt))
    return ListChanges(changed, len(given) - changed)


def ask_secrets() -> list[str]:
    """Secrets typed unseen at the terminal until an empty line, or one a line from standard input.

    Never from the command's arguments, which shells remember and other users can list.
    """
    if not sys.stdin.isatty():
        return [line for line in (line.rstrip("\r\n") for line in sys.stdin) if line.strip()]
    found: list[str] = []
    while entered := getpass("Secret to hide (not shown; empty to end): ").strip():
        found.append(entered)
    return found


def _changed(before: Sequence[str], given: Sequence[str], back: bool) -> tuple[str, ...]:
    entries = {normal(word): word for word in before}
    for word in given:
        if back:
            entries.pop(normal(word), None)
        else:
            entries.setdefault(normal(word), word.strip())
    return tuple(entries.values())


def _check_word(word: str) -> None:
    form = normal(word)
    if not form.rstrip("*") or (len(form.rstrip("*")) == 1 and form.isascii()):
        raise BadInput("A word to hide or keep needs two characters or more: give a longer one.")


def _secret(data: Any) -> HiddenSecret:
    return HiddenSecret(
        int(data["length"]), int(data["fingerprint"]), bytes.fromhex(data["hash"]), bool(data["number"])
    )


def _store(home: Home, lists: StoredLists) -> None:
    data = {
        "schema": SCHEMA,
        "hide": lists.hide,
        "keep": lists.keep,
        "salt": lists.salt.hex(),
        "secrets": [
            {"length": one.length, "fingerprint": one.fingerprint, "hash": one.hash.hex(), "number": one.is_number}
            for one in lists.secrets
        ],
    }
    home.create()
    # A new file is made for the owner only, whatever the umask.
    write_whole(lists_file(home), json.dumps(data, ensure_ascii=False, indent=1))
