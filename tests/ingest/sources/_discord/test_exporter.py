import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.exports import open_export
from ingest.reading import Tally
from ingest.sources._discord.exporter import ChannelFile, author_of, channel_file, chat_of, message_of, sent_at_of, walk
from soundalike.errors import BadInput
from soundalike.records import Chat, Message
from tests.ingest.exports.discord import (
    ANN,
    BOB,
    BOT,
    DIRECT,
    attachment,
    channel,
    reaction,
    reference,
    said,
    snowflake,
    user,
)

CHAT = Chat(source="discord", account=ANN, chat_id=DIRECT, kind="private", name="Bob Ray")


def made(**members: Any) -> Message:
    message = message_of({**said(1), **members}, CHAT, None)
    assert isinstance(message, Message)
    return message


def file_of(path: Path, data: bytes) -> ChannelFile | None:
    (path / "x.json").write_bytes(data)
    return channel_file(open_export(path / "x.json"), "x.json")


def test_a_message_is_read_with_discords_own_id_and_moment() -> None:
    message = made(content="  hi\n😀 ")
    assert (message.message_id, message.sender_id, message.sender_name) == (snowflake(1), ANN, "Ann Lee")
    assert (message.kind, message.text, message.is_owner) == ("text", "  hi\n😀 ", True)
    assert message.sent_at == datetime(2023, 11, 14, 12, 0, 1, 489_000, UTC)
    assert not made(author=user(BOB)).is_owner


@pytest.mark.parametrize(
    ("members", "kind", "text"),
    [
        ({"content": "x", "attachments": [attachment("a.png")]}, "photo", "x"),
        ({"content": "", "attachments": [attachment("SPOILER_a.mp4")]}, "video_file", ""),
        ({"content": "", "attachments": [attachment("voice-message.ogg")]}, "voice_message", ""),
        ({"content": "", "attachments": [attachment("a.zip"), attachment("a.png")]}, "file", ""),
        ({"content": "", "stickers": [{"name": "Wave"}]}, "sticker", "Wave"),
        ({"content": "x", "stickers": [{"name": "Wave"}]}, "text", "x"),
        ({"content": "https://tenor.com/view/cat-1"}, "animation", ""),
        ({"content": "", "embeds": [{"title": "news"}]}, "unsupported", ""),
        ({"content": "x", "type": "Reply"}, "text", "x"),
        ({"content": "x", "type": 19}, "text", "x"),
        ({"content": "x", "type": "20"}, "text", "x"),
        ({"content": "Pinned a message.", "type": "ChannelPinnedMessage"}, "service", ""),
        ({"content": "Joined the server.", "type": "GuildMemberJoin"}, "service", ""),
        ({"content": "x", "type": "46"}, "service", ""),
    ],
)
def test_what_a_message_holds_makes_its_kind(members: dict[str, Any], kind: str, text: str) -> None:
    message = made(**members)
    assert (message.kind, message.text) == (kind, text)


def test_a_reply_points_at_its_message_only_in_the_same_channel() -> None:
    assert made(type="Reply", reference=reference(0)).reply_to == snowflake(0)
    assert made(type="Reply", reference={"messageId": str(snowflake(0))}).reply_to == snowflake(0)
    assert made(type="Reply", reference=reference(0, "999")).reply_to is None
    assert made(type="ThreadCreated", reference=reference(0)).reply_to is None


def test_words_that_were_sent_on_are_marked() -> None:
    forwarded = {"content": "theirs", "attachments": [attachment("a.png")]}
    message = made(content="", reference=reference(0, "999", "Forward"), forwardedMessage=forwarded)
    assert (message.forwarded, message.kind, message.text, message.reply_to) == (True, "photo", "theirs", None)
    assert made(content="x", reference=reference(0, "999", "Forward")).forwarded
    assert not made(type="Reply", reference=reference(0)).forwarded


def test_reactions_are_counted_and_a_servers_emoji_is_named() -> None:
    listed = [reaction("👍", 3), reaction("kek", 1, "99"), reaction("x", 0), {"emoji": 5}, 5]
    assert made(reactions=listed).reactions == (("👍", 3), (":kek:", 1))


def test_markup_that_the_exporter_was_told_to_leave_is_resolved_by_the_mentions() -> None:
    assert made(content=f"<@{BOB}> <:kek:99>", mentions=[user(BOB)]).text == "@Bob Ray :kek:"


def test_an_edit_is_dated() -> None:
    assert made(timestampEdited="2023-11-14T15:00:00.5+02:00").edited_at == datetime(
        2023, 11, 14, 13, 0, 0, 500_000, UTC
    )
    assert made().edited_at is None


def test_the_id_tells_the_time_where_nothing_else_does() -> None:
    assert made(timestamp=None).sent_at == made().sent_at == sent_at_of(snowflake(1))
    assert made(timestamp="soon").sent_at == made().sent_at


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (None, "malformed"),
        ([], "malformed"),
        ({}, "no_id"),
        ({"id": None}, "malformed"),
        ({"id": "x"}, "malformed"),
        ({"id": 10**40}, "malformed"),
        ({"id": "5"}, "no_date"),
        ({"id": "-5"}, "malformed"),
    ],
)
def test_what_has_no_id_or_time_is_no_message(raw: Any, reason: str) -> None:
    assert message_of(raw, CHAT, None) == reason


@pytest.mark.parametrize(
    "wrong", [None, 5, [], {}, "x", [5], [{"emoji": {"name": 5}, "count": "x", "fileName": 5}], True]
)
def test_members_of_a_wrong_type_are_as_good_as_absent(wrong: Any) -> None:
    names = (
        "author",
        "attachments",
        "stickers",
        "reactions",
        "mentions",
        "reference",
        "forwardedMessage",
        "timestampEdited",
    )
    assert isinstance(message_of({**said(1), **dict.fromkeys(names, wrong)}, CHAT, None), Message)
    assert author_of({"author": wrong}) is None


def test_an_author_goes_by_several_names() -> None:
    author = author_of({"author": {**user(BOT), "name": "rhythm", "nickname": "", "discriminator": "3301"}})
    assert author is not None
    assert (author.id, author.name, author.is_bot) == (BOT, "rhythm", True)
    assert author.aliases == {"rhythm", "rhythm#3301"}


@pytest.mark.parametrize(
    ("kind", "guild", "chat_kind", "name"),
    [
        ("DirectTextChat", "Direct Messages", "private", "x"),
        ("DM", "Direct Messages", "private", "x"),
        ("DirectGroupTextChat", "Direct Messages", "group", "x"),
        ("GuildTextChat", "Pals", "group", "Pals #x"),
        ("GuildNews", "Pals", "channel", "Pals #x"),
        ("GuildPublicThread", "Pals", "group", "Pals #x"),
        ("99", "", "group", "x"),
    ],
)
def test_the_type_of_a_channel_makes_the_kind_of_chat(
    kind: str, guild: str, chat_kind: str, name: str, tmp_path: Path
) -> None:
    file = file_of(tmp_path, channel([], kind=kind, name="x", guild=guild))
    assert file is not None
    chat = chat_of(file, ANN, with_bot=False)
    assert (chat.chat_id, chat.kind, chat.name) == (DIRECT, chat_kind, name)
    assert chat_of(file, ANN, with_bot=True).kind == ("bot" if chat_kind == "private" else chat_kind)


@pytest.mark.parametrize(
    "data",
    [
        b"x",
        b"{}",
        b"[]",
        b'{"guild": {"id": "0"}, "channel": {"id": "1", "name": "x"}}',
        b'{"guild": {"id": "0"}, "messages": []}',
        b'{"guild": {"id": "0"}, "channel": {"id": "x", "name": "x"}, "messages": []}',
        b'{"guild": 5, "channel": {"id": "1", "name": "x"}, "messages": []}',
    ],
)
def test_what_lacks_server_channel_or_messages_is_no_file_of_the_exporter(data: bytes, tmp_path: Path) -> None:
    assert file_of(tmp_path, data) is None


def test_messages_are_streamed_until_the_file_breaks_off(tmp_path: Path) -> None:
    data = channel(said(number, "word " * 40) for number in range(3_000))[:-200]
    assert file_of(tmp_path, data)
    tally = Tally()
    found = walk(open_export(tmp_path / "x.json"), "x.json", tally)
    assert next(found)["id"] == str(snowflake(0))
    assert tally.bytes_read < len(data) / 5
    with pytest.raises(BadInput, match="breaks off after 2,999 messages"):
        list(found)


def test_elements_that_are_no_objects_are_counted_too(tmp_path: Path) -> None:
    data = json.dumps(
        {"guild": {"id": "0"}, "channel": {"id": "1", "name": ""}, "messages": [5, [1, [2]], {}], "x": [1]}
    )
    assert file_of(tmp_path, data.encode())
    tally = Tally()
    assert list(walk(open_export(tmp_path / "x.json"), "x.json", tally)) == [5, [1, [2]], {}]
    assert tally.messages_read == 3
