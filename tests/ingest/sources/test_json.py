"""Claims about streaming JSON: what is refused, with which sentence, and what it does not tell."""

from pathlib import Path
from typing import Any

import ijson
import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._json import DEEPEST, PIECE_BYTES, head_events, read_events, read_object
from soundalike.errors import BadInput, SoundalikeError


def parsed(path: Path, data: bytes) -> dict[str, Any]:
    path.write_bytes(data)
    events = read_events(open_export(path), path.name, Tally())
    next(events)
    built = read_object(events)
    assert not list(events)
    return built


def refusal(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    with pytest.raises(BadInput) as raised:
        list(read_events(open_export(path), path.name, Tally()))
    return str(raised.value)


def test_values_come_back_as_they_were_written(tmp_path: Path) -> None:
    data = b'{"a": [1, -2, [], {}, null, true], "b": {"c": "\xc3\xa9\\n"}, "d": 1.5}'
    built = parsed(tmp_path / "a.json", data)
    assert built == {"a": [1, -2, [], {}, None, True], "b": {"c": "é\n"}, "d": built["d"]}
    assert float(built["d"]) == 1.5


def test_a_value_longer_than_a_piece_is_whole(tmp_path: Path) -> None:
    text = "long " * PIECE_BYTES
    assert parsed(tmp_path / "a.json", b'{"a": "%s"}' % text.encode()) == {"a": text}


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    assert parsed(tmp_path / "a.json", b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_the_control_characters_of_telegram_desktop_are_read(tmp_path: Path) -> None:
    assert parsed(tmp_path / "a.json", rb'{"a": "x\x0Cy\\x41"}') == {"a": "x\x0cy\\x41"}


def test_a_file_can_be_filtered_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(rb'{"a": "secret\x0C"}')
    events = read_events(
        open_export(path), path.name, Tally(), lambda pieces: (piece.replace(b"secret", rb"\x0A") for piece in pieces)
    )
    assert list(events)[2] == ("string", "\n\x0c")


def test_half_an_emoji_written_as_an_escape_spoils_only_itself(tmp_path: Path) -> None:
    assert parsed(tmp_path / "a.json", rb'{"a": "x\ud83d"}') == {"a": "x?"}


def test_numbers_of_any_size_are_read_or_refused_in_a_sentence(tmp_path: Path) -> None:
    assert parsed(tmp_path / "a.json", b'{"a": 99999999999999999999999}') == {"a": 99999999999999999999999}
    for number in (b"9" * 10_000, b"1e99999999999999999999"):
        assert "is not valid JSON" in refusal(tmp_path / "a.json", b'{"a": %s}' % number)


def test_what_is_nested_too_deep_is_left_out(tmp_path: Path) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    built = parsed(tmp_path / "a.json", b'{"a": %s, "b": 2}' % deep)
    assert built["b"] == 2
    depth = 0
    while built:
        built = built["a"] if depth == 0 else built[0]  # type: ignore[index]
        depth += 1
    assert depth == DEEPEST


@pytest.mark.parametrize("data", [b'{"a": "secr', b'{"a": [1, 2', b'{"a": nul', b'{"a": "b\\x0', b'{"a": 12'])
def test_a_file_that_breaks_off_is_told_from_a_damaged_one(tmp_path: Path, data: bytes) -> None:
    assert "breaks off after 0 messages" in refusal(tmp_path / "a.json", data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b'{"a": secret}', "is not valid JSON"),
        (b'{"a": "secret\x0c"}', "is not valid JSON"),
        (b'{"a": 1, "secret"}', "is not valid JSON"),
        (b"\x00" * 64, "is not valid JSON"),
        ('{"a": 1}'.encode("utf-16"), "is not valid JSON"),
        (b'{"a": "secret \xff\xfe"}', "bytes that are not UTF-8"),
        (rb'{"a": "secret \ude00"}', "bytes that are not UTF-8"),
        (b'{"a": 1} {"secret": 2}', "goes on after its end"),
    ],
)
def test_damage_is_named_without_what_stands_there(tmp_path: Path, data: bytes, what: str) -> None:
    sentence = refusal(tmp_path / "a.json", data)
    assert what in sentence
    assert "secret" not in sentence
    assert "\n" not in sentence
    assert sentence.endswith(".")


def test_events_before_the_damage_are_given_first(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a": 1, "b": x')
    events = read_events(open_export(path), path.name, Tally())
    assert [next(events) for _ in range(4)] == [
        ("start_map", None),
        ("map_key", "a"),
        ("number", 1),
        ("map_key", "b"),
    ]
    with pytest.raises(BadInput):
        next(events)


def test_a_head_that_is_no_json_gives_what_was_good(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"a": 1 oops')
    found = open_export(path)
    assert list(head_events(found, path.name, 1000)) == [("start_map", None), ("map_key", "a"), ("number", 1)]
    path.unlink()
    assert list(head_events(found, path.name, 1000)) == []


def test_a_file_that_vanishes_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    found = open_export(path)
    path.unlink()
    with pytest.raises(BadInput, match="cannot be read"):
        list(read_events(found, path.name, Tally()))


def test_without_the_compiled_parser_nothing_is_read_slowly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(ijson, "get_backend", missing)
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    with pytest.raises(SoundalikeError, match="yajl2_c"):
        list(read_events(open_export(path), path.name, Tally()))
