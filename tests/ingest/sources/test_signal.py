"""Claims about Signal's plain export as a whole."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import signal
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.exports.plain import jsonl, said
from tests.ingest.exports.signal import BACKUP, FRAMES, MESSAGES, incoming, lines, outgoing, rich
from tests.ingest.known import messages, read


def write(folder: Path, data: bytes, name: str = "main.jsonl") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def folder_of(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_the_owner_need_not_be_asked(tmp_path: Path) -> None:
    reading = read(signal, write(tmp_path, lines(*MESSAGES)))
    assert (reading.source, reading.account, reading.owner) == ("signal", "me", "Ann Lee")
    assert reading.tally.messages_read == 0


def test_a_nameless_owner_has_the_name_that_is_given(tmp_path: Path) -> None:
    nameless = write(tmp_path, lines(incoming(1), before=(BACKUP, {"account": {}}, *FRAMES[1:])))
    assert read(signal, nameless, owner="Ann").owner == "Ann"
    assert read(signal, nameless, owner="447700900123").owner == ""


def test_everything_that_is_read_is_given_or_counted(tmp_path: Path) -> None:
    reading = read(signal, write(tmp_path, lines(*MESSAGES)))
    pairs = list(reading.messages)
    assert reading.tally.messages_read == len(MESSAGES) == len(pairs) + 1
    assert reading.tally.skipped == {"no_chat": 1}
    assert reading.tally.bytes_read == (tmp_path / "main.jsonl").stat().st_size


def test_messages_before_their_people_are_read_too(tmp_path: Path) -> None:
    turned = write(tmp_path, lines(before=(BACKUP, *MESSAGES, *FRAMES)))
    assert [m.text for m in messages(signal, turned)] == [
        m.text for m in messages(signal, write(tmp_path, lines(*MESSAGES), "b.jsonl"))
    ]


def test_a_file_with_spaces_and_snake_case_gives_the_same(tmp_path: Path) -> None:
    def snake(value: Any) -> Any:
        if isinstance(value, list):
            return [snake(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {"".join(f"_{c.lower()}" if c.isupper() else c for c in k): snake(v) for k, v in value.items()}

    camel = messages(signal, write(tmp_path, lines(*MESSAGES)))
    spaced = "\r\n".join(json.dumps(snake(frame)) for frame in (BACKUP, *FRAMES, *MESSAGES))
    assert messages(signal, write(tmp_path, spaced.encode(), "snake.jsonl")) == camel


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, lines(incoming(1), outgoing(2))[:-20])
    with pytest.raises(BadInput, match="breaks off after 1 messages"):
        messages(signal, path)


def test_a_line_that_is_not_json_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, lines(incoming(1)) + b"{chatItem}\n" + lines(outgoing(2), before=()))
    with pytest.raises(BadInput, match="is not valid JSON in line"):
        messages(signal, path)


@pytest.mark.parametrize(
    "data",
    [
        b'{"chat":"a","sender":"b","sent_at":1,"text":""}\n',
        b'{"version":1}\n',
        b'{"backupTimeMs":null,"version":"1"}\n',
        b'[{"version":"1","backupTimeMs":"1"}]\n',
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    assert not signal.recognises(open_export(write(tmp_path, data)))


def test_an_encrypted_backup_is_not_claimed(tmp_path: Path) -> None:
    folder_of(tmp_path, {"main": b"\x01\x02" * 400, "metadata": b"\x00", "files": b"\x00"})
    assert not signal.recognises(open_export(tmp_path))


def test_a_later_export_adds_only_what_is_new_in_a_folder_or_a_zip_file(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = folder_of(tmp_path / "signal-export-2026-05-01", rich())
    first = ingest_files(home, [folder], FileConfig())
    assert (first.messages_read, first.added, first.chats, first.owner) == (15, 14, 4, "Ann Lee")
    assert ingest_files(home, [folder / "main.jsonl"], FileConfig()).added == 0
    edited = incoming(50_000, "first, mended", revisions=[MESSAGES[0]["chatItem"]])
    later = lines(edited, *MESSAGES[1:], incoming(99_000, "later"))
    renumbered = later.replace(b'"2"', b'"72"').replace(b'"12"', b'"172"')
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as packed:
        packed.writestr("signal-export-2026-06-01/main.jsonl", renumbered)
        packed.writestr("signal-export-2026-06-01/metadata.json", b'{"version":1}')
    again = ingest_files(home, [tmp_path / "later.zip"], FileConfig())
    assert (again.messages_read, again.added, again.updated) == (16, 1, 1)


def test_an_export_among_others_does_not_claim_the_folder(tmp_path: Path) -> None:
    folder_of(tmp_path / "downloads" / "signal-export", rich())
    write(tmp_path / "downloads", jsonl(said(is_owner=True)), "chats.jsonl")
    assert not signal.recognises(open_export(tmp_path / "downloads"))
    assert ingest_files(Home(tmp_path / "home"), [tmp_path / "downloads"], FileConfig()).added == 14 + 1
