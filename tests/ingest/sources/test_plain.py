"""Claims about the plain format: what is written down in `docs/plain-format.md` is so."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.files import ingest_files
from ingest.sources import plain
from soundalike.config import FileConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Message
from tests.ingest.exports.plain import CONFIG, NOON, by_bob, jsonl, rich, said, table
from tests.ingest.known import Knows, messages, read

DOCUMENT = Path(__file__).parents[3] / "docs" / "plain-format.md"
OWNER = {"owner": "ann", "timezone": "UTC"}


def write(folder: Path, data: bytes, name: str = "chats.jsonl") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def one(folder: Path, record: Any, **config: str) -> Message:
    (message,) = messages(plain, write(folder, jsonl(record)), **OWNER | config)
    return message


def test_the_document_and_the_module_hold_the_same_table() -> None:
    def rows(text: str) -> list[str]:
        return [line for line in text.splitlines() if line.startswith("|")]

    assert rows(DOCUMENT.read_text(encoding="utf-8")) == rows(plain.__doc__ or "")


def test_the_documents_examples_are_read(tmp_path: Path) -> None:
    blocks = DOCUMENT.read_text(encoding="utf-8").split("```")[1::2]
    lines, columns = (block.partition("\n")[2] for block in blocks)
    assert len(messages(plain, write(tmp_path, lines.encode()))) == 2
    read_back = messages(plain, write(tmp_path, columns.encode(), "a.csv"), **OWNER)
    assert [(message.kind, message.text) for message in read_back] == [
        ("text", "are you in?"),
        ("text", "in 5\nsorry!!"),
        ("photo", ""),
    ]


def test_a_full_record_is_read_whole(tmp_path: Path) -> None:
    record = said(
        "hi\nthere 😀",
        id=5,
        chat_name="Bobby",
        sender_name="Ann Lee",
        is_owner=True,
        kind="photo",
        reply_to=4,
        forwarded=True,
        edited_at="2024-03-01T13:00:00Z",
        source="matrix",
    )
    reading = read(plain, write(tmp_path, jsonl(record, by_bob(source="matrix"))))
    assert (reading.source, reading.account, reading.owner) == ("matrix", "ann", "Ann Lee")
    chat, message = next(reading.messages)
    assert (chat.chat_id, chat.kind, chat.name) == ("bob", "private", "Bobby")
    assert message == Message(
        source="matrix",
        account="ann",
        chat_id="bob",
        message_id=5,
        sent_at=datetime(2024, 3, 1, 12, tzinfo=UTC),
        sender_id="ann",
        sender_name="Ann Lee",
        is_owner=True,
        kind="photo",
        text="hi\nthere 😀",
        reply_to=4,
        forwarded=True,
        edited_at=datetime(2024, 3, 1, 13, tzinfo=UTC),
    )


# Times


@pytest.mark.parametrize(
    "written",
    [
        NOON,
        "2024-03-01T12:00:00Z",
        "2024-03-01 13:00:00+01:00",
        1_709_294_400,
        "1709294400",
        1_709_294_400_000,
        "1709294400000",
        1_709_294_400.0,
    ],
)
def test_every_way_to_write_a_time_gives_the_same_moment(tmp_path: Path, written: object) -> None:
    assert one(tmp_path, said(sent_at=written)).sent_at == datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_a_time_without_a_zone_is_in_the_zone_asked_for(tmp_path: Path) -> None:
    message = one(tmp_path, said(sent_at="2024-07-01T12:00:00"), timezone="Europe/Berlin")
    assert message.sent_at == datetime(2024, 7, 1, 10, tzinfo=UTC)


def test_messages_of_one_second_keep_the_order_of_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(*(said(text) for text in "cab"), by_bob("z", sent_at="2024-03-01T12:00:01Z")))
    assert [m.text for m in sorted(messages(plain, path, **OWNER), key=lambda m: m.sent_at)] == ["c", "a", "b", "z"]


def test_a_file_with_the_newest_first_is_turned_around(tmp_path: Path) -> None:
    records = [by_bob("z", sent_at="2024-03-01T12:00:01Z"), *(said(text) for text in "bac")]
    path = write(tmp_path, jsonl(*records))
    assert [m.text for m in sorted(messages(plain, path, **OWNER), key=lambda m: m.sent_at)] == ["c", "a", "b", "z"]


# Ids


def test_ids_can_be_numbers_or_any_text(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(said(id=1), said(id="2", reply_to="x"), said(id="x", reply_to=1)))
    first, second, third = messages(plain, path, **OWNER)
    assert (first.message_id, second.message_id) == (1, 2)
    assert third.message_id == second.reply_to
    assert third.reply_to == 1


def test_equal_messages_without_ids_are_told_apart(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(said("ok"), said("ok"), by_bob("ok")))
    assert len({message.message_id for message in messages(plain, path, **OWNER)}) == 3


def test_ids_do_not_depend_on_what_came_before(tmp_path: Path) -> None:
    longer = messages(plain, write(tmp_path, jsonl(said("a"), said("b"), by_bob("c"))), **OWNER)
    later = messages(plain, write(tmp_path, jsonl(said("b"), by_bob("c"))), **OWNER)
    assert [m.message_id for m in longer[1:]] == [m.message_id for m in later]


# Owner and chats


def test_the_owner_is_the_sender_of_messages_marked_so(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(by_bob(), said(is_owner=True), said()))
    assert [message.is_owner for message in messages(plain, path)] == [False, True, True]


def test_the_owner_of_several_chats_is_who_is_in_all(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(by_bob(), said(), said(chat="c"), by_bob(chat="c", sender="cleo")))
    assert read(plain, path).account == "ann"


def test_who_is_in_every_group_can_be_anyone(tmp_path: Path) -> None:
    path = write(
        tmp_path, jsonl(by_bob(), said(is_owner=None), *(by_bob(chat="g", sender=who) for who in ("bob", "cy", "dee")))
    )
    with pytest.raises(BadInput, match="name the owner with --owner"):
        messages(plain, path)


def test_an_owner_known_from_before_is_not_asked_for(tmp_path: Path) -> None:
    assert read(plain, write(tmp_path, jsonl(by_bob(), said())), Knows({"plain": ["bob"]})).account == "bob"


def test_an_owner_that_nothing_tells_is_asked_for_with_the_candidates(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"name the owner with --owner, out of ann \(Ann Lee\), bob\.$"):
        read(plain, write(tmp_path, jsonl(said(sender_name="Ann Lee"), said(), by_bob())))


def test_a_chat_of_more_than_two_is_a_group_unless_it_is_said_otherwise(tmp_path: Path) -> None:
    records = [by_bob(), said(), said(sender="cleo"), said("note", chat="me", chat_kind="saved")]
    chats = {chat.chat_id: chat.kind for chat, _ in read(plain, write(tmp_path, jsonl(*records)), **OWNER).messages}
    assert chats == {"bob": "group", "me": "saved"}


def test_a_chat_without_a_name_has_the_other_persons(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(said(), by_bob(sender_name="Bob Ray"), said(chat="c")))
    assert {chat.chat_id: chat.name for chat, _ in read(plain, path, **OWNER).messages} == {"bob": "Bob Ray", "c": "c"}


def test_two_sources_in_one_export_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="more than one source"):
        read(plain, write(tmp_path, jsonl(said(source="irc"), said())), **OWNER)


# What cannot be read


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (said(chat=""), "no_chat"),
        (said(chat=[1]), "no_chat"),
        (said(sender=None), "no_sender"),
        (said(sender=True), "no_sender"),
        (said(sent_at=""), "no_date"),
        (said(sent_at="soon"), "malformed"),
        (said(sent_at=10**40), "malformed"),
        (said(sent_at="9999-12-31T23:59:59"), "malformed"),
        (said(sent_at=float("nan")), "malformed"),
        (said(text=None), "no_text"),
        (said(text=7), "malformed"),
        ([1], "malformed"),
    ],
)
def test_a_record_without_what_it_needs_is_skipped_with_the_reason(tmp_path: Path, record: object, reason: str) -> None:
    reading = read(plain, write(tmp_path, jsonl(said(), record)), **OWNER)
    assert len(list(reading.messages)) == 1
    assert reading.tally.messages_read == 2
    assert reading.tally.skipped == {reason: 1}


def test_what_is_optional_and_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    odd = {"id": [1], "reply_to": {}, "edited_at": "later", "kind": "<b>", "is_owner": "no", "chat_kind": 7}
    message = one(tmp_path, said("ok", **odd))
    assert (message.reply_to, message.edited_at, message.kind) == (None, None, "text")


def test_half_characters_are_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(said("a?")).replace(b"a?", rb"a\ud83d"))
    assert [message.text for message in messages(plain, path, **OWNER)] == ["a\ufffd"]


def test_a_file_without_one_readable_message_is_refused_with_what_one_needs(tmp_path: Path) -> None:
    for data in (b"chat,sender,sent_at,text\n", b"chat,sender,sent_at,text\nbob,ann,01.03.2024 18:30,hi\n"):
        with pytest.raises(BadInput, match=r"holds no message that can be read: .* 2024-03-01 18:30:05"):
            messages(plain, write(tmp_path, data, "chats.csv"), **OWNER)


def test_a_line_that_is_not_json_is_refused_with_its_number(tmp_path: Path) -> None:
    path = write(tmp_path, jsonl(said()) + b"{'chat'}\n" + jsonl(said()))
    with pytest.raises(BadInput, match="is not valid JSON in line 2, after 1 messages"):
        messages(plain, path, **OWNER)


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="breaks off after 1 messages"):
        messages(plain, write(tmp_path, jsonl(said(), said())[:-5]), **OWNER)


# CSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_with_every_delimiter(tmp_path: Path, delimiter: str) -> None:
    texts = ["one, two; three\tfour", 'she said "no"\nand left', ""]
    path = write(tmp_path, table((said(text) for text in texts), delimiter), "export.csv")
    assert [message.text for message in messages(plain, path, **OWNER)] == texts


def test_a_csv_header_can_have_a_mark_capitals_and_more_columns(tmp_path: Path) -> None:
    data = "\ufeffMood;Chat; SENT_AT;Sender;Text\r\n;bob;2024-03-01;ann;hi\r\n\r\nglad;bob;2024-03-02;bob;ho\r\n"
    path = write(tmp_path, data.encode(), "a.csv")
    assert [message.text for message in messages(plain, path, **OWNER)] == ["hi", "ho"]


def test_a_short_csv_row_is_skipped_with_its_reason(tmp_path: Path) -> None:
    reading = read(plain, write(tmp_path, table([said()]) + b"bob,ann\r\n", "a.csv"), **OWNER)
    assert len(list(reading.messages)) == 1
    assert reading.tally.skipped == {"no_date": 1}


def test_a_quote_that_never_ends_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, table([said()]) + f'bob,ann,{NOON},"and so on\r\n'.encode(), "a.csv")
    with pytest.raises(BadInput, match="is not valid CSV after 1 messages"):
        messages(plain, path, **OWNER)


def test_csv_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, table([said()]) + f"bob,ann,{NOON},привет\r\n".encode("cp1251"), "a.csv")
    with pytest.raises(BadInput, match="not UTF-8"):
        messages(plain, path, **OWNER)


# Recognition


@pytest.mark.parametrize(
    "data",
    [
        b'{"version":"1","backupTimeMs":"1"}\n',
        b'{"date":"2024-01-01","sender":"Me","body":"","quote":"","sticker":"","reactions":[],"attachments":[]}\n',
        b"ID,Timestamp,Contents,Attachments\n1,2,3,\n",
        b"chat,sender,text\na,b,c\n",
        b'[{"chat":1,"sender":1,"sent_at":1,"text":""}]',
        b"chat sender sent_at text\n",
    ],
)
def test_other_exports_are_not_claimed(tmp_path: Path, data: bytes) -> None:
    assert not plain.recognises(open_export(write(tmp_path, data)))


def test_a_folder_with_anything_else_in_it_is_not_claimed_as_a_whole(tmp_path: Path) -> None:
    write(tmp_path, jsonl(said()))
    assert plain.recognises(open_export(tmp_path))
    write(tmp_path, b"see you\n", "_chat.txt")
    assert not plain.recognises(open_export(tmp_path))


# The whole way


def test_a_folder_and_a_zip_file_are_one_export(tmp_path: Path) -> None:
    folder = tmp_path / "chats"
    folder.mkdir()
    write(folder, jsonl(said(), by_bob()), "bob.jsonl")
    write(folder, table([said("hi", chat="c"), by_bob("ho", chat="c", sender="cleo")]), "cleo.csv")
    with zipfile.ZipFile(tmp_path / "chats.zip", "w") as packed:
        for path in folder.iterdir():
            packed.write(path, path.name)
    home = Home(tmp_path / "home")
    first = ingest_files(home, [folder], FileConfig())
    assert (first.added, first.chats, first.owner) == (4, 2, "ann")
    assert ingest_files(home, [tmp_path / "chats.zip"], FileConfig()).added == 0


def test_a_later_file_adds_only_what_is_new(tmp_path: Path) -> None:
    home, (name, data) = Home(tmp_path / "home"), next(iter(rich().items()))
    first = ingest_files(home, [write(tmp_path, data, name)], FileConfig(**CONFIG))  # type: ignore[arg-type]
    assert (first.messages_read, first.added, first.skipped) == (9, 8, {"malformed": 1})
    longer = data + jsonl(by_bob("later", sent_at="2024-03-02T09:00:00Z"))
    again = ingest_files(home, [write(tmp_path, longer, name)], FileConfig(**CONFIG))  # type: ignore[arg-type]
    assert (again.messages_read, again.added, again.updated) == (10, 1, 0)
