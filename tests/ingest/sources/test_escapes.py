"""Claims about the filter that repairs Telegram Desktop's escapes."""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from ingest.sources._escapes import repaired


def in_pieces(data: bytes, size: int) -> bytes:
    return b"".join(repaired(data[start : start + size] for start in range(0, len(data), size)))


def as_telegram_desktop_writes(text: str) -> bytes:
    """A JSON string the way SerializeString in export_output_json.cpp does it."""
    named = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
    written = (named.get(letter) or (rf"\x{ord(letter):02X}" if letter < " " else letter) for letter in text)
    return f'"{"".join(written)}"'.encode()


def test_an_escape_that_json_does_not_have_becomes_one_that_it_has() -> None:
    assert in_pieces(rb'"a\x0Cb\x1fc"', 100) == rb'"a\u000Cb\u001fc"'


def test_a_backslash_that_is_itself_escaped_begins_no_escape() -> None:
    assert in_pieces(rb'"C:\\x41 \\\x0C"', 100) == rb'"C:\\x41 \\\u000C"'


def test_every_piece_size_gives_the_same_bytes() -> None:
    text = 'a\x0c\\x41\\\\\x00"\n\x1f\\x é 😀 \\' * 3
    written = as_telegram_desktop_writes(text)
    for size in range(1, len(written) + 1):
        assert json.loads(in_pieces(written, size)) == text, size


def test_an_escape_cut_off_by_the_end_of_the_file_stays_unfinished() -> None:
    for tail in (b"\\", b"\\x", b"\\x0"):
        assert in_pieces(b'"a' + tail, 1) == b'"a\\'


def test_a_long_run_of_backslashes_takes_no_long_time() -> None:
    data = b"\\" * 200_001 + b"x"
    assert len(in_pieces(data, 65_536)) == 200_001


@given(st.text(st.one_of(st.sampled_from('\\x0AFc"\x00\x0c\n'), st.characters(codec="utf-8"))), st.integers(1, 9))
def test_whatever_telegram_desktop_writes_is_read_back(text: str, size: int) -> None:
    assert json.loads(in_pieces(as_telegram_desktop_writes(text), size)) == text


@given(st.binary(), st.integers(1, 9))
def test_bytes_without_such_an_escape_pass_unchanged(data: bytes, size: int) -> None:
    data = re.sub(rb"\\x?", b"", data)
    assert in_pieces(data, size) == data
