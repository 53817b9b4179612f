"""Whatever is done to an export, it is ingested cleanly or refused in a sentence, and then nothing changed.

`SOUNDALIKE_FUZZ_EXAMPLES` sets how many exports each test tries; more than usual are drawn anew each time.
"""

import copy
import functools
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from soundalike.errors import BadInput
from tests.ingest.telegram_exports import (
    BOB,
    NOT_INCLUDED,
    account,
    archived,
    chat,
    contents,
    home,
    ingest,
    said,
    without,
)

FEW = 200
EXAMPLES = int(os.environ.get("SOUNDALIKE_FUZZ_EXAMPLES", FEW))
fuzz = settings(max_examples=EXAMPLES, deadline=None, derandomize=EXAMPLES <= FEW, database=None)

RICH = account(
    chat(
        [
            said(1, "first"),
            said(2, ["see ", {"type": "link", "text": "example.org"}], **BOB, edited="1970-01-01T00:00:00"),
            said(3, "", media_type="sticker", sticker_emoji="😂", file=NOT_INCLUDED, thumbnail=NOT_INCLUDED),
            said(4, "", photo=NOT_INCLUDED, width=1, height=2, forwarded_from=None, saved_from="News"),
            said(
                5,
                "r",
                reply_to_message_id=1,
                reactions=[{"type": "emoji", "count": 2, "emoji": "👍", "recent": []}],
            ),
            without(said(6, "old", from_id=2, date="2019-07-01T12:00:00"), "date_unixtime"),
            said(7, "", poll={"question": "pizza?", "closed": False, "answers": [{"text": "yes", "voters": 1}]}),
            said(8, "edited", edited_unixtime="1700000999", via_bot="@gif"),
            {"id": 9, "type": "unsupported"},
            said(
                10,
                "",
                type="service",
                actor="Bob",
                actor_id="user2",
                action="phone_call",
                members=[None, "Bob"],
            ),
            said(-999_999_999, "", location_information={"latitude": 51.5, "longitude": -2.5}),
        ]
    ),
    chat(
        [said(1, "in a group"), said(2, "x", from_id="channel77")],
        type="private_supergroup",
        id=5_000_000_001,
    ),
    {"type": "saved_messages", "id": 1, "messages": [said(1, "note \\x0C")]},
    contacts={"about": "", "list": [{"user_id": 2, "first_name": "Bob", "phone_number": "+44 7700 900000"}]},
    left_chats={"about": "", "list": [chat([said(1)], type="public_channel", id=12)]},
)
SINGLE = RICH["chats"]["list"][0]
WRITTEN = [json.dumps(export, ensure_ascii=False, indent=1).encode() for export in (RICH, SINGLE)]
BEFORE = account(chat([said(100_000, "before")]))

edits = st.lists(
    st.tuples(
        st.integers(0, max(map(len, WRITTEN))),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from([b"", b"\\x0", b"\\x0C", b'"', b"[", b"{", b"}", b"null", b"\0", b"\xff", b"1e9999", b"-"]),
        ),
    ),
    min_size=1,
    max_size=4,
)
anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=5),
        st.sampled_from([2**63, -(2**63) - 1, 10**40, "user1", "user2", "personal_chat", "\ud83d", "\x00", "0", "-1"]),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@functools.cache
def archive_before() -> bytes:
    """An archive with one message in it; copying it is quicker than making it each time."""
    with tempfile.TemporaryDirectory() as name:
        ingest(Path(name), BEFORE)
        return home(Path(name)).archive.read_bytes()


def assert_clean_or_refused(export: bytes, **config: str) -> None:
    """Ingest into a home with something in it, and look what that did."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home(folder).create()
        home(folder).archive.write_bytes(archive_before())
        before = contents(folder)
        try:
            report = ingest(folder, export, **config)
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


def test_the_unspoilt_exports_are_ingested() -> None:
    for export in WRITTEN:
        assert_clean_or_refused(export)
    with tempfile.TemporaryDirectory() as name:
        assert ingest(Path(name), RICH).added == 14


@fuzz
@given(st.sampled_from(WRITTEN), edits)
def test_spoilt_bytes_never_break_the_archive(export: bytes, spoils: list[tuple[int, int, bytes]]) -> None:
    for start, length, put in spoils:
        export = export[:start] + put + export[start + length :]
    assert_clean_or_refused(export)


@fuzz
@given(st.sampled_from(WRITTEN), st.integers(1, max(map(len, WRITTEN))))
def test_every_way_to_break_off_is_refused(export: bytes, length: int) -> None:
    if length < len(export):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            try:
                ingest(folder, export[:length])
            except BadInput:
                assert contents(folder) is None
            else:
                raise AssertionError(f"ingested {length} of {len(export)} bytes")


@fuzz
@given(st.sampled_from([RICH, SINGLE]), st.data(), st.sampled_from(["", "1", "Bob"]))
def test_wrong_values_anywhere_never_break_the_archive(whole: Any, data: st.DataObject, owner: str) -> None:
    export = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        container, key = data.draw(st.sampled_from(places(export)))
        container[key] = data.draw(anything)
    assert_clean_or_refused(json.dumps(export).encode(), owner=owner, timezone="UTC")
