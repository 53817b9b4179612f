"""Claims about readings as a whole: what is recognised, whose it is, and that JSON and HTML make one archive."""

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import telegram_desktop, telegram_html
from soundalike.archive import open_archive
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Chat
from tests.ingest.exports.telegram_html import (
    CARL,
    CONFIG,
    EVERYTHING,
    GROUP,
    NEWS,
    VARIED,
    account_of,
    at,
    pages_of,
    rich,
    service,
    write,
)
from tests.ingest.known import Knows, messages, read
from tests.ingest.telegram_exports import BOB, account, chat, said

BOTH_WAYS = pytest.mark.parametrize("timezone", ["Europe/Berlin", "Asia/Tokyo"])
EXPORTS = pytest.mark.parametrize(
    ("json_data", "pages"), [(EVERYTHING, rich()), (VARIED, pages_of(VARIED))], ids=["account", "chat"]
)


def store(home: Home, path: Path, **config: str) -> int:
    """Ingest an export; returns how many messages were added."""
    return ingest_files(home, [path], FileConfig(**config)).added  # type: ignore[arg-type]


def contents(home: Home) -> list[list[tuple[Any, ...]]]:
    """Everything about accounts, chats and messages, but for the numbers of chats."""
    connection = sqlite3.connect(home.archive)
    key = "source, account, chat_id"
    columns = [row[1] for row in connection.execute("PRAGMA table_info(messages)") if row[1] != "chat"]
    of_messages = ", ".join(f"messages.{column}" for column in columns)
    queries = (
        "SELECT * FROM accounts ORDER BY 1, 2",
        f"SELECT {key}, kind, name, rule, renamed, person FROM chats ORDER BY 1, 2, 3",
        f"SELECT {key}, {of_messages} FROM messages JOIN chats USING (chat) ORDER BY 1, 2, 3, 4",
    )
    try:
        return [connection.execute(query).fetchall() for query in queries]
    finally:
        connection.close()


def as_json(folder: Path, data: Any) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text(json.dumps(data))
    return folder / "result.json"


@BOTH_WAYS
@EXPORTS
def test_json_then_html_is_the_same_archive_as_json_alone(
    tmp_path: Path, json_data: Any, pages: dict[str, bytes], timezone: str
) -> None:
    alone, both = Home(tmp_path / "alone"), Home(tmp_path / "both")
    for home in (alone, both):
        store(home, as_json(tmp_path / "json", json_data))
    assert store(both, write(tmp_path / "html", pages), timezone=timezone) == 0
    assert contents(both) == contents(alone)


@BOTH_WAYS
@EXPORTS
def test_html_then_json_is_the_same_archive_as_json_alone(
    tmp_path: Path, json_data: Any, pages: dict[str, bytes], timezone: str
) -> None:
    alone, both = Home(tmp_path / "alone"), Home(tmp_path / "both")
    store(alone, as_json(tmp_path / "json", json_data))
    store(both, write(tmp_path / "html", pages), timezone=timezone)
    store(both, tmp_path / "json" / "result.json")
    assert contents(both) == contents(alone)


def test_html_of_one_chat_after_another_then_json_of_both_is_one_copy(tmp_path: Path) -> None:
    alone, both = Home(tmp_path / "alone"), Home(tmp_path / "both")
    whole = account(VARIED, GROUP)
    store(alone, as_json(tmp_path / "json", whole))
    store(both, write(tmp_path / "bob", pages_of(VARIED)), **CONFIG)
    store(both, write(tmp_path / "frogs", pages_of(GROUP)), **CONFIG)
    store(both, tmp_path / "json" / "result.json")
    assert contents(both) == contents(alone)


def test_a_newer_html_export_adds_only_what_is_new_to_the_chat_that_json_told(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    told = [said(number, **(BOB if number % 2 else {})) for number in range(1, 200)]
    store(home, as_json(tmp_path, chat(told[:20])))
    assert store(home, write(tmp_path / "html", pages_of(chat(told))), **CONFIG) == 179
    assert store(home, as_json(tmp_path / "newer", chat(told))) == 0
    alone = Home(tmp_path / "alone")
    store(alone, as_json(tmp_path / "newer", chat(told)))
    assert contents(home) == contents(alone)


def test_an_older_html_export_adds_what_came_before(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    told = [said(number, **(BOB if number % 2 else {})) for number in range(1, 200)]
    store(home, as_json(tmp_path, chat(told[190:])))
    assert store(home, write(tmp_path / "html", pages_of(chat(told))), **CONFIG) == 190


def test_a_supergroup_is_found_by_several_messages(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    store(home, as_json(tmp_path, account(GROUP)))
    added = store(home, write(tmp_path / "html", pages_of(GROUP)), owner="Ann Lee", **CONFIG)
    assert added == 0


def test_an_unknown_chat_belongs_to_the_account_that_the_archive_has(tmp_path: Path) -> None:
    reading = read(telegram_html, write(tmp_path, pages_of(VARIED)), Knows({"telegram": ["1"]}), **CONFIG)
    of_chat, message = next(reading.messages)
    assert (reading.account, of_chat.account, of_chat.chat_id) == ("1", "1", "html:Bob")
    assert (message.sender_id, message.is_owner) == ("1", True)


def test_an_unknown_account_is_named_after_the_owner_who_is_not_the_header(tmp_path: Path) -> None:
    reading = read(telegram_html, write(tmp_path, pages_of(VARIED)), **CONFIG)
    of_chat, first = next(reading.messages)
    assert of_chat == Chat(source="telegram", account="html:Ann Lee", chat_id="html:Bob", kind="private", name="Bob")
    assert (reading.owner, first.sender_id, first.sender_name) == ("Ann Lee", "html:Ann Lee", "Ann Lee")
    assert {m.sender_id for _, m in reading.messages} == {"html:Ann Lee", "html:Bob"}


def test_all_messages_of_a_chat_come_with_one_chat_object_over_all_pages(tmp_path: Path) -> None:
    reading = read(telegram_html, write(tmp_path, pages_of(VARIED, page_messages=5)), **CONFIG)
    assert len({id(of_chat) for of_chat, _ in reading.messages}) == 1


def test_what_is_skipped_is_counted_by_reason(tmp_path: Path) -> None:
    single = chat([service(1, "joined_telegram"), said(2), {"id": 3, "type": "unsupported"}, said(4, **BOB)])
    reading = read(telegram_html, write(tmp_path, pages_of(single)), **CONFIG)
    assert [message.message_id for _, message in reading.messages] == [2, 4]
    assert reading.tally.messages_read == 4
    assert reading.tally.skipped == {"service_without_date": 1, "unsupported": 1}


def test_messages_are_given_while_pages_are_read(tmp_path: Path) -> None:
    single = chat([said(number, "word " * 40) for number in range(1, 3_000)] + [said(3_000, **BOB)])
    path = write(tmp_path, pages_of(single))
    reading = read(telegram_html, path, **CONFIG)
    next(reading.messages)
    assert 0 < reading.tally.bytes_read < sum(file.stat().st_size for file in path.iterdir()) / 5


def test_a_folder_a_zip_file_of_it_and_a_folder_around_it_are_read_alike(tmp_path: Path) -> None:
    folder = write(tmp_path / "around" / "ChatExport", pages_of(VARIED))
    (tmp_path / "around" / ".DS_Store").write_bytes(b"\0")
    packed = Path(shutil.make_archive(str(tmp_path / "packed"), "zip", tmp_path / "around"))
    found = [messages(telegram_html, path, **CONFIG) for path in (folder, folder.parent, packed)]
    assert found[0] == found[1] == found[2] != []


def test_a_page_is_read_alone_whatever_its_name(tmp_path: Path) -> None:
    pages = pages_of(VARIED, page_messages=10)
    (tmp_path / "my page.htm").write_bytes(pages["messages2.html"])
    found = messages(telegram_html, tmp_path / "my page.htm", **CONFIG)
    assert [message.message_id for message in found] == list(range(11, 21))


def test_ingesting_twice_adds_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    path = write(tmp_path / "html", rich())
    first = ingest_files(home, [path], FileConfig(timezone="Europe/Berlin"))
    again = ingest_files(home, [path], FileConfig(timezone="Europe/Berlin"))
    assert first.added == first.stored == 35
    assert (again.added, again.updated) == (0, 0)
    assert again.messages_read == first.messages_read


def test_single_pages_that_are_named_one_by_one_are_one_chat(tmp_path: Path) -> None:
    folder = write(tmp_path / "html", pages_of(VARIED, page_messages=8))
    home = Home(tmp_path / "home")
    ingest_files(home, sorted(folder.iterdir()), FileConfig(timezone="Europe/Berlin"))
    with open_archive(home) as archive:
        assert [(summary.chat.chat_id, summary.messages) for summary in archive.chats()] == [("html:Bob", 24)]


def test_a_later_export_under_another_name_is_the_same_chat(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    store(home, write(tmp_path / "one", pages_of(VARIED)), **CONFIG)
    bob = {"from": "Bobby", "from_id": "user2"}
    renamed = {**VARIED, "name": "Bobby", "messages": [*VARIED["messages"], said(99, "new", **bob)]}
    renamed["messages"] = [{**m, **(bob if m.get("from") == "Bob" else {})} for m in renamed["messages"]]
    assert store(home, write(tmp_path / "two", pages_of(renamed)), **CONFIG) == 1


def test_json_beside_html_is_read_instead(tmp_path: Path) -> None:
    path = write(tmp_path, {**pages_of(VARIED), "result.json": json.dumps(VARIED).encode()})
    assert not telegram_html.recognises(open_export(path))
    assert telegram_desktop.recognises(open_export(path))


@pytest.mark.parametrize(
    "page",
    [
        b'<!DOCTYPE html><html><head><title>VK</title></head><body><div class="wrap_page"><div class="page_header">',
        b"<html><head><title>Exported Data</title></head><body>no chat</body></html>",
        b'<div class="message default clearfix" id="message1">',
    ],
)
def test_other_pages_are_not_recognised(tmp_path: Path, page: bytes) -> None:
    write(tmp_path, {"messages.html": page})
    assert not telegram_html.recognises(open_export(tmp_path))
    assert not telegram_html.recognises(open_export(tmp_path / "messages.html"))


def test_a_page_that_breaks_off_is_refused_with_its_name(tmp_path: Path) -> None:
    pages = pages_of(VARIED, page_messages=10)
    pages["messages2.html"] = pages["messages2.html"][:-30]
    with pytest.raises(BadInput, match=r"messages2\.html in .* breaks off before its end: copy it again"):
        messages(telegram_html, write(tmp_path, pages), **CONFIG)


def test_a_page_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    pages = {name: data.replace(b"first", b"f\xffrst") for name, data in pages_of(VARIED).items()}
    with pytest.raises(BadInput, match="is damaged"):
        messages(telegram_html, write(tmp_path, pages), **CONFIG)


def test_an_ingest_of_a_broken_page_leaves_no_archive(tmp_path: Path) -> None:
    pages = {name: data[:-30] for name, data in pages_of(VARIED).items()}
    with pytest.raises(BadInput):
        ingest_files(Home(tmp_path / "home"), [write(tmp_path / "html", pages)], FileConfig(timezone="UTC"))
    assert not (tmp_path / "home").exists()


def test_saved_messages_are_the_owners_and_what_was_sent_on_is_forwarded(tmp_path: Path) -> None:
    single = chat(
        [said(1, "note"), said(2, "by others", **CARL), said(3, "too", **BOB)], name="Ann Lee", type="saved_messages"
    )
    reading = read(telegram_html, write(tmp_path, pages_of(single)), owner="Ann Lee", **CONFIG)
    pairs = list(reading.messages)
    assert {(of_chat.kind, of_chat.name) for of_chat, _ in pairs} == {("saved", "Saved Messages")}
    assert [(message.is_owner, message.forwarded) for _, message in pairs] == [
        (True, False),
        (True, True),
        (True, True),
    ]


def test_chats_of_an_account_have_the_kinds_of_its_list(tmp_path: Path) -> None:
    reading = read(telegram_html, write(tmp_path, rich()), **CONFIG)
    assert {of_chat.chat_id: of_chat.kind for of_chat, _ in reading.messages} == {
        "html:Bob": "private",
        "html:Frogs": "group",
        "html:Ann Lee": "saved",
        "html:Carl": "private",
        "html:Deleted Account#600": "private",
        "html:Telegram": "service",
        "html:News": "channel",
    }
    assert reading.tally.skipped["replies"] == 1


def test_two_contacts_of_one_name_are_two_chats(tmp_path: Path) -> None:
    whole = account(chat([said(1, **BOB)]), chat([said(7, **{**BOB, "from_id": "user3"})], id=3))
    reading = read(telegram_html, write(tmp_path, account_of(whole)), **CONFIG)
    assert [of_chat.chat_id for of_chat, _ in reading.messages] == ["html:Bob#1", "html:Bob#7"]


def test_a_contact_of_the_owners_name_is_not_taken_for_the_owner(tmp_path: Path) -> None:
    namesake = {"from": "Ann Lee", "from_id": "user3"}
    whole = account(chat([said(1), said(2, **namesake)], name="Ann Lee", id=3), chat([said(3)]))
    reading = read(telegram_html, write(tmp_path, account_of(whole)), **CONFIG)
    assert [message.message_id for _, message in reading.messages] == [3]
    assert reading.tally.skipped == {"contact_has_owners_name": 2}


def test_a_post_in_a_channel_is_by_the_channel(tmp_path: Path) -> None:
    single = {**NEWS, "messages": [service(1, "create_channel", title="News"), *NEWS["messages"]]}
    reading = read(telegram_html, write(tmp_path, pages_of(single)), Knows({"telegram": ["1"]}), **CONFIG)
    ((of_chat, message),) = reading.messages
    assert (of_chat.kind, message.sender_id, message.is_owner) == ("channel", "html:News", False)


def test_summer_times_are_told_right_although_the_offset_is_that_of_winter(tmp_path: Path) -> None:
    single = chat([said(1, **at("2023-07-14T22:13:20")), said(2, **BOB, **at("2023-11-14T22:13:20"))])
    files = pages_of(single)
    assert b"22:13:20 UTC+01:00" in files["messages.html"]
    assert b"UTC+02:00" not in files["messages.html"]
    found = messages(telegram_html, write(tmp_path, files), **CONFIG)
    assert [f"{message.sent_at:%H:%M}" for message in found] == ["20:13", "21:13"]


def test_no_private_word_is_in_the_representation_of_a_reading(tmp_path: Path) -> None:
    reading = read(telegram_html, write(tmp_path, pages_of(VARIED)), **CONFIG)
    assert "Ann" not in repr(reading).replace("html:Ann Lee", "")
    assert "first" not in repr(next(reading.messages))
