"""Claims about VK's archive as a whole."""

import zipfile
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import vk
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.exports.plain import jsonl, said
from tests.ingest.exports.vk import BOBS, CONFIG, OLDER, by_ann, item, page, peers, rich
from tests.ingest.known import messages, read

CONFIGURED = FileConfig(**CONFIG)  # type: ignore[arg-type]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_the_owner_is_told_by_the_pages(tmp_path: Path) -> None:
    reading = read(vk, write(tmp_path, rich()), **CONFIG)
    assert (reading.source, reading.account, reading.owner) == ("vk", "1", "Анна Ли")


def test_the_owner_of_an_archive_that_does_not_tell_is_me(tmp_path: Path) -> None:
    write(tmp_path, {"messages/2/messages0.html": page(BOBS, owner=None)})
    reading = read(vk, tmp_path, owner="Ann Lee", **CONFIG)
    assert (reading.account, reading.owner) == ("me", "Ann Lee")
    assert [message.is_owner for _, message in reading.messages] == [False, False, True, False, False, True]


def test_messages_come_from_the_oldest_to_the_newest_over_all_pages(tmp_path: Path) -> None:
    folder = write(tmp_path, {f"2/messages{n}.html": page([item(n + 1), item(n)]) for n in (0, 50, 100, 1000)})
    assert [m.message_id for m in messages(vk, folder)] == [1000, 1001, 100, 101, 50, 51, 0, 1]


def test_chats_have_their_names_from_the_list_or_from_the_page(tmp_path: Path) -> None:
    pages = {f"messages/{peer}/messages0.html": page([item(1)], f"crumb {peer}") for peer in ("2", "3", "our-chat")}
    pages["messages/7/messages0.html"] = page([item(1)], "DELETED")
    write(tmp_path, {**pages, "messages/index-messages.html": peers({"2": "Боб"})})
    chats = {chat.chat_id: (chat.kind, chat.name) for chat, _ in read(vk, tmp_path).messages}
    assert chats == {
        "2": ("private", "Боб"),
        "3": ("private", "crumb 3"),
        "7": ("private", ""),
        "our-chat": ("group", "crumb our-chat"),
    }


def test_the_folder_of_one_chat_and_a_single_page_are_read(tmp_path: Path) -> None:
    write(tmp_path, {"2/messages0.html": page(BOBS), "2/messages50.html": page(OLDER)})
    assert {chat.chat_id for chat, _ in read(vk, tmp_path / "2").messages} == {"2"}
    reading = read(vk, tmp_path / "2" / "messages0.html")
    assert {(chat.chat_id, chat.account) for chat, _ in reading.messages} == {("2", "1")}


def test_everything_that_is_read_is_given_or_counted(tmp_path: Path) -> None:
    odd = [item(3, at="вчера"), item(2).replace('data-id="2"', 'data-id="-"'), by_ann(1)]
    reading = read(vk, write(tmp_path, {"2/messages0.html": page(odd)}))
    assert len(list(reading.messages)) == 1
    assert reading.tally.messages_read == 3
    assert reading.tally.skipped == {"no_date": 1, "malformed": 1}


def test_a_page_that_breaks_off_is_refused_and_named(tmp_path: Path) -> None:
    files = rich()
    broken = files["Archive/messages/2/messages50.html"]
    files["Archive/messages/2/messages50.html"] = broken[: broken.rindex(b"kludges")]
    home = Home(tmp_path / "home")
    with pytest.raises(BadInput, match=r"breaks off, messages50\.html of the chat 2"):
        ingest_files(home, [write(tmp_path / "vk", files)], CONFIGURED)
    assert not home.archive.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("messages0.html", b"<html><body>messages</body></html>"),
        (
            "messages2.html",
            b'<div class="message default clearfix" id="message5"><div class="from_name">Bob</div></div>',
        ),
        ("messages.html", page(BOBS)),
        ("index.html", page([])),
    ],
)
def test_other_pages_are_not_claimed(tmp_path: Path, name: str, data: bytes) -> None:
    write(tmp_path, {name: data})
    assert not vk.recognises(open_export(tmp_path))
    assert not vk.recognises(open_export(tmp_path / name))


def test_a_later_archive_adds_only_what_is_new_in_a_folder_or_a_zip_file(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = ingest_files(home, [write(tmp_path / "vk", rich())], CONFIGURED)
    assert (first.messages_read, first.added, first.chats, first.owner) == (13, 13, 3, "Анна Ли")
    assert ingest_files(home, [tmp_path / "vk" / "Archive" / "messages"], CONFIGURED).added == 0
    edited = item(8, "исправлено снова", at="5 мар 2020 в 12:08:00", edited="5 мар 2020 в 12:30:00")
    later = {
        **rich(),
        "Archive/messages/2/messages0.html": page([item(40, "новое"), BOBS[0], edited, *BOBS[2:-1]]),
        "Archive/messages/2/messages50.html": page([BOBS[-1], *OLDER]),
    }
    with zipfile.ZipFile(tmp_path / "Archive.zip", "w") as packed:
        for name, data in later.items():
            packed.writestr(name, data)
    again = ingest_files(home, [tmp_path / "Archive.zip"], CONFIGURED)
    assert (again.messages_read, again.added, again.updated) == (14, 1, 1)


def test_an_archive_among_other_exports_does_not_claim_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "downloads", {**rich(), "chats.jsonl": jsonl(said(is_owner=True))})
    assert not vk.recognises(open_export(tmp_path / "downloads"))
    assert ingest_files(Home(tmp_path / "home"), [tmp_path / "downloads"], CONFIGURED).added == 13 + 1
