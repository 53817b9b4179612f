"""Claims about single messages: each trap of Telegram Desktop's format is one test."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ingest.sources._telegram.messages import MEDIA_BY_KEY, message_of
from soundalike.records import Chat, ChatKind, Message
from tests.ingest.telegram_exports import ANN, BOB, NOON, NOT_INCLUDED, said, without

BERLIN = ZoneInfo("Europe/Berlin")


def chat_record(kind: ChatKind = "private") -> Chat:
    return Chat(source="telegram", account="1", chat_id="channel2" if kind == "channel" else "2", kind=kind, name="Bob")


def read(raw: Any, kind: ChatKind = "private") -> Message:
    message = message_of(raw, chat_record(kind), "Ann Lee", BERLIN)
    assert isinstance(message, Message), message
    return message


def reason(raw: Any) -> str:
    outcome = message_of(raw, chat_record(), "Ann Lee", BERLIN)
    assert isinstance(outcome, str)
    return outcome


def test_a_plain_message_is_read_whole() -> None:
    assert read(said(5, "hi\nthere 😀", reply_to_message_id=4)) == Message(
        source="telegram",
        account="1",
        chat_id="2",
        message_id=5,
        sent_at=datetime.fromtimestamp(NOON + 5, UTC),
        sender_id="1",
        sender_name="Ann Lee",
        is_owner=True,
        kind="text",
        text="hi\nthere 😀",
        reply_to=4,
    )


# Text


def test_marked_up_text_is_joined_without_loss() -> None:
    parts = ["see ", {"type": "link", "text": "example.org"}, "\n", {"type": "bold", "text": "now"}, ""]
    assert read(said(1, parts)).text == "see example.org\nnow"


def test_text_of_old_versions_needs_no_entities() -> None:
    assert read(without(said(1, "x"), "text_entities")).text == "x"


def test_parts_of_text_with_wrong_types_are_left_out() -> None:
    assert read(said(1, ["a", None, 5, {"type": "bold"}, {"text": 7}, ["b"], "c"])).text == "ac"


def test_a_message_without_text_is_one() -> None:
    assert read(without(said(1), "text")).text == ""
    assert read(said(1, None)).text == ""


@pytest.mark.parametrize("text", [5, True, {"text": "x"}])
def test_text_that_is_no_text_makes_a_message_malformed(text: Any) -> None:
    assert reason(said(1, text)) == "malformed"


# Who


def test_owner_is_found_by_id_not_by_name() -> None:
    assert read(said(1, **{"from": "Renamed", "from_id": "user1"})).is_owner
    assert not read(said(1, **{"from": "Ann Lee", "from_id": "user3"})).is_owner


def test_a_deleted_account_is_known_by_its_id() -> None:
    message = read(said(1, **{"from": None, "from_id": "user2"}))
    assert (message.sender_id, message.sender_name, message.is_owner) == ("2", "", False)


def test_old_versions_wrote_a_bare_number_as_sender() -> None:
    assert read(said(1, from_id=1)).is_owner
    assert read(said(1, from_id=2)).sender_id == "2"


def test_old_numbers_of_groups_and_channels_are_no_people() -> None:
    assert read(said(1, from_id=4_389_402_929)).sender_id == "chat94435633"
    assert read(said(1, from_id=2 * 2**32 + 5)).sender_id == "channel5"


def test_groups_and_channels_as_senders_keep_their_kind() -> None:
    assert read(said(1, from_id="channel1"), "group").sender_id == "channel1"
    assert not read(said(1, from_id="channel1"), "group").is_owner
    assert read(said(1, from_id="chat7"), "group").sender_id == "chat7"


def test_a_channels_post_without_sender_is_the_channels() -> None:
    assert read(without(said(1), "from", "from_id"), "channel").sender_id == "channel2"


def test_exports_without_any_ids_fall_back_on_names() -> None:
    nameless = without(said(1), "from_id")
    assert read(nameless).is_owner
    assert read({**nameless, "from": "Bob"}).sender_id == "2"
    assert read({**nameless, "from": "Bob"}, "group").sender_id == ""
    assert read(without(nameless, "from")).sender_id == ""


@pytest.mark.parametrize("from_id", ["someone", "user", "userx", -5, 0, 1.5, None, ["user1"], {"id": 1}])
def test_an_id_in_no_known_form_is_never_the_owners(from_id: Any) -> None:
    message = read(said(1, from_id=from_id))
    assert (message.sender_id, message.is_owner) == ("", False)


# When


def test_the_date_with_a_zone_goes_before_the_one_without() -> None:
    message = read(said(1, date="2001-01-01T00:00:00", date_unixtime="1700000000"))
    assert message.sent_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


def test_old_dates_are_local_time_in_the_zone_asked_for() -> None:
    old = without(said(1, date="2020-07-01T12:00:00"), "date_unixtime")
    assert read(old).sent_at == datetime(2020, 7, 1, 10, tzinfo=UTC)
    here = message_of(old, chat_record(), "", None)
    assert isinstance(here, Message)
    assert here.sent_at == datetime(2020, 7, 1, 12).astimezone(UTC)


def test_a_message_edited_in_1970_was_never_edited() -> None:
    for zero in ("1970-01-01T00:00:00", "1970-01-01T03:00:00", "1969-12-31T19:00:00"):
        assert read(said(1, edited=zero)).edited_at is None
    assert read(said(1, edited_unixtime="0")).edited_at is None


def test_an_edit_has_its_time() -> None:
    assert read(said(1, edited_unixtime="1700000100")).edited_at == datetime.fromtimestamp(1_700_000_100, UTC)
    assert read(said(1, edited="2020-07-01T12:00:00")).edited_at == datetime(2020, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["soon", "", "9" * 400, "999999999999999", "-5", 1e400, [1], {"a": 1}, None])
def test_an_impossible_time_falls_back_on_the_local_one(moment: Any) -> None:
    message = read(said(1, date="2020-07-01T12:00:00", date_unixtime=moment))
    assert message.sent_at == datetime(2020, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("date", ["soon", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "2020-13-01T00:00:00", 5])
def test_an_impossible_date_alone_makes_a_message_malformed(date: Any) -> None:
    assert reason(without(said(1, date=date), "date_unixtime")) == "malformed"


# What


@pytest.mark.parametrize(
    "media_type",
    ["sticker", "voice_message", "video_message", "video_file", "animation", "audio_file", "story"],
)
def test_a_medium_is_known_by_its_type(media_type: str) -> None:
    assert read(said(1, "", file=NOT_INCLUDED, media_type=media_type)).kind == media_type


@pytest.mark.parametrize("key", sorted(MEDIA_BY_KEY))
def test_a_medium_without_a_type_is_known_by_its_key(key: str) -> None:
    assert read(said(1, "", **{key: {}})).kind == MEDIA_BY_KEY[key]


def test_a_location_that_expired_is_one() -> None:
    assert read(said(1, "", location_information=None)).kind == "location"


@pytest.mark.parametrize("media_type", ["", "Not a type!", 5, "x" * 99, {"a": 1}])
def test_a_media_type_that_is_none_is_a_file(media_type: Any) -> None:
    assert read(said(1, "", media_type=media_type)).kind == "file"


@pytest.mark.parametrize(
    "missing",
    [
        NOT_INCLUDED,
        "(File exceeds maximum size. Change data exporting settings to download.)",
        "(File unavailable…)",
    ],
)
def test_a_missing_file_is_neither_text_nor_path(missing: str) -> None:
    for member in ("photo", "file", "thumbnail", "contact_vcard"):
        message = read(said(1, "", **{member: missing}))
        assert message.text == ""
        assert missing not in repr(message)


def test_a_photo_keeps_its_caption() -> None:
    message = read(said(1, "look!", photo=NOT_INCLUDED))
    assert (message.kind, message.text) == ("photo", "look!")


def test_a_sticker_says_its_emoji() -> None:
    assert read(said(1, "", media_type="sticker", sticker_emoji="😂")).text == "😂"
    assert read(said(1, "", media_type="sticker")).text == ""
    assert read(said(1, "", media_type="sticker", sticker_emoji=5)).text == ""


def test_a_poll_says_its_question() -> None:
    assert read(said(1, "", poll={"question": "pizza?", "answers": []})).text == "pizza?"
    assert read(said(1, "", poll={"question": ["pizza ", {"type": "custom_emoji", "text": "🍕"}]})).text == "pizza 🍕"
    assert read(said(1, "", todo_list={"title": "shopping"})).text == "shopping"
    for broken in (None, {}, 5, {"question": None}):
        assert read(said(1, "", poll=broken)).text == ""


def test_service_messages_are_kept_as_such_and_told_by_their_actor() -> None:
    call = {"type": "service", "actor": "Ann Lee", "actor_id": "user1", "action": "phone_call"}
    message = read({**without(said(1, ""), "from", "from_id"), **call})
    assert (message.kind, message.sender_id, message.sender_name, message.is_owner) == (
        "service",
        "1",
        "Ann Lee",
        True,
    )


def test_members_of_a_service_message_may_be_null() -> None:
    raw = said(1, "", type="service", action="invite_members", members=[None, "Bob"])
    assert read(raw).kind == "service"


def test_an_unsupported_message_has_neither_date_nor_text() -> None:
    assert reason({"id": 5, "type": "unsupported"}) == "unsupported"


def test_a_type_of_the_future_is_kept_as_unsupported() -> None:
    assert read(said(1, type="hologram")).kind == "unsupported"


def test_a_message_without_a_type_is_a_message() -> None:
    assert read(without(said(1), "type")).kind == "text"


# Whose words


@pytest.mark.parametrize(
    "members",
    [
        {"forwarded_from": "Carol"},
        {"forwarded_from": None},
        {"forwarded_from": "Ann Lee", "forwarded_from_id": "user1"},
        {"forwarded_from_id": "user9"},
        {"saved_from": "Some Channel"},
        {"saved_from": None},
    ],
)
def test_words_sent_on_are_marked_even_if_their_author_is_hidden(members: dict[str, Any]) -> None:
    assert read(said(1, **members)).forwarded
    assert not read(said(1)).forwarded


def test_a_message_through_a_bot_names_it() -> None:
    assert read(said(1, via_bot="@gif")).via_bot == "@gif"
    for nothing in (None, "", 5):
        assert read(said(1, via_bot=nothing)).via_bot is None


# Links


def test_a_reply_into_another_chat_links_to_nothing() -> None:
    assert read(said(1, reply_to_message_id=7)).reply_to == 7
    assert read(said(1, reply_to_message_id=7, reply_to_peer_id="channel5")).reply_to is None
    assert read(said(1, reply_to_message_id="seven")).reply_to is None


def test_ids_from_before_a_groups_upgrade_are_negative() -> None:
    message = read(said(1, id=-999_999_990, reply_to_message_id=-999_999_991), "group")
    assert (message.message_id, message.reply_to) == (-999_999_990, -999_999_991)


# Reactions


def test_reactions_are_counted_and_not_their_partial_list_of_people() -> None:
    reactions = [
        {"type": "emoji", "count": 3, "emoji": "👍", "recent": [{**BOB, "date": "2024-01-01T00:00:00"}]},
        {"type": "custom_emoji", "count": 2, "document_id": "5368324170671202286"},
        {"type": "custom_emoji", "count": 1, "document_id": NOT_INCLUDED},
        {"type": "paid", "count": 50},
    ]
    read_back = read(said(1, reactions=reactions)).reactions
    assert read_back == (("👍", 3), ("5368324170671202286", 2), ("custom", 1), ("paid", 50))


@pytest.mark.parametrize("reactions", [None, 5, "👍", {}, [None], [{"count": 0, "emoji": "x"}], [{"count": "?"}], [[]]])
def test_reactions_of_wrong_types_are_left_out(reactions: Any) -> None:
    assert read(said(1, reactions=reactions)).reactions == ()


# Nothing to read


@pytest.mark.parametrize("raw", [None, 5, "text", [], True, {"id": "x"}, {"id": None}, {"id": 2**70}, {"id": 1.5}])
def test_what_is_no_message_is_malformed(raw: Any) -> None:
    assert reason(raw) == "malformed"


def test_missing_ids_and_dates_are_counted_apart() -> None:
    assert reason(without(said(1), "id")) == "no_id"
    assert reason(without(said(1), "date", "date_unixtime")) == "no_date"


def test_private_words_are_in_no_representation() -> None:
    shown = repr(read(said(1, "a secret", **{"from": "Ann Lee"}, reactions=[{"emoji": "💔", "count": 1}])))
    for private in ("secret", "Ann", "💔"):
        assert private not in shown
    assert ANN["from_id"] == "user1"
