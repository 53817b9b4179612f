"""Claims about the structure of exports: which files are one, and which chats are in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import Export, open_export
from ingest.reading import Tally
from ingest.sources._telegram.chats import chat_of, shape_of, to_integer, walk
from tests.ingest.telegram_exports import PERSONAL, account, chat, said, without, write


def opened(path: Path) -> tuple[Export, str]:
    """An export of one file, and the file's name in it."""
    return open_export(path), path.name


def walked(folder: Path, export: Any) -> list[tuple[Any, Any]]:
    return list(walk(*opened(write(folder, export)), Tally()))


@pytest.mark.parametrize(
    ("export", "shape"),
    [
        (account(chat([said(1)])), "account"),
        (account(personal_information=None), "account"),
        (account(chats=None), "account"),
        ({"about": "", "contacts": {"about": "", "list": []}, "chats": {}}, "account"),
        ({"about": "", "left_chats": {"about": "", "list": []}}, "account"),
        (chat([said(1)]), "chat"),
        (chat([]), "chat"),
        ({"type": "saved_messages", "id": 1, "messages": []}, "chat"),
        ({"name": None, "type": None, "id": 5, "messages": []}, "chat"),
    ],
)
def test_an_export_is_known_by_what_is_inside(tmp_path: Path, export: Any, shape: str) -> None:
    assert shape_of(*opened(write(tmp_path, export, "anything.txt"))) == shape


@pytest.mark.parametrize(
    "export",
    [
        {},
        [],
        "{",
        "no json",
        b"\xff\xd8\xff\xe0",
        {"guild": {}, "channel": {}, "messages": [{"id": "1", "author": {}}]},
        {"participants": [{"name": "x"}], "messages": [{"sender_name": "x", "timestamp_ms": 1}]},
        {"id": "general", "type": "channel", "messages": []},
        {"type": "personal_chat", "messages": []},
        {"chats": [{"id": 1}]},
        {"personal_information": {"name": "x"}},
        [account(chat([said(1)]))],
    ],
)
def test_other_files_are_no_exports(tmp_path: Path, export: Any) -> None:
    assert shape_of(*opened(write(tmp_path, export))) is None


def test_an_export_is_known_by_its_beginning_alone(tmp_path: Path) -> None:
    whole = json.dumps(account(chat([said(number, "x" * 1000) for number in range(1000)])), indent=1)
    assert shape_of(*opened(write(tmp_path, whole[:300_000]))) == "account"
    assert shape_of(*opened(write(tmp_path, "\ufeff" + whole))) == "account"


def test_chats_and_left_chats_are_walked_with_the_account(tmp_path: Path) -> None:
    left = {"about": "", "list": [chat([said(3)], name="Left", id=9)]}
    export = account(chat([said(1), said(2)]), stories=[{"chats": {"list": [{"messages": [1]}]}}], left_chats=left)
    parts = walked(tmp_path, export)
    assert parts[0] == (None, PERSONAL)
    assert [(head["name"], message["id"]) for head, message in parts[1:]] == [
        ("Bob", 1),
        ("Bob", 2),
        ("Left", 3),
    ]
    assert parts[1][0] is parts[2][0]


def test_two_chats_of_one_name_stay_two(tmp_path: Path) -> None:
    first, second = (head for head, _ in walked(tmp_path, account(chat([said(1)]), chat([said(2)])))[1:])
    assert first == second
    assert first is not second


def test_a_single_chat_is_walked_like_a_listed_one(tmp_path: Path) -> None:
    parts = walked(tmp_path, chat([said(1)]))
    assert parts == [({"name": "Bob", "type": "personal_chat", "id": 2}, without(said(1), "text_entities"))]


def test_what_is_no_chat_is_walked_past(tmp_path: Path) -> None:
    section = {"list": [None, 5, ["x"], {}, {"messages": {"a": 1}}, chat([said(1)])], "list2": {"list": [1]}}
    assert len(walked(tmp_path, {"personal_information": 5, "chats": section, "left_chats": [1]})) == 2


def test_every_message_is_counted_whatever_it_is(tmp_path: Path) -> None:
    tally = Tally()
    path = write(tmp_path, chat([said(1), None, 5, "x", ["y"], {}]))
    assert [message for _, message in walk(*opened(path), tally)][1:] == [None, 5, "x", ["y"], {}]
    assert tally.messages_read == 6
    assert tally.bytes_read == path.stat().st_size


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("personal_chat", "private"),
        ("bot_chat", "bot"),
        ("saved_messages", "saved"),
        ("private_group", "group"),
        ("private_supergroup", "group"),
        ("public_supergroup", "group"),
        ("private_channel", "channel"),
        ("public_channel", "channel"),
        ("some_future_type", "group"),
        (None, "group"),
        (["personal_chat"], "group"),
    ],
)
def test_every_type_of_chat_has_its_kind(written: Any, kind: str) -> None:
    record = chat_of({"type": written, "id": 7, "name": "X"}, said(1), "1")
    assert not isinstance(record, str)
    assert record.kind == kind
    assert (record.source, record.account) == ("telegram", "1")


def test_chats_in_which_nobody_talks_are_skipped_by_name() -> None:
    assert chat_of({"type": "verification_codes", "id": 7}, said(1), "1") == "verification_codes"
    assert chat_of({"type": "replies", "id": 7}, said(1), "1") == "replies"


def test_telegrams_own_account_is_a_service_and_no_friend() -> None:
    record = chat_of({"name": "Telegram", "type": "personal_chat", "id": 777000}, said(1), "1")
    assert not isinstance(record, str)
    assert record.kind == "service"


def test_a_deleted_account_has_a_chat_without_a_name() -> None:
    for name in (None, 5):
        record = chat_of({"name": name, "type": "personal_chat", "id": 7}, said(1), "1")
        assert not isinstance(record, str)
        assert record.name == ""


def test_saved_messages_have_a_name_although_the_export_gives_none() -> None:
    record = chat_of({"type": "saved_messages", "id": 1}, said(1), "1")
    assert not isinstance(record, str)
    assert record.name == "Saved Messages"


@pytest.mark.parametrize("chat_id", [None, "x", 1.5, True, 2**63, [1]])
def test_a_chat_without_a_usable_id_is_skipped(chat_id: Any) -> None:
    assert chat_of({"type": "personal_chat", "id": chat_id}, said(1), "1") == "chat_without_id"


def test_a_person_and_a_group_of_the_same_number_are_two_chats() -> None:
    ids = set()
    for written in ("personal_chat", "private_group", "public_supergroup"):
        record = chat_of({"type": written, "id": 7}, said(1), "1")
        assert not isinstance(record, str)
        ids.add(record.chat_id)
    assert ids == {"7", "chat7", "channel7"}


def test_a_group_of_an_old_export_has_the_id_of_a_new_one() -> None:
    old = without(said(1), "date_unixtime")

    def chat_id(message: Any, written: str, number: int) -> str:
        record = chat_of({"type": written, "id": number}, message, "1")
        assert not isinstance(record, str)
        return record.chat_id

    assert chat_id(old, "private_group", 2**32 + 94_435_633) == "chat94435633"
    assert chat_id(old, "public_supergroup", 2 * 2**32 + 1_000_000_007) == "channel1000000007"
    # Groups of today have reached such numbers themselves, and people never had the bit.
    assert chat_id(said(1), "private_group", 5_540_595_444) == "chat5540595444"
    assert chat_id(old, "personal_chat", 5_000_000_001) == "5000000001"


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (-5, -5),
        ("17", 17),
        ("", None),
        ("-5", None),
        ("²", None),
        (True, None),
        (1.0, None),
        ("9" * 30, None),
    ],
)
def test_only_integers_of_64_bits_are_ids(value: Any, number: int | None) -> None:
    assert to_integer(value) == number
