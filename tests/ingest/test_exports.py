"""Claims about exports as they were downloaded: a file, a folder or a zip file, and what can be wrong with them."""

import os
import zipfile
from pathlib import Path

import pytest

from ingest import exports
from ingest.exports import open_export
from ingest.reading import Tally
from soundalike.errors import BadInput

FILES = {"top.json": b"{}", "inbox/bob/message_1.json": b"[1, 2]", "inbox/photo.jpg": b"\xff" * 99}


@pytest.fixture(params=["folder", "zip"])
def named(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same files as a folder and as a zip file, with what operating systems leave between them."""
    files = {**FILES, ".DS_Store": b"x", "__MACOSX/top.json": b"x"}
    if request.param == "zip":
        with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as packed:
            packed.mkdir("inbox")
            for name, data in files.items():
                packed.writestr(name, data)
        return tmp_path / "export.zip"
    for name, data in files.items():
        (tmp_path / "export" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "export" / name).write_bytes(data)
    return tmp_path / "export"


def test_a_folder_and_a_zip_file_hold_the_same_files(named: Path) -> None:
    export = open_export(named)
    assert export.names == sorted(FILES)
    assert {name: export.read(name) for name in export.names} == FILES
    assert not export.is_single


def test_files_are_found_by_their_last_parts_at_any_depth(named: Path) -> None:
    export = open_export(named)
    assert export.named("message_*.json") == export.named("inbox/*/*.json") == ["inbox/bob/message_1.json"]
    assert export.named("message_1.json", "top.json") == ["inbox/bob/message_1.json", "top.json"]
    assert export.named("bob.json") == []


def test_only_files_that_are_read_count_for_the_progress(named: Path) -> None:
    export, tally = open_export(named), Tally()
    assert export.text_bytes == len(b"{}" + b"[1, 2]")
    for name in export.named("*.json"):
        export.read(name, tally)
    assert tally.bytes_read == export.text_bytes


def test_a_packed_file_is_on_disk_for_as_long_as_it_is_needed(named: Path) -> None:
    with open_export(named).on_disk("inbox/bob/message_1.json") as path:
        assert path.read_bytes() == b"[1, 2]"
    assert path.exists() == named.is_dir()


def test_a_file_alone_is_an_export_of_one_file(tmp_path: Path) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(b"hello")
    export = open_export(path)
    assert export.is_single
    assert (export.names, export.text_bytes, export.head("any.name", 2)) == (["any.name"], 5, b"he")
    with export.on_disk("any.name") as same:
        assert same == path


def test_a_head_that_cannot_be_read_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "gone.json"
    path.write_bytes(b"{}")
    export = open_export(path)
    path.unlink()
    assert export.head("gone.json", 10) == b""
    with pytest.raises(BadInput, match="cannot be read"):
        export.read("gone.json")


def test_a_damaged_zip_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    whole = tmp_path / "whole.zip"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.json", os.urandom(9_999))
    data = whole.read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(data[:-200])
    with pytest.raises(BadInput, match="damaged zip file"):
        open_export(cut)
    spoilt = tmp_path / "spoilt.zip"
    spoilt.write_bytes(data[:4_000] + bytes(100) + data[4_100:])
    with pytest.raises(BadInput, match="damaged zip file"):
        open_export(spoilt).read("a.json")


def test_a_locked_zip_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.json", b"{}")
    data = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(header) + flags] |= 1  # says that it is encrypted
    path.write_bytes(data)
    with pytest.raises(BadInput, match="locked with a password"):
        open_export(path).read("a.json")


def test_a_file_that_grows_beyond_all_bounds_is_not_taken_into_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "LARGEST_WHOLE_BYTES", 10)
    path = tmp_path / "a.json"
    path.write_bytes(b"12345678901")
    with pytest.raises(BadInput, match="more than"):
        open_export(path).read("a.json")


def test_an_export_does_not_tell_its_files_when_printed(named: Path) -> None:
    assert "photo" not in repr(open_export(named))
