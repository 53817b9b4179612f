from pathlib import Path

from ingest.exports import open_export
from ingest.sources._roots import is_one_export
from tests.ingest.written import folder, zipped

FILES = {"slack/users.json": b"[]", "slack/general/2024-01-01.json": b"[]", "holiday.jpg": b"x"}


def test_a_folder_is_one_export_if_nothing_to_read_lies_beside_it(tmp_path: Path) -> None:
    assert is_one_export(open_export(folder(tmp_path, FILES)), "slack/")
    (tmp_path / "_chat.txt").write_text("hi")
    assert not is_one_export(open_export(tmp_path), "slack/")
    assert is_one_export(open_export(tmp_path), "")


def test_a_zip_file_is_always_one_export(tmp_path: Path) -> None:
    assert is_one_export(open_export(zipped(tmp_path / "a.zip", {**FILES, "readme.txt": b"hi"})), "slack/")
