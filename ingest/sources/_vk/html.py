"""Takes pages of VK's archive apart: messages, chats, the owner. What the parts mean is the business of `_vk.messages`.

    <div class="message" data-id="12">
      <div class="message__header"><a href="https://vk.com/id2">Боб</a>, 5 мар 2020 в 12:34:56
        <span class="message-edited" title="5 мар 2020 в 12:40:00"> (ред.)</span></div>
      <div>Text<br>more text<div class="kludges">
        <div class="attachment"><div class="attachment__description">Фотография</div>
          <a class='attachment__link' href='…'>…</a></div></div></div>
    </div>

The header of the owner's own messages has no link. Events stand in `kludges` with links of the class `im_srv_lnk`.
Pages are in windows-1251, with characters that it lacks as entities; people save them again in UTF-8.
"""

import base64
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ingest.sources._text import text_of
from ingest.sources._values import integer_of, object_of

_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_OWNERS_PAYLOAD = "jd"
_NAME_ROWS = frozenset({"полное имя", "full name", "повне ім'я", "повне ім’я", "поўнае імя"})
_SPACES = " \t\n"


@dataclass
class Attachment:
    """What was sent with a message, as VK describes it in the language of the archive."""

    description: str = ""
    link: str = ""


@dataclass
class Item:
    """One message as it stands on the page."""

    id: str
    header: str = field(default="", repr=False)
    """Name and time, such as `Боб, 5 мар 2020 в 12:34:56`."""
    sender: str = field(default="", repr=False)
    """The text of the header's link; empty without one."""
    sender_link: str = field(default="", repr=False)
    edited: str = ""
    """When it was last changed, written as in the header."""
    lines: list[str] = field(default_factory=lambda: [""], repr=False)
    attachments: list[Attachment] = field(default_factory=list, repr=False)
    is_event: bool = False

    @property
    def text(self) -> str:
        """The words, with the line breaks that they had."""
        lines = (re.sub(r"[ \t]*\n[ \t\n]*", " ", line).strip(_SPACES) for line in self.lines)
        return text_of("\n".join(lines)).strip(_SPACES)


@dataclass
class Page:
    """What stands on one page of the archive."""

    owner_id: str = ""
    owner_name: str = field(default="", repr=False)
    crumb: str = field(default="", repr=False)
    """The last part of the path at the page's top: the chat's name."""
    peers: dict[str, str] = field(default_factory=dict, repr=False)
    """Folder of a chat -> its name, on the page that lists them."""
    items: list[Item] = field(default_factory=list, repr=False)
    """In the order of the page, newest first."""
    breaks_off: bool = False
    """Whether the page ends inside a message, or cannot be read to its end."""


def read_page(data: bytes) -> Page:
    """Take one page apart; whatever is not as in VK's archive is passed over."""
    parser = _Parser()
    try:
        parser.feed(_decoded(data))
        parser.close()
        parser.page.breaks_off = parser.is_open("message")
    except AssertionError:  # `html.parser` asserts what it cannot make sense of
        parser.page.breaks_off = True
    return parser.page


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = re.search(rb"charset\s*=\s*[\"']?utf-?8", data[:2048], re.IGNORECASE)
        text = data.decode("utf-8" if declared else "windows-1251", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._open: list[tuple[str, str]] = []
        """Tags that are open, with what they are here; those that are nothing of their own are what is around them."""
        self._counts: Counter[str] = Counter()
        """How often each tag and each role is open."""
        self._peer = ""
        self._label = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        role = self._role(tag, given)
        if tag not in _VOID:
            self._open.append((tag, role))
            self._counts.update((tag, f".{role}"))

    def handle_endtag(self, tag: str) -> None:
        while self._counts[tag]:
            closed, role = self._open.pop()
            self._counts.subtract((closed, f".{role}"))
            if closed == tag:
                return

    def is_open(self, role: str) -> bool:
        return self._counts[f".{role}"] > 0

    def handle_data(self, data: str) -> None:
        role = self._open[-1][1] if self._open else ""
        if role == "crumb":
            self.page.crumb = data.strip() or self.page.crumb
        elif role == "peer" and self._peer:
            self.page.peers[self._peer] = self.page.peers.get(self._peer, "") + data.strip(_SPACES)
        elif role == "label":
            self._label = data.strip().casefold() or self._label
        elif self._label in _NAME_ROWS and not self.page.items and data.strip():
            self.page.owner_name, self._label = " ".join(data.split()), ""
        elif self.page.items:
            self._add(self.page.items[-1], role, data)

    def _add(self, item: Item, role: str, data: str) -> None:
        if role == "body":
            item.lines[-1] += data
        elif role in ("header", "sender"):
            item.header += data
            item.sender += data if role == "sender" else ""
        elif role == "description" and item.attachments:
            item.attachments[-1].description += data

    def _role(self, tag: str, given: dict[str, str]) -> str:
        """Tell what a tag is, by its class and by what it stands in, and take what its attributes say."""
        around = self._open[-1][1] if self._open else ""
        classes = given.get("class", "").split()
        item = self.page.items[-1] if self.page.items else None
        if tag == "meta" and given.get("name") == _OWNERS_PAYLOAD:
            self.page.owner_id = _owner_in(given.get("content", "")) or self.page.owner_id
        elif "ui_crumb" in classes:
            return "crumb"
        elif "item__tertiary" in classes:
            return "label"
        elif "message-peer--id" in classes:
            return "peer"
        elif tag == "a" and around == "peer":
            self._peer = given.get("href", "").rpartition("/")[0].rpartition("/")[2]
        elif tag == "div" and "message" in classes and "data-id" in given:
            # One that was never closed ends where the next begins.
            while self.is_open("message"):
                self.handle_endtag(self._open[-1][0])
            self.page.items.append(Item(given["data-id"]))
            return "message"
        elif item is not None:
            return self._role_inside(item, tag, given, classes, around)
        return around

    def _role_inside(self, item: Item, tag: str, given: dict[str, str], classes: list[str], around: str) -> str:
        if "message__header" in classes:
            return "header"
        if "message-edited" in classes:
            item.edited = given.get("title", "")
            return "edited"
        if tag == "a" and around == "header":
            item.sender_link = given.get("href", "")
            return "sender"
        if "kludges" in classes:
            return "kludges"
        if "attachment" in classes:
            item.attachments.append(Attachment())
            return "attachment"
        if "attachment__description" in classes:
            return "description"
        if "attachment__link" in classes and item.attachments:
            item.attachments[-1].link = given.get("href", "")
            return "link"
        if "im_srv_lnk" in classes:
            item.is_event = True
        elif tag == "br" and around == "body":
            item.lines.append("")
        elif tag == "img" and around == "body":
            item.lines[-1] += given.get("alt", "")
        elif tag == "div" and around == "message":
            return "body"
        return around


def _owner_in(payload: str) -> str:
    """Give the user id in the payload that every page has in its head; empty if there is none."""
    try:
        data = json.loads(base64.b64decode(payload + "=" * (-len(payload) % 4)))
    except (ValueError, RecursionError):
        return ""
    user_id = integer_of(object_of(data).get("user_id"))
    return str(user_id) if user_id is not None and user_id > 0 else ""
