"""Claims about lifting messages out of a stream: it changes how long a reading takes, and nothing else."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources import _json
from ingest.sources._lifting import LONGEST_MESSAGE_BYTES, Lifter
from ingest.sources._telegram.chats import walk_runs
from ingest.sources._telegram.messages import message_of
from soundalike.errors import BadInput
from soundalike.records import Chat
from tests.ingest.exports.telegram_desktop import RICH
from tests.ingest.telegram_exports import account, chat, said, without, write

CHAT = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Bob")
FORMATS: list[dict[str, Any]] = [
    {"indent": 1},
    {"separators": (",", ":")},
    {"indent": 4, "ensure_ascii": False},
    {"ensure_ascii": False},
]


def lifted(data: bytes, size: int) -> tuple[bytes, dict[str, list[Any]]]:
    """What is left of a stream that comes in pieces of some size, and the runs that were lifted out of it by name."""
    lifter = Lifter()
    left, runs = b"", {}
    for piece in lifter.lifted(data[start : start + size] for start in range(0, len(data), size)):
        left += piece
        for name in re.findall(r"[0-9a-f]{32}-[0-9]+", piece.decode(errors="replace")):
            runs[name] = lifter.run_of(name) or []
    return left, runs


def messages_of(runs: dict[str, list[Any]]) -> list[Any]:
    return [message for run in runs.values() for message in run]


def put_back(left: Any, runs: dict[str, list[Any]], name: str = "") -> Any:
    """JSON data with messages where a list of them has a string that stands for them."""
    if isinstance(left, dict):
        return {key: put_back(value, runs, key) for key, value in left.items()}
    if isinstance(left, list):
        parts = [
            runs[value] if name == "messages" and isinstance(value, str) and value in runs else [put_back(value, runs)]
            for value in left
        ]
        return [element for part in parts for element in part]
    return left


def read(path: Path, *, lifting: bool) -> tuple[list[Any], str, int]:
    """All that one reading gives: the meaning of each message, what the file is refused for, and the count."""
    tally, seen, refused = Tally(), [], ""
    try:
        for head, run in walk_runs(open_export(path), path.name, tally, lifting=lifting):
            seen += [(json.dumps(head, default=str), head and message_of(raw, CHAT, "Ann Lee", None)) for raw in run]
    except BadInput as error:
        # How far it was read, and which of two things is wrong at one place, depends on what comes in one piece anyway.
        refused = re.sub(r"before byte [0-9,]+|holds bytes that are not UTF-8|is not valid JSON", "", str(error))
    return seen, refused, tally.messages_read


def assert_lifting_changes_nothing(folder: Path, data: bytes, size: int) -> None:
    path = write(folder, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_json, "PIECE_BYTES", size)
        assert read(path, lifting=True) == read(path, lifting=False)


# What is lifted


@pytest.mark.parametrize("form", FORMATS)
def test_all_messages_are_lifted_but_the_last_of_each_chat_however_they_are_written(form: dict[str, Any]) -> None:
    chats = [chat([said(number) for number in range(first, first + 9)], id=first) for first in (100, 200, 300)]
    data = json.dumps(account(*chats), **form).encode()
    for size in (1, 7, 100, 1_000, len(data)):
        assert messages_of(lifted(data, size)[1]) == [message for one in chats for message in one["messages"][:-1]]


def test_messages_with_the_wrong_escapes_of_telegram_desktop_are_lifted() -> None:
    data = json.dumps(chat([said(1, "a#b\\x41"), said(2), said(3)])).replace("#", r"\x0C").encode()
    assert [message["text"] for message in messages_of(lifted(data, 50)[1])] == ["a\x0cb\\x41", "hello"]


@pytest.mark.parametrize("odd", [rb"\ud83d", rb"\ude00", rb"\q", b"\xff", b"\x01"])
def test_what_a_strict_parser_refuses_stays_and_what_follows_is_lifted(odd: bytes) -> None:
    data = json.dumps(chat([said(1), said(2, "#"), said(3), said(4)])).encode().replace(b"#", odd)
    left, runs = lifted(data, 20)
    assert odd in left
    assert [message["id"] for message in messages_of(runs)] == [1, 3]


def test_lists_inside_messages_are_never_cut() -> None:
    nested = [said(7, [{"id": 1, "text": "a"}, {"id": 2, "text": "b"}, {"id": 3, "text": "c"}]) for _ in range(4)]
    nested.append(said(8, "", messages=[{"id": 1}, {"id": 2, "x": [{"id": 5}, {"id": 6}, {"id": 7}]}, {"id": 3}]))
    long = [{"id": number} for number in range(99)]
    nested += [{"id": 9, "messages": [{"id": 10}]}, {"id": 11, "text": long}, said(12)]
    data = json.dumps(chat(nested), separators=(",", ":")).encode()
    for size in range(1, 400):
        left, runs = lifted(data, size)
        assert put_back(json.loads(left), runs) == json.loads(data)


def test_a_string_that_looks_like_the_beginning_of_messages_is_a_string() -> None:
    text = '"messages": [{"id": 1}, {"id": 2}, {"id": 3}]'
    data = json.dumps(chat([said(1, text), said(2, "\\" + text), said(3)], name=text)).encode()
    for size in (1, 10, 1000):
        left, runs = lifted(data, size)
        assert [message["text"] for message in messages_of(runs)] == [text, "\\" + text]
        assert json.loads(left)["name"] == text


def test_a_message_without_an_end_is_not_held_back_for_ever() -> None:
    def pieces() -> Iterator[bytes]:
        yield b'{"messages": [{"id": 1, "text": "'
        for _ in range(3 * LONGEST_MESSAGE_BYTES // 1000):
            yield b"x" * 1000
            taken.append(1000)

    taken: list[int] = []
    given = 0
    for piece in Lifter().lifted(pieces()):
        assert sum(taken) - given < LONGEST_MESSAGE_BYTES + 2000
        given += len(piece)
    assert given > 3 * LONGEST_MESSAGE_BYTES - 1000


def test_messages_that_nobody_asks_for_are_let_go_of() -> None:
    data = json.dumps(chat(said(number) for number in range(1, 50))).encode()
    lifter = Lifter()
    names: list[str] = []
    for piece in lifter.lifted(data[start : start + 1_000] for start in range(0, len(data), 1_000)):
        assert [lifter.run_of(name) for name in names] == [None] * len(names)
        names += re.findall(r"[0-9a-f]{32}-[0-9]+", piece.decode())
    assert len(names) > 3


def test_no_two_lifters_use_the_same_strings() -> None:
    data = json.dumps(chat([said(1), said(2)])).encode()
    assert lifted(data, 100)[0] != lifted(data, 100)[0]


# What it changes: nothing

anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**20), 10**20),
        st.floats(allow_nan=False),
        st.sampled_from(["", "message", "service", "1700000000", "user1", '"messages": [{"id": 1}', "},{", "\ud83d"]),
        st.sampled_from(["\\x0C", "\x0c\\", '"id":', "\x00", "завтра", "9" * 30, 1e-320, 2**63, -(2**63)]),
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "messages", "text", "type", "reactions", "poll", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
messages_like = st.one_of(
    anything,
    st.builds(
        lambda number, members: {**said(number), **members},
        st.integers(1, 99),
        st.dictionaries(
            st.sampled_from(
                ["id", "messages", "text", "date", "date_unixtime", "from_id", "edited", "reactions", "file"]
            ),
            anything,
            max_size=3,
        ),
    ),
    st.builds(lambda number: without(said(number), "text"), st.integers(1, 99)),
)
exports = st.builds(
    lambda chats, alone: chat(chats[0]) if alone and chats else account(*map(chat, chats)),
    st.lists(st.lists(messages_like, max_size=6), max_size=4),
    st.booleans(),
)
sizes = st.one_of(st.integers(1, 60), st.integers(60, 5_000))
often = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@often
@given(exports, st.sampled_from(FORMATS), sizes)
def test_any_export_gives_the_same_messages_with_and_without_lifting(
    tmp_path_factory: pytest.TempPathFactory, export: Any, form: dict[str, Any], size: int
) -> None:
    data = json.dumps(export, **form).encode(errors="surrogatepass")
    assert_lifting_changes_nothing(tmp_path_factory.getbasetemp(), data, size)


@often
@given(
    st.sampled_from([json.dumps(RICH, **form).encode() for form in FORMATS]),
    st.lists(
        st.tuples(
            st.integers(0, 9_999),
            st.integers(0, 40),
            st.one_of(
                st.binary(max_size=6),
                st.sampled_from(
                    [b"", b"{", b"}", b"[", b"]", b'"', b"\\", b",", b'},{"id":1', b'"messages":[{', b"\x0b"]
                ),
                st.sampled_from([b"\\ud83d", b"\\x0C", b"1e999", b"9" * 25, b"9" * 400, b"[" * 2_000, b"\xed\xa0\x80"]),
            ),
        ),
        max_size=4,
    ),
    sizes,
)
def test_any_spoilt_export_is_read_or_refused_the_same_with_and_without_lifting(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, spoils: list[tuple[int, int, bytes]], size: int
) -> None:
    for at, length, put in spoils:
        start = at * len(data) // 10_000
        data = data[:start] + put + data[start + length :]
    if data[:1] == b"{":
        assert_lifting_changes_nothing(tmp_path_factory.getbasetemp(), data, size)
