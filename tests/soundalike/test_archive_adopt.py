"""What an HTML export told by names, and what becomes of it when the same is told by ids."""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from soundalike.archive import Archive, ChatSummary, open_archive
from soundalike.archive_adoption import PROVISIONAL, TOLD_BY_HTML
from soundalike.home import Home
from soundalike.records import Chat, Message

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
REAL = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Bob")
GUESSED = Chat(source="telegram", account="html:Ann", chat_id="html:Bob", kind="private", name="Bob Ray")
FROGS = dataclasses.replace(REAL, chat_id="channel5", kind="group", name="Frogs")
GUESSED_FROGS = dataclasses.replace(GUESSED, chat_id="html:Frogs", kind="group", name="Frogs")


def exact(chat: Chat, message_id: int, sender_id: str = "1", **members: object) -> Message:
    """A message as JSON or Telegram itself tells it."""
    values = {"sender_name": "", "kind": "text", "text": f"word {message_id}", **members}
    return Message(
        source=chat.source,
        account=chat.account,
        chat_id=chat.chat_id,
        message_id=message_id,
        sent_at=NOON + timedelta(minutes=message_id),
        sender_id=sender_id,
        is_owner=sender_id == chat.account,
        **values,  # type: ignore[arg-type]
    )


def told(chat: Chat, message_id: int, sender_id: str = "html:Ann", late: timedelta = timedelta()) -> Message:
    """A message as HTML tells it."""
    message = exact(chat, message_id, sender_id)
    return dataclasses.replace(message, sent_at=message.sent_at + TOLD_BY_HTML + late)


def put(home: Home, chat: Chat, messages: Iterable[Message], owner: str = "Ann") -> int:
    """Put messages of one chat as an ingest does; returns how many replaced what HTML told."""
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_account(chat.source, chat.account, owner)
        archive.put_chat(chat)
        batch = list(messages)
        replaced = archive.adopt(batch)
        archive.put_messages(batch)
        return replaced


def chats(home: Home) -> list[ChatSummary]:
    with open_archive(home) as archive:
        return archive.chats()


def messages(home: Home, chat: Chat) -> list[Message]:
    with open_archive(home) as archive:
        return list(archive.messages(chat))


def accounts(home: Home) -> list[str]:
    with open_archive(home) as archive:
        return [account for _, account, _ in archive.accounts()]


def test_a_chat_told_by_names_becomes_the_same_chat_told_by_ids(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7), told(GUESSED, 8, "html:Bob")])
    new = [exact(REAL, 7), exact(REAL, 8, "2", text="mended"), exact(REAL, 9)]
    assert put(home, REAL, new) == 2
    assert [summary.chat for summary in chats(home)] == [REAL]
    assert messages(home, REAL) == new
    assert accounts(home) == ["1"]


def test_what_only_html_told_is_kept_under_the_real_ids(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 6), told(GUESSED, 7), told(GUESSED, 8, "html:Bob")])
    put(home, REAL, [exact(REAL, 7)])
    assert [(m.message_id, m.sender_id, m.is_owner) for m in messages(home, REAL)] == [
        (6, "1", True),
        (7, "1", True),
        (8, "2", False),
    ]


def test_later_batches_replace_what_html_told_too(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, number) for number in range(1, 20)])
    put(home, REAL, [exact(REAL, number) for number in range(1, 10)])
    assert put(home, REAL, [exact(REAL, number) for number in range(10, 20)]) == 10
    assert messages(home, REAL) == [exact(REAL, number) for number in range(1, 20)]


def test_what_html_adds_to_a_known_chat_is_replaced_when_it_is_told_exactly(home: Home) -> None:
    put(home, REAL, [exact(REAL, 7)])
    put(home, REAL, [told(REAL, 7, "1"), told(REAL, 8, "html:Carl")])
    assert put(home, REAL, [exact(REAL, 8, "3")]) == 1
    assert messages(home, REAL) == [exact(REAL, 7), exact(REAL, 8, "3")]


def test_html_never_replaces_anything(home: Home) -> None:
    put(home, REAL, [exact(REAL, 7)])
    assert put(home, REAL, [told(REAL, 7, "html:Ann")]) == 0
    assert messages(home, REAL) == [exact(REAL, 7)]


def test_a_time_without_the_hour_of_summer_is_the_same_time_and_is_mended(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7, late=timedelta(hours=1))])
    put(home, REAL, [exact(REAL, 7)])
    assert [summary.chat for summary in chats(home)] == [REAL]
    assert messages(home, REAL) == [exact(REAL, 7)]


def test_the_same_ids_at_other_times_are_other_messages(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7, late=timedelta(minutes=5))])
    put(home, REAL, [exact(REAL, 7)])
    assert {summary.chat.chat_id for summary in chats(home)} == {"2", "html:Bob"}


def test_rules_and_names_given_by_the_owner_move_with_the_chat(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7)])
    with open_archive(home) as archive, archive.transaction():
        archive.set_rule(GUESSED, rule="exclude", renamed="B", person="bob")
    put(home, REAL, [exact(REAL, 7)])
    (summary,) = chats(home)
    assert (summary.rule, summary.contact, summary.person) == ("exclude", "B", "bob")


def test_rules_that_the_known_chat_has_stay(home: Home) -> None:
    put(home, REAL, [exact(REAL, 1)])
    put(home, GUESSED, [told(GUESSED, 7)])
    with open_archive(home) as archive, archive.transaction():
        archive.set_rule(REAL, rule="include")
        archive.set_rule(GUESSED, rule="exclude")
    put(home, REAL, [exact(REAL, 7)])
    assert [summary.rule for summary in chats(home)] == ["include"]


def test_pages_that_were_taken_for_several_chats_become_one(home: Home) -> None:
    other = dataclasses.replace(GUESSED, chat_id="html:Bobby")
    put(home, GUESSED, [told(GUESSED, 7)])
    put(home, other, [told(other, 8)])
    put(home, REAL, [exact(REAL, 7), exact(REAL, 8)])
    assert [(summary.chat, summary.messages) for summary in chats(home)] == [(REAL, 2)]


def test_one_message_in_common_is_not_enough_where_chats_number_their_own(home: Home) -> None:
    put(home, GUESSED_FROGS, [told(GUESSED_FROGS, number) for number in (7, 8, 9, 10)])
    later = [dataclasses.replace(exact(FROGS, n), sent_at=NOON + timedelta(days=n)) for n in (8, 9, 10)]
    put(home, FROGS, [exact(FROGS, 7), *later])
    assert {summary.chat.chat_id for summary in chats(home)} == {"channel5", "html:Frogs"}


def test_three_messages_in_common_are_enough_everywhere(home: Home) -> None:
    put(home, GUESSED_FROGS, [told(GUESSED_FROGS, number) for number in (7, 8, 9, 10)])
    put(home, FROGS, [exact(FROGS, number) for number in (7, 8, 9, 11)])
    assert [summary.chat for summary in chats(home)] == [FROGS]


def test_a_group_is_never_taken_for_a_channel_or_for_a_chat_of_two(home: Home) -> None:
    news = dataclasses.replace(FROGS, kind="channel")
    put(home, GUESSED_FROGS, [told(GUESSED_FROGS, number) for number in (7, 8, 9)])
    for chat in (news, REAL):
        put(home, chat, [exact(chat, number) for number in (7, 8, 9)])
    assert {summary.chat.chat_id for summary in chats(home)} == {"channel5", "2", "html:Frogs"}


def test_an_account_of_the_same_owners_name_is_the_same_account(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7)])
    put(home, REAL, [exact(REAL, 1)])
    assert accounts(home) == ["1"]
    guessed = dataclasses.replace(GUESSED, account="1")
    assert [(m.sender_id, m.is_owner) for m in messages(home, guessed)] == [("1", True)]


def test_an_account_of_another_name_is_the_same_if_a_private_chat_is(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 7)])
    put(home, REAL, [exact(REAL, 7)], owner="Ann Lee")
    assert accounts(home) == ["1"]


def test_somebody_else_in_the_same_supergroup_is_not_the_owner(home: Home) -> None:
    put(home, GUESSED_FROGS, [told(GUESSED_FROGS, number) for number in (7, 8, 9)])
    put(home, FROGS, [exact(FROGS, number) for number in (7, 8, 9)], owner="Carl")
    assert accounts(home) == ["1", "html:Ann"]
    assert {summary.chat.account for summary in chats(home)} == {"1", "html:Ann"}


def test_a_person_who_becomes_known_is_known_in_groups_too(home: Home) -> None:
    put(home, GUESSED_FROGS, [told(GUESSED_FROGS, 70, "html:Bob")])
    put(home, GUESSED, [told(GUESSED, 7)])
    put(home, REAL, [exact(REAL, 7)])
    frogs = dataclasses.replace(GUESSED_FROGS, account="1")
    assert [message.sender_id for message in messages(home, frogs)] == ["2"]


def test_other_messengers_times_are_their_own(home: Home) -> None:
    chat = dataclasses.replace(REAL, source="facebook")
    first = dataclasses.replace(exact(chat, 7), sent_at=NOON + TOLD_BY_HTML)
    put(home, chat, [first])
    assert put(home, chat, [exact(chat, 7)]) == 0
    assert messages(home, chat) == [first]


def test_adopting_twice_changes_nothing_more(home: Home) -> None:
    put(home, GUESSED, [told(GUESSED, 6), told(GUESSED, 7)])
    put(home, REAL, [exact(REAL, 7)])
    before = messages(home, REAL)
    assert put(home, REAL, [exact(REAL, 7)]) == 0
    assert messages(home, REAL) == before


def test_an_account_with_chats_of_the_same_names_is_merged_into_the_known_one(home: Home) -> None:
    of_known = dataclasses.replace(GUESSED, account="1")
    put(home, of_known, [told(of_known, 1, "1")])
    put(home, GUESSED, [told(GUESSED, 7)], owner="Ann Lee")
    put(home, REAL, [exact(REAL, 7)])
    assert accounts(home) == ["1"]
    assert [(summary.chat, summary.messages) for summary in chats(home)] == [(REAL, 2)]


def test_provisional_ids_are_no_ids_of_telegram() -> None:
    assert not PROVISIONAL[0].isdigit()
    assert not PROVISIONAL.startswith(("chat", "channel", "user"))
    assert Archive.adopt.__doc__
