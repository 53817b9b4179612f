"""Claims about the whole way of a download into the archive; its parts have tests of their own."""

from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources import facebook, instagram
from soundalike.errors import BadInput
from tests.ingest.exports.facebook import said, thread
from tests.ingest.exports.instagram import ROOT, profile, rich, shared
from tests.ingest.known import messages, read
from tests.ingest.telegram_exports import archived, contents
from tests.ingest.written import folder, ingest_paths, zipped

BOB = f"{ROOT}/inbox/bobray_1234567890123456"
PROFILE = {"personal_information/personal_information/personal_information.json": profile()}


def test_a_folder_and_a_zip_file_give_the_same_messages(tmp_path: Path) -> None:
    of_folder = messages(instagram, folder(tmp_path / "a", rich()))
    assert of_folder == messages(instagram, zipped(tmp_path / "a.zip", rich()))
    assert {message.source for message in of_folder} == {"instagram"}
    assert [(message.kind, message.text) for message in of_folder if message.is_owner] == [
        ("video_file", ""),
        ("service", ""),
        ("text", "I was tehre"),
        ("text", "I was there"),
        ("photo", ""),
    ]


def test_the_owner_is_who_the_profile_names_in_any_language(tmp_path: Path) -> None:
    reading = read(instagram, folder(tmp_path, rich()))
    assert (reading.account, reading.owner) == ("Ann Lee", "Ann Lee")


def test_a_later_download_adds_only_what_is_new(tmp_path: Path) -> None:
    ingest_paths(tmp_path, folder(tmp_path / "1", rich()))
    later = rich()
    later[f"{BOB}/message_2.json"] = later.pop(f"{BOB}/message_1.json")
    later[f"{BOB}/message_1.json"] = thread([said(99, "new")])
    report = ingest_paths(tmp_path, zipped(tmp_path / "2.zip", later))
    assert (report.added, report.updated, report.stored) == (1, 0, 12)


def test_an_edited_message_is_there_twice_as_instagram_writes_it(tmp_path: Path) -> None:
    ingest_paths(tmp_path, folder(tmp_path / "1", rich()))
    assert [message.text for message in archived(tmp_path) if "I was" in message.text] == ["I was tehre", "I was there"]


def test_reactions_of_newer_and_older_downloads_are_the_same_to_the_archive(tmp_path: Path) -> None:
    for number, reaction in enumerate([{"reaction": "❤", "actor": "Bob Ray"}] * 2):
        timed = {**reaction, "timestamp": 1} if number else reaction
        files = {f"{BOB}/message_1.json": thread([said(1, reactions=[timed])]), **PROFILE}
        report = ingest_paths(tmp_path, folder(tmp_path / str(number), files))
    assert (report.added, report.updated) == (0, 0)


def test_a_file_alone_is_instagrams_only_if_something_in_it_is(tmp_path: Path) -> None:
    path = tmp_path / "message_1.json"
    for messages_, ours in (([said(1)], False), ([said(1, share=shared("https://www.instagram.com/p/1/"))], True)):
        path.write_bytes(thread(messages_))
        export = open_export(path)
        assert (instagram.recognises(export), facebook.recognises(export)) == (ours, not ours)


def test_both_messengers_can_be_in_one_archive(tmp_path: Path) -> None:
    of_facebook = {"your_facebook_activity/messages/inbox/bobray_1234567890/message_1.json": thread([said(1)])}
    report = ingest_paths(
        tmp_path, folder(tmp_path / "ig", rich()), folder(tmp_path / "fb", of_facebook), owner="Ann Lee"
    )
    assert (report.added, report.source) == (12, "Instagram JSON, Facebook Messenger JSON")


def test_a_truncated_file_leaves_no_archive(tmp_path: Path) -> None:
    files = rich()
    files[f"{BOB}/message_2.json"] = files[f"{BOB}/message_1.json"][:-500]
    path = folder(tmp_path / "x", files)
    with pytest.raises(BadInput, match="breaks off"):
        ingest_paths(tmp_path, path)
    assert contents(tmp_path) is None
