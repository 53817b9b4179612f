"""The contract of every source in the folder, also of those that are yet to come."""

from pathlib import Path
from types import ModuleType

import pytest

from soundalike import listing

SOURCES = listing.names("ingest.sources")


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
    path = tmp_path / "result.json"
    path.write_bytes(data)
    assert source.recognises(path) is False


def test_a_source_does_not_fall_over_what_is_not_there(source: ModuleType, tmp_path: Path) -> None:
    assert source.recognises(tmp_path / "missing") is False
    assert source.recognises(tmp_path) is False
