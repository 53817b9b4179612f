"""Claims about the whole way of a download into the archive; its parts have tests of their own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources import facebook
from soundalike.errors import BadInput
from soundalike.records import Chat
from tests.ingest.exports.facebook import ROOT, encrypted_said, encrypted_thread, rich, said, thread
from tests.ingest.known import Knows, messages, read
from tests.ingest.telegram_exports import archived, contents
from tests.ingest.written import chats, folder, ingest_paths, zipped

INBOX = f"{ROOT}/inbox"
BOB = f"{INBOX}/bobray_1234567890"
CID = {f"{INBOX}/cid_2345678901/message_1.json": thread([said(1)], title="Cid", people=["Cid", "Ann Lee"])}


def test_a_folder_and_a_zip_file_give_the_same_messages(tmp_path: Path) -> None:
    of_folder = messages(facebook, folder(tmp_path / "a", rich()))
    assert of_folder == messages(facebook, zipped(tmp_path / "a.zip", rich()))
    assert len(of_folder) == 21
    assert {message.text for message in of_folder if message.is_owner and message.kind == "text"} == {
        "Žlutý kůň 😀",
        "first",
        "Žádný problém 👍",
    }


def test_one_chats_file_alone_is_read(tmp_path: Path) -> None:
    (tmp_path / "message_1.json").write_bytes(thread([said(1), said(2, "hi", "Bob Ray")]))
    assert facebook.recognises(open_export(tmp_path / "message_1.json"))
    found = messages(facebook, tmp_path / "message_1.json")
    assert [(message.chat_id, message.is_owner) for message in found] == [("1234567890", True), ("1234567890", False)]
    assert found[0].sent_at == datetime(2023, 11, 14, 22, 13, 21, 123_000, UTC)


def test_one_encrypted_chats_file_alone_is_read(tmp_path: Path) -> None:
    (tmp_path / "Bob Ray_40.json").write_bytes(
        encrypted_thread([encrypted_said(1), encrypted_said(2, "hi", "Bob Ray")])
    )
    ((chat, first), _) = read(facebook, tmp_path / "Bob Ray_40.json").messages
    assert (chat.kind, chat.name, first.is_owner, first.text) == ("private", "Bob Ray", True, "hello")


def test_a_later_download_adds_only_what_is_new_even_after_renaming(tmp_path: Path) -> None:
    first = {f"{BOB}/message_1.json": thread([said(1, "a"), said(2, "b", "Bob Ray")]), **CID}
    later = {
        f"{INBOX}/bobby_1234567890/message_1.json": thread(
            [said(2, "b", "Bobby"), said(3, "c")], title="Bobby", people=["Bobby", "Ann Lee"]
        ),
        f"{INBOX}/bobby_1234567890/message_2.json": thread([said(1, "a")], title="Bobby", people=["Bobby", "Ann Lee"]),
        **CID,
    }
    assert ingest_paths(tmp_path, folder(tmp_path / "1", first)).added == 3
    again = ingest_paths(tmp_path, zipped(tmp_path / "2.zip", later))
    assert (again.added, again.stored, again.chats) == (1, 4, 2)
    assert {chat.name for chat in chats(tmp_path).values()} == {"Bobby", "Cid"}


def test_the_zip_files_of_one_download_can_be_named_together(tmp_path: Path) -> None:
    first = {f"{BOB}/message_1.json": thread([said(3, "c"), said(4, "d", "Bob Ray")]), **CID}
    second = {f"{BOB}/message_2.json": thread([said(1, "a"), said(2, "b")])}
    report = ingest_paths(tmp_path, zipped(tmp_path / "1.zip", first), zipped(tmp_path / "2.zip", second))
    assert (report.added, report.chats) == (5, 2)
    assert [message.text for message in archived(tmp_path)[:4]] == ["a", "b", "c", "d"]


def test_a_chat_that_changed_its_id_is_found_in_the_archive_by_its_messages(tmp_path: Path) -> None:
    old = {"messages/inbox/bobray_Ab3dEfGhij/message_1.json": thread([said(1, "a"), said(2, "b")]), **CID}
    new = {f"{BOB}/message_1.json": thread([said(1, "a"), said(2, "b"), said(3, "c")]), **CID}
    ingest_paths(tmp_path, folder(tmp_path / "1", old))
    assert ingest_paths(tmp_path, folder(tmp_path / "2", new)).added == 1
    assert set(chats(tmp_path)) == {"Ab3dEfGhij", "2345678901"}


def test_an_encrypted_chat_keeps_its_id_when_its_file_is_numbered_anew(tmp_path: Path) -> None:
    said_first = [encrypted_said(1, "a"), encrypted_said(2, "b", "Bob Ray")]
    ingest_paths(tmp_path, folder(tmp_path / "1", {"Bob Ray_40.json": encrypted_thread(said_first)}))
    # The first message is gone meanwhile, and another Bob has the number.
    later = {
        "Bob Ray_41.json": encrypted_thread(
            [*said_first[1:], encrypted_said(3, "c"), encrypted_said(4, "d")], "Bob Ray_41"
        ),
        "Bob Ray_40.json": encrypted_thread([encrypted_said(9, "x", "Bob Ray")], "Bob Ray_40"),
    }
    ingest_paths(
        tmp_path, folder(tmp_path / "2", {"Bob Ray_40.json": encrypted_thread([*said_first, encrypted_said(3, "c")])})
    )
    report = ingest_paths(tmp_path, folder(tmp_path / "3", later))
    assert (report.added, len(chats(tmp_path))) == (2, 2)


def test_an_owner_of_a_new_name_keeps_the_account(tmp_path: Path) -> None:
    names = {"Ann Lee": "1", "Ann Poe": "2"}
    downloads = {
        name: {
            f"{BOB}/message_1.json": thread([said(1, "a", name), said(2, "b", "Bob Ray")], people=["Bob Ray", name]),
            f"{INBOX}/cid_2345678901/message_1.json": thread([said(1, "c", name)], title="Cid", people=["Cid", name]),
        }
        for name in names
    }
    for name, path in names.items():
        report = ingest_paths(tmp_path, folder(tmp_path / path, downloads[name]))
    assert (report.added, report.owner) == (0, "Ann Poe")
    assert {message.account for message in archived(tmp_path)} == {"Ann Lee"}


def test_another_persons_download_is_refused(tmp_path: Path) -> None:
    ingest_paths(tmp_path, folder(tmp_path / "1", {f"{BOB}/message_1.json": thread([said(1), said(2)]), **CID}))
    before = contents(tmp_path)
    theirs = thread([said(1), said(2)], title="Ann Lee")
    with pytest.raises(BadInput, match="is of the account Bob Ray"):
        ingest_paths(
            tmp_path, folder(tmp_path / "2", {f"{INBOX}/annlee_34567890/message_1.json": theirs}), owner="Bob Ray"
        )
    assert contents(tmp_path) == before


def chat_of(path: Path, *args: object, **members: object) -> Chat:
    (path / "message_1.json").write_bytes(thread(*args, **members))  # type: ignore[arg-type]
    return next(chat for chat, _ in read(facebook, path / "message_1.json", owner="Ann Lee").messages)


@pytest.mark.parametrize(
    ("people", "title", "kind", "name"),
    [
        (["Bob Ray", "Ann Lee"], "Bob Ray", "private", "Bob Ray"),
        (["Bob Ray", "Ann Lee"], "Bob · 2 beds, 1 bath", "private", "Bob Ray"),
        (["Facebook user", "Ann Lee"], "Facebook user", "private", ""),
        (["", "Ann Lee"], "", "private", ""),
        (["Ann Lee"], "Ann Lee", "saved", "Ann Lee"),
        (["Ann Lee"], "Bob Ray", "private", "Bob Ray"),
        (["Bob Ray", "Cid", "Ann Lee"], "The Crew", "group", "The Crew"),
        (["Bob Ray", "Cid", "Ann Lee"], "", "group", "Bob Ray, Cid"),
    ],
)
def test_who_takes_part_makes_the_kind_and_name_of_a_chat(
    people: list[str], title: str, kind: str, name: str, tmp_path: Path
) -> None:
    chat = chat_of(tmp_path, [said(1)], title, people)
    assert (chat.kind, chat.name) == (kind, name)


def test_a_group_that_lists_only_the_owner_is_one_by_who_wrote(tmp_path: Path) -> None:
    written = [said(1), said(2, sender="Bob Ray"), said(3, sender="Cid")]
    assert chat_of(tmp_path, written, "The Crew", ["Ann Lee"]).kind == "group"
    assert chat_of(tmp_path, [said(1)], "The Crew", ["Ann Lee"], joinable_mode={"mode": 1}).kind == "group"


def test_people_who_deleted_their_accounts_are_told_apart_by_chat(tmp_path: Path) -> None:
    files = {
        f"{INBOX}/facebookuser_{number}/message_1.json": thread(
            [said(1, sender="Facebook user"), said(2)], "Facebook user", ["Facebook user", "Ann Lee"]
        )
        for number in (1234567890, 2345678901)
    }
    found = messages(facebook, folder(tmp_path, files))
    assert len({message.sender_id for message in found}) == 3
    assert {message.sender_name for message in found} == {"", "Ann Lee"}


def test_messages_of_one_moment_keep_their_order_in_the_archive(tmp_path: Path) -> None:
    words = ["c", "a", "d", "b"]
    ingest_paths(tmp_path, folder(tmp_path / "x", {f"{BOB}/message_1.json": thread([said(1, word) for word in words])}))
    assert [message.text for message in archived(tmp_path)] == words


def test_a_download_in_html_is_refused_with_the_way_to_json(tmp_path: Path) -> None:
    path = folder(tmp_path / "x", {f"{BOB}/message_1.html": b"<html></html>"})
    with pytest.raises(BadInput, match="choose JSON"):
        ingest_paths(tmp_path, path)


def test_a_truncated_file_leaves_no_archive(tmp_path: Path) -> None:
    files = {f"{BOB}/message_1.json": thread([said(1)]), f"{BOB}/message_2.json": thread([said(0)])[:-60], **CID}
    path = folder(tmp_path / "x", files)
    with pytest.raises(BadInput, match="breaks off"):
        ingest_paths(tmp_path, path)
    assert contents(tmp_path) is None


def test_chats_are_read_one_after_the_other(tmp_path: Path) -> None:
    files = {f"{BOB}/message_1.json": thread([said(1), said(2)]), **CID, "zzz_9/message_1.json": b"{"}
    reading = read(facebook, zipped(tmp_path / "a.zip", files))
    assert reading.tally.messages_read == 0
    next(reading.messages)
    assert reading.tally.messages_read == 2


def test_no_private_word_is_in_the_representation_of_a_reading(tmp_path: Path) -> None:
    reading = read(facebook, folder(tmp_path, rich()), Knows())
    assert "Bob" not in repr(reading)


def test_people_without_names_make_no_group_of_a_chat_of_two_but_a_group_of_their_own(tmp_path: Path) -> None:
    written = [said(1), said(2, sender="Bob Ray"), said(3, sender="Facebook user")]
    assert chat_of(tmp_path, written, "Bob Ray", ["Bob Ray", "Ann Lee"]).kind == "private"
    assert chat_of(tmp_path, [said(1)], "", ["Facebook user", "Facebook user", "Ann Lee"]).kind == "group"
