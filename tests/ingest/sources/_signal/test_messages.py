"""Claims about single messages of Signal's plain export."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.identity import MessageIds
from ingest.sources._signal.messages import Originals, message_of, note_versions
from ingest.sources._signal.people import People
from soundalike.records import Message
from tests.ingest.exports.signal import (
    ANN,
    BOB,
    BOB_ACI,
    CLEO,
    FRAMES,
    GROUP,
    NOON,
    attached,
    incoming,
    mentioning,
    notice,
    outgoing,
    quoting,
    reactions,
    text,
)

AT = datetime.fromtimestamp(NOON // 1000, UTC)


def outcomes(frames: Iterable[Any]) -> list[Message | str]:
    """What becomes of messages that are all of one chat."""
    people, originals, ids = People(), Originals(), MessageIds()
    items = [frame["chatItem"] for frame in frames]
    for frame in FRAMES:
        people.note(frame)
    for item in items:
        note_versions(item, originals)
    return [message_of(item, people.chats[int(item["chatId"])], people, originals, ids) for item in items]


def read(*frames: Any) -> list[Message]:
    messages = [message for message in outcomes(frames) if isinstance(message, Message)]
    assert len(messages) == len(frames)
    return messages


def test_a_plain_message_is_read_whole() -> None:
    (message,) = read(incoming(7, text("hi\nthere 😀", reactions=reactions("👍", "😂", "👍"))))
    assert message == Message(
        source="signal",
        account="me",
        chat_id=message.chat_id,
        message_id=message.message_id,
        sent_at=AT.replace(microsecond=7_000),
        sender_id=message.chat_id,
        sender_name="Bobby",
        is_owner=False,
        kind="text",
        text="hi\nthere 😀",
        reactions=(("👍", 2), ("😂", 1)),
    )


def test_the_owner_is_who_sends_out() -> None:
    (message,) = read(outgoing(1))
    assert (message.sender_id, message.sender_name, message.is_owner) == ("me", "Ann Lee", True)


def test_a_person_in_a_group_has_the_id_of_the_chat_with_them() -> None:
    private, _ = read(incoming(1), incoming(2))
    in_group, by_cleo = read(incoming(1, chat=GROUP), incoming(2, author=CLEO, chat=GROUP))
    assert in_group.sender_id == private.chat_id
    assert by_cleo.sender_name == "Cleo"


def test_an_unknown_sender_is_the_other_of_two_and_nobody_in_a_group() -> None:
    (private,) = read(incoming(1, author="77"))
    assert private.sender_id == private.chat_id
    assert read(incoming(1, author="77", chat=GROUP))[0].sender_id == ""
    assert read(notice(1, {}, author=GROUP, chat=GROUP))[0].sender_id == ""


# Ids and replies


def test_an_id_does_not_depend_on_the_numbers_in_the_file_or_on_what_came_before() -> None:
    assert read(incoming(1), incoming(2))[1].message_id == read(incoming(2))[0].message_id


def test_two_people_can_write_at_the_same_time() -> None:
    messages = read(incoming(1), outgoing(1), notice(1, {"individualCall": {}}))
    assert len({message.message_id for message in messages}) == 3


def test_a_deleted_message_has_the_id_that_it_had() -> None:
    assert read(incoming(1))[0].message_id == read(incoming(1, {"remoteDeletedMessage": {}}))[0].message_id


def test_a_reply_names_the_message_by_author_and_time() -> None:
    first, by_ann, _, reply, other = read(
        incoming(1),
        outgoing(1),
        incoming(2),
        outgoing(3, text("yes", quote=quoting(1))),
        incoming(4, text("ok", quote=quoting(1, ANN))),
    )
    assert (reply.reply_to, other.reply_to) == (first.message_id, by_ann.message_id)


def test_a_reply_to_any_version_of_an_edited_message_is_a_reply_to_it() -> None:
    versions = [incoming(after, "old")["chatItem"] for after in (1, 2)]
    edited = incoming(3, "new", revisions=versions)
    replies = [outgoing(10 + after, text("yes", quote=quoting(after))) for after in (1, 2, 3)]
    message, *answers = read(edited, *replies)
    assert {answer.reply_to for answer in answers} == {message.message_id}


def test_a_quote_of_a_message_that_is_gone_is_no_reply() -> None:
    quote = {"authorId": BOB, "text": {"body": "?"}}
    assert read(outgoing(1, text("yes", quote=quote)))[0].reply_to is None


def test_an_edited_message_has_the_newest_words_the_first_time_and_the_id_that_it_had() -> None:
    (before,) = read(incoming(1, "mendet"))
    (message,) = read(incoming(60_000, "mended", revisions=[incoming(1, "mendet")["chatItem"]]))
    assert message.text == "mended"
    assert (message.sent_at, message.message_id) == (before.sent_at, before.message_id)
    assert message.edited_at == AT.replace(minute=AT.minute + 1)
    assert before.edited_at is None


# Words


def test_people_mentioned_are_named() -> None:
    content = mentioning("😀\ufffc and \ufffc", (2, BOB_ACI), (8, "d2Vpcmhlcg=="))
    assert read(incoming(1, content))[0].text == "😀@Bobby and @Ann Lee"


def test_mentions_in_impossible_places_are_left_out() -> None:
    places = [{"start": 900, "length": 1}, {"start": -5, "length": 2}, {"length": "x"}, {"start": 2**62, "length": 2}]
    ranges = [{"mentionAci": BOB_ACI, **place} for place in places]
    content = {"standardMessage": {"text": {"body": "hi", "bodyRanges": [*ranges, {"style": "BOLD", "length": 2}]}}}
    assert read(incoming(1, content))[0].text == "@Bobbyhi"


def test_half_characters_are_replaced() -> None:
    assert read(incoming(1, "a\ud83d"))[0].text == "a\ufffd"


# Kinds


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (attached("image/jpeg", "look"), "photo", "look"),
        (attached("image/gif"), "animation", ""),
        (attached("video/mp4", flag="GIF"), "animation", ""),
        (attached("video/mp4"), "video_file", ""),
        (attached("audio/aac", flag="VOICE_MESSAGE"), "voice_message", ""),
        (attached("audio/aac", flag=1), "voice_message", ""),
        (attached("audio/mpeg", flag="NONE"), "audio_file", ""),
        (attached("application/pdf"), "file", ""),
        (
            {"standardMessage": {"attachments": [{"pointer": {"caption": "from an old phone"}}]}},
            "file",
            "from an old phone",
        ),
        ({"standardMessage": {"attachments": [{}, 5]}}, "file", ""),
        ({"stickerMessage": {"sticker": {"emoji": "🦜"}}}, "sticker", "🦜"),
        ({"contactMessage": {"contact": {"name": {"givenName": "X"}}}}, "contact", ""),
        ({"poll": {"question": "pizza?"}}, "poll", "pizza?"),
        ({"directStoryReplyMessage": {"textReply": {"text": {"body": "wow"}}}}, "text", "wow"),
        ({"directStoryReplyMessage": {"emoji": "🔥"}}, "text", "🔥"),
        ({"remoteDeletedMessage": {}}, "service", ""),
        ({"adminDeletedMessage": {"adminId": "2"}}, "service", ""),
        ({"updateMessage": {"simpleUpdate": {"type": "JOINED_SIGNAL"}}}, "service", ""),
        ({"viewOnceMessage": {}}, "unsupported", ""),
        ({"paymentNotification": {"note": "lunch"}}, "unsupported", ""),
        ({"giftBadge": {}}, "unsupported", ""),
        ({"somethingNew": {}}, "unsupported", ""),
        ({}, "unsupported", ""),
    ],
)
def test_what_is_sent_gives_kind_and_words(content: dict[str, Any], kind: str, words: str) -> None:
    (message,) = read(incoming(1, content))
    assert (message.kind, message.text) == (kind, words)


# What cannot be read


@pytest.mark.parametrize(
    ("date", "reason"),
    [(None, "no_date"), ("0", "no_date"), ("5", "malformed"), ("soon", "no_date"), (10**17, "malformed")],
)
def test_a_message_without_a_time_is_skipped(date: object, reason: str) -> None:
    assert outcomes([incoming(1, dateSent=date)]) == [reason]


def test_members_of_wrong_types_are_left_out() -> None:
    odd = {"standardMessage": {"text": [5], "quote": "x", "attachments": {}, "reactions": [5, {"emoji": 7}]}}
    (message,) = read(incoming(1, odd, revisions="none"))
    assert (message.kind, message.text, message.reply_to, message.reactions) == ("text", "", None, ())
