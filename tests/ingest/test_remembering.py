"""Claims about files that are known: they are not read again, and only as long as that would change nothing."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import remembering
from ingest.files import IngestReport, ingest_files
from ingest.remembering import digest_of
from soundalike.archive import Archive, open_archive
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from tests.ingest.telegram_exports import BOB, account, archived, chat, home, ingest, said, without, write

EXPORT = account(
    chat([said(1, "one"), said(2, "two", **BOB), without(said(3), "id"), {"id": 4, "type": "unsupported"}]),
    chat([said(5)], id=3, name="Eve"),
)


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many messages were put in the archive, each time some were."""
    counted: list[int] = []
    put = Archive.put_messages

    def counting(self: Archive, messages: list[object]) -> tuple[int, int]:
        counted.append(len(messages))
        return put(self, messages)  # type: ignore[arg-type]

    monkeypatch.setattr(Archive, "put_messages", counting)
    return counted


def assert_known(first: IngestReport, again: IngestReport) -> None:
    assert again == replace(first, added=0, updated=0)


def test_a_known_file_is_reported_as_before_and_not_read(tmp_path: Path, readings: list[int]) -> None:
    first = ingest(tmp_path, EXPORT)
    assert (first.added, first.chats, sum(first.skipped.values()), readings) == (3, 2, 2, [3])
    before = archived(tmp_path)
    assert_known(first, ingest(tmp_path, EXPORT))
    assert readings == [3]
    assert archived(tmp_path) == before


def test_a_file_is_known_by_its_content_and_not_by_its_name(tmp_path: Path, readings: list[int]) -> None:
    first = ingest(tmp_path, EXPORT)
    moved = write(tmp_path, EXPORT, "renamed.txt")
    assert_known(first, ingest_files(home(tmp_path), [moved], FileConfig()))
    assert readings == [3]


def test_the_same_file_twice_in_one_command_is_read_once(tmp_path: Path, readings: list[int]) -> None:
    paths = [write(tmp_path, EXPORT, name) for name in ("a.json", "b.json")]
    report = ingest_files(home(tmp_path), paths, FileConfig())
    assert (report.messages_read, report.stored, report.added, report.chats) == (10, 6, 3, 2)
    assert (report.owner, readings) == ("Ann Lee", [3])


def test_a_zip_file_is_known_too(tmp_path: Path, readings: list[int]) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("ChatExport/result.json", json.dumps(EXPORT))
    first = ingest_files(home(tmp_path), [path], FileConfig())
    assert_known(first, ingest_files(home(tmp_path), [path], FileConfig()))
    assert readings == [3]


def test_a_folder_is_read_each_time(tmp_path: Path, readings: list[int]) -> None:
    folder = tmp_path / "ChatExport"
    folder.mkdir()
    write(folder, EXPORT)
    for _ in range(2):
        ingest_files(home(tmp_path), [folder], FileConfig())
    assert readings == [3, 3]


def test_a_file_that_changed_is_read(tmp_path: Path, readings: list[int]) -> None:
    ingest(tmp_path, EXPORT)
    ingest(tmp_path, json.dumps(EXPORT) + "\n")
    assert readings == [3, 3]


def test_other_settings_are_another_reading(tmp_path: Path, readings: list[int]) -> None:
    ingest(tmp_path, EXPORT)
    ingest(tmp_path, EXPORT, timezone="Asia/Tokyo")
    assert readings == [3, 3]
    with pytest.raises(BadInput, match="is of the account 2"):
        ingest(tmp_path, EXPORT, owner="Bob")


def test_a_version_of_the_program_that_reads_otherwise_reads_again(
    tmp_path: Path, readings: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "code" / "sources"
    code.mkdir(parents=True)
    (code / "one.py").write_text("VERSION = 1")
    ingest(tmp_path, EXPORT)
    monkeypatch.setattr(remembering, "CODE", code.parent)
    ingest(tmp_path, EXPORT)
    ingest(tmp_path, EXPORT)
    assert readings == [3, 3]


def test_what_was_forgotten_comes_back_with_the_file(tmp_path: Path) -> None:
    ingest(tmp_path, EXPORT)
    with open_archive(home(tmp_path)) as archive, archive.transaction():
        eve = next(summary.chat for summary in archive.chats() if summary.chat.name == "Eve")
        archive.forget(eve)
    assert ingest(tmp_path, EXPORT).added == 1


def test_a_message_that_was_removed_comes_back_with_the_file(tmp_path: Path) -> None:
    ingest(tmp_path, EXPORT)
    with open_archive(home(tmp_path)) as archive, archive.transaction():
        bob = next(summary.chat for summary in archive.chats() if summary.chat.name == "Bob")
        archive.remove_messages(bob, [1])
    assert ingest(tmp_path, EXPORT).added == 1


def test_a_file_is_not_known_where_another_of_the_command_is_refused(tmp_path: Path, readings: list[int]) -> None:
    good, bad = write(tmp_path, EXPORT, "good.json"), write(tmp_path, json.dumps(EXPORT)[:-9], "bad.json")
    with pytest.raises(BadInput):
        ingest_files(home(tmp_path), [good, bad], FileConfig())
    assert ingest_files(home(tmp_path), [good], FileConfig()).added == 3
    assert readings[-1] == 3


def test_what_cannot_be_read_as_one_file_has_no_digest(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        assert digest_of(path, FileConfig()) is None
    path = write(tmp_path, EXPORT)
    digest = digest_of(path, FileConfig())
    assert digest == digest_of(path, FileConfig()) != digest_of(path, FileConfig(owner="Bob"))


def test_no_private_word_is_in_a_representation(tmp_path: Path) -> None:
    path = write(tmp_path, EXPORT)
    ingest(tmp_path, EXPORT)
    digest = digest_of(path, FileConfig())
    assert digest
    with open_archive(home(tmp_path)) as archive:
        known = remembering.recall(archive, digest)
    assert known
    assert known.owner == "Ann Lee"
    assert "Ann" not in repr(known)
