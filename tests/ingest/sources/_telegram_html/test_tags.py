from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._telegram_html import tags
from ingest.sources._telegram_html.tags import Tags, read_tags
from soundalike.errors import BadInput


class Texts(Tags):
    """Gathers the text of every division."""

    forgiving = frozenset({"raw"})

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def begin(self, tag: str, classes: object, attributes: dict[str, str | None], region: str) -> tuple[str, str]:
        return "raw" if tag == "table" else region, "text" if tag == "div" else ""

    def filled(self, slot: str, text: str) -> None:
        self.texts.append(text)


def texts(folder: Path, inside: str | bytes) -> list[str]:
    data = inside if isinstance(inside, bytes) else inside.encode()
    (folder / "page.html").write_bytes(b"<html><body>" + data + b"</body></html>")
    page, tally = Texts(), Tally()
    for _ in read_tags(page, open_export(folder / "page.html"), "page.html", tally):
        pass
    assert tally.bytes_read == (folder / "page.html").stat().st_size
    return page.texts


def test_text_belongs_to_the_innermost_division_and_line_breaks_are_kept(tmp_path: Path) -> None:
    assert texts(tmp_path, "<div>a<br><b>b</b><div>c</div>d<br/></div>") == ["c", "a\nbd\n"]


def test_every_way_to_write_a_character_is_understood(tmp_path: Path) -> None:
    written = "&lt;b&gt; &amp;amp; &quot;&apos; &#x0C;&#x01;&#65;&#x1F438; &laquo;x&raquo; &frog; A & B"
    assert texts(tmp_path, f"<div>{written}</div>") == ["<b> &amp; \"' \x0c\x01A🐸 «x» &frog; A & B"]


@pytest.mark.parametrize("written", ["&#xD83D;", "&#xDC00;", "&#9999999999;", "&#x110000;", f"&#{'9' * 5000};"])
def test_a_number_that_is_no_character_is_replaced(tmp_path: Path, written: str) -> None:
    assert texts(tmp_path, f"<div>{written}</div>") == ["\ufffd"]


@pytest.mark.parametrize("piece_bytes", [1, 2, 3, 7])
def test_the_size_of_pieces_makes_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    inside = '<div class="a b">é🐸 &amp;&#x41; <a href = "x?a=1&amp;b">link</a><br>end &lt;</div>'
    whole = texts(tmp_path, inside)
    monkeypatch.setattr(tags, "PIECE_BYTES", piece_bytes)
    assert texts(tmp_path, inside) == whole == ["é🐸 &A link\nend <"]


@pytest.mark.parametrize("piece_bytes", [1, 7, 1000])
def test_line_breaks_of_another_system_make_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece_bytes: int
) -> None:
    monkeypatch.setattr(tags, "PIECE_BYTES", piece_bytes)
    assert texts(tmp_path, "<div>\r\nhi<br>you\r\n&#x0D;</div>\r\n") == ["\nhi\nyou\n\r"]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"\xef\xbb\xbf<html><div>a</div></html>")
    page = Texts()
    assert list(read_tags(page, open_export(tmp_path / "page.html"), "page.html", Tally()))
    assert page.texts == ["a"]


@pytest.mark.parametrize(
    "inside",
    [
        "<div>a</span></div>",
        "<div>a",
        "</div>",
        b"<div>\xff</div>",
        "<div>" * 200 + "</div>" * 200,
        "<![unknown[",
        "<div " + "a" * 2_000_000,
        "<script>" + "a" * 2_000_000,
        "<!--" + "a" * 2_000_000,
    ],
)
def test_what_telegram_never_writes_is_refused(tmp_path: Path, inside: str | bytes) -> None:
    with pytest.raises(BadInput, match=r"page\.html (is damaged|breaks off before its end): copy it again .*\.$"):
        texts(tmp_path, inside)


def test_tags_need_not_fit_where_text_is_written_raw(tmp_path: Path) -> None:
    raw = "<table><tr><td><a>\n<p>\n<Back\n </p>\n</a></i></td></tr></table>"
    assert texts(tmp_path, f"<div>a{raw}b</div>") == ["a\n\n\nb"]


def test_a_file_that_ends_early_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"<html><body><div>a</div></body>")
    with pytest.raises(BadInput, match="breaks off before its end"):
        list(read_tags(Texts(), open_export(tmp_path / "page.html"), "page.html", Tally()))
