from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources._meta.export import find_threads, id_in, is_of_pages, messenger_of, names_in, shape_of
from tests.ingest.exports import facebook, instagram
from tests.ingest.exports.facebook import encrypted_said, encrypted_thread, mangled, said, thread
from tests.ingest.written import folder, zipped

THREAD = thread([said(1)])
ENCRYPTED = encrypted_thread([encrypted_said(1)])
OLD = {"messages/inbox/bob_123456/message_1.json": THREAD}
MESSENGERS = ("facebook", "instagram")


def found(path: Path) -> dict[str, list[str]]:
    return {files.chat_id: list(files.files) for files in find_threads(open_export(path))}


@pytest.mark.parametrize(
    "box",
    [
        "messages/inbox",
        "your_facebook_activity/messages/e2ee_cutover",
        "your_activity_across_facebook/messages/archived_threads",
        "facebook-ann/your_facebook_activity/messages/message_requests",
        "inbox",
    ],
)
def test_chats_are_found_at_any_depth(box: str, tmp_path: Path) -> None:
    files = {f"{box}/bobray_1234567890/message_1.json": THREAD}
    for path in (folder(tmp_path / "a", files), zipped(tmp_path / "a.zip", files)):
        assert found(path) == {"1234567890": list(files)}


def test_the_folder_of_one_chat_and_one_file_alone_are_exports_too(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "bobray_1234567890", {"message_1.json": THREAD, "message_2.json": THREAD, "photos/a.jpg": b"x"}
    )
    assert found(path) == {"": ["message_2.json", "message_1.json"]}
    assert found(path / "message_2.json") == {"": ["message_2.json"]}


def test_a_chats_files_are_put_together_the_oldest_first_even_from_two_boxes(tmp_path: Path) -> None:
    boxes = {2: "inbox", 10: "inbox", 1: "e2ee_cutover"}
    files = {f"messages/{box}/bobray_1234567890/message_{page}.json": THREAD for page, box in boxes.items()}
    (pages,) = found(folder(tmp_path, files)).values()
    assert [page.rpartition("_")[2] for page in pages] == ["10.json", "2.json", "1.json"]


def test_two_names_with_one_number_are_two_chats(tmp_path: Path) -> None:
    files = {f"messages/inbox/{name}_123456/message_1.json": THREAD for name in ("ann", "bob")}
    assert set(found(folder(tmp_path, files))) == {"ann_123456", "bob_123456"}


@pytest.mark.parametrize(
    ("name", "chat_id"),
    [
        ("bobray_1234567890", "1234567890"),
        ("1234567890", "1234567890"),
        ("bob_ray_1234567890", "1234567890"),
        ("bobray_Ab3_-fGhij", "Ab3_-fGhij"),
        ("bob_1", "bob_1"),
        ("bob_friendship", "bob_friendship"),
        ("", ""),
        ("bob\udcff", "bob�"),
    ],
)
def test_the_part_of_a_folders_name_that_outlives_renaming_is_the_id(name: str, chat_id: str) -> None:
    assert id_in(name) == chat_id


def test_the_files_of_encrypted_chats_are_found_among_others(tmp_path: Path) -> None:
    files = {"Bob Ray_40.json": ENCRYPTED, "messages/Cid_2.json": ENCRYPTED, "other_1.json": b"{}", "media/a.ogg": b"x"}
    threads = find_threads(open_export(zipped(tmp_path / "messages.zip", files)))
    assert [(files.files, files.encrypted) for files in threads] == [
        (("Bob Ray_40.json",), True),
        (("messages/Cid_2.json",), True),
    ]


def test_a_downloads_folder_is_no_export_but_what_lies_in_it_is(tmp_path: Path) -> None:
    folder(tmp_path / "facebook-ann", {"messages/inbox/bobray_1234567890/message_1.json": THREAD})
    assert found(tmp_path)
    (tmp_path / "_chat.txt").write_text("[01/02/23, 10:00:00] Bob: hi")
    assert not found(tmp_path)
    assert found(tmp_path / "facebook-ann")


@pytest.mark.parametrize(
    ("data", "shape"),
    [
        (THREAD, "thread"),
        (ENCRYPTED, "encrypted"),
        (thread([]), "thread"),
        (encrypted_thread([]), "encrypted"),
        (b'{"messages": [{"sender_name": "Ann", "timestamp_ms": 1', "thread"),
        (b'{"participants": [], "messages": []}', ""),
        (b'{"participants": 5, "messages": 5, "threadName": 5}', "encrypted"),
        (b'{"messages": "x"}', ""),
        (b'{"messages": [[]]}', ""),
        (b"[]", ""),
        (b"", ""),
        (b"\xff", ""),
    ],
)
def test_the_beginning_of_a_file_tells_its_shape(data: bytes, shape: str, tmp_path: Path) -> None:
    path = tmp_path / "message_1.json"
    path.write_bytes(data + b" " * (not data))
    assert shape_of(open_export(path), "message_1.json") == shape


@pytest.mark.parametrize(
    ("files", "messenger"),
    [
        (facebook.rich(), "facebook"),
        (instagram.rich(), "instagram"),
        (OLD, "facebook"),
        (OLD | {"followers_and_following/a.json": b"{}"}, "instagram"),
        (OLD | {"account_information/personal_information.json": b"{}"}, "instagram"),
        (OLD | {"messages/stickers_used/a.png": b"x"}, "facebook"),
        ({"Bob_1.json": ENCRYPTED}, "facebook"),
        ({f"your_{name}_activity/messages/inbox/a_1/message_1.json": THREAD for name in MESSENGERS}, None),
    ],
)
def test_the_folders_beside_the_chats_tell_the_messenger(
    files: dict[str, bytes], messenger: str | None, tmp_path: Path
) -> None:
    assert messenger_of(open_export(folder(tmp_path / "a", files))) == messenger
    assert messenger_of(open_export(zipped(tmp_path / "a.zip", files))) == messenger


@pytest.mark.parametrize(
    ("members", "messenger"),
    [
        ({}, "facebook"),
        ({"sticker": {"uri": "messages/stickers_used/1.png"}}, "facebook"),
        ({"photos": [{"uri": "your_instagram_activity/messages/inbox/bob_1/photos/1.jpg"}]}, "instagram"),
        ({"photos": [{"uri": "your_facebook_activity/messages/inbox/bob_1/photos/1.jpg"}]}, "facebook"),
        ({"share": {"link": "https://www.instagram.com/reel/1/", "original_content_owner": "x"}}, "instagram"),
        ({"content": "Liked a message"}, "instagram"),
    ],
)
def test_what_only_one_messenger_writes_tells_it_for_a_file_alone(
    members: dict[str, object], messenger: str, tmp_path: Path
) -> None:
    path = tmp_path / "message_1.json"
    path.write_bytes(thread([{**said(1), **members}]))
    assert messenger_of(open_export(path)) == messenger


def test_the_folders_around_a_file_alone_tell_its_messenger(tmp_path: Path) -> None:
    name = "your_instagram_activity/messages/inbox/bob_123456/message_1.json"
    folder(tmp_path, {name: THREAD})
    assert messenger_of(open_export(tmp_path / name)) == "instagram"


def test_the_name_of_a_zip_file_is_gone_by_only_where_nothing_else_tells(tmp_path: Path) -> None:
    files = {"messages/inbox/bob_123456/message_1.json": THREAD}
    assert messenger_of(open_export(zipped(tmp_path / "instagram-annlee-2024.zip", files))) == "instagram"
    files["messages/inbox/bob_123456/message_1.json"] = thread([said(1, ip="192.0.2.1")])
    assert messenger_of(open_export(zipped(tmp_path / "instagram-annlee-2025.zip", files))) == "facebook"


def test_a_download_in_html_is_known_as_such(tmp_path: Path) -> None:
    export = open_export(folder(tmp_path, {"your_instagram_activity/messages/inbox/bob_1/message_1.html": b"<html>"}))
    assert messenger_of(export) is None
    assert is_of_pages(export) == "instagram"


def test_names_are_given_once_and_repaired() -> None:
    assert names_in(mangled([{"name": "Žofie"}, {"name": "Bob"}, {"name": "Bob"}, {}])) == ["Žofie", "Bob", ""]
    assert names_in(["Žofie", 5]) == ["Žofie", ""]
    assert names_in(None) == names_in({"name": "x"}) == []
