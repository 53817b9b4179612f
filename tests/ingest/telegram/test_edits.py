from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from telethon.tl.functions.messages import GetHistoryRequest

from soundalike.archive import open_archive
from soundalike.home import Home
from soundalike.records import Message
from tests.ingest.telegram.runs import archived, download, gist, truth
from tests.ingest.telegram_server import Dialog, World, parts


@pytest.fixture
def bob(world: World) -> Dialog:
    dialog = world.private("Bob")
    world.chatter(dialog, 450)
    return dialog


def text(home: Home, bob: Dialog, index: int) -> str:
    return archived(home)[str(bob.entity.id)][index].text


def test_edits_are_taken_over_and_only_they_are_counted(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    world.edit(bob, bob.messages[3], "edited")
    world.react(bob, bob.messages[200], "👍")
    world.say(bob, "new")
    report = download(home, world)
    assert (report.messages_read, report.added, report.updated) == (3, 1, 2)
    assert gist(home) == truth(bob)
    assert archived(home)[str(bob.entity.id)][200].reactions == (("👍", 1),)
    assert download(home, world).messages_read == 0


def test_only_the_newest_known_messages_are_read_again(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    for index in (10, 340, 420):
        world.edit(bob, bob.messages[index], "edited")
    assert download(home, world, recheck_messages=100).updated == 1
    assert (text(home, bob, 10), text(home, bob, 340), text(home, bob, 420)) == ("message 10", "message 340", "edited")
    assert download(home, world, recheck_messages=0).updated == 0


def test_what_people_can_still_edit_is_always_read_again(home: Home, world: World) -> None:
    world.now = datetime.now(UTC) - timedelta(hours=40)
    bob = world.private("Bob")
    world.chatter(bob, 450)
    download(home, world)
    world.edit(bob, bob.messages[10], "edited")
    assert download(home, world, recheck_messages=1).updated == 1


def test_what_was_just_read_is_not_read_again(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    assert world.count(GetHistoryRequest) == 5


def test_nothing_is_asked_for_below_the_oldest_known_message(home: Home, world: World) -> None:
    bob = world.private("Bob")
    world.chatter(world.private("Eve"), 20)
    world.chatter(bob, 20)
    download(home, world)
    before = world.count(GetHistoryRequest)
    download(home, world)
    assert world.count(GetHistoryRequest) == before + 4


def test_a_known_range_far_back_is_where_the_known_messages_are(home: Home, world: World, bob: Dialog) -> None:
    until = bob.messages[150].date.isoformat()
    download(home, world, until=until)
    world.edit(bob, bob.messages[149], "edited")
    report = download(home, world, until=until)
    assert (report.messages_read, report.updated) == (1, 1)


def test_an_edit_while_the_download_stood_still_is_not_missed(home: Home, world: World, bob: Dialog) -> None:
    download(home, world, until=bob.messages[200].date.isoformat())
    world.edit(bob, bob.messages[100], "edited")
    download(home, world)
    assert gist(home) == truth(bob)


def test_reading_again_does_not_lose_what_a_voice_note_says(home: Home, world: World, bob: Dialog) -> None:
    note = world.say(bob, media=parts.voice())
    download(home, world)
    with open_archive(home) as archive, archive.transaction():
        (chat,) = (one.chat for one in archive.chats())
        said: Any = next(one for one in archive.messages(chat) if one.message_id == note.id)
        archive.remove_messages(chat, [note.id])
        archive.put_messages([Message(**{**{name: getattr(said, name) for name in said.__slots__}, "text": "hi Ann"})])
    world.react(bob, note, "👍")
    download(home, world)
    download(home, world, sync_deletions=True)
    assert text(home, bob, -1) == "hi Ann"
