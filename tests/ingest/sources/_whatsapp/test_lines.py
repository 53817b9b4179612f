r"""Claims about finding the chat file of an export, and its lines."""

from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._whatsapp.lines import LONGEST_CHARS, find_chat_file, read_lines, stems
from soundalike.errors import BadInput
from tests.ingest.exports.whatsapp import zipped

CHAT = "31.12.22, 10:02 - Ann: hi\n"


def put(folder: Path, name: str, data: bytes = CHAT.encode()) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def lines(folder: Path, data: bytes) -> list[tuple[str, bool]]:
    return list(read_lines(open_export(put(folder, "chat.txt", data)), "chat.txt"))


def test_a_line_ends_at_a_line_feed_only(tmp_path: Path) -> None:
    text = "a\rb\u2028c\x0bd\x85e\r\n\nf"
    assert lines(tmp_path, text.encode()) == [("a\rb\u2028c\x0bd\x85e", True), ("", False), ("f", False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_unicode_encoding_is_told_by_its_mark(tmp_path: Path, encoding: str) -> None:
    assert lines(tmp_path, "Ä😂\r\nb\n".encode(encoding)) == [("Ä😂", True), ("b", False)]


@pytest.mark.parametrize("data", [b"a\n\xff\n", b"\xff\xfea\xd8b\x00", b"a\xed\xa0\x80\n", b"\xff\xfea"])
def test_other_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(BadInput, match="not UTF-8"):
        lines(tmp_path, data)


def test_a_line_that_does_not_end_is_refused(tmp_path: Path) -> None:
    assert len(lines(tmp_path, b"x" * (LONGEST_CHARS - 1))) == 1
    with pytest.raises(BadInput, match="a line of over"):
        lines(tmp_path, b"x" * (LONGEST_CHARS + 1))


def test_bytes_are_counted_while_they_are_read(tmp_path: Path) -> None:
    tally = Tally()
    list(read_lines(open_export(put(tmp_path, "chat.txt")), "chat.txt", tally))
    assert tally.bytes_read == len(CHAT)


def test_a_file_alone_may_have_any_name(tmp_path: Path) -> None:
    for name in ("WhatsApp Chat with Bob.txt", "_chat.txt", "download", "chat.md"):
        assert find_chat_file(open_export(put(tmp_path, name))) == name


def test_what_is_inside_decides_and_not_the_name(tmp_path: Path) -> None:
    assert find_chat_file(open_export(put(tmp_path, "_chat.txt", b"hello\n"))) == ""


def test_a_folder_needs_one_file_of_an_iphones_name(tmp_path: Path) -> None:
    put(tmp_path, "a/b/_chat.txt")
    put(tmp_path, "a/notes.txt", b"hello\n")
    assert find_chat_file(open_export(tmp_path)) == "a/b/_chat.txt"
    put(tmp_path, "c/_chat.txt")
    assert find_chat_file(open_export(tmp_path)) == ""


def test_a_folder_in_which_something_else_lies_is_not_one_chat(tmp_path: Path) -> None:
    put(tmp_path, "WhatsApp Chat - Bob/_chat.txt")
    put(tmp_path, "WhatsApp Chat - Bob/00000012-Old chat.txt")
    assert find_chat_file(open_export(tmp_path)) == "WhatsApp Chat - Bob/_chat.txt"
    other = put(tmp_path, "WhatsApp Chat with Cleo.txt")
    assert find_chat_file(open_export(tmp_path)) == ""
    other.unlink()
    put(tmp_path, "ChatExport/result.json", b"{}")
    assert find_chat_file(open_export(tmp_path)) == ""


def test_a_folder_as_unpacked_from_android_is_one_chat(tmp_path: Path) -> None:
    put(tmp_path, "WhatsApp Chat with Bob/WhatsApp Chat with Bob.txt")
    put(tmp_path, "WhatsApp Chat with Bob/IMG-20221231-WA0001.jpg")
    assert find_chat_file(open_export(tmp_path / "WhatsApp Chat with Bob")) == "WhatsApp Chat with Bob.txt"
    assert find_chat_file(open_export(tmp_path)) == "WhatsApp Chat with Bob/WhatsApp Chat with Bob.txt"


def test_an_old_iphones_header_is_none_of_a_log_file(tmp_path: Path) -> None:
    for text in ("2016-06-27, 8:04:08 AM: Ann: hi\n", "27-11-15 18:43:20: Ann: hi\n"):
        assert find_chat_file(open_export(put(tmp_path, "chat.txt", text.encode()))) == "chat.txt"


def test_in_a_zip_file_one_text_must_be_a_chat(tmp_path: Path) -> None:
    names = {"WhatsApp Chat with Bob.txt": CHAT, "notes.txt": "hello", "a.jpg": b""}
    assert find_chat_file(open_export(put(tmp_path, "a.zip", zipped(names)))) == "WhatsApp Chat with Bob.txt"
    assert find_chat_file(open_export(put(tmp_path, "b.zip", zipped({**names, "notes.txt": CHAT})))) == ""
    with_document = {"_chat.txt": CHAT, "00000012-Old chat.txt": CHAT}
    assert find_chat_file(open_export(put(tmp_path, "c.zip", zipped(with_document)))) == "_chat.txt"


def test_a_log_file_is_no_chat(tmp_path: Path) -> None:
    for text in ("2022-12-31 11:40:26: x: y\n", "31.12.22 11:40:26: started\n", "[2022-12-31 11:40] Me: hi\n"):
        assert find_chat_file(open_export(put(tmp_path, "log.txt", text.encode()))) == ""


def test_blank_lines_at_the_beginning_do_not_matter(tmp_path: Path) -> None:
    assert find_chat_file(open_export(put(tmp_path, "a.txt", b"\xef\xbb\xbf\r\n\n" + CHAT.encode()))) == "a.txt"


def test_names_that_may_tell_the_chat_are_of_the_file_and_what_holds_it(tmp_path: Path) -> None:
    packed = put(tmp_path, "WhatsApp Chat - Dr. Bob.zip", zipped({"WhatsApp Chat - Bob/_chat.txt": CHAT}))
    export = open_export(packed)
    assert stems(export, find_chat_file(export)) == ["WhatsApp Chat - Dr. Bob", "_chat", "WhatsApp Chat - Bob"]
    folder = put(tmp_path, "WhatsApp Chat - J. Lo/_chat.txt").parent
    assert stems(open_export(folder), "_chat.txt") == ["WhatsApp Chat - J. Lo", "_chat"]
