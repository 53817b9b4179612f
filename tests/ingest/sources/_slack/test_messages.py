from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.sources._slack.messages import id_of, message_of, sender_id_of
from ingest.sources._slack.workspace import Person
from soundalike.records import Chat, Message
from tests.ingest.exports.slack import ANN, BOB, BOT, file, said, stamp

CHAT = Chat(source="slack", account=ANN, chat_id="D0BOB", kind="private", name="Bob Ray")
PEOPLE = {
    person: Person(person, name, frozenset({name}), is_bot=person == BOT)
    for person, name in ((ANN, "Ann"), (BOB, "Bob Ray"), (BOT, "Polly"))
}
NAMES = {person.id: person.name for person in PEOPLE.values()}


def made(**members: Any) -> Message:
    message = message_of({**said(1), **members}, CHAT, PEOPLE, NAMES)
    assert isinstance(message, Message)
    return message


def test_a_message_has_slacks_own_id_and_moment() -> None:
    message = made(ts="1700000001.123456")
    assert message.message_id == 1_700_000_001_123_456
    assert message.sent_at == datetime(2023, 11, 14, 22, 13, 21, 123_000, UTC)
    assert (message.sender_id, message.sender_name, message.is_owner) == (ANN, "Ann", True)
    assert not made(user=BOB).is_owner


@pytest.mark.parametrize(
    ("timestamp", "microseconds"), [("1.000001", 1_000_001), ("1700000000", 1_700_000_000_000_000), ("1.5", 1_500_000)]
)
def test_the_time_is_the_id(timestamp: str, microseconds: int) -> None:
    assert id_of(timestamp) == microseconds


@pytest.mark.parametrize("timestamp", [None, 5, 1.5, "", "x", "1.1234567", "-1.5", "9" * 30, "1e9", "١.٥"])
def test_what_is_no_time_is_no_id(timestamp: Any) -> None:
    assert id_of(timestamp) is None


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "malformed"),
        ("x", "malformed"),
        ({}, "no_date"),
        ({"ts": "soon"}, "malformed"),
        ({"ts": "0.5"}, "malformed"),
    ],
)
def test_what_has_no_time_is_no_message(raw: Any, reason: str) -> None:
    assert message_of(raw, CHAT, PEOPLE, NAMES) == reason


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ({}, "text", "hello"),
        ({"subtype": "me_message"}, "text", "hello"),
        ({"subtype": "thread_broadcast"}, "text", "hello"),
        ({"subtype": "channel_join"}, "service", ""),
        ({"subtype": "tombstone"}, "service", ""),
        ({"subtype": "huddle_thread"}, "service", ""),
        ({"type": "event"}, "service", ""),
        ({"files": [file("a.png", "image/png")]}, "photo", "hello"),
        ({"text": "", "files": [file("a.pdf", "application/pdf"), file("a.png", "image/png")]}, "file", ""),
        ({"text": "", "files": [file("a.webm", "video/webm", subtype="slack_video")]}, "video_message", ""),
        ({"text": "", "files": [{"id": "F1", "mode": "tombstone"}]}, "file", ""),
        ({"text": "", "file": {"name": "a.png", "initial_comment": {"comment": "see"}}}, "photo", "see"),
        (
            {"text": "<@U0ANN> uploaded a file: <https://x|a.png>", "upload": True, "subtype": "file_share"},
            "unsupported",
            "",
        ),
        ({"text": ""}, "unsupported", ""),
        ({"text": None, "blocks": [{"type": "rich_text"}]}, "unsupported", ""),
    ],
)
def test_what_a_message_holds_makes_its_kind(members: dict[str, Any], kind: str, text: str) -> None:
    message = made(**members)
    assert (message.kind, message.text) == (kind, text)


def test_a_reply_in_a_thread_points_at_the_message_that_began_it() -> None:
    assert made(thread_ts=stamp(0)).reply_to == id_of(stamp(0))
    assert made(thread_ts=stamp(1), reply_count=3).reply_to is None


def test_words_that_were_sent_on_are_marked() -> None:
    shared = [{"is_share": True, "text": "theirs &amp; mine", "author_id": BOB}]
    message = made(text="", attachments=shared)
    assert (message.forwarded, message.text) == (True, "theirs & mine")
    assert not made(text="mine", attachments=shared).forwarded
    assert made(text="", attachments=[{"text": "a preview"}]).kind == "unsupported"


def test_edits_and_reactions_are_read() -> None:
    message = made(
        edited={"user": ANN, "ts": stamp(9)}, reactions=[{"name": "+1", "count": 2}, {"name": "x", "count": 0}, 5]
    )
    assert message.edited_at == datetime(2023, 11, 14, 22, 13, 29, tzinfo=UTC)
    assert message.reactions == ((":+1:", 2),)


def test_bots_and_people_of_other_workspaces_are_named_by_the_message() -> None:
    bot = {**said(1, subtype="bot_message", bot_id="B1", username="news"), "user": None}
    found = message_of(bot, CHAT, PEOPLE, NAMES)
    assert isinstance(found, Message)
    assert (found.sender_id, found.sender_name, found.kind) == ("B1", "news", "text")
    assert made(user="U9", user_profile={"display_name": "", "real_name": "Eve"}).sender_name == "Eve"
    assert sender_id_of([]) == sender_id_of({"user": 5}) == ""


def test_what_an_app_wrote_in_a_persons_name_is_the_apps() -> None:
    assert made(bot_id="B1").via_bot == "B1"
    assert made(user=BOT, bot_id="B1").via_bot is None
    assert made().via_bot is None


@pytest.mark.parametrize("wrong", [None, 5, [], {}, [5], [{"name": 5, "count": "x"}], True, {"ts": []}])
def test_members_of_a_wrong_type_are_as_good_as_absent(wrong: Any) -> None:
    names = (
        "user",
        "text",
        "subtype",
        "files",
        "file",
        "reactions",
        "edited",
        "thread_ts",
        "attachments",
        "user_profile",
    )
    assert isinstance(message_of({"ts": stamp(1), **dict.fromkeys(names, wrong)}, CHAT, PEOPLE, NAMES), Message)
