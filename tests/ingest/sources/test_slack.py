"""Claims about the whole way of an export into the archive; its parts have tests of their own."""

from pathlib import Path

import pytest

from ingest.sources import slack
from soundalike.errors import BadInput
from tests.ingest.exports.slack import ANN, BOB, CID, rich, said, user, workspace
from tests.ingest.known import Knows, messages, read
from tests.ingest.telegram_exports import archived, contents
from tests.ingest.written import chats, folder, ingest_paths, zipped

PUBLIC = workspace({"general/2023-11-14": [said(1, sender=BOB), said(2), said(3, sender=BOB)]}, dms=None, groups=None)


def account(path: Path, files: dict[str, bytes], known: list[str] | None = None, owner: str = "") -> str:
    return read(slack, folder(path, files), Knows({"slack": known or []}), owner=owner).account


def test_a_folder_and_a_zip_file_give_the_same_messages(tmp_path: Path) -> None:
    of_folder = messages(slack, folder(tmp_path / "a", rich()))
    assert of_folder == messages(slack, zipped(tmp_path / "a.zip", rich()))
    assert len(of_folder) == 17
    assert {message.text for message in of_folder if message.is_owner and message.kind == "text"} >= {
        "hi @Bob Ray & @here, see this in #secret :smile: 😀",
        "shrugs",
        "us three",
    }


def test_chats_are_named_by_channel_or_by_the_others(tmp_path: Path) -> None:
    ingest_paths(tmp_path, zipped(tmp_path / "a.zip", rich()))
    assert {chat.chat_id: (chat.kind, chat.name) for chat in chats(tmp_path).values()} == {
        "C0GEN": ("group", "#general"),
        "G0MPI": ("group", "Bob Ray, cid"),
        "D0BOB": ("private", "Bob Ray"),
        "D0CID": ("private", "cid"),
        "D0BOT": ("bot", "Slackbot"),
        "D0ANN": ("saved", "Ann"),
        "FC:F1:plan": ("group", "FC:F1:plan"),
    }


def test_a_later_export_adds_only_what_is_new_and_takes_edits_over(tmp_path: Path) -> None:
    ingest_paths(tmp_path, folder(tmp_path / "1", PUBLIC), owner=ANN)
    later = workspace(
        {
            "main/2023-11-14": [
                said(2, "hello!", edited={"user": ANN, "ts": "1700000900.000000"}),
                said(3, sender=BOB),
            ],
            "main/2023-11-15": [said(90_000, "new", BOB)],
        },
        channels=[{"id": "C0GEN", "name": "main", "members": []}],
    )
    report = ingest_paths(tmp_path, zipped(tmp_path / "2.zip", later))
    assert (report.added, report.updated, report.stored, report.chats) == (1, 1, 3, 1)
    assert [message.text for message in archived(tmp_path)] == ["hello", "hello!", "hello", "new"]
    assert chats(tmp_path)["C0GEN"].name == "#main"


def test_days_are_read_one_after_the_other(tmp_path: Path) -> None:
    reading = read(slack, folder(tmp_path, rich()))
    assert reading.tally.messages_read == 0
    next(reading.messages)
    assert reading.tally.messages_read == 1


def test_the_owner_is_who_takes_part_in_every_talk_of_two(tmp_path: Path) -> None:
    reading = read(slack, folder(tmp_path, rich()))
    assert (reading.account, reading.owner) == (ANN, "Ann")


@pytest.mark.parametrize("asked", [ANN, "Ann", "ann lee", "@alee", "ALEE@example.org"])
def test_the_owner_can_be_asked_for_by_id_name_or_address(asked: str, tmp_path: Path) -> None:
    assert account(tmp_path, PUBLIC, owner=asked) == ANN


def test_an_owner_who_is_known_is_not_asked_for_again(tmp_path: Path) -> None:
    assert account(tmp_path, PUBLIC, known=[ANN]) == ANN


def test_without_talks_the_owner_must_be_named_out_of_those_who_write_most(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=rf"out of {BOB} \(Bob Ray\), {ANN} \(Ann\)\.") as refused:
        account(tmp_path, PUBLIC)
    assert "example.org" not in str(refused.value)


def test_a_name_that_two_people_have_is_not_enough(tmp_path: Path) -> None:
    users = [user(ANN, "a", "Ann Lee"), user(CID, "c", "Ann Lee")]
    files = workspace({"general/2023-11-14": [said(1), said(2, sender=CID)]}, users=users, dms=None)
    with pytest.raises(BadInput, match="not exactly one person"):
        account(tmp_path, files, owner="Ann Lee")


def test_an_owner_who_is_in_no_list_is_found_by_id(tmp_path: Path) -> None:
    files = workspace({"general/2023-11-14": [said(1)]}, users=None, dms=None)
    assert account(tmp_path, files, owner=ANN) == ANN


@pytest.mark.parametrize("name", ["users.json", "dms.json", "general/2023-11-14.json"])
def test_a_file_that_breaks_off_leaves_no_archive(name: str, tmp_path: Path) -> None:
    files = rich()
    files[name] = files[name][:-9]
    path = folder(tmp_path / "x", files)
    with pytest.raises(BadInput, match=r"breaks off .*\."):
        ingest_paths(tmp_path, path)
    assert contents(tmp_path) is None


def test_what_is_skipped_is_counted(tmp_path: Path) -> None:
    files = workspace({"general/2023-11-14": [said(1), 5, {}, {**said(2), "ts": "soon"}]}, dms=None)
    report = ingest_paths(tmp_path, folder(tmp_path / "x", files), owner=ANN)
    assert (report.messages_read, report.stored, report.skipped) == (4, 1, {"malformed": 2, "no_date": 1})


def test_no_private_word_is_in_the_representation_of_a_reading(tmp_path: Path) -> None:
    assert "Ann" not in repr(read(slack, folder(tmp_path, rich()))).replace(ANN, "")
