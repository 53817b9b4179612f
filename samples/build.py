"""Build the sample account: `python -m samples.build` turns `manuscript/*.txt` into `result.json`.

`secrets.json`, beside it, lists the planted secrets and where they stand. The same manuscripts always build
the same bytes. `--check` writes nothing; it fails where a file is stale or a planted number is invalid.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from samples.entities import luhn_valid
from samples.export import OWNER, Account, export, numbered
from samples.notation import Chat, Message, NotationError, Secret, read_chat

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class PlantedSecret:
    """A secret and the message in which it stands."""

    chat_id: int
    message_id: int
    secret: Secret


def read_account(manuscript: Path) -> Account:
    """Read every manuscript in the folder."""
    chats = [read_chat(path) for path in sorted(manuscript.glob("*.txt"))]
    sources: dict[int, str] = {}
    for chat in chats:
        if chat.chat_id in sources:
            raise NotationError(f"{chat.source}:1: {sources[chat.chat_id]} has the chat id {chat.chat_id} too")
        sources[chat.chat_id] = chat.source
    return numbered(chats)


def planted_secrets(account: Account) -> list[PlantedSecret]:
    """Every planted secret, in the order of the messages."""
    planted = [
        PlantedSecret(chat.chat_id, account.ids[chat.chat_id, position], secret)
        for chat in account.chats
        for position, entry in enumerate(chat.entries)
        if isinstance(entry, Message)
        for secret in entry.secrets
    ]
    return sorted(planted, key=lambda one: one.message_id)


def owner_messages(chat: Chat) -> list[Message]:
    """Pick what the owner wrote in a chat in her own words: text, neither forwarded nor by way of a bot."""
    return [
        entry
        for entry in chat.entries
        if isinstance(entry, Message)
        and entry.sender.peer_id == OWNER.peer_id
        and entry.text
        and not entry.forwarded_from
        and not entry.via_bot
    ]


def iban_valid(text: str) -> bool:
    """Whether the text passes the mod-97 check of international bank account numbers."""
    compact = "".join(text.split()).upper()
    if not (compact.isalnum() and compact.isascii() and 15 <= len(compact) <= 34):
        return False
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1


def wrong_numbers(planted: Sequence[PlantedSecret]) -> list[PlantedSecret]:
    """Pick the planted cards and IBANs that are none: no scrubber could be blamed for missing them."""
    checks: dict[str, Callable[[str], bool]] = {"CARD": luhn_valid, "IBAN": iban_valid}
    checked = [one for one in planted if one.secret.kind in checks]
    return [one for one in checked if not checks[one.secret.kind](one.secret.text)]


def built_files(account: Account) -> dict[str, str]:
    """File name -> contents, of all that is built."""
    secrets = [
        {"chat_id": one.chat_id, "message_id": one.message_id, **vars(one.secret)} for one in planted_secrets(account)
    ]
    # Telegram Desktop indents by one space, and ends the file without a newline.
    return {"result.json": _json(export(account)), "secrets.json": _json(secrets) + "\n"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or check the sample, and say how much the owner wrote in each chat."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description="Build the sample account.")
    parser.add_argument("--manuscript", type=Path, default=FOLDER / "manuscript", help="where the chats are")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder to write into")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file is stale or wrong")
    options = parser.parse_args(arguments)
    try:
        account = read_account(options.manuscript)
    except NotationError as problem:
        print(problem, file=sys.stderr)
        return 2
    problems = [
        f"chat {one.chat_id}, message {one.message_id}: this {one.secret.kind} has a wrong check digit"
        for one in wrong_numbers(planted_secrets(account))
    ]
    for name, contents in built_files(account).items():
        path = options.out / name
        if not options.check:
            path.write_text(contents, encoding="utf-8", newline="\n")
        elif not path.exists() or path.read_bytes() != contents.encode():
            problems.append(f"{path} is not what the manuscripts build; run python -m samples.build")
    for source, entries, written in _counts(account):
        print(f"{source:<16}{entries:>6} entries{written:>6} by the owner")
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0


def _counts(account: Account) -> list[tuple[str, int, int]]:
    counts = [(chat.source, len(chat.entries), len(owner_messages(chat))) for chat in account.chats]
    return [*counts, ("all", sum(entries for _, entries, _ in counts), sum(own for _, _, own in counts))]


def _json(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
