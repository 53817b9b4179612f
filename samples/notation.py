"""Read a manuscript, the plain text in which the sample chats are written by hand.

One file is one chat. The notation leaves out what nobody wants to type: the seconds between messages are
dealt out here, by a hash of what is said and when, so that the same manuscript always gives the same account.
Nothing here knows Telegram's export format (`samples.export` does). Every complaint names file and line.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal, NoReturn, get_args
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
"""The manuscripts give Bristol's local time."""

SECRET_KINDS = frozenset(
    {
        *("PASSWORD", "PIN", "OTP", "DOORCODE", "SEED", "APIKEY", "PRIVATEKEY", "CRYPTO"),
        *("EMAIL", "PHONE", "ADDRESS", "PLATE", "IP", "URL"),
        *("CARD", "IBAN", "BANKACCOUNT", "PASSPORT", "NATIONALID", "TAXID"),
    }
)
CHAT_TYPES = frozenset({"personal_chat", "private_group", "bot_chat", "saved_messages"})
NAMELESS = frozenset({"", "null", "Deleted Account"})
"""Names that Telegram Desktop writes as null, because the account behind them is gone."""

MediaKind = Literal[
    "sticker", "voice", "round", "photo", "video", "gif", "file", "location", "contact", "poll", "unsupported"
]
Action = Literal["phone_call", "pin_message", "create_group", "invite_members", "edit_group_title"]

BARE_ATTRIBUTES = frozenset({"edited", "photo", "gif", "location", "unsupported"})
VALUED_ATTRIBUTES = frozenset(
    {"reply", "react", "fwd", "via", "sticker", "voice", "round", "video", "file", "contact", "poll"}
)
ATTRIBUTES = BARE_ATTRIBUTES | VALUED_ATTRIBUTES
TIMED_MEDIA = frozenset({"voice", "round", "video"})
MEDIA_WITH_TEXT = frozenset({"photo", "video", "gif", "file", "voice"})

_PERSON = re.compile(r"(\w)\s*=\s*(.*?)\s*(user\d+)")
_MESSAGE = re.compile(r"(\w)(?:\[(.*?)\])?>(.*)")
_SERVICE = re.compile(r"(\w)!\s*(\w+)\s*(.*)")
_SECRET = re.compile(r"\{\{([A-Z]+):(.+?)\}\}", re.DOTALL)
_POLL = re.compile(r"[^;*]+(?:;[^;*]+(?: \*\d+)?){2,}")
_DURATION = re.compile(r"(?:\d+[smhd]\s*)+")
_NEXT_ATTRIBUTE = re.compile(rf",\s*(?=(?:{'|'.join(sorted(ATTRIBUTES))})\s*(?:[=,]|$))")
"""A comma that ends an attribute: those inside a poll's question are followed by no attribute's name."""
_ACTIONS: dict[str, Action] = {name: name for name in get_args(Action)}
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class NotationError(ValueError):
    """A manuscript breaks a rule of the notation."""


@dataclass(frozen=True)
class Person:
    """Somebody who speaks in a chat."""

    name: str | None
    """As the owner saved it; None for a deleted account."""
    peer_id: str
    """Telegram's identifier, such as user418820917."""


@dataclass(frozen=True)
class Secret:
    """A planted secret: what a scrubber has to find."""

    kind: str
    text: str


@dataclass(frozen=True)
class Media:
    """What a message carries beside its text."""

    kind: MediaKind
    value: str = ""
    """The emoji of a sticker, the seconds of a recording, a file name, a contact's name, a poll's wording."""

    @property
    def seconds(self) -> int:
        """Length of a recording; 0 for whatever has none."""
        return int(self.value) if self.kind in TIMED_MEDIA else 0


@dataclass(frozen=True)
class Message:
    """One message that a person sent."""

    sender: Person
    sent_at: datetime
    text: str
    secrets: tuple[Secret, ...] = ()
    media: Media | None = None
    reply_to: int | None = None
    """Position in the chat's entries of the message that this one answers."""
    edited: bool = False
    reactions: tuple[str, ...] = ()
    forwarded_from: str | None = None
    via_bot: str | None = None


@dataclass(frozen=True)
class Service:
    """One line that Telegram itself put into the chat, such as a call."""

    actor: Person
    sent_at: datetime
    action: Action
    argument: str = ""
    target: int | None = None
    """Position in the chat's entries of the message that was pinned."""


Entry = Message | Service


@dataclass(frozen=True)
class Chat:
    """One manuscript, read."""

    source: str
    name: str | None
    type: str
    chat_id: int
    people: tuple[Person, ...]
    entries: tuple[Entry, ...]


def digest(*parts: object) -> int:
    """Make a number of nothing but the parts: what is used here in place of chance."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def strip_marks(text: str) -> tuple[str, tuple[Secret, ...]]:
    """Take the marks off planted secrets: `pin is {{PIN:4071}}` becomes `pin is 4071` and one secret."""
    secrets = tuple(Secret(kind, secret) for kind, secret in _SECRET.findall(text))
    return _SECRET.sub(lambda mark: mark[2], text), secrets


def typing_seconds(text: str, salt: object) -> int:
    """Guess how long it takes to type the text on a phone, 2 to 40 seconds."""
    return min(40, 2 + len(text) // 5 + digest("typing", salt, text) % 7)


def read_chat(path: Path) -> Chat:
    """Read one manuscript file; `NotationError` names the line that breaks a rule."""
    return _Reader(path.name).read(path.read_text(encoding="utf-8"))


@dataclass
class _Reader:
    """Goes through one manuscript line by line, with a clock running."""

    source: str
    line_number: int = 0
    name: str | None = None
    type: str = ""
    chat_id: int = 0
    people: dict[str, Person] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    """Where the messages stand among the entries: replies and pins count messages only."""
    clock: datetime | None = None
    on_the_dot: bool = False
    """Whether the next line happens at the clock's time, rather than some seconds after it."""

    def read(self, manuscript: str) -> Chat:
        for number, raw in enumerate(manuscript.splitlines(), start=1):
            self.line_number = number
            line = raw.strip()
            if line and not line.startswith("#"):
                self._line(line)
        if not self.entries:
            self._fail("the file needs a 'chat:' line, a 'people:' line, a moment and a message")
        return Chat(self.source, self.name, self.type, self.chat_id, tuple(self.people.values()), tuple(self.entries))

    def _line(self, line: str) -> None:
        if not self.type:
            self._header(line)
        elif not self.people:
            self._cast(line)
        elif line.startswith("=="):
            self._moment(line.removeprefix("==").strip())
        elif line.startswith(".."):
            self._pause(line.removeprefix("..").strip())
        elif match := _MESSAGE.fullmatch(line):
            self._message(self._person(match[1]), match[2] or "", match[3].strip().replace("\\n", "\n"))
        elif match := _SERVICE.fullmatch(line):
            self._service(self._person(match[1]), match[2], match[3].strip())
        else:
            self._fail("expected 'x> text', 'x! action', '== DATE TIME', '.. 25m' or '# comment'")

    def _header(self, line: str) -> None:
        parts = [part.strip() for part in line.removeprefix("chat:").split("|")]
        if not line.startswith("chat:") or len(parts) != 3 or not parts[2].isdecimal():
            self._fail("the first line must be 'chat: name | type | number'")
        if parts[1] not in CHAT_TYPES:
            self._fail(f"unknown chat type {parts[1]!r}; known: {', '.join(sorted(CHAT_TYPES))}")
        self.name = None if parts[0] in NAMELESS else parts[0]
        self.type, self.chat_id = parts[1], int(parts[2])

    def _cast(self, line: str) -> None:
        if not line.startswith("people:"):
            self._fail("the second line must be 'people: n = Name user123; …'")
        for entry in line.removeprefix("people:").split(";"):
            match = _PERSON.fullmatch(entry.strip())
            if match is None:
                self._fail(f"cannot read the person {entry.strip()!r}; write 'n = Name user123'")
            self.people[match[1]] = Person(None if match[2] in NAMELESS else match[2], match[3])

    def _moment(self, text: str) -> None:
        try:
            local = datetime.strptime(text, "%Y-%m-%d %H:%M")
        except ValueError:
            self._fail(f"cannot read the moment {text!r}; write '== 2026-01-12 08:41'")
        moment = local.replace(tzinfo=LONDON).astimezone(UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None) != local:
            self._fail(f"{text} does not exist: the clocks go forward in that hour")
        if self.clock is not None and moment <= self.clock:
            # A minute that has begun may be named again; an earlier one is a slip of the pen.
            if moment < self.clock.replace(second=0):
                running = self.clock.astimezone(LONDON)
                self._fail(f"{text} lies before the running clock, {running:%Y-%m-%d %H:%M:%S}")
            return
        self.clock = moment + timedelta(seconds=digest("moment", self.chat_id, moment) % 40)
        self.on_the_dot = True

    def _pause(self, text: str) -> None:
        if not _DURATION.fullmatch(text):
            self._fail(f"cannot read the pause {text!r}; write '.. 25m' or '.. 3h'")
        for amount, unit in re.findall(r"(\d+)([smhd])", text):
            self.clock = self._now() + timedelta(**{_UNITS[unit]: int(amount)})

    def _message(self, sender: Person, attributes: str, marked_text: str) -> None:
        text, secrets = strip_marks(marked_text)
        if "{{" in text or "}}" in text:
            self._fail("a secret's mark is not closed; write {{KIND:secret}}")
        for secret in secrets:
            if secret.kind not in SECRET_KINDS:
                known = ", ".join(sorted(SECRET_KINDS))
                self._fail(f"unknown kind of secret {secret.kind!r}; known: {known}")
        values = self._attributes(attributes)
        media = self._media(values)
        reply = values.get("reply")
        if not text and media is None:
            self._fail("a message needs a text or something that it carries")
        if text and media is not None and media.kind not in MEDIA_WITH_TEXT:
            self._fail(f"Telegram allows no text on '{media.kind}'; send it as a message of its own")
        spent = typing_seconds(text, self.clock) + (media.seconds if media else 0)
        reply_to = self._counted_back(reply[0]) if reply else None
        self.positions.append(len(self.entries))
        self.entries.append(
            Message(
                sender=sender,
                sent_at=self._advance(spent),
                text=text,
                secrets=secrets,
                media=media,
                reply_to=reply_to,
                edited="edited" in values,
                reactions=tuple(values.get("react", ())),
                forwarded_from=values.get("fwd", [None])[0],
                via_bot=values.get("via", [None])[0],
            )
        )

    def _attributes(self, text: str) -> dict[str, list[str]]:
        """Split attributes into their values: only `react` may have several."""
        values: dict[str, list[str]] = {}
        for part in _NEXT_ATTRIBUTE.split(text) if text.strip() else []:
            name, equals, value = (piece.strip() for piece in part.partition("="))
            if name not in ATTRIBUTES:
                self._fail(f"unknown attribute {name!r}; known: {', '.join(sorted(ATTRIBUTES))}")
            if (name in VALUED_ATTRIBUTES) != bool(value) or bool(equals) != bool(value):
                self._fail(f"'{name}' {'needs a value' if name in VALUED_ATTRIBUTES else 'takes no value'}")
            if name in values and name != "react":
                self._fail(f"'{name}' stands twice")
            values.setdefault(name, []).append(value)
        return values

    def _media(self, values: dict[str, list[str]]) -> Media | None:
        carried = [Media(kind, values[kind][0]) for kind in get_args(MediaKind) if kind in values]
        if len(carried) > 1:
            self._fail(f"one message cannot be both '{carried[0].kind}' and '{carried[1].kind}'")
        if not carried:
            return None
        media = carried[0]
        if media.kind in TIMED_MEDIA and not media.value.isdecimal():
            self._fail(f"'{media.kind}' needs whole seconds, not {media.value!r}")
        if media.kind == "poll" and not _POLL.fullmatch(media.value):
            self._fail("a poll needs a question and two answers: 'poll=Question?;one;two *3' (three votes)")
        return media

    def _service(self, actor: Person, name: str, argument: str) -> None:
        action = _ACTIONS.get(name)
        if action is None:
            self._fail(f"unknown action {name!r}; known: {', '.join(_ACTIONS)}")
        if action == "phone_call" and not (argument.isdecimal() or argument in ("missed", "busy")):
            self._fail(f"'phone_call' needs whole seconds or 'missed', not {argument!r}")
        if action in ("invite_members", "edit_group_title") and not argument:
            self._fail(f"'{action}' needs a name")
        target = self._counted_back(argument) if action == "pin_message" else None
        sent_at = self._advance(typing_seconds("", self.clock))
        self.entries.append(Service(actor, sent_at, action, argument, target))
        if action == "phone_call" and argument.isdecimal():
            self.clock = sent_at + timedelta(seconds=int(argument))

    def _counted_back(self, text: str) -> int:
        """Find the entry that `-2` names: the last message but one, service lines not counted."""
        if not re.fullmatch(r"-[1-9]\d*", text):
            self._fail(f"expected a count of messages upwards such as -2, not {text!r}")
        if -int(text) > len(self.positions):
            self._fail(f"{text} points above the chat's first message")
        return self.positions[int(text)]

    def _person(self, key: str) -> Person:
        if key not in self.people:
            self._fail(f"nobody has the letter {key!r}; known: {', '.join(self.people)}")
        return self.people[key]

    def _now(self) -> datetime:
        if self.clock is None:
            self._fail("no time has been set yet; begin with '== 2026-01-12 08:41'")
        return self.clock

    def _advance(self, seconds: int) -> datetime:
        """Let the seconds pass, unless a moment was just named, and say what time it is."""
        self.clock = self._now() + timedelta(seconds=0 if self.on_the_dot else seconds)
        self.on_the_dot = False
        return self.clock

    def _fail(self, problem: str) -> NoReturn:
        raise NotationError(f"{self.source}:{self.line_number}: {problem}")
