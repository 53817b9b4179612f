"""The contract of every source in the folder, also of those that are yet to come."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

from ingest.exports import open_export
from soundalike import listing

SOURCES = listing.names("ingest.sources")
NAMES = ("result.json", "_chat.txt", "messages.html", "main.jsonl", "chat.db", "message_1.json", "users.json", "a.csv")


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> ModuleType:
    return listing.load("ingest.sources", request.param)


def test_telegram_desktop_is_listed_and_helpers_are_not() -> None:
    assert "telegram_desktop" in SOURCES
    assert not [name for name in SOURCES if name.startswith("_")]


def test_a_source_has_a_name_for_people_and_says_what_it_is(source: ModuleType) -> None:
    assert isinstance(source.NAME, str)
    assert source.NAME
    assert source.__doc__
    assert callable(source.read)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"{}", b"[]", b"null", b"hello\n", b"\xff\xfe\x00", b"\0" * 9999, b"{" * 9999]
)
def test_a_source_does_not_recognise_what_is_nothing(source: ModuleType, tmp_path: Path, data: bytes) -> None:
    for name in NAMES:
        (tmp_path / name).write_bytes(data)
        if data:
            assert source.recognises(open_export(tmp_path / name)) is False
    assert source.recognises(open_export(tmp_path)) is False


def test_a_source_does_not_recognise_an_empty_folder(source: ModuleType, tmp_path: Path) -> None:
    assert source.recognises(open_export(tmp_path)) is False


def test_a_source_comes_with_an_export_for_the_tests(source: ModuleType, tmp_path: Path) -> None:
    kind = source.__name__.rpartition(".")[2]
    made = importlib.import_module(f"tests.ingest.exports.{kind}")
    files: dict[str, bytes] = made.rich()
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    export = open_export(tmp_path / next(iter(files)) if len(files) == 1 else tmp_path)
    others = [listing.load("ingest.sources", name) for name in SOURCES]
    assert [other.__name__ for other in others if other.recognises(export)] == [source.__name__]
