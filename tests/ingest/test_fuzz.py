"""Whatever is done to an export, it is ingested cleanly or refused in a sentence, and then nothing changed.

Every source gives a varied export of its kind (`tests/ingest/exports/`). `SOUNDALIKE_FUZZ_EXAMPLES` sets how many
spoilt ones each test tries; more than usual are drawn anew each time.
"""

import copy
import functools
import importlib
import io
import json
import os
import signal
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.files import ingest_files
from soundalike import listing
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from tests.ingest.exports import telegram_desktop
from tests.ingest.telegram_exports import account, archived, chat, contents, home, ingest, said

FEW = 60
EXAMPLES = int(os.environ.get("SOUNDALIKE_FUZZ_EXAMPLES", FEW))
fuzz = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=EXAMPLES <= FEW,
    database=None,
    suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow, HealthCheck.large_base_example],
)
KINDS = listing.names("ingest.sources")
HANG_SECONDS = 60
BEFORE = account(chat([said(100_000, "before")]))
Files = dict[str, bytes]

nasty_bytes = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [
            *(
                b"",
                b"\\x0",
                b"\\x0C",
                b'"',
                b"[",
                b"{",
                b"}",
                b"null",
                b"\0",
                b"\xff",
                b"\xed\xa0\x80",
                b"\xef\xbb\xbf",
            ),
            *(b"1e9999", b"-", b"9" * 400, b"\\ud83d", b"\n", b"\r", b"<", b">", b",", b"\xe2\x80\x8e", b"99/99/9999"),
            *(b"[" * 20_000, b'{"a":' * 20_000, b"<div>" * 5_000, b"(" * 5_000),
        ]
    ),
)
nasty_value = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(max_size=5),
        st.sampled_from([2**63, -(2**63) - 1, 10**40, 1e308, "user1", "user2", "\ud83d", "\x00", "0", "-1", "9" * 30]),
        st.sampled_from(["9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00", "2020-02-30", "personal_chat", "1e400"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@functools.cache
def export_of(kind: str) -> tuple[Files, dict[str, str]]:
    made: ModuleType = importlib.import_module(f"tests.ingest.exports.{kind}")
    return made.rich(), made.CONFIG


@functools.cache
def archive_before() -> bytes:
    """An archive with one message in it; copying it is quicker than making it each time."""
    with tempfile.TemporaryDirectory() as name:
        ingest(Path(name), BEFORE)
        return home(Path(name)).archive.read_bytes()


@contextmanager
def no_hang() -> Iterator[None]:
    def hangs(number: int, frame: FrameType | None) -> None:
        raise AssertionError(f"still reading after {HANG_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANG_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def write(folder: Path, files: Files) -> Path:
    """An export on disk: its only file, or the folder that holds its files."""
    for name, data in files.items():
        path = folder / "export" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "export" / next(iter(files)) if len(files) == 1 else folder / "export"


def assert_clean_or_refused(files: Files, config: dict[str, str]) -> None:
    """Ingest into a home with something in it, and look what that did."""
    with tempfile.TemporaryDirectory() as name, no_hang():
        folder = Path(name)
        home(folder).create()
        home(folder).archive.write_bytes(archive_before())
        before = contents(folder)
        try:
            report = ingest_files(home(folder), [write(folder, files)], FileConfig(**config))  # type: ignore[arg-type]
        except BadInput as error:
            assert str(error).endswith(".")
            assert "\n" not in str(error)
            assert contents(folder) == before
        else:
            messages = archived(folder)
            assert report.messages_read == report.stored + sum(report.skipped.values()) > 0
            assert len(messages) == 1 + report.added
            assert all(message.is_owner == (message.sender_id == message.account) for message in messages)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every member and element in JSON data, as its container and its key or index."""
    keys: Any = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    return [place for key in keys for place in [(value, key), *places(value[key])]]


def spoil_bytes(data: bytes, draw: st.DataObject) -> bytes:
    start = draw.draw(st.integers(0, len(data)))
    how = draw.draw(st.sampled_from(["put", "flip", "cut off", "repeat"]))
    if how == "put":
        return data[:start] + draw.draw(nasty_bytes) + data[start + draw.draw(st.integers(0, 40)) :]
    if how == "flip":
        return (
            data[:start]
            + bytes(byte ^ 1 << draw.draw(st.integers(0, 7)) for byte in data[start : start + 1])
            + data[start + 1 :]
        )
    if how == "repeat":
        return data[: start + draw.draw(st.integers(0, 400))] + data[start:]
    return data[:start]


def spoil_values(data: bytes, draw: st.DataObject) -> bytes:
    """Wrong values in JSON, or in one line of JSON lines; the same bytes for what is neither."""
    lines = [data] if data[:1] == b"[" or b"\n{" not in data else data.splitlines()
    number = draw.draw(st.integers(0, len(lines) - 1))
    try:
        value = copy.deepcopy(json.loads(lines[number]))
    except (ValueError, RecursionError):
        return spoil_bytes(data, draw)
    if found := places(value):
        container, key = draw.draw(st.sampled_from(found))
        container[key] = draw.draw(nasty_value)
    lines[number] = json.dumps(value).encode()
    return b"\n".join(lines)


@pytest.mark.parametrize("kind", KINDS)
def test_the_export_as_it_was_is_ingested_and_nothing_is_added_again(kind: str, tmp_path: Path) -> None:
    files, config = export_of(kind)
    path = write(tmp_path, files)
    first = ingest_files(home(tmp_path), [path], FileConfig(**config))  # type: ignore[arg-type]
    assert first.added > 5
    again = ingest_files(home(tmp_path), [path], FileConfig(**config))  # type: ignore[arg-type]
    assert (again.added, again.updated) == (0, 0)
    assert again.messages_read == first.messages_read


@pytest.mark.parametrize("kind", KINDS)
@fuzz
@given(st.data())
def test_a_spoilt_export_never_breaks_the_archive(kind: str, draw: st.DataObject) -> None:
    whole, config = export_of(kind)
    files = dict(whole)
    for _ in range(draw.draw(st.integers(1, 3))):
        name = draw.draw(st.sampled_from(sorted(files)))
        how = draw.draw(st.sampled_from([spoil_bytes, spoil_values, spoil_values]))
        files[name] = how(files[name], draw)
    if len(files) > 1 and draw.draw(st.integers(0, 9)) == 0:
        del files[draw.draw(st.sampled_from(sorted(files)))]
    use = config if draw.draw(st.booleans()) else {**config, "owner": draw.draw(st.sampled_from(["", "1", "Bob"]))}
    assert_clean_or_refused(files, use)


@fuzz
@given(st.sampled_from(KINDS), st.data())
def test_a_spoilt_zip_file_never_breaks_the_archive(kind: str, draw: st.DataObject) -> None:
    files, config = export_of(kind)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    data = packed.getvalue()
    for _ in range(draw.draw(st.integers(0, 2))):
        data = spoil_bytes(data, draw)
    assert_clean_or_refused({"export.zip": data}, config)


@fuzz
@given(st.integers(1, len(telegram_desktop.rich()["result.json"]) - 1))
def test_every_way_to_break_off_a_telegram_export_is_refused(length: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with pytest.raises(BadInput):
            ingest(folder, telegram_desktop.rich()["result.json"][:length])
        assert contents(folder) is None
