"""Claims about single rows of Messages' tables."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.identity import stable_id
from ingest.sources._imessage.messages import (
    ATTACHMENT_COLUMNS,
    MESSAGE_COLUMNS,
    InChat,
    id_of,
    kind_of_attachment,
    kind_of_handle,
    message_of,
    moment_of,
    reactions_of,
)
from soundalike.records import Chat, Message
from tests.ingest.exports.imessage import BOB, CLEO, body, by_ann, guid, nanoseconds, said, summary

CHAT = Chat(source="imessage", account="me", chat_id=id_of(BOB), kind="private", name=BOB)
AT = datetime(2023, 3, 8, 20, 26, 41, tzinfo=UTC)


def outcome(row: dict[str, Any], attachments: Sequence[Sequence[Any]] = (), handle: str = BOB) -> Message | str:
    known = InChat(
        chat=CHAT, handles={1: BOB, 2: CLEO}, handle=handle, reactions={}, attachments={row["ROWID"]: attachments}
    )
    return message_of([row.get(name) for name in MESSAGE_COLUMNS], known)


def read(row: dict[str, Any], *attachments: Sequence[Any]) -> Message:
    message = outcome(row, attachments)
    assert isinstance(message, Message), message
    return message


def attachment(**values: Any) -> list[Any]:
    return [values.get(name) for name in ATTACHMENT_COLUMNS]


def test_a_plain_message_is_read_whole() -> None:
    assert read(said(1, "hi\nthere 😀", thread_originator_guid=guid(7))) == Message(
        source="imessage",
        account="me",
        chat_id=id_of(BOB),
        message_id=stable_id(guid(1)),
        sent_at=AT,
        sender_id=id_of(BOB),
        sender_name=BOB,
        is_owner=False,
        kind="text",
        text="hi\nthere 😀",
        reply_to=stable_id(guid(7)),
    )


def test_ids_of_people_hold_no_number_and_no_address() -> None:
    assert id_of(CLEO) == id_of(" Cleo@Example.org") != id_of(BOB)
    assert id_of(BOB).isdecimal()
    assert BOB[1:] not in id_of(BOB)
    assert id_of(" ") == ""


def test_the_owner_is_me() -> None:
    message = read(by_ann(1))
    assert (message.sender_id, message.sender_name, message.is_owner) == ("me", "", True)


def test_a_sender_without_a_handle_is_the_other_of_two_and_nobody_in_a_group() -> None:
    assert read(said(1, handle_id=0)).sender_id == id_of(BOB)
    message = outcome(said(1, handle_id=0), handle="")
    assert isinstance(message, Message)
    assert (message.sender_id, message.is_owner) == ("", False)


# Times


@pytest.mark.parametrize("date", [700_000_001, 700_000_001.0, nanoseconds(1), nanoseconds(1) + 999_999])
def test_seconds_and_nanoseconds_give_the_same_moment(date: object) -> None:
    assert moment_of(date) == AT


def test_milliseconds_of_nanoseconds_are_kept() -> None:
    assert read(said(1, date=nanoseconds(1) + 123_456_789)).sent_at == AT.replace(microsecond=123_000)


@pytest.mark.parametrize("date", [0, None, "700000001", b"x", -5, 2**63 - 1, 1e308, float("nan"), float("inf"), True])
def test_what_is_no_date_gives_no_moment(date: object) -> None:
    assert moment_of(date) is None


def test_a_message_without_a_moment_or_id_is_skipped() -> None:
    assert outcome(said(1, date=0)) == "no_date"
    assert outcome(said(1, date="soon")) == "malformed"
    assert outcome(said(1, guid=None)) == "no_id"


# Words


def test_words_come_from_the_body_where_there_is_no_text() -> None:
    assert read(said(1, None, attributedBody=body("from the body"))).text == "from the body"
    assert read(said(1, "", attributedBody=body("from the body"))).text == "from the body"


def test_a_subject_stands_before_the_words() -> None:
    assert read(said(1, "words", subject="Dinner")).text == "Dinner\nwords"


def test_an_edited_message_has_its_newest_words_and_the_time_of_the_edit() -> None:
    edited = said(1, None, date_edited=nanoseconds(61), message_summary_info=summary("ols", "old", "new"))
    message = read(edited)
    assert (message.kind, message.text) == ("text", "new")
    assert message.edited_at == AT.replace(minute=27)


@pytest.mark.parametrize("column", ["date_edited", "date_retracted"])
def test_an_unsent_message_is_a_notice(column: str) -> None:
    message = read(said(1, None, **{column: nanoseconds(9)}, message_summary_info=summary(unsent=True)))
    assert (message.kind, message.text) == ("service", "")


# Kinds


@pytest.mark.parametrize(
    "columns",
    [{"item_type": 1}, {"item_type": 3}, {"item_type": 6}, {"is_system_message": 1}, {"is_auto_reply": 1}],
)
def test_what_nobody_typed_is_a_notice(columns: dict[str, int]) -> None:
    assert read(said(1, None, **columns)).kind == "service"


def test_a_new_name_of_a_group_is_kept_in_the_notice() -> None:
    assert read(said(1, None, item_type=2, group_title="The three")).text == "The three"


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"mime_type": "image/jpeg"}, "photo"),
        ({"mime_type": "image/heic"}, "photo"),
        ({"mime_type": "image/gif"}, "animation"),
        ({"mime_type": "video/quicktime"}, "video_file"),
        ({"mime_type": "audio/mpeg"}, "audio_file"),
        ({"mime_type": "audio/amr", "uti": "com.apple.coreaudio-format"}, "voice_message"),
        ({"mime_type": "text/vcard"}, "contact"),
        ({"mime_type": "text/x-vlocation"}, "location"),
        ({"mime_type": "application/pdf"}, "file"),
        ({"mime_type": "image/png", "is_sticker": 1}, "sticker"),
        ({"transfer_name": "IMG_1.HEIC"}, "photo"),
        ({}, "file"),
    ],
)
def test_an_attachment_gives_the_kind(columns: dict[str, Any], kind: str) -> None:
    assert read(said(1, "\ufffc"), attachment(**columns)).kind == kind


def test_a_voice_message_is_told_by_the_message() -> None:
    assert kind_of_attachment(attachment(mime_type="audio/x-m4a"), True) == "voice_message"


def test_a_caption_stays_without_the_place_of_its_file() -> None:
    message = read(said(1, "\ufffclook"), attachment(mime_type="image/jpeg"))
    assert (message.kind, message.text) == ("photo", "look")


def test_a_file_that_was_removed_is_still_a_file() -> None:
    assert (read(said(1, "\ufffc")).kind, read(said(1, "\ufffc")).text) == ("file", "")


def test_a_link_with_its_preview_is_text() -> None:
    link = said(1, "https://example.org", balloon_bundle_id="com.apple.messages.URLBalloonProvider")
    message = read(link, attachment(transfer_name="1.pluginPayloadAttachment"), attachment(hide_attachment=1))
    assert (message.kind, message.text) == ("text", "https://example.org")


def test_what_an_app_sends_is_unsupported() -> None:
    app = "com.apple.messages.MSMessageExtensionBalloonPlugin:0000000000:com.example.game"
    assert read(said(1, "\ufffc", balloon_bundle_id=app)).kind == "unsupported"


def test_a_sticker_put_on_a_message_is_a_sticker() -> None:
    assert read(said(1, "\ufffc", associated_message_type=1000)).kind == "sticker"


def test_votes_and_reactions_are_no_messages() -> None:
    assert outcome(said(1, associated_message_type=4000)) == "poll_vote"
    assert {outcome(said(1, associated_message_type=number)) for number in (2000, 2006, 3007)} == {"reaction"}


# Reactions


def reacting(number: int, person: int = 1, target: str = f"p:0/{guid(1)}", emoji: str | None = None) -> list[Any]:
    return [target, number, emoji, person, int(person == 0)]


def test_reactions_are_counted_by_emoji() -> None:
    rows = [reacting(2000, 1), reacting(2000, 2), reacting(2003, 0), reacting(2006, 3, emoji="🦜")]
    assert reactions_of(rows) == {guid(1): (("❤️", 2), ("😂", 1), ("🦜", 1))}


@pytest.mark.parametrize("target", [f"p:2/{guid(1)}", f"bp:{guid(1)}", guid(1)])
def test_every_way_to_name_the_target_is_understood(target: str) -> None:
    assert reactions_of([reacting(2001, target=target)]) == {guid(1): (("👍", 1),)}


def test_a_reaction_that_was_taken_back_or_changed_does_not_count() -> None:
    rows = [reacting(2000, 1), reacting(2001, 2), reacting(3000, 1), reacting(2002, 2)]
    assert reactions_of(rows) == {guid(1): (("👎", 1),)}
    assert reactions_of([reacting(3001), reacting(2001), reacting(3001)]) == {}


def test_what_is_no_reaction_does_not_count() -> None:
    assert reactions_of([reacting(2006), reacting(2999), [None, 2000.5, b"", None, None]]) == {}


# Chats


@pytest.mark.parametrize(
    ("handle", "kind"),
    [
        (BOB, "private"),
        (CLEO, "private"),
        ("07700900123", "private"),
        ("(555) 010-0123", "private"),
        ("tel:+447700900123", "private"),
        ("22395", "bot"),
        ("Delivery", "bot"),
        ("urn:biz:00000000", "bot"),
        ("ann@example.org", "saved"),
    ],
)
def test_a_number_or_address_tells_who_writes(handle: str, kind: str) -> None:
    assert kind_of_handle(handle, {"ann@example.org"}) == kind


def test_a_name_at_another_messenger_is_a_persons() -> None:
    assert kind_of_handle("bobray", (), "AIM") == "private"
