"""A live download and an export of the same chats give the same records."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.patched import Message as RawMessage

from ingest.files import ingest_files
from ingest.telegram.messages import message_of, senders_of
from soundalike.archive import open_archive
from soundalike.config import FileConfig
from soundalike.home import Home
from soundalike.records import Chat, Message
from tests.ingest.telegram import desktop
from tests.ingest.telegram.runs import archived, download
from tests.ingest.telegram_exports import write
from tests.ingest.telegram_server import Dialog, World, parts

EVERY_KIND = {"bots": True, "groups": True, "channels": True, "deleted": True, "service": True}


def varied(world: World) -> list[Dialog]:
    """A world with a bit of everything that both ways can tell."""
    bob = world.private("Bob", last_name="Ray", username="bobray")
    gone = world.private(None, deleted=True)
    robot = world.private("Robot", bot=True, username="robobot")
    helper = world.user("Helper", bot=True, username="gifbot")
    family, club, news = world.group("Family"), world.supergroup("Club", username="club"), world.channel("News")
    eve = world.user("Eve")

    hello = world.say(bob, "hello 👋\nhow are you?", out=True)
    world.say(bob, "a bold word", reply_to=hello, entities=[types.MessageEntityBold(2, 4)])
    world.say(bob, "👋 bold", entities=[types.MessageEntityBold(3, 4)])
    elsewhere = types.MessageReplyHeader(reply_to_msg_id=3, reply_to_peer_id=club.peer)
    world.say(bob, "about the club", reply_to=elsewhere)
    world.say(bob, "about a story", reply_to=types.MessageReplyStoryHeader(bob.peer, 4))
    media: list[Any] = [
        parts.photo(),
        parts.voice(seconds=4),
        parts.music(),
        parts.video(),
        parts.round_note(),
        parts.animation(),
        parts.sticker("😂"),
        parts.document(),
        parts.contact(),
        parts.geo(),
        parts.poll("Tea or coffee?"),
        parts.web_page(),
        types.MessageMediaDice(5, "🎲"),
        types.MessageMediaUnsupported(),
        types.MessageMediaPhoto(ttl_seconds=5),
        types.MessageMediaDocument(ttl_seconds=5, voice=True),
    ]
    for number, one in enumerate(media):
        world.say(bob, media=one, out=bool(number % 2))
    world.say(bob, "with a caption", media=parts.photo())
    world.say(bob, "Eve's words", fwd_from=parts.forwarded(eve), out=True)
    world.say(bob, "a hidden person's words", fwd_from=parts.forwarded("Somebody"))
    world.say(bob, "by a bot", via_bot_id=helper.id, out=True)
    world.edit(bob, world.say(bob, "tpyo", out=True), "typo")
    world.react(bob, hello, "👍", "👍", "🔥")
    world.act(bob, parts.call(seconds=60), out=True)
    world.act(bob, parts.call(seconds=None))
    reacted = world.say(bob, "paid for")
    reacted.reactions = types.MessageReactions(
        [types.ReactionCount(types.ReactionCustomEmoji(123456789), 2), types.ReactionCount(types.ReactionPaid(), 1)]
    )
    world.say(gone, "I was here")
    world.say(gone, "bye", out=True)
    world.say(robot, "/start", out=True)
    world.say(robot, "beep")
    for group in (family, club):
        world.say(group, "hi all", out=True)
        world.say(group, "hi Ann", sender=eve)
        world.say(group, "anonymous", sender=group)
    world.say(news, "good news")
    world.say(world.service, "Your login code is 12345")
    return [bob, gone, robot, family, club, news, world.service]


def test_live_and_export_give_equal_records(home: Home, world: World, tmp_path: Path) -> None:
    dialogs = varied(world)
    exported = Home(tmp_path / "exported")
    ingest_files(exported, [write(tmp_path, desktop.export_of(world, *dialogs))], FileConfig())
    report = download(home, world, **EVERY_KIND)
    assert archived(home) == archived(exported)
    assert report.skipped == {"unsupported": 1}
    with open_archive(home) as live, open_archive(exported) as file:
        assert {one.chat for one in live.chats()} == {one.chat for one in file.chats()}
        assert live.accounts() == file.accounts()


@pytest.mark.parametrize("live_first", [True, False])
def test_live_and_export_of_one_account_are_one_archive(
    home: Home, world: World, tmp_path: Path, live_first: bool
) -> None:
    dialogs = varied(world)
    export = write(tmp_path, desktop.export_of(world, *dialogs))
    if live_first:
        download(home, world, **EVERY_KIND)
        assert ingest_files(home, [export], FileConfig()).added == 0
    else:
        ingest_files(home, [export], FileConfig())
        assert download(home, world, **EVERY_KIND).added == 0
    assert sum(map(len, archived(home).values())) == sum(len(dialog.messages) for dialog in dialogs) - 1


def test_saved_messages_are_notes_of_the_owner(home: Home, world: World, tmp_path: Path) -> None:
    world.say(world.saved, "buy milk")
    world.say(world.saved, "Eve's words", fwd_from=parts.forwarded(world.user("Eve")))
    exported = Home(tmp_path / "exported")
    ingest_files(exported, [write(tmp_path, desktop.export_of(world, world.saved))], FileConfig())
    download(home, world, chat=["me"])
    assert archived(home) == archived(exported)
    with open_archive(home) as live, open_archive(exported) as file:
        assert [one.chat for one in live.chats()] == [one.chat for one in file.chats()]


CHAT = Chat(source="telegram", account="1", chat_id="2", kind="private", name="Bob")


def made(**members: Any) -> Message | str:
    raw = RawMessage(
        **{"id": 5, "peer_id": types.PeerUser(2), "date": datetime(2024, 1, 1, tzinfo=UTC), "message": "hi", **members}
    )
    return message_of(raw, CHAT, senders_of([types.User(2, first_name="Bob")], []))


def test_a_message_without_a_date_is_skipped() -> None:
    assert made(date=None) == "no_date"
    assert made(date=datetime(1970, 1, 1, tzinfo=UTC)) == "no_date"


def test_a_date_of_zero_is_no_edit() -> None:
    message = made(edit_date=datetime(1970, 1, 1, tzinfo=UTC))
    assert isinstance(message, Message) and message.edited_at is None


def test_who_is_not_in_the_answer_has_no_name() -> None:
    message = made(from_id=types.PeerUser(77))
    assert isinstance(message, Message) and (message.sender_id, message.sender_name) == ("77", "")


def test_media_that_nobody_knows_yet_keeps_its_words() -> None:
    message = made(media=types.MessageMediaVideoStream(call=types.InputGroupCall(1, 2)), message="look")
    assert isinstance(message, Message) and (message.kind, message.text) == ("unsupported", "look")


def test_a_business_bot_s_words_are_not_the_owner_s_own() -> None:
    raw = RawMessage(
        id=5,
        peer_id=types.PeerUser(2),
        date=datetime(2024, 1, 1, tzinfo=UTC),
        message="We are closed",
        out=True,
        via_business_bot_id=9,
    )
    message = message_of(raw, CHAT, senders_of([types.User(9, bot=True, username="shopbot")], []))
    assert isinstance(message, Message) and message.via_bot == "@shopbot"


def test_a_second_username_counts_where_there_is_no_first() -> None:
    user = types.User(9, usernames=[types.Username("old"), types.Username("new", active=True)])
    assert senders_of([user], [])["9"].username == "new"


def test_ids_from_before_a_supergroup_are_below_zero() -> None:
    raw = RawMessage(
        id=5,
        peer_id=types.PeerChat(3),
        date=datetime(2024, 1, 1, tzinfo=UTC),
        message="old",
        from_id=types.PeerUser(2),
        reply_to=types.MessageReplyHeader(reply_to_msg_id=4),
    )
    message = message_of(raw, CHAT, {}, id_shift=-1_000_000_000)
    assert isinstance(message, Message)
    assert (message.message_id, message.reply_to) == (-999_999_995, -999_999_996)
