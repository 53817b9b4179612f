"""Who is who in a chat file: whose export it is, and with whom or in which group.

The file names nobody as its owner. In a private chat the name of the file, or on iPhones the first notice, names the
other person; notices such as "You deleted this message" stand in the owner's name alone. Else the owner is asked for.
People are known by the names under which they stand in the file.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.owners import Person, choose_owner
from ingest.sources._whatsapp.headers import clean_name
from ingest.sources._whatsapp.survey import Survey
from ingest.sources._whatsapp.words import plain, visible, words
from soundalike.errors import BadInput
from soundalike.records import Chat, ChatKind

SOURCE = "whatsapp"

_COPY = re.compile(r"\s*\(\d{1,3}\)$")
_PHONE = re.compile(r"\+?\d(?:[\s().‐‑-]*\d){6,}")
_SHOWN_DIGITS = 4
_SERVICE_NAMES = ("whatsapp", "واتساب", "واتس اب", "واتس آب", "واتساپ")


@dataclass(frozen=True)
class Sides:
    """The owner and the chat."""

    chat: Chat
    owner_in_file: str = field(repr=False)
    """The sender who is the owner: the account, unless the file says `You`."""


def find_sides(survey: Survey, stems: Sequence[str], asked: str, known: Collection[str], path: Path) -> Sides:
    """Tell the owner and the chat; `stems` are names of the file and of what it lies in.

    Raises `BadInput` with the people to choose from where the owner cannot be told.
    """
    people = list(survey.spoken)
    titles = [title for stem in stems if (title := _title(stem))]
    named = [name for name in (survey.chat_name, *titles) if name]
    is_group = survey.is_group or len(people) > 2
    is_silent = asked in known and not any(_fits(asked, name) for name in people)
    other = "" if is_group else _named_in(people, named, stems)
    if len(people) == 2 and not other and survey.chat_name:
        is_group = True
    if is_group:
        owner = asked if is_silent else _owner(survey, [], asked, known, path)
        name = next(filter(None, [*named, survey.subject, *_other_stems(stems, path), "group"]))
        return Sides(_chat(owner, "group", name, known, asked), owner)
    if people == [other]:
        silent = asked or (next(iter(known)) if len(known) == 1 else "")
        if not silent:
            raise BadInput(
                f"{path} has messages of one person only, the one whom the chat is with: name the owner with --owner."
            )
        if _fits(asked, other):
            return Sides(_chat(other, "private", _title_beside(named, other), known, asked), other)
        return Sides(_chat(silent, "private", other, known, asked), silent)
    beside = [name for name in people if name != other] if named or other else []
    owner = _owner(survey, beside, asked, known, path)
    others = [name for name in people if name != owner] or [_title_beside(named, owner)]
    if len(people) == 1 and re.match(re.escape(owner) + r"\s*[(（]", others[0]):
        return Sides(_chat(owner, "saved", owner, known, asked), owner)
    return Sides(_chat(owner, "private", others[0], known, asked), owner)


def _chat(owner: str, kind: ChatKind, name: str, known: Collection[str], asked: str) -> Chat:
    account = owner
    if plain(owner) in words().you:
        account = asked or (next(iter(known)) if len(known) == 1 else owner)
    return Chat(source=SOURCE, account=account, chat_id=name, kind=kind, name=name)


def _owner(survey: Survey, beside: Sequence[str], asked: str, known: Collection[str], path: Path) -> str:
    """Tell the owner; `beside` are the people of a private chat who are not the one after whom it is named."""
    people = survey.spoken
    fitting = [name for name in people if _fits(asked, name)]
    if len(fitting) == 1:
        return fitting[0]
    told = set(survey.owners) | {name for name in people if plain(name) in words().you}
    if len(beside) == 1:
        told |= set(beside)
    if len(told) == 1 and (not asked or plain(next(iter(told))) in words().you):
        return told.pop()
    shown = {_shown(name): name for name in people}
    choice = [Person(mask, mask, people[name]) for mask, name in shown.items()]
    chosen = choose_owner(choice, asked, [_shown(account) for account in known], path)
    return shown[chosen.id]


def _fits(asked: str, name: str) -> bool:
    """Whether a person is asked for: by name, or by a phone number or its last digits."""
    wanted = clean_name(asked)
    if not wanted:
        return False
    if wanted.casefold() == name.casefold():
        return True
    digits = _digits(wanted)
    is_number = (
        _PHONE.fullmatch(name) is not None and len(digits) >= _SHOWN_DIGITS and not any(map(str.isalpha, wanted))
    )
    return is_number and _digits(name).endswith(digits)


def _shown(name: str) -> str:
    """The name, with most digits of a phone number left out."""
    return _PHONE.sub(lambda number: f"{number[0][:3]}…{_digits(number[0])[-_SHOWN_DIGITS:]}", name)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _named_in(people: Sequence[str], named: Sequence[str], stems: Sequence[str]) -> str:
    """The one of the people after whom the chat or the file is named; empty if that is not exactly one."""
    for name in named:
        fitting = [person for person in people if _key(person) == _key(name)]
        if len(fitting) == 1:
            return fitting[0]
    if named:
        return ""
    ends, holds = set(), set()
    for stem in filter(_is_of_whatsapp, map(_cleaned, stems)):
        ends |= {person for person in people if _stands_in(person, stem, at_end=True)}
        holds |= {person for person in people if _stands_in(person, stem, at_end=False)}
    found = ends or holds
    longest = max(found, key=len, default="")
    return longest if all(other in longest for other in found) else ""


def _stands_in(person: str, stem: str, *, at_end: bool) -> bool:
    # Japanese, Chinese and Korean put words next to a name without a space.
    end = r"$" if at_end else r"(?![a-zа-я0-9])"
    return re.search(rf"(?<![^\W_]){re.escape(person.casefold())}{end}", stem.casefold()) is not None


def _title(stem: str) -> str:
    """The chat's name in the name of its file; empty if that is in no form of WhatsApp's."""
    cleaned = _cleaned(stem)
    for form in words().titles:
        if match := form.fullmatch(cleaned):
            return str(match[1]).strip()
    return ""


def _title_beside(named: Sequence[str], person: str) -> str:
    return next((name for name in named if name != person), person)


def _other_stems(stems: Sequence[str], path: Path) -> list[str]:
    """Names for a group that nothing names."""
    return [_cleaned(stem) for stem in (*stems, path.resolve().parent.name) if stem and not stem.startswith("_chat")]


def _cleaned(stem: str) -> str:
    spaced = stem.replace("_", " ") if " " not in stem.strip() else stem
    return _COPY.sub("", " ".join(visible(spaced).split()).removesuffix(".txt")).strip()


def _is_of_whatsapp(stem: str) -> bool:
    return any(name in stem.casefold() for name in _SERVICE_NAMES)


def _key(name: str) -> str:
    """What of a name is left in the name of a file, whatever that may not hold; emoji alone stay."""
    return "".join(filter(str.isalnum, name.casefold())) or name.strip()
