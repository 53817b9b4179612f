from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._meta.export import find_threads
from ingest.sources._meta.threads import Thread, read_thread
from soundalike.errors import BadInput
from tests.ingest.exports.facebook import encrypted_said, encrypted_thread, file, said, thread
from tests.ingest.exports.instagram import shared
from tests.ingest.written import folder


def read(path: Path, *pages: bytes, tally: Tally | None = None) -> Thread:
    """Read the chat whose files these are, the newest first as they are numbered."""
    folder(path, {f"message_{number}.json": page for number, page in enumerate(pages, start=1)})
    export = open_export(path)
    (files,) = find_threads(export)
    return read_thread(export, files, tally or Tally())


def texts(of: Thread) -> list[str]:
    return [message.text for message in of.messages]


def ids(of: Thread) -> list[int]:
    return [message.message_id for message in of.messages]


def test_messages_are_in_the_order_of_time_across_files(tmp_path: Path) -> None:
    of = read(tmp_path, thread([said(5, "five"), said(6, "six")]), thread([said(1, "one"), said(2, "two")]))
    assert texts(of) == ["one", "two", "five", "six"]


def test_messages_of_one_moment_keep_the_order_of_the_file(tmp_path: Path) -> None:
    assert texts(read(tmp_path, thread([said(1, "a"), said(1, "b"), said(1, "c"), said(2, "d")]))) == [
        "a",
        "b",
        "c",
        "d",
    ]


def test_a_file_that_another_program_sorted_is_read_the_same(tmp_path: Path) -> None:
    newest_last = thread([said(3, "c"), said(2, "b"), said(1, "a")])
    assert texts(read(tmp_path, newest_last)) == ["a", "b", "c"]


def test_ids_depend_on_moment_and_words_but_on_no_name_or_file(tmp_path: Path) -> None:
    whole = read(tmp_path / "a", thread([said(1, "a"), said(2, "b"), said(2, "b"), said(3, None)]))
    parted = read(
        tmp_path / "b",
        thread([said(2, "b"), said(2, "b"), said(3, None, photos=file("a.jpg"))], people=["Bobby", "Ann Lee"]),
        thread([said(1, "a", "Annie")]),
    )
    assert ids(whole) == ids(parted)
    assert len(set(ids(whole))) == 4


def test_a_message_that_lies_in_two_files_has_one_id(tmp_path: Path) -> None:
    of = read(tmp_path, thread([said(1, "a"), said(2, "b")]), thread([said(1, "a")]))
    assert len(of.messages) == 3
    assert len(set(ids(of))) == 2


def test_metas_sentences_are_no_words_and_make_no_ids(tmp_path: Path) -> None:
    reel = shared("https://www.instagram.com/reel/1/")
    said_by = {"Ann Lee": "Ann", "Annie Lee": "Annie"}
    threads = [
        read(
            tmp_path / name,
            thread(
                [
                    said(1, f"{first} sent an attachment.", name, share=reel),
                    said(2, f"{first} named the group X.", name),
                ]
            ),
        )
        for name, first in said_by.items()
    ]
    assert [(message.kind, message.text) for message in threads[0].messages] == [("video_file", ""), ("service", "")]
    assert ids(threads[0]) == ids(threads[1])


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ({}, "text", "hello"),
        ({"photos": file("a.jpg")}, "photo", "hello"),
        ({"share": shared("https://www.instagram.com/stories/ann/1")}, "text", "hello"),
        ({"content": "Ann sent a photo.", "photos": file("a.jpg")}, "photo", ""),
        ({"content": "Ann sent an attachment."}, "file", ""),
        ({"content": "Ann sent a location.", "share": {"link": "https://maps.google.com/?q=1,2"}}, "location", ""),
        ({"content": "Ann changed the group photo.", "photos": file("a.jpg")}, "service", ""),
        ({"content": None}, "unsupported", ""),
        ({"content": "", "share": {"link": "https://example.org"}}, "file", ""),
        ({"content": "", "gifs": [{"uri": "a.gif"}]}, "animation", ""),
    ],
)
def test_words_and_medium_make_the_kind(members: dict[str, Any], kind: str, text: str, tmp_path: Path) -> None:
    (message,) = read(tmp_path, thread([{**said(1), **members}])).messages
    assert (message.kind, message.text) == (kind, text)


def test_the_rest_of_the_chat_is_asked_across_files(tmp_path: Path) -> None:
    liked = thread([said(1, "x", reactions=[{"reaction": "😂", "actor": "Bob Ray"}])])
    of = read(tmp_path, thread([said(2, "Hat mit 😂 auf deine Nachricht reagiert", "Bob Ray")]), liked)
    assert [message.kind for message in of.messages] == ["text", "service"]


def test_what_describes_the_chat_is_read(tmp_path: Path) -> None:
    of = read(
        tmp_path, thread([said(1, sender="Eve")], title="Náš spolek", people=["Bob", "Ann Lee"], joinable_mode={})
    )
    assert (of.chat_id, of.title, of.is_group) == ("1234567890", "Náš spolek", True)
    assert (of.participants, of.names) == (["Bob", "Ann Lee"], ["Bob", "Ann Lee", "Eve"])


def test_an_encrypted_chat_is_named_without_its_number_and_has_no_sentences_of_metas(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(encrypted_thread([encrypted_said(1, "You called Bob.")], name="Bob_Ray_40"))
    export = open_export(tmp_path / "x.json")
    of = read_thread(export, find_threads(export)[0], Tally())
    assert (of.title, of.chat_id, texts(of)) == ("Bob_Ray", "", ["You called Bob."])


def test_every_message_is_counted_and_the_skipped_by_reason(tmp_path: Path) -> None:
    tally = Tally()
    messages = [said(1), {"timestamp_ms": "x"}, {}, 5]
    of = read(tmp_path, thread(messages), thread([said(0)]), tally=tally)  # type: ignore[list-item]
    assert (len(of.messages), tally.messages_read) == (2, 5)
    assert tally.skipped == {"malformed": 2, "no_date": 1}


@pytest.mark.parametrize("end", [b"", b'{"participants": [{"name": "Ann"}], "messages": [{"sender_name"', b"\xff"])
def test_a_file_that_breaks_off_is_refused(end: bytes, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"breaks off|UTF-8|JSON"):
        read(tmp_path, thread([said(1)]), end or thread([said(1)])[:-30])


@pytest.mark.parametrize("data", [b"[]", b"5", b'{"messages": 5}', b'{"messages": {"a": [1]}}', b"{}"])
def test_a_file_of_another_shape_holds_no_messages(data: bytes, tmp_path: Path) -> None:
    assert texts(read(tmp_path, thread([said(1)]), data)) == ["hello"]
