"""Reads the pages of Telegram Desktop's HTML export: messages as they are written, the list of chats, the owner.

Format: `export_output_html.cpp` in telegramdesktop/tdesktop. What the messages mean is the business of
`_telegram_html.messages`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.exports import Export
from ingest.reading import Tally
from ingest.sources._telegram_html.tags import NOTHING, Damaged, Tags, read_tags

DELETED = "Deleted Account"
"""Stands for the name of who has none."""

_VIA = re.compile(r"(.*) via @(\w{1,64})", re.DOTALL)
_REPLY = re.compile(r"go_to_message(-?[0-9]{1,18})$")
_USERPIC = re.compile(r"userpic[0-9]{1,2}")
# Around a text that is its own block; line breaks of the text itself are written as `<br>`.
_AROUND = re.compile(r"\A\n|\n *\Z")
_CONTROL = re.compile(r"[\x00-\x1f]")
_MEDIA_SLOTS = ("title", "description", "status", "question", "details")


@dataclass(slots=True)
class Reaction:
    """One kind of reaction to a message."""

    emoji: str = ""
    is_paid: bool = False
    link: str | None = None
    """Address of a custom emoji's file, which has no other name."""
    people: int = 0
    """Those who are shown; all of them where there is no count."""
    count: str = ""


@dataclass(slots=True)
class Written:
    """A message as it stands in a page."""

    id: str
    is_service: bool
    is_joined: bool
    """Whether it goes on from the message before, so that its sender is not written again."""
    date: str = ""
    """Local time, and since 2022 the zone's offset."""
    from_name: str | None = field(default=None, repr=False)
    via_bot: str | None = None
    userpic: str = ""
    """Class of the picture's color, of which there are seven; it follows from the sender's id."""
    is_forwarded: bool = False
    reply_to: str = ""
    text: str = field(default="", repr=False)
    service_text: str = field(default="", repr=False)
    media: set[str] = field(default_factory=set)
    """Classes of the elements that show a medium."""
    media_words: dict[str, str] = field(default_factory=dict, repr=False)
    """Words that Telegram Desktop writes about a medium: `title`, `status`, …"""
    reactions: list[Reaction] = field(default_factory=list, repr=False)
    has_buttons: bool = False


class _MessagesPage(Tags):
    forgiving = frozenset({"service", "buttons"})

    def __init__(self) -> None:
        super().__init__()
        self.header: str | None = None
        self.finished: list[Written] = []
        self._written: Written | None = None

    def begin(
        self, tag: str, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        if "message" in classes:
            if self._written is not None:
                raise Damaged
            number = (attributes.get("id") or "").removeprefix("message")
            self._written = Written(number, "service" in classes, "joined" in classes)
            return "message", "message"
        if self._written is None:
            if "page_header" in classes:
                return "header", ""
            return region, "header" if region == "header" and "text" in classes else ""
        if region == "message" or region == "forwarded":
            return self._begin_part(self._written, classes, attributes, region)
        if region == "media":
            self._written.media.update(classes)
            return region, next((name for name in _MEDIA_SLOTS if name in classes), "")
        if region == "reactions" or region == "emoji":
            return self._begin_reaction(self._written.reactions, tag, classes, attributes, region)
        if region == "userpic":
            self._written.userpic = next(filter(_USERPIC.fullmatch, classes), self._written.userpic)
        elif region == "reply" and (link := _REPLY.search(attributes.get("href") or "")):
            self._written.reply_to = link[1]
        return region, "aside" if region == "name" else ""

    @staticmethod
    def _begin_part(
        written: Written, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        if "text" in classes:
            return "words", "text"
        if "from_name" in classes:
            return "name", "from_name" if region == "message" else "forwarded_from"
        if "date" in classes:
            written.date = attributes.get("title") or ""
            return "name", NOTHING
        if "media_wrap" in classes:
            return "media", NOTHING
        if "reply_to" in classes:
            return "reply", NOTHING
        if "userpic_wrap" in classes:
            return ("ignored" if "forwarded" in classes else "userpic"), NOTHING
        if "forwarded" in classes:
            written.is_forwarded = True
            return "forwarded", ""
        if "reactions" in classes:
            return "reactions", NOTHING
        if "bot_buttons_table" in classes:
            written.has_buttons = True
            return "buttons", NOTHING
        return ("service", "service") if written.is_service and "body" in classes else (region, "")

    @staticmethod
    def _begin_reaction(
        reactions: list[Reaction], tag: str, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        if "reaction" in classes:
            reactions.append(Reaction(is_paid="paid" in classes))
        elif reactions and region == "emoji" and tag == "a":
            reactions[-1].link = attributes.get("href") or ""
        elif reactions and "userpic" in classes:
            reactions[-1].people += 1
        elif reactions and "emoji" in classes:
            return "emoji", "emoji"
        elif reactions and "count" in classes:
            return region, "count"
        return region, NOTHING if "initials" in classes else ""

    def filled(self, slot: str, text: str) -> None:
        written = self._written
        if slot == "header":
            self.header = _one_line(text) if self.header is None else self.header
        elif written is None or slot == NOTHING:
            return
        elif slot == "message":
            self.finished.append(written)
            self._written = None
        elif slot == "text":
            written.text += _AROUND.sub("", text)
        elif slot == "from_name" or slot == "forwarded_from":
            self._fill_name(written, slot, _one_line(text))
        elif slot == "aside":
            # Beside a name: when a forwarded message was written first, or in old exports the bot it came by.
            if via := _VIA.fullmatch(f" {text.strip()}"):
                written.via_bot = f"@{via[2]}"
        elif slot == "service":
            written.service_text += text.strip()
        elif slot == "emoji":
            written.reactions[-1].emoji = text.strip()
        elif slot == "count":
            written.reactions[-1].count = text.strip()
        else:
            written.media_words.setdefault(slot, _AROUND.sub("", text))

    @staticmethod
    def _fill_name(written: Written, slot: str, name: str) -> None:
        if via := _VIA.fullmatch(name):
            name, written.via_bot = via[1].strip(), f"@{via[2]}"
        if slot == "from_name":
            written.from_name = name


def read_messages(export: Export, name: str, tally: Tally) -> Iterator[Written]:
    """Yield the messages of a page, a joined one with its sender; `BadInput` where the page is bad."""
    page = _MessagesPage()
    before: Written | None = None
    for _ in read_tags(page, export, name, tally):
        for written in page.finished:
            if written.is_joined and before is not None and written.from_name is None:
                written.from_name, written.userpic = before.from_name, before.userpic
                written.via_bot = written.via_bot or before.via_bot
            before = written
            yield written
        page.finished.clear()


def read_header(export: Export, name: str) -> str | None:
    """Give the chat's name as a page's header has it, None if it has none; reads as far as the first messages."""
    page = _MessagesPage()
    for _ in read_tags(page, export, name, Tally()):
        if page.header is not None:
            break
    return page.header


class _ListPage(Tags):
    """The list of chats."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[dict[str, str]] = []

    def begin(
        self, tag: str, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        if "entry" in classes:
            self.entries.append({"link": attributes.get("href") or ""})
            return "entry", ""
        return region, next((name for name in ("info", "name") if name in classes and region == "entry"), "")

    def filled(self, slot: str, text: str) -> None:
        self.entries[-1][slot] = _one_line(text)


def read_entries(export: Export, name: str) -> list[dict[str, str]]:
    """Give `link`, `info` (the chat's kind) and `name` of each chat in the list of chats."""
    page = _ListPage()
    for _ in read_tags(page, export, name, Tally()):
        pass
    return page.entries


class _SummaryPage(Tags):
    """The first page of a whole account, with what is told of its owner."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, str] = {}
        self._label = ""

    def begin(
        self, tag: str, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        if "personal_info" in classes:
            return "person", ""
        return region, next((name for name in ("label", "value") if name in classes and region == "person"), "")

    def filled(self, slot: str, text: str) -> None:
        if slot == "label":
            self._label = _one_line(text)
        else:
            self.rows.setdefault(self._label, _one_line(text))


def read_person(export: Export, name: str) -> dict[str, str]:
    """Give what the first page tells of the owner: `First name`, `Last name`, `Username` (with an @)."""
    page = _SummaryPage()
    for _ in read_tags(page, export, name, Tally()):
        pass
    return page.rows


def _one_line(name: str) -> str:
    return _CONTROL.sub(" ", name).strip()
