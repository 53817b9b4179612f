"""Walks a page of Telegram Desktop's HTML export element by element, in pieces of any size.

Telegram Desktop writes well-formed pages in UTF-8, with every tag closed and every special character of a text
escaped; only labels of bots' buttons and a few service messages stand in them raw. So where tags do not fit one another
elsewhere, the page is damaged, and it is refused rather than read wrongly.
"""

import codecs
import html
import io
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from ingest.exports import Export
from ingest.reading import Tally
from soundalike.errors import BadInput

PIECE_BYTES = 64 * 1024
DEEPEST = 100
"""Open elements; pages have about fifteen."""
LONGEST_TAG_CHARACTERS = 1_000_000
"""What may be left unread for the want of its end: a link's address is in a tag."""
NOTHING = "nothing"
"""Slot of an element whose text is of no interest."""

_VOID = frozenset({"br", "img", "meta", "link", "hr", "input"})
_REPLACEMENT = "\ufffd"


class Damaged(Exception):
    """The page is not as Telegram Desktop writes it."""


@dataclass(slots=True)
class Element:
    """An open element of a page."""

    tag: str
    region: str
    """The part of the page that it belongs to, in the words of the page's own class."""
    slot: str
    """What its text is; empty where that belongs to an element around it, or to none."""
    text: list[str] = field(default_factory=list)


class Tags(HTMLParser, ABC):
    """Keeps track of open elements and gathers their text; what they mean is told by a subclass."""

    forgiving: frozenset[str] = frozenset()
    """Regions that hold raw text, where tags need not fit."""

    def __init__(self) -> None:
        # Converting would drop control characters, which the messages may hold.
        super().__init__(convert_charrefs=False)
        self.is_whole = False
        self._open: list[Element] = []
        self._filling: list[Element] = []

    @abstractmethod
    def begin(
        self, tag: str, classes: Sequence[str], attributes: dict[str, str | None], region: str
    ) -> tuple[str, str]:
        """Give an element's region and slot; `region` is that of the element around it."""

    @abstractmethod
    def filled(self, slot: str, text: str) -> None:
        """Take the text of an element that has a slot, when it is closed."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element; `html.parser` calls this, and those below."""
        if tag == "br":
            self.handle_data("\n")
            return
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        around = self._open[-1].region if self._open else ""
        region, slot = self.begin(tag, classes, attributes, around)
        if tag in _VOID:
            return
        element = Element(tag, region, slot)
        self._open.append(element)
        if slot:
            self._filling.append(element)
        if len(self._open) > DEEPEST:
            raise Damaged

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element that closes itself."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        self.is_whole = self.is_whole or tag == "html"
        while self._open and tag not in _VOID:
            element = self._open[-1]
            if element.tag != tag:
                if element.region not in self.forgiving:
                    raise Damaged
                if all(other.tag != tag for other in self._open if other.region == element.region):
                    return
            self._open.pop()
            if element.slot:
                self._filling.pop()
                self.filled(element.slot, "".join(element.text))
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """Give text to the innermost element that wants it."""
        if self._filling:
            self._filling[-1].text.append(data)

    def handle_entityref(self, name: str) -> None:
        """Give a character that is written by name."""
        self.handle_data(html.unescape(f"&{name};"))

    def handle_charref(self, name: str) -> None:
        """Give a character that is written by number."""
        digits, base = (name[1:], 16) if name[:1] in "xX" else (name, 10)
        try:
            number = int(digits, base) if len(digits) < 9 else -1
            self.handle_data(_REPLACEMENT if 0xD800 <= number < 0xE000 else chr(number))
        except (ValueError, OverflowError):
            self.handle_data(_REPLACEMENT)


def read_tags(page: Tags, export: Export, name: str, tally: Tally) -> Iterator[None]:
    """Feed a file to a page, stopping after each piece; `BadInput` if it is damaged or breaks off."""
    # A carriage return of a message itself is written by number.
    decoder = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8-sig")(), translate=True)
    try:
        with export.open(name, tally) as file:
            while piece := file.read(PIECE_BYTES):
                page.feed(decoder.decode(piece))
                if len(page.rawdata) > LONGEST_TAG_CHARACTERS:
                    raise Damaged
                yield
        page.feed(decoder.decode(b"", final=True))
        page.close()
    # `html.parser` asserts what it cannot make sense of.
    except (Damaged, UnicodeDecodeError, AssertionError):
        raise BadInput(f"{_named(export, name)} is damaged: {_AGAIN}.") from None
    if not page.is_whole:
        raise BadInput(f"{_named(export, name)} breaks off before its end: {_AGAIN}.")
    yield


_AGAIN = "copy it again from where Telegram Desktop saved it, or export again, best as machine-readable JSON"


def _named(export: Export, name: str) -> str:
    return str(export.path) if export.is_single else f"{name} in {export.path}"
