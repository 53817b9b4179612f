"""Claims about where one message ends and the next begins."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._whatsapp.entries import Entry, read_entries
from ingest.sources._whatsapp.layout import find_layout
from soundalike.errors import BadInput
from tests.ingest.exports.whatsapp import BRITISH_IPHONE, PHONES, written

START = datetime(2023, 6, 25, 12, 0)
TALK = [(START + timedelta(days=n), ("Ann", "Bob")[n % 2], f"message {n}") for n in range(10)]


def entries(folder: Path, text: str, quoted: tuple[int, ...] = (), tally: Tally | None = None) -> list[Entry]:
    path = folder / "chat.txt"
    path.write_bytes(text.encode())
    export = open_export(path)
    layout = find_layout(export, path.name, "")
    return list(read_entries(export, path.name, layout, tally, quoted))


def test_lines_without_a_header_belong_to_the_message_before(tmp_path: Path) -> None:
    texts = ["one", "two\nlines", "a blank\n\none", "", " spaces \n\tkept ", "ends in blanks\n\n"]
    talk = [(START + timedelta(days=n), "Ann", text) for n, text in enumerate(texts)]
    for phone in (PHONES["Android, Germany"], BRITISH_IPHONE):
        assert [entry.text for entry in entries(tmp_path, written(talk, phone))] == texts


def test_a_file_whose_last_line_does_not_end_is_read_whole(tmp_path: Path) -> None:
    assert entries(tmp_path, written(TALK).removesuffix("\n"))[-1].text == "message 9"


def test_a_header_of_another_shape_is_text(tmp_path: Path) -> None:
    pasted = "look:\n[25/06/2023, 12:00:00] Zed: x\n6/25/23, 12:00 PM - Zed: y"
    found = entries(tmp_path, written([*TALK, (TALK[-1][0], "Ann", pasted)]))
    assert len(found) == len(TALK) + 1
    assert found[-1].text == pasted


def test_a_date_that_does_not_exist_is_text(tmp_path: Path) -> None:
    talk = [(START + timedelta(hours=n), "Ann", f"{n}") for n in range(400)]
    found = entries(tmp_path, written(talk).replace(": 7\n", ": 7\n31.02.23, 10:00 - no: such day\n"))
    assert len(found) == len(talk)
    assert found[7].text == "7\n31.02.23, 10:00 - no: such day"


def test_numbers_count_headers_and_quoted_ones_begin_nothing(tmp_path: Path) -> None:
    text = written(TALK)
    assert [entry.number for entry in entries(tmp_path, text)] == list(range(10))
    found = entries(tmp_path, text, quoted=(4, 5))
    assert [entry.number for entry in found] == [0, 1, 2, 3, 6, 7, 8, 9]
    assert found[3].text == "message 3\n29.06.23, 12:00 - Ann: message 4\n30.06.23, 12:00 - Bob: message 5"


def test_what_stands_before_the_first_message_is_counted_as_skipped(tmp_path: Path) -> None:
    tally = Tally()
    entries(tmp_path, "an old note\n\n" + written(TALK), tally=tally)
    assert (tally.messages_read, tally.skipped) == (1, {"no_header": 1})


def test_a_message_without_an_end_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="a message of over"):
        entries(tmp_path, written(TALK) + "\n" * 1_100_000)
