import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources import telegram_desktop, telegram_html
from ingest.sources._telegram_html.messages import Senders, message_of, to_id, to_moment
from ingest.sources._telegram_html.pages import Reaction, Written
from soundalike.archive_adoption import TOLD_BY_HTML
from soundalike.records import Chat, Message
from tests.ingest.exports.telegram_html import CONFIG, VARIED, at, call, pages_of, write
from tests.ingest.known import messages
from tests.ingest.telegram_exports import BOB, NOT_INCLUDED, chat, said
from tests.ingest.telegram_exports import write as write_json

BERLIN = ZoneInfo("Europe/Berlin")
CHAT = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Bob")
SENDERS = Senders("1", {"Bob": "2"}, other="1")
# HTML cannot tell a line separator from a line break, and writes no text for one of nothing.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\u2028\u2029"), min_size=1)


def html(folder: Path, single: Any, **config: str) -> list[Message]:
    return messages(telegram_html, write(folder, pages_of(single)), **{**CONFIG, **config})


def words(message: Message) -> tuple[Any, ...]:
    """What JSON and HTML must tell alike."""
    return (
        message.message_id,
        message.sender_name,
        message.is_owner,
        message.kind,
        message.text,
        message.reply_to,
        message.forwarded,
        message.reactions,
        message.via_bot,
    )


def test_html_tells_in_the_same_words_as_json(tmp_path: Path) -> None:
    from_json = messages(telegram_desktop, write_json(tmp_path, VARIED))
    from_html = html(tmp_path / "html", VARIED)
    assert [words(message) for message in from_html] == [words(message) for message in from_json]
    assert [message.sent_at - TOLD_BY_HTML for message in from_html] == [message.sent_at for message in from_json]


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(text=texts, kind=st.sampled_from(["plain", "bold", "pre", "spoiler", "link", "custom_emoji", "blockquote"]))
def test_any_text_is_the_same_in_html(tmp_path_factory: pytest.TempPathFactory, text: str, kind: str) -> None:
    parts = text if kind == "plain" else [text[:3], {"type": kind, "text": text}]
    expected = text if kind == "plain" else text[:3] + text
    found, _ = html(tmp_path_factory.mktemp("export"), chat([said(1, parts), said(2, **BOB)]))
    assert found.text == expected


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"photo": NOT_INCLUDED}, "photo"),
        ({"photo": "photos/1.jpg"}, "photo"),
        ({"file": NOT_INCLUDED}, "file"),
        ({"file": NOT_INCLUDED, "media_type": "sticker"}, "sticker"),
        ({"file": "stickers/1.webp", "media_type": "sticker"}, "sticker"),
        ({"file": "video_files/1.mp4", "media_type": "video_file"}, "video_file"),
        ({"file": NOT_INCLUDED, "media_type": "video_message"}, "video_message"),
        ({"file": "video_files/1.mp4", "media_type": "animation"}, "animation"),
        ({"invoice_information": {}}, "invoice"),
        ({"game_title": "Frogs"}, "game"),
        ({}, "text"),
    ],
)
def test_a_medium_has_the_kind_that_json_gives_it(tmp_path: Path, members: dict[str, Any], kind: str) -> None:
    single = chat([said(1, "x", **members), said(2, **BOB)])
    found, _ = html(tmp_path / "html", single)
    expected, _ = messages(telegram_desktop, write_json(tmp_path, single))
    assert (found.kind, found.text) == (expected.kind, expected.text) == (kind, "x")


def test_a_sticker_is_its_emoji_unless_only_its_size_is_told(tmp_path: Path) -> None:
    stickers = [{"file": NOT_INCLUDED, "media_type": "sticker"}, {"sticker_emoji": "5️⃣"}, {"sticker_emoji": ""}]
    first, second, *_ = html(
        tmp_path,
        chat([said(1, "", **stickers[0], **stickers[1]), said(2, "", **stickers[0], **stickers[2]), said(3, **BOB)]),
    )
    assert (first.text, second.text) == ("5️⃣", "")


def test_a_call_is_a_service_message_of_who_called(tmp_path: Path) -> None:
    found = html(tmp_path, chat([call(1), said(2)]))[0]
    assert (found.kind, found.text, found.sender_id, found.is_owner) == ("service", "", "html:Bob", False)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("14.11.2023 22:13:20 UTC+01:00", "2023-11-14T21:13:20"),
        ("14.07.2023 22:13:20 UTC+01:00", "2023-07-14T20:13:20"),
        ("14.07.2023 22:13:20 UTC+02:00", "2023-07-14T20:13:20"),
        ("14.07.2023 22:13:20 UTC+05:30", "2023-07-14T16:43:20"),
        ("14.07.2023 22:13:20 UTC-05:00", "2023-07-15T03:13:20"),
        ("14.07.2023 22:13:20 UTC", "2023-07-14T22:13:20"),
        ("14.07.2023 22:13:20 UTC+00:00", "2023-07-14T22:13:20"),
        ("14.07.2020 22:13:20", "2020-07-14T20:13:20"),
        ("01.01.2020 00:00:00", "2019-12-31T23:00:00"),
    ],
)
def test_a_time_is_local_to_the_zone_that_has_the_offset_and_else_by_the_offset(date: str, expected: str) -> None:
    assert to_moment(date, BERLIN) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_a_zone_that_has_changed_since_is_known_by_the_offset_of_now() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    assert to_moment("14.07.2013 12:00:00 UTC+03:00", moscow) == datetime(2013, 7, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "date",
    ["", "yesterday", "31.02.2023 10:00:00", "01.01.0001 00:00:00 UTC+14:00", "31.12.9999 23:59:59", "14.11.2023"],
)
def test_what_is_no_time_is_none(date: str) -> None:
    assert to_moment(date, BERLIN) is None
    assert to_moment(date, None) is None


def test_this_machines_zone_is_used_where_none_is_given() -> None:
    local = datetime(2023, 7, 14, 22, 13, 20)
    assert to_moment("14.07.2023 22:13:20", None) == local.astimezone(UTC)


def written(**members: Any) -> Written:
    return Written(**{"id": "5", "is_service": False, "is_joined": False, "date": "14.11.2023 22:13:20", **members})


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"id": ""}, "malformed"),
        ({"id": "x"}, "malformed"),
        ({"id": "9" * 30}, "malformed"),
        ({"date": ""}, "no_date"),
        ({"date": "soon"}, "malformed"),
        ({"is_service": True, "service_text": "Bob joined Telegram"}, "service_without_date"),
        (
            {
                "is_service": True,
                "service_text": "This message is not supported by this version of Telegram Desktop. …",
            },
            "unsupported",
        ),
    ],
)
def test_what_cannot_be_a_message_has_a_reason(members: dict[str, Any], reason: str) -> None:
    assert message_of(written(**members), CHAT, SENDERS, UTC) == reason


def test_nobody_is_the_sender_where_none_is_told() -> None:
    found = message_of(written(), CHAT, SENDERS, UTC)
    assert isinstance(found, Message)
    assert (found.sender_id, found.sender_name, found.is_owner) == ("", "", False)


def test_custom_reactions_are_named_as_json_names_them() -> None:
    listed = [
        Reaction(emoji="👋", link="", people=1),
        Reaction(emoji="👋", link="../stickers/5368324170671202286", count="2"),
        Reaction(emoji="👋", link="../stickers/frog.tgs", count="3"),
        Reaction(emoji="👍", count="0"),
        Reaction(emoji="👍", count="x"),
    ]
    found = message_of(written(reactions=listed), CHAT, SENDERS, UTC)
    assert isinstance(found, Message)
    assert found.reactions == (("custom", 1), ("5368324170671202286", 2), ("custom", 3))


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("-999999990", -999_999_990), ("١٢", None), ("1.0", None)])
def test_ids_are_written_in_plain_digits(text: str, number: int | None) -> None:
    assert to_id(text) == number


def test_times_are_marked_by_less_than_a_second(tmp_path: Path) -> None:
    found = html(tmp_path, chat([said(1, **at("2023-11-14T22:13:20")), said(2, **BOB)]))[0]
    assert timedelta() < TOLD_BY_HTML < timedelta(seconds=1)
    assert re.fullmatch(r"2023-11-14 21:13:20\.001000\+00:00", str(found.sent_at))
