"""Claims about streaming JSON lines."""

from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources import _jsonl
from ingest.sources._jsonl import first_value, read_lines, read_values
from soundalike.errors import BadInput


def values(folder: Path, data: bytes, tally: Tally | None = None) -> list[Any]:
    (folder / "a.jsonl").write_bytes(data)
    return list(read_values(open_export(folder / "a.jsonl"), "a.jsonl", tally or Tally()))


def test_each_line_is_a_value(tmp_path: Path) -> None:
    tally = Tally()
    assert values(tmp_path, '{"a": "é"}\n[1]\r\n5'.encode(), tally) == [{"a": "é"}, [1], 5]
    assert tally.bytes_read == 18


def test_blank_lines_and_a_byte_order_mark_are_nothing(tmp_path: Path) -> None:
    assert values(tmp_path, b"\xef\xbb\xbf\n  \n1\n\n2\n \n") == [1, 2]


def test_lines_are_given_with_their_numbers(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\n1\n\n2")
    assert list(read_lines(open_export(tmp_path / "a"), "a", Tally())) == [(2, b"1\n"), (4, b"2")]


def test_a_separator_of_lines_inside_text_is_no_end_of_a_line(tmp_path: Path) -> None:
    assert values(tmp_path, '"a\u2028b\x85c"\n'.encode()) == ["a\u2028b\x85c"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{'a': 1}\n", "is not valid JSON in line 2, after 7 messages"),
        (b'"\xff"\n', "holds bytes that are not UTF-8 in line 2"),
        (b"[" * 100_000 + b"\n", "is not valid JSON in line 2"),
        (b"9" * 10_000 + b"\n", "is not valid JSON in line 2"),
        (b'{"a": "b', "breaks off after 7 messages"),
    ],
)
def test_a_bad_line_is_refused_without_telling_what_stands_there(tmp_path: Path, line: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason) as refused:
        values(tmp_path, b"1\n" + line, Tally(messages_read=7))
    assert "'a'" not in str(refused.value)


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_jsonl, "LONGEST_LINE_BYTES", 1000)
    with pytest.raises(BadInput, match="a line without end"):
        values(tmp_path, b'"' + b"x" * 2000)


def test_the_first_value_of_a_beginning_is_given() -> None:
    assert first_value(b'\xef\xbb\xbf\r\n{"a": 1}\n{"b') == {"a": 1}
    assert [first_value(head) for head in (b"", b"\n", b'{"a": ', b"\xff\xfe\x00", b"[" * 9999)] == [None] * 5
