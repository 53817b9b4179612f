import dataclasses
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from soundalike.archive import MIGRATIONS, open_archive
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home
from soundalike.records import Chat, Message

CHAT = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Jess")
MOMENT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
MESSAGE = Message(
    source="telegram",
    account="1",
    chat_id="2",
    message_id=7,
    sent_at=MOMENT,
    sender_id="1",
    sender_name="Nadia",
    is_owner=True,
    kind="text",
    text="ok so\nthe whale",
    reply_to=6,
    reactions=(("❤️", 1),),
)


def put(home: Home, *messages: Message) -> tuple[int, int]:
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_chat(CHAT)
        return archive.put_messages(messages)


def stored(home: Home) -> list[Message]:
    with open_archive(home) as archive:
        return list(archive.messages(CHAT))


def test_a_message_comes_back_as_it_was_put(home: Home) -> None:
    put(home, MESSAGE)
    assert stored(home) == [MESSAGE]


def test_the_same_message_twice_is_one(home: Home) -> None:
    assert put(home, MESSAGE) == (1, 0)
    assert put(home, MESSAGE) == (0, 0)
    assert len(stored(home)) == 1


def test_a_newer_edit_is_taken_over_and_an_older_export_never_takes_it_back(home: Home) -> None:
    edited = dataclasses.replace(MESSAGE, text="the kettle", edited_at=MOMENT + timedelta(minutes=1))
    put(home, MESSAGE)
    assert put(home, edited) == (0, 1)
    assert put(home, MESSAGE) == (0, 0)
    assert stored(home) == [edited]


def test_more_reactions_are_taken_over(home: Home) -> None:
    put(home, MESSAGE)
    assert put(home, dataclasses.replace(MESSAGE, reactions=(("❤️", 1), ("🐸", 1)))) == (0, 1)
    assert put(home, MESSAGE) == (0, 0)


def test_an_error_inside_a_transaction_leaves_the_archive_as_it_was(home: Home) -> None:
    put(home, MESSAGE)
    with pytest.raises(RuntimeError), open_archive(home) as archive, archive.transaction():
        archive.put_messages([dataclasses.replace(MESSAGE, message_id=8)])
        raise RuntimeError
    assert stored(home) == [MESSAGE]


def test_rules_and_names_survive_another_ingest(home: Home) -> None:
    put(home, MESSAGE)
    with open_archive(home) as archive, archive.transaction():
        archive.set_rule(CHAT, rule="exclude", renamed="J")
    put(home, MESSAGE)
    with open_archive(home) as archive:
        (summary,) = archive.chats()
    assert (summary.rule, summary.contact, summary.owner_messages) == ("exclude", "J", 1)


def test_forgotten_text_is_not_left_in_the_file(home: Home) -> None:
    put(home, dataclasses.replace(MESSAGE, text="unmistakable-phrase"))
    with open_archive(home) as archive:
        with archive.transaction():
            assert archive.forget(CHAT) == 1
        archive.compact()
    assert not any(b"unmistakable-phrase" in path.read_bytes() for path in home.root.iterdir())


def test_a_missing_archive_names_the_command_that_makes_one(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike ingest file"), open_archive(home):
        pass


def test_a_file_that_is_no_archive_is_refused(home: Home) -> None:
    home.archive.write_bytes(b"not sqlite at all, but long enough to be looked at" * 20)
    with pytest.raises(BadInput, match="not an archive"), open_archive(home):
        pass


def test_an_archive_of_a_newer_version_is_refused(home: Home) -> None:
    with sqlite3.connect(home.archive) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(BadInput, match="newer version"), open_archive(home):
        pass


def test_a_contact_is_found_by_name_in_any_case_or_by_id(home: Home) -> None:
    put(home, MESSAGE)
    with open_archive(home) as archive:
        assert archive.find_chat("jess").chat == archive.find_chat("2").chat == CHAT
        with pytest.raises(BadInput, match="soundalike contacts"):
            archive.find_chat("nobody")
