import dataclasses
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from soundalike.archive import open_archive
from soundalike.archive_schema import MIGRATIONS
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
        assert archive.find_contact("jess")[0].chat == archive.find_contact("2")[0].chat == CHAT
        with pytest.raises(BadInput, match="soundalike contacts"):
            archive.find_contact("nobody")


def test_milliseconds_keep_the_order_of_messages(home: Home) -> None:
    noon = MESSAGE.sent_at
    later = [
        dataclasses.replace(MESSAGE, message_id=number, sent_at=noon + timedelta(milliseconds=milliseconds))
        for number, milliseconds in ((9, 0), (3, 1), (5, 999))
    ]
    put(home, *later)
    assert stored(home) == later


def test_ranges_that_touch_are_joined(home: Home) -> None:
    put(home, MESSAGE)
    with open_archive(home) as archive, archive.transaction():
        for first_id, last_id in ((10, 20), (40, 50), (30, 35), (21, 25), (12, 14)):
            archive.cover(CHAT, first_id, last_id)
        assert archive.covered(CHAT) == [(10, 25), (30, 35), (40, 50)]
        archive.cover(CHAT, 26, 39)
        assert archive.covered(CHAT) == [(10, 50)]
        archive.forget(CHAT)
        assert archive.covered(CHAT) == []


def test_messages_deleted_at_the_messenger_can_be_removed(home: Home) -> None:
    others = [dataclasses.replace(MESSAGE, message_id=number) for number in (8, 9)]
    put(home, MESSAGE, *others)
    with open_archive(home) as archive, archive.transaction():
        assert archive.message_ids(CHAT, 8, 99) == [8, 9]
        assert archive.remove_messages(CHAT, [8, 1234]) == 1
    assert [message.message_id for message in stored(home)] == [MESSAGE.message_id, 9]


def test_an_unfinished_download_is_remembered(home: Home) -> None:
    put(home, MESSAGE)
    key = (CHAT.source, CHAT.account)
    with open_archive(home) as archive, archive.transaction():
        archive.put_account(*key, "Ann")
        assert [archive.set_unfinished(*key, unfinished) for unfinished in (True, True, False, False)] == [
            *(False, True, True, False)
        ]


def test_a_chat_is_found_by_messages_that_only_it_has(home: Home) -> None:
    other = dataclasses.replace(CHAT, chat_id="99")
    put(home, MESSAGE)
    with open_archive(home) as archive, archive.transaction():
        archive.put_chat(other)
        archive.put_messages(
            [dataclasses.replace(MESSAGE, chat_id="99"), dataclasses.replace(MESSAGE, chat_id="99", message_id=8)]
        )
        same, only_there = (MESSAGE.message_id, MESSAGE.sent_at), (8, MESSAGE.sent_at)
        assert archive.chat_with("telegram", [same]) is None
        found = archive.chat_with("telegram", [same, only_there])
        assert found is not None and found.chat_id == "99"
        assert archive.chat_with("telegram", [only_there, (12345, MESSAGE.sent_at)]) is None
        assert archive.chat_with("whatsapp", [only_there]) is None


def test_forgetting_anybody_forgets_which_files_were_read(home: Home) -> None:
    put(home, MESSAGE)
    with open_archive(home) as archive, archive.transaction():
        archive.remember_file("abc", "{}")
        assert archive.report_of_file("abc") == "{}"
        archive.forget(CHAT)
        assert archive.report_of_file("abc") is None


def test_a_message_of_a_chat_that_was_never_put_is_refused(home: Home) -> None:
    with (
        pytest.raises(LookupError, match="before its messages"),
        open_archive(home, create=True) as archive,
        archive.transaction(),
    ):
        archive.put_messages([MESSAGE])
    put(home)
    assert stored(home) == []


def test_messages_of_several_chats_come_each_into_its_own(home: Home) -> None:
    other = dataclasses.replace(CHAT, chat_id="3")
    in_other = dataclasses.replace(MESSAGE, chat_id="3")
    mixed = [dataclasses.replace(one, message_id=number) for number in range(300) for one in (MESSAGE, in_other)]
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_chat(CHAT)
        archive.put_chat(other)
        assert archive.put_messages(iter(mixed)) == (600, 0)
    with open_archive(home) as archive:
        assert list(archive.messages(CHAT)) == mixed[::2]
        assert list(archive.messages(other)) == mixed[1::2]


def test_files_are_read_again_after_a_message_was_removed(home: Home) -> None:
    put(home, MESSAGE)
    with open_archive(home) as archive, archive.transaction():
        archive.remember_file("abc", "{}")
        archive.remove_messages(CHAT, [MESSAGE.message_id])
        assert archive.report_of_file("abc") is None


def test_what_a_voice_note_says_is_kept_where_the_messenger_knows_nothing_of_it(home: Home) -> None:
    heard = dataclasses.replace(MESSAGE, kind="voice_message", text="see you at nine", reactions=())
    put(home, heard)
    assert put(home, dataclasses.replace(heard, text="", reactions=(("👍", 1),))) == (0, 1)
    (message,) = stored(home)
    assert (message.text, message.reactions) == ("see you at nine", (("👍", 1),))


def test_the_whole_name_is_not_replaced_by_the_first_name_alone(home: Home) -> None:
    with open_archive(home, create=True) as archive, archive.transaction():
        for name, known in (("Jess", "Jess"), ("Jess Lee", "Jess Lee"), ("Jess", "Jess Lee"), ("Jessy", "Jessy")):
            archive.put_chat(dataclasses.replace(CHAT, name=name))
            assert [summary.chat.name for summary in archive.chats()] == [known]
