"""Claims about a reading as a whole: it streams, it counts, it tells the owner first."""

import json
from pathlib import Path

import pytest

from ingest.exports import open_export
from ingest.sources import telegram_desktop
from soundalike.errors import BadInput
from tests.ingest.known import read
from tests.ingest.telegram_exports import BOB, account, chat, said, write


def test_the_owner_is_known_before_any_message_is_read(tmp_path: Path) -> None:
    reading = read(telegram_desktop, write(tmp_path, account(chat([said(1)]))))
    assert (reading.source, reading.account, reading.owner) == ("telegram", "1", "Ann Lee")
    assert reading.tally.messages_read == 0


def test_messages_are_given_while_the_file_is_read(tmp_path: Path) -> None:
    whole = json.dumps(account(chat(said(number, "word " * 40) for number in range(1, 5_000))))
    path = write(tmp_path, whole[:-100])
    reading = read(telegram_desktop, path)
    _, first = next(reading.messages)
    assert first.message_id == 1
    assert reading.tally.bytes_read < path.stat().st_size / 5
    with pytest.raises(BadInput, match="breaks off after 4,998 messages"):
        list(reading.messages)


def test_all_messages_of_a_chat_come_with_one_chat_object(tmp_path: Path) -> None:
    export = account(chat([said(1), said(2, **BOB)]), chat([said(3)], id=3))
    chats = [of_chat for of_chat, _ in read(telegram_desktop, write(tmp_path, export)).messages]
    assert chats[0] is chats[1]
    assert [of_chat.chat_id for of_chat in chats] == ["2", "2", "3"]


def test_what_is_skipped_is_counted_by_reason(tmp_path: Path) -> None:
    export = account(chat([said(1), {"id": 2, "type": "unsupported"}, 5]), chat([said(1)], type="replies", id=9))
    reading = read(telegram_desktop, write(tmp_path, export))
    assert len(list(reading.messages)) == 1
    assert reading.tally.messages_read == 4
    assert reading.tally.skipped == {"unsupported": 1, "malformed": 1, "replies": 1}


def test_a_file_that_another_program_sorted_is_refused_and_not_misread(tmp_path: Path) -> None:
    path = write(tmp_path, json.dumps(account(chat([said(1)])), sort_keys=True))
    assert telegram_desktop.recognises(open_export(path))
    with pytest.raises(BadInput, match="another program rewrote it"):
        list(read(telegram_desktop, path).messages)


def test_no_private_word_is_in_the_representation_of_a_reading(tmp_path: Path) -> None:
    reading = read(telegram_desktop, write(tmp_path, account(chat([said(1, "secret")]))))
    assert "Ann" not in repr(reading)
    assert "secret" not in repr(next(reading.messages))
