"""Claims about the words in archived strings and in the history of edits."""

import plistlib

import pytest

from ingest.sources._imessage.body import words_of_body, words_of_edits
from tests.ingest.exports.imessage import body, summary


@pytest.mark.parametrize("mutable", [True, False])
@pytest.mark.parametrize(
    "words",
    [
        "hello",
        "two\nlines",
        "привет 😀",
        "a+b \x84\x01+ c",
        "x" * 127,
        "x" * 128,
        "é" * 128,
        "x" * 0x7FFF,
        "x" * 0x8000,
        "NSString streamtyped",
    ],
)
def test_words_of_every_length_are_found(words: str, mutable: bool) -> None:
    assert words_of_body(body(words, mutable=mutable)) == words


@pytest.mark.parametrize("junk", [None, 5, "text", b"", b"\x00" * 99, b"streamtyped", b"\x04\x0bstreamtyped\x84\x01+"])
def test_what_is_no_body_has_no_words(junk: object) -> None:
    assert words_of_body(junk) == ""


def test_a_body_cut_anywhere_gives_the_words_or_none() -> None:
    whole = body("x" * 300)
    assert {words_of_body(whole[:length]) for length in range(len(whole))} == {"", "x" * 300}


def test_a_length_longer_than_the_body_gives_no_words() -> None:
    assert words_of_body(body("hello").replace(b"\x84\x01+\x05", b"\x84\x01+\x82\xff\xff\xff\xff")) == ""


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    assert words_of_body(body("caf?").replace(b"caf?", b"caf\xe9")) == "caf\ufffd"


def test_the_newest_version_of_an_edited_message_counts() -> None:
    assert words_of_edits(summary("mendet", "mended")) == "mended"


def test_an_unsent_message_has_no_words_left() -> None:
    assert words_of_edits(summary(unsent=True)) == ""


def test_parts_are_joined_in_their_order_without_the_unsent() -> None:
    parts = {str(number): [{"d": 1.0, "t": body(f"part {number}")}] for number in (10, 2, 1)}
    history = plistlib.dumps({"ec": parts, "rp": [2]}, fmt=plistlib.FMT_BINARY)
    assert words_of_edits(history) == "part 1\npart 10"


@pytest.mark.parametrize(
    "history",
    [None, 7, "x", b"", b"bplist00", b"bplist00" + b"\xff" * 40, plistlib.dumps({"ec": {"0": [{"t": body("xml")}]}})],
)
def test_what_is_no_binary_property_list_has_no_words(history: object) -> None:
    assert words_of_edits(history) == ""


def test_wrong_types_in_the_history_have_no_words() -> None:
    for history in ([], {"ec": 5}, {"ec": {"x": [{}]}}, {"ec": {"0": [5]}}, {"ec": {"0": [{"t": "s"}]}, "rp": "0"}):
        assert words_of_edits(plistlib.dumps(history, fmt=plistlib.FMT_BINARY)) == ""
