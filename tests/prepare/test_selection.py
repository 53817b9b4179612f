from datetime import UTC, datetime
from typing import Any

import pytest

from prepare.selection import Line, chat_reason, line_of
from soundalike.archive import ChatSummary
from soundalike.records import Chat, Message


def message(**fields: Any) -> Message:
    plain = {
        "source": "telegram",
        "account": "1",
        "chat_id": "2",
        "message_id": 3,
        "sent_at": datetime(2026, 1, 1, tzinfo=UTC),
        "sender_id": "2",
        "is_owner": False,
        "kind": "text",
        "text": "hello",
    }
    return Message(**(plain | fields))


def text_of(found: Line | str) -> str:
    assert isinstance(found, Line)
    return found.text


def summary(kind: Any, rule: str = "") -> ChatSummary:
    chat = Chat(source="telegram", account="1", chat_id="2", kind=kind, name="x")
    return ChatSummary(chat, rule, "", "", "", 1, 1, None, None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"kind": "service"}, "service message"),
        ({"kind": "unsupported"}, "unsupported message"),
        ({"forwarded": True}, "forwarded"),
        ({"via_bot": "@gif"}, "written by an inline bot"),
        ({"text": " \n"}, "empty"),
        ({"kind": "voice_message", "text": "", "is_owner": True}, "medium without words"),
        ({"kind": "sticker", "text": "🐸", "is_owner": True}, "medium without words"),
    ],
)
def test_what_is_not_learned_has_its_reason(fields: dict[str, Any], reason: str) -> None:
    assert line_of(message(**fields), in_group=False) == reason


def test_a_caption_counts_as_words() -> None:
    assert text_of(line_of(message(kind="photo", text="the whale", is_owner=True), in_group=False)) == "the whale"


def test_what_the_other_side_sends_without_words_stays_as_context() -> None:
    assert text_of(line_of(message(kind="voice_message", text=""), in_group=False)) == "[voice message]"
    assert text_of(line_of(message(kind="sticker", text="😭"), in_group=False)) == "[sticker 😭]"


def test_speakers_are_told_apart_in_groups() -> None:
    assert text_of(line_of(message(sender_name="Tom"), in_group=True)) == "Tom: hello"
    assert text_of(line_of(message(sender_name="Nadia", is_owner=True), in_group=True)) == "hello"


@pytest.mark.parametrize("kind", ["group", "channel", "bot", "saved", "service"])
def test_only_private_chats_are_learned_from_unless_asked_for(kind: str) -> None:
    assert chat_reason(summary("private"), groups=False) is None
    assert chat_reason(summary(kind), groups=False) is not None
    assert chat_reason(summary(kind, rule="include"), groups=False) is None


def test_groups_come_in_on_request_and_an_exclusion_always_holds() -> None:
    assert chat_reason(summary("group"), groups=True) is None
    assert chat_reason(summary("group", rule="exclude"), groups=True) == "with an excluded contact"
    assert chat_reason(summary("private", rule="exclude"), groups=False) == "with an excluded contact"
