"""Read a page as strictly as no browser does."""

import math
import re
from html import unescape
from html.parser import HTMLParser

_VOID = {"meta", "br"}
_LENGTHS = {"width", "height", "x", "y", "x1", "x2", "y1", "y2", "rx", "offset", "stop-opacity", "stroke-width"}


class Page(HTMLParser):
    """A page's elements, each opened and closed in turn; whatever is not so fails the test."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raise AssertionError(f"<{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)

    def tags(self, tag: str) -> list[dict[str, str]]:
        """The attributes of each such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def said(self) -> str:
        """What a person reads."""
        return " ".join("".join(self.words).split())


def readable(page: str) -> str:
    """What a person sees of a page, pieces of a word not set apart."""
    return unescape(re.sub("<[^>]*>", "", re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)))


def assert_sound(source: str) -> Page:
    """Well-formed, ids given once and pointed to, nothing asked of the network, no picture with an impossible size."""
    source.encode()
    page = Page(source)
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in page.elements:
        assert tag not in {"script", "link", "img", "iframe", "object", "base", "form", "a"}
        assert not {"src", "href", "xlink:href", "srcset"} & attributes.keys()
        assert not any(name.startswith("on") for name in attributes)
        for name in _LENGTHS & attributes.keys():
            assert math.isfinite(float(attributes[name])) and (name[0] in "xy" or float(attributes[name]) >= 0)
        for value in attributes.values():
            assert not re.search(r"\b(nan|inf)\b", value)
            assert all(target in ids for target in re.findall(r"url\(#(.*?)\)", value))
        for share in re.findall(r"width:([^%;]*)%", attributes.get("style", "")):
            assert 0 <= float(share) <= 100
        for target in attributes.get("aria-labelledby", "").split():
            assert target in ids
    assert "://" not in source
    assert "@import" not in source and not re.search(r"url\((?!#)", source)
    return page
