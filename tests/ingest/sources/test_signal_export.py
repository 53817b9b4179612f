"""Claims about what signal-export and sigtop write, as a whole."""

import zipfile
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import signal, signal_export
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.exports import plain
from tests.ingest.exports import signal as official
from tests.ingest.exports.signal_export import BOBS, CONFIG, GROUP, array, by_ann, desktop, lines, rich, said
from tests.ingest.known import messages, read

CONFIGURED = FileConfig(**CONFIG)  # type: ignore[arg-type]


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def test_the_owner_is_me_by_the_name_that_is_given(tmp_path: Path) -> None:
    write(tmp_path, rich())
    assert (read(signal_export, tmp_path).account, read(signal_export, tmp_path).owner) == ("me", "")
    assert read(signal_export, tmp_path, owner="Ann Lee").owner == "Ann Lee"


def test_chats_are_told_by_their_folders_and_by_who_writes_in_them(tmp_path: Path) -> None:
    chats = {chat.chat_id: (chat.kind, chat.name) for chat, _ in read(signal_export, write(tmp_path, rich())).messages}
    assert chats == {
        "BobRay": ("private", "BobRay"),
        "TheThree": ("group", "TheThree"),
        "NotetoSelf": ("saved", "NotetoSelf"),
    }


def test_the_folder_of_one_chat_and_its_file_alone_give_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, rich()) / "BobRay"
    assert messages(signal_export, folder) == messages(signal_export, folder / "data.json")
    assert {message.chat_id for message in messages(signal_export, folder)} == {"BobRay"}


def test_a_contact_is_the_same_in_the_chat_with_them_and_in_a_group(tmp_path: Path) -> None:
    by_chat: dict[str, set[str]] = {}
    for message in messages(signal_export, write(tmp_path, rich())):
        by_chat.setdefault(message.chat_id, set()).add(message.sender_id)
    assert by_chat["BobRay"] == {"BobRay", "me"}
    assert by_chat["TheThree"] == {"BobRay", "Cleo", "me", ""}


def test_replies_are_found_by_the_words_that_they_quote(tmp_path: Path) -> None:
    found = messages(signal_export, write(tmp_path, rich()) / "BobRay")
    assert found[2].reply_to == found[0].message_id
    assert [message.reply_to for message in found if message is not found[2]] == [None] * 9


def test_equal_messages_are_told_apart(tmp_path: Path) -> None:
    found = messages(signal_export, write(tmp_path, rich()) / "BobRay")
    assert len({message.message_id for message in found}) == len(BOBS)


def test_everything_that_is_read_is_given_or_counted(tmp_path: Path) -> None:
    data = lines(said(1), {**said(2), "date": "1970-01-01T00:00:00"}, 5)
    reading = read(signal_export, write(tmp_path, {"BobRay/data.json": data}))
    assert len(list(reading.messages)) == 1
    assert reading.tally.messages_read == 3
    assert reading.tally.skipped == {"no_date": 1, "malformed": 1}
    assert reading.tally.bytes_read == len(data)


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {**rich(), "BobRay/data.json": lines(*BOBS)[:-9]})
    with pytest.raises(BadInput, match="breaks off"):
        messages(signal_export, tmp_path)
    write(tmp_path, {"sigtop/Bob.json": array(desktop(1), desktop(2))[:-9]})
    with pytest.raises(BadInput, match="breaks off"):
        messages(signal_export, tmp_path / "sigtop")


@pytest.mark.parametrize(
    "data",
    [
        b'{"name": "Bob", "type": "personal_chat", "id": 2, "messages": []}',
        b'{"version":"1","backupTimeMs":"1"}\n',
        b'{"chat":"a","sender":"b","sent_at":1,"text":""}\n',
        b'[{"date": 1}]',
        b"[]",
        b"[[]]",
    ],
)
def test_other_files_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, {"data.json": data})
    assert not signal_export.recognises(open_export(tmp_path))
    assert not signal_export.recognises(open_export(tmp_path / "data.json"))


def test_a_later_export_adds_only_what_is_new_in_a_folder_or_a_zip_file(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = ingest_files(home, [write(tmp_path / "export", rich())], CONFIGURED)
    assert (first.messages_read, first.added, first.chats) == (15, 15, 3)
    later = {**rich(), "TheThree/data.json": lines(*GROUP, by_ann(50, "later"))}
    with zipfile.ZipFile(tmp_path / "later.zip", "w") as packed:
        for name, data in later.items():
            packed.writestr(f"export/{name}", data)
    elsewhere = FileConfig(timezone="Asia/Tokyo")
    again = ingest_files(home, [tmp_path / "later.zip"], elsewhere)
    assert (again.messages_read, again.added, again.updated) == (16, 1, 0)


# sigtop


@pytest.mark.parametrize("written", [array, lines])
def test_messages_of_signal_desktop_are_read_from_arrays_and_lines(tmp_path: Path, written: object) -> None:
    data = written(desktop(1), desktop(2, "ja", quote={"id": desktop(1)["sent_at"]}, type="outgoing"))  # type: ignore[operator]
    folder = write(tmp_path / "messages", {"Bob Ray (+447700900123).json": data})
    (chat, first), (_, reply) = read(signal_export, folder).messages
    assert (chat.kind, chat.name) == ("private", "Bob Ray")
    assert (first.sender_id, first.is_owner) == (chat.chat_id, False)
    assert (reply.is_owner, reply.reply_to) == (True, first.message_id)


def test_signal_desktop_and_signals_own_export_give_the_same_messages(tmp_path: Path) -> None:
    own = write(tmp_path / "own", {"main.jsonl": official.lines(official.incoming(1), official.outgoing(2))})
    sent = [desktop(0, sent_at=official.NOON + 1), desktop(0, type="outgoing", sent_at=official.NOON + 2)]
    sigtop = write(tmp_path / "sigtop", {"Bob.json": array(*sent)})
    keys = [
        [(m.chat_id, m.message_id, m.sender_id, m.sent_at) for m in messages(source, folder)]
        for source, folder in ((signal, own), (signal_export, sigtop))
    ]
    assert keys[0] == keys[1]


def test_an_export_among_others_does_not_claim_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "downloads" / "export", rich())
    write(tmp_path / "downloads", {"chats.jsonl": plain.jsonl(plain.said(is_owner=True))})
    assert not signal_export.recognises(open_export(tmp_path / "downloads"))
    assert ingest_files(Home(tmp_path / "home"), [tmp_path / "downloads"], CONFIGURED).added == 15 + 1
