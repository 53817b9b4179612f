"""Claims about the database of Messages as a whole: chats, owner, what is left out, the way into the archive."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import imessage
from ingest.sources._imessage.messages import id_of
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Chat, Message
from tests.ingest.exports.imessage import (
    ANN,
    BOB,
    CHATS,
    MESSAGES,
    attached,
    body,
    by_ann,
    database,
    guid,
    nanoseconds,
    rich,
    said,
)
from tests.ingest.exports.plain import jsonl
from tests.ingest.exports.plain import said as said_plainly
from tests.ingest.known import read


def write(folder: Path, data: bytes) -> Path:
    (folder / "chat.db").write_bytes(data)
    return folder / "chat.db"


def pairs(folder: Path, *rows: Any, **parts: Any) -> list[tuple[Chat, Message]]:
    return list(read(imessage, write(folder, database(rows, **parts))).messages)


def test_the_owner_need_not_be_asked_and_no_login_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, rich()["chat.db"])
    reading = read(imessage, path)
    assert (reading.source, reading.account, reading.owner) == ("imessage", "me", "")
    assert all(ANN not in str(message) for _, message in reading.messages)
    assert read(imessage, path, owner="Ann Lee").owner == "Ann Lee"
    assert read(imessage, path, owner=ANN).owner == ""


def test_chats_with_one_number_over_two_services_are_one_chat(tmp_path: Path) -> None:
    found = pairs(tmp_path, said(1), by_ann(2, "sms", chat=2), said(3))
    assert [message.text for _, message in found] == ["hello", "sms", "hello"]
    assert {chat for chat, _ in found} == {
        Chat(source="imessage", account="me", chat_id=id_of(BOB), kind="private", name=BOB)
    }


def test_a_group_has_its_name_and_a_chat_with_oneself_is_no_conversation(tmp_path: Path) -> None:
    found = pairs(tmp_path, said(1, chat=3, handle_id=2), by_ann(2, chat=4))
    assert [(chat.kind, chat.name) for chat, _ in found] == [("group", "The three"), ("saved", ANN)]


def test_a_group_without_a_name_is_called_by_its_people(tmp_path: Path) -> None:
    ((chat, _),) = pairs(tmp_path, said(1, chat=3), chats=[CHATS[2] | {"display_name": ""}])
    assert chat.name == "+447700900123, cleo@example.org"


def test_messages_come_in_their_order_whatever_their_rows(tmp_path: Path) -> None:
    found = pairs(tmp_path, said(1, "b", date=nanoseconds(5)), said(2, "a", date=nanoseconds(4)))
    assert [message.text for _, message in found] == ["a", "b"]


def test_messages_of_one_second_keep_their_order(tmp_path: Path) -> None:
    found = pairs(tmp_path, *(said(number, str(number), date=700_000_000) for number in range(1, 5)), old=True)
    assert [m.text for _, m in sorted(found, key=lambda pair: pair[1].sent_at)] == ["1", "2", "3", "4"]


def test_reactions_stand_at_their_message(tmp_path: Path) -> None:
    loved = said(2, "Loved “hi”", associated_message_guid=f"p:0/{guid(1)}", associated_message_type=2000)
    ((_, message),) = pairs(tmp_path, by_ann(1), loved)
    assert message.reactions == (("❤️", 1),)


def test_an_attachment_gives_its_message_the_kind(tmp_path: Path) -> None:
    ((_, message),) = pairs(tmp_path, said(1, "\ufffcwow"), attachments=[attached(1, "image/png")])
    assert (message.kind, message.text) == ("photo", "wow")


def test_a_database_of_2015_is_read(tmp_path: Path) -> None:
    rows = [said(1, date=460_000_000), by_ann(2, None, attributedBody=body("x" * 200), date=460_000_001)]
    found = pairs(tmp_path, *rows, attachments=[attached(1, "image/jpeg")], old=True)
    assert [(m.kind, m.text, m.sent_at.year) for _, m in found] == [("photo", "hello", 2015), ("text", "x" * 200, 2015)]


def test_everything_that_is_read_is_given_or_counted(tmp_path: Path) -> None:
    reading = read(imessage, write(tmp_path, rich()["chat.db"]))
    assert len(list(reading.messages)) == 13
    assert reading.tally.messages_read == len(MESSAGES)
    assert reading.tally.skipped == {"reaction": 1, "in_no_chat": 1}
    assert 0 < reading.tally.bytes_read <= (tmp_path / "chat.db").stat().st_size


def test_a_damaged_database_leaves_no_archive(tmp_path: Path) -> None:
    whole = database([said(number, "word " * 400) for number in range(1, 200)])
    home = Home(tmp_path / "home")
    with pytest.raises(BadInput, match="is a damaged database"):
        ingest_files(home, [write(tmp_path, whole[: len(whole) // 2])], FileConfig())
    assert not home.archive.exists()


def test_a_later_database_adds_only_what_is_new_whether_alone_in_a_folder_or_zipped(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = tmp_path / "Messages"
    folder.mkdir()
    first = ingest_files(home, [write(folder, rich()["chat.db"])], FileConfig())
    assert (first.messages_read, first.added, first.chats, first.owner) == (15, 13, 3, "me")
    assert ingest_files(home, [folder], FileConfig()).added == 0
    later = [*MESSAGES[:6], by_ann(7, "mended twice", date_edited=nanoseconds(99)), *MESSAGES[7:], said(99, "later")]
    with zipfile.ZipFile(tmp_path / "Messages.zip", "w") as packed:
        packed.writestr("Messages/chat.db", database(later, [attached(6, "image/jpeg")]))
    again = ingest_files(home, [tmp_path / "Messages.zip"], FileConfig())
    assert (again.messages_read, again.added, again.updated) == (16, 1, 1)


def test_a_database_among_other_exports_does_not_claim_the_folder(tmp_path: Path) -> None:
    downloads = tmp_path / "downloads"
    (downloads / "Messages").mkdir(parents=True)
    write(downloads / "Messages", rich()["chat.db"])
    (downloads / "chats.jsonl").write_bytes(jsonl(said_plainly(is_owner=True)))
    assert not imessage.recognises(open_export(downloads))
    assert ingest_files(Home(tmp_path / "home"), [downloads], FileConfig()).added == 13 + 1
