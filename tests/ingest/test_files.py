"""Claims about whole ingestions: what is stored, what is counted, and that bad input changes nothing."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest import files
from ingest.files import IngestReport, ingest_files
from soundalike.archive import Archive, open_archive
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.telegram_exports import (
    BOB,
    NOON,
    account,
    archived,
    chat,
    contents,
    home,
    ingest,
    said,
    without,
    write,
)

THREE = account(chat([said(1, "one"), said(2, "two", **BOB), said(3, "three")]))
EVERY_REASON = account(
    chat(
        [
            said(1),
            said(2, **BOB),
            said(3, 5),
            without(said(4), "id"),
            without(said(5), "date", "date_unixtime"),
            {"id": 6, "type": "unsupported"},
            None,
        ]
    ),
    chat([said(1), said(2)], type="verification_codes", id=489000),
    chat([said(1)], type="replies", id=1271266957),
    chat([said(1)], id=None),
    chat([]),
)


def assert_adds_up(report: IngestReport) -> None:
    assert report.messages_read == report.stored + sum(report.skipped.values())
    assert report.added + report.updated <= report.stored


# What is stored


def test_a_whole_account_is_archived_with_its_owner(tmp_path: Path) -> None:
    report = ingest(tmp_path, THREE)
    assert report == IngestReport(3, 3, 3, 0, {}, 1, "Ann Lee", "Telegram Desktop JSON")
    assert [(message.text, message.is_owner) for message in archived(tmp_path)] == [
        ("one", True),
        ("two", False),
        ("three", True),
    ]
    with open_archive(home(tmp_path)) as archive:
        assert archive.accounts() == [("telegram", "1", "Ann Lee")]
        (summary,) = archive.chats()
    assert (summary.contact, summary.chat.kind, summary.messages, summary.owner_messages) == (
        "Bob",
        "private",
        3,
        2,
    )


def test_every_message_read_is_stored_or_skipped_for_a_reason(tmp_path: Path) -> None:
    report = ingest(tmp_path, EVERY_REASON)
    assert report.messages_read == 11
    assert report.stored == report.added == len(archived(tmp_path)) == 2
    assert report.chats == 1
    assert report.skipped == {
        "verification_codes": 2,
        "malformed": 2,
        "no_id": 1,
        "no_date": 1,
        "unsupported": 1,
        "replies": 1,
        "chat_without_id": 1,
    }
    assert_adds_up(report)


def test_everything_that_can_be_a_message_is_archived(tmp_path: Path) -> None:
    export = account(
        chat([said(1, type="service", action="phone_call")]),
        chat([said(2)], type="private_group", id=11),
        chat([said(3)], type="bot_chat", id=12),
        chat([said(4)], type="saved_messages", id=1),
        chat([said(5)], type="public_channel", id=13),
        chat([said(6)], name="Telegram", id=777000),
        left_chats={"about": "", "list": [chat([said(7)], type="private_supergroup", id=14)]},
    )
    assert ingest(tmp_path, export).added == 7
    with open_archive(home(tmp_path)) as archive:
        kinds = {summary.chat.chat_id: summary.chat.kind for summary in archive.chats()}
    assert kinds == {
        "2": "private",
        "chat11": "group",
        "12": "bot",
        "1": "saved",
        "channel13": "channel",
        "777000": "service",
        "channel14": "group",
    }


def test_more_messages_than_a_batch_are_all_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "BATCH_MESSAGES", 4)
    for count in (3, 4, 5, 8):
        folder = tmp_path / str(count)
        folder.mkdir()
        first, second = range(1, count), range(count, 2 * count)
        report = ingest(folder, account(chat(map(said, first)), chat(map(said, second), id=3)))
        assert report.added == report.stored == len(archived(folder)) == 2 * count - 1


def test_the_owner_asked_for_is_the_owner(tmp_path: Path) -> None:
    assert ingest(tmp_path, THREE, owner="Bob").owner == "Bob"
    assert [message.is_owner for message in archived(tmp_path)] == [False, True, False]
    assert {message.account for message in archived(tmp_path)} == {"2"}


def test_an_owner_without_a_name_is_reported_by_id(tmp_path: Path) -> None:
    assert ingest(tmp_path, account(chat([said(1)]), personal_information={"user_id": 1})).owner == "1"


def test_the_zone_asked_for_is_that_of_dates_without_one(tmp_path: Path) -> None:
    old = without(said(1, date="2020-01-01T12:00:00"), "date_unixtime")
    ingest(tmp_path, account(chat([old])), timezone="Asia/Tokyo")
    assert archived(tmp_path)[0].sent_at == datetime(2020, 1, 1, 3, tzinfo=UTC)


def test_the_control_characters_of_telegram_desktop_are_kept(tmp_path: Path) -> None:
    whole = json.dumps(account(chat([said(1, "a#b\\x41")]))).replace("#", r"\x0C")
    ingest(tmp_path, whole)
    assert archived(tmp_path)[0].text == "a\x0cb\\x41"


# Again


def test_the_same_export_again_changes_nothing(tmp_path: Path) -> None:
    ingest(tmp_path, EVERY_REASON)
    before = contents(tmp_path)
    again = ingest(tmp_path, EVERY_REASON)
    assert (again.added, again.updated, again.stored) == (0, 0, 2)
    assert_adds_up(again)
    assert contents(tmp_path) == before


def test_a_newer_export_adds_what_is_new_and_takes_edits_over(tmp_path: Path) -> None:
    ingest(tmp_path, THREE)
    edited = said(1, "one!", edited_unixtime=str(NOON + 500))
    newer = account(chat([edited, said(2, "two", **BOB), said(3, "three"), said(4, "four")]), chat([said(9)], id=3))
    report = ingest(tmp_path, newer)
    assert (report.added, report.updated, report.stored, report.chats) == (2, 1, 5, 2)
    assert [message.text for message in archived(tmp_path)] == ["one!", "two", "three", "four", "hello"]


def test_an_older_export_takes_no_edit_back(tmp_path: Path) -> None:
    newer = account(chat([said(1, "one!", edited_unixtime=str(NOON + 500)), said(2, "two")]))
    ingest(tmp_path, newer)
    before = contents(tmp_path)
    for older in (said(1, "one"), said(1, "one?", edited_unixtime=str(NOON + 400))):
        report = ingest(tmp_path, account(chat([older])))
        assert (report.added, report.updated) == (0, 0)
        assert contents(tmp_path) == before


def test_a_single_chat_meets_its_messages_from_the_whole_account(tmp_path: Path) -> None:
    ingest(tmp_path, THREE)
    report = ingest(tmp_path, chat([said(3, "three"), said(4, "four"), said(2, "two", **BOB)]))
    assert (report.added, report.stored, report.chats) == (1, 3, 1)


def test_an_old_version_of_an_export_meets_the_new_one(tmp_path: Path) -> None:
    group = {"name": "Us", "type": "private_group"}
    ingest(tmp_path, account(chat([said(1), said(2, **BOB)]), chat([said(3)], **group, id=94_435_633)))

    def aged(message: dict[str, Any]) -> dict[str, Any]:
        moment = datetime.fromtimestamp(int(message["date_unixtime"]), UTC).isoformat()[:19]
        sender = int(message["from_id"].removeprefix("user"))
        old = {**message, "date": moment, "from_id": sender, "edited": "1970-01-01T00:00:00"}
        return without(old, "date_unixtime", "text_entities")

    old = account(
        chat([aged(said(1)), aged(said(2, **BOB))]),
        chat([aged(said(3))], **group, id=2**32 + 94_435_633),
    )
    before = contents(tmp_path)
    report = ingest(tmp_path, old, timezone="UTC")
    assert (report.added, report.updated, report.stored) == (0, 0, 3)
    assert contents(tmp_path) == before


# Paths


def test_a_folder_as_downloaded_is_its_result_json(tmp_path: Path) -> None:
    write(tmp_path, THREE)
    assert ingest_files(home(tmp_path), [tmp_path], FileConfig()).added == 3


def test_a_file_of_any_name_is_known_by_what_is_inside(tmp_path: Path) -> None:
    path = write(tmp_path, THREE, "photo.jpg")
    assert ingest_files(home(tmp_path), [path], FileConfig()).added == 3


def test_several_files_are_one_ingestion(tmp_path: Path) -> None:
    bob = write(tmp_path, chat([said(1), said(2, **BOB)]), "bob.json")
    eve = write(tmp_path, chat([said(1), {"id": 2, "type": "unsupported"}], id=3, name="Eve"), "eve.json")
    report = ingest_files(home(tmp_path), [bob, eve], FileConfig())
    assert (report.messages_read, report.added, report.chats, report.owner) == (4, 3, 2, "Ann Lee")
    assert report.skipped == {"unsupported": 1}
    assert_adds_up(report)


def test_of_several_files_all_are_stored_or_none(tmp_path: Path) -> None:
    good, bad = write(tmp_path, THREE, "good.json"), write(tmp_path, json.dumps(THREE)[:-20], "bad.json")
    with pytest.raises(BadInput):
        ingest_files(home(tmp_path), [good, bad], FileConfig())
    assert contents(tmp_path) is None


def bad_paths(folder: Path) -> dict[str, tuple[Path, str]]:
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    whole = json.dumps(THREE)
    no_owner = account(chat([said(1), said(2, **BOB)]), personal_information=None)
    return {
        "missing": (folder / "missing.json", "There is no file"),
        "folder": (folder / "folder", "is no export that Soundalike can read"),
        "pipe": (folder / "pipe", "not an ordinary file"),
        "null byte": (Path("a\0b"), ""),
        "long name": (folder / ("x" * 5000), "cannot be read"),
        "empty": (write(folder, "", "empty.json"), "is empty"),
        "not json": (write(folder, "hello\n", "hello.txt"), "Telegram Desktop JSON"),
        "picture": (write(folder, b"\xff\xd8\xff\xe0" * 99, "a.jpg"), "Telegram Desktop JSON"),
        "other json": (
            write(folder, {"posts": [{"title": "x"}]}, "posts.json"),
            "Telegram Desktop JSON",
        ),
        "truncated": (write(folder, whole[:-30], "cut.json"), "breaks off after 2 messages"),
        "cut to the bone": (write(folder, whole[:100], "bone.json"), "breaks off after 0 messages"),
        "damaged": (write(folder, whole.replace('"id": 3', '"id" 3'), "bad.json"), "not valid JSON"),
        "not utf-8": (
            write(folder, whole.encode().replace(b"three", b"thr\xff\xff"), "l1.json"),
            "not UTF-8",
        ),
        "no owner": (write(folder, no_owner, "whose.json"), "--owner"),
        "group": (write(folder, chat([said(1)], type="private_group"), "group.json"), "--owner"),
        "no messages": (write(folder, account(), "none.json"), "holds no messages"),
        "empty chat": (write(folder, chat([]), "nobody.json"), "no messages"),
        "rewritten": (write(folder, json.dumps(THREE, sort_keys=True), "sorted.json"), "another program"),
    }


KINDS_OF_BAD = [
    "missing",
    "folder",
    "pipe",
    "null byte",
    "long name",
    "empty",
    "not json",
    "picture",
    "other json",
    "truncated",
    "cut to the bone",
    "damaged",
    "not utf-8",
    "no owner",
    "group",
    "no messages",
    "empty chat",
    "rewritten",
]


@pytest.mark.parametrize("had_archive", [True, False])
@pytest.mark.parametrize("what", KINDS_OF_BAD)
def test_bad_input_gets_one_sentence_and_changes_nothing(tmp_path: Path, what: str, had_archive: bool) -> None:
    if had_archive:
        ingest(tmp_path, account(chat([said(77, "before")])))
    before = contents(tmp_path)
    path, expected = bad_paths(tmp_path)[what]
    with pytest.raises(BadInput) as raised:
        ingest_files(home(tmp_path), [path], FileConfig())
    sentence = str(raised.value)
    assert expected in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "three" not in sentence
    assert contents(tmp_path) == before
    assert home(tmp_path).root.exists() == had_archive


def test_all_kinds_of_bad_input_are_tried(tmp_path: Path) -> None:
    assert list(bad_paths(tmp_path)) == KINDS_OF_BAD


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, THREE)
    path.chmod(0)
    with pytest.raises(BadInput, match="cannot be read"):
        ingest_files(home(tmp_path), [path], FileConfig())


def test_no_file_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No export is given"):
        ingest_files(home(tmp_path), [], FileConfig())


def test_an_unknown_zone_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="time zone"):
        ingest(tmp_path, THREE, timezone="Nowhere")
    assert not home(tmp_path).root.exists()


def test_a_home_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, THREE)
    with pytest.raises(BadInput):
        ingest_files(Home(path), [path], FileConfig())
    with pytest.raises(BadInput):
        ingest_files(Home(path / "home"), [path], FileConfig())
    assert json.loads(path.read_text()) == THREE


def test_a_file_that_two_sources_claim_is_refused_with_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.listing, "names", lambda package: ["telegram_desktop"] * 2)
    with pytest.raises(BadInput, match=r"more than one kind.*Telegram Desktop JSON"):
        ingest(tmp_path, THREE)


# Interruptions


@pytest.mark.parametrize("had_archive", [True, False])
def test_an_interruption_leaves_the_archive_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, had_archive: bool
) -> None:
    if had_archive:
        ingest(tmp_path, account(chat([said(77, "before")])))
    before = contents(tmp_path)
    store = Archive.put_messages

    def interrupted(self: Archive, messages: Any) -> Any:
        store(self, messages)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "put_messages", interrupted)
        with pytest.raises(KeyboardInterrupt):
            ingest(tmp_path, THREE)
    assert contents(tmp_path) == before
    assert ingest(tmp_path, THREE).added == 3


def test_a_new_archive_that_another_command_has_open_is_not_taken_from_it(tmp_path: Path) -> None:
    def fail(self: Archive, messages: Any) -> Any:
        raise KeyboardInterrupt

    def open_beside(self: Archive, *account: str) -> None:
        other.append(open_archive(home(tmp_path)))
        other[0].__enter__().chats()

    other: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Archive, "put_account", open_beside)
        patch.setattr(Archive, "put_messages", fail)
        with pytest.raises(KeyboardInterrupt):
            ingest(tmp_path, THREE)
    assert contents(tmp_path) is not None
    other[0].__exit__(None, None, None)


FULL_DISK = """
import resource, sys
from pathlib import Path
from ingest.files import ingest_files
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    ingest_files(Home(Path(sys.argv[1])), [Path(sys.argv[2])], FileConfig())
except BadInput as error:
    print(error)
"""


@pytest.mark.parametrize("had_archive", [True, False])
@pytest.mark.parametrize("room_bytes", [1_000, 40_000, 1_000_000])
def test_a_full_disk_leaves_the_archive_as_it_was(tmp_path: Path, had_archive: bool, room_bytes: int) -> None:
    if had_archive:
        ingest(tmp_path, account(chat([said(77, "before")])))
    before = contents(tmp_path)
    path = write(tmp_path, account(chat(said(number, "secret " * 99) for number in range(1, 8_000))))
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, home(tmp_path).root, path, str(room_bytes)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "the disk" in run.stdout
    assert run.stdout.count("\n") == 1
    assert "secret" not in run.stdout + run.stderr
    assert contents(tmp_path) == before


def test_the_owners_name_is_in_no_representation(tmp_path: Path) -> None:
    assert "Ann" not in repr(ingest(tmp_path, THREE))


# A folder of several exports


def write_whatsapp(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"31/12/2022, 22:02 - {name}: hi\n31/12/2022, 22:03 - Ann Lee: hi {name}\n", encoding="utf-8")


def test_a_folder_of_exports_is_ingested_whole_however_deep_they_lie(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    for number, name in enumerate(("ChatExport_1", "ChatExport_2", "old/ChatExport_3")):
        (folder / name).mkdir(parents=True)
        write(folder / name, account(chat([said(number + 1)], id=number + 2)))
    write_whatsapp(folder / "wa" / "WhatsApp Chat with Ben.txt", "Ben")
    write_whatsapp(folder / "WhatsApp Chat with Eve.txt", "Eve")
    (folder / "holiday.jpg").write_bytes(b"\xff\xd8")
    report = ingest_files(home(tmp_path), [folder], FileConfig())
    assert (report.added, report.chats) == (7, 5)


def test_a_folder_of_nothing_that_can_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "downloads" / "deep").mkdir(parents=True)
    (tmp_path / "downloads" / "deep" / "holiday.jpg").write_bytes(b"\xff\xd8")
    with pytest.raises(BadInput, match="no export that Soundalike can read"):
        ingest_files(home(tmp_path), [tmp_path / "downloads"], FileConfig())
