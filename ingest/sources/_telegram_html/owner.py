"""Finds out whose HTML export it is, and which chats of the archive its chats are.

HTML tells people and chats by name only. The archive may know a chat by its messages (`_telegram_html.survey`); what
it does not know gets provisional ids until a source that knows them tells the same messages
(`soundalike.archive_adoption`). A chat of two has the other's name as its header, so the owner is who is left.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from ingest.exports import Export
from ingest.owners import Person, choose_owner
from ingest.reading import Known
from ingest.sources._telegram.chats import SAVED_MESSAGES
from ingest.sources._telegram_html.layout import NOT_CHATS, TELEGRAM, Layout, Listed, listed_chats, owner_of
from ingest.sources._telegram_html.messages import Senders, provisional
from ingest.sources._telegram_html.pages import DELETED, read_header
from ingest.sources._telegram_html.survey import Survey, kind_of_chat, known_chat, some_of, survey
from soundalike.archive_adoption import PROVISIONAL
from soundalike.errors import BadInput
from soundalike.records import Chat, ChatKind

OF_TWO: tuple[ChatKind, ...] = ("private", "bot", "service")


@dataclass(frozen=True)
class ReadyChat:
    """A chat that can be read."""

    pages: tuple[str, ...]
    chat: Chat | str
    """Or the reason why its messages are skipped."""
    senders: Senders


@dataclass(frozen=True)
class Plan:
    """Whose export it is, and what to read."""

    account: str
    owner: str = field(repr=False)
    chats: tuple[ReadyChat, ...] = ()


@dataclass
class _Seen:
    """A chat with all that was found out about it."""

    listed: Listed
    header: str
    survey: Survey
    kind: ChatKind
    known: Chat | None


def plan_reading(export: Export, layout: Layout, asked: str, known: Known, zone: tzinfo | None) -> Plan:
    """Find out all that has to be known before messages are read; `BadInput` if it cannot be told whose they are.

    `asked` is what `--owner` says: a name, or the id of the account where the archive does not know it yet.
    """
    asked = asked.strip()
    asked_id = asked.removeprefix("user") if asked.removeprefix("user").isdecimal() else ""
    accounts = known.accounts("telegram")
    chats = [_look_at(export, layout, listed, known, accounts, zone) for listed in listed_chats(export, layout)]
    find_name = _name_in_account if layout.is_account else _name_in_chat
    owner = find_name(export, layout, chats, "" if asked_id else asked, accounts)
    account = _account_of(export, owner, asked_id, accounts, chats)
    names = Counter(_base_of(seen) for seen in chats)
    ready = [_ready(seen, account, owner, is_namesake=names[_base_of(seen)] > 1) for seen in chats]
    return Plan(account, owner, tuple(ready))


def _look_at(
    export: Export, layout: Layout, listed: Listed, known: Known, accounts: Sequence[str], zone: tzinfo | None
) -> _Seen:
    header = read_header(export, listed.pages[0]) or ""
    # Without a list every message counts; and there is nothing to find in an archive that has no account.
    if listed.kind is None:
        pages: Sequence[str] = listed.pages
    else:
        pages = some_of(listed.pages) if accounts or not layout.summary else listed.pages[:1]
    seen = survey(export, pages, header, zone)
    kind = listed.kind or kind_of_chat(header, seen)
    if kind == "private" and header == TELEGRAM:
        kind = "service"
    found = known_chat(known, seen, kind) if accounts else None
    return _Seen(listed, header, seen, found.kind if found else kind, found)


def _name_in_account(
    export: Export, layout: Layout, chats: Sequence[_Seen], asked: str, accounts: Sequence[str]
) -> str:
    """Give the owner's name as the first page has it; without one, the only one who writes in all chats."""
    name, username = owner_of(export, layout)
    if name:
        fits = not asked or asked.removeprefix("@").casefold() in (name.casefold(), username.casefold())
        return name if fits else choose_owner([Person(name, name)], asked, (), export.path).id
    others = [(seen.kind, set(seen.survey.senders) - {seen.header, DELETED}) for seen in chats]
    sides = {name for kind, names in others if kind in OF_TWO for name in names}
    if len(sides) == 1 and not asked:
        return sides.pop()
    people = sum((seen.survey.senders for seen in chats), Counter[str]())
    persons = _persons(people)
    chats_of = [names for _, names in others if names]
    return choose_owner(persons, asked, _provisional_names(accounts), export.path, chats_of).id


def _name_in_chat(export: Export, layout: Layout, chats: Sequence[_Seen], asked: str, accounts: Sequence[str]) -> str:
    """Give the owner's name in a single chat; empty where the owner has not written in it."""
    seen, *_ = chats
    others = {name: count for name, count in seen.survey.senders.items() if name != seen.header}
    if seen.kind in OF_TWO and len(seen.survey.userpics[seen.header]) > 1:
        raise BadInput(_two_of_one_name(export))
    if asked and asked.casefold() == seen.header.casefold():
        seen.kind = "saved"
    if seen.kind == "saved":
        return seen.header
    if seen.kind == "channel" or not others:
        return asked
    persons = _persons(others)
    if seen.kind in OF_TWO and len(persons) == 1 and not asked:
        return persons[0].id
    name = choose_owner(persons, asked, _provisional_names(accounts), export.path).id
    if len(seen.survey.userpics[name]) > 1:
        raise BadInput(_two_of_one_name(export))
    return name


def _account_of(export: Export, owner: str, asked_id: str, accounts: Sequence[str], chats: Sequence[_Seen]) -> str:
    """Give the account's id: as the archive knows a chat's, as asked for, the only one, or one made of the name."""
    found = Counter(seen.known.account for seen in chats if seen.known)
    for account, _ in found.most_common(1):
        return account
    if asked_id:
        return asked_id
    named = [account for account in accounts if account.startswith(PROVISIONAL)]
    # Of an account that is known by name too, the name tells; whether two are one person is not for here.
    if owner and (provisional(owner) in named or named == list(accounts)):
        return provisional(owner)
    if len(accounts) == 1:
        return accounts[0]
    if accounts:
        raise BadInput(
            f"{export.path} does not say of which account it is, and the archive has {len(accounts)} of Telegram: "
            "export it as machine-readable JSON, which does."
        )
    raise BadInput(
        f"{export.path} does not say whose export it is, since the owner writes nothing in it: "
        "name the owner with --owner."
    )


def _ready(seen: _Seen, account: str, owner: str, *, is_namesake: bool) -> ReadyChat:
    kind = seen.kind
    if kind == "private" and (reason := NOT_CHATS.get(seen.listed.name)):
        return ReadyChat(seen.listed.pages, reason, Senders(account, {}))
    if kind in OF_TWO and owner and seen.header == owner:
        if seen.listed.kind is not None or len(seen.survey.userpics[owner]) > 1:
            return ReadyChat(seen.listed.pages, "contact_has_owners_name", Senders(account, {}))
        kind = "saved"
    chat = seen.known if seen.known and seen.known.account == account else None
    if chat is None:
        base = _base_of(seen)
        number = f"#{seen.survey.first_id}" if is_namesake or base == DELETED else ""
        name = "" if seen.header == DELETED else seen.header
        chat = Chat(
            source="telegram",
            account=account,
            chat_id=f"{provisional(base)}{number}",
            kind=kind,
            name=SAVED_MESSAGES if kind == "saved" else name,
        )
    return ReadyChat(seen.listed.pages, chat, _senders_in(chat, seen.header, owner))


def _senders_in(chat: Chat, header: str, owner: str) -> Senders:
    if chat.kind in OF_TWO:
        return Senders(chat.account, {header: chat.chat_id}, other=chat.account)
    if chat.kind == "saved":
        return Senders(chat.account, {owner: chat.account}, other=chat.account)
    # Admins who do not want to be named write in the name of the group.
    return Senders(chat.account, {header: chat.chat_id, owner: chat.account})


def _base_of(seen: _Seen) -> str:
    return seen.header or seen.listed.name or DELETED


def _persons(messages_by: Mapping[str, int]) -> list[Person]:
    """Those who could be the owner, by their names, which are all the ids there are."""
    return [Person(name, name, messages) for name, messages in messages_by.items() if name != DELETED]


def _provisional_names(accounts: Collection[str]) -> list[str]:
    return [account.removeprefix(PROVISIONAL) for account in accounts if account.startswith(PROVISIONAL)]


def _two_of_one_name(export: Export) -> str:
    return (
        f"{export.path} has two people of the owner's name, and HTML tells people by nothing else: "
        "export the chat as machine-readable JSON."
    )
