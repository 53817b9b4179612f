"""What is gone on Telegram goes only when asked for, and never by mistake."""

from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.functions.messages import GetHistoryRequest

from soundalike.errors import SoundalikeError
from soundalike.home import Home
from tests.ingest.telegram.runs import download, gist, truth
from tests.ingest.telegram_server import Dialog, Faults, World
from tests.ingest.telegram_server import faults as fault
from tests.ingest.telegram_server.chats import HANDLERS


@pytest.fixture
def bob(world: World) -> Dialog:
    dialog = world.private("Bob")
    world.chatter(dialog, 450)
    return dialog


def test_deletions_are_left_alone_unless_asked_for(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    before = truth(bob)
    world.delete(bob, *bob.messages[50:80])
    assert download(home, world).removed == 0 and gist(home) == before


@pytest.mark.parametrize(
    "gone", [slice(0, 1), slice(50, 80), slice(80, 320), slice(440, 450), slice(0, 449), slice(100, 450)]
)
def test_what_is_gone_is_removed(home: Home, world: World, bob: Dialog, gone: slice) -> None:
    download(home, world)
    deleted = bob.messages[gone]
    world.delete(bob, *deleted)
    report = download(home, world, sync_deletions=True)
    assert report.removed == len(deleted) and gist(home) == truth(bob)
    assert download(home, world, sync_deletions=True).removed == 0


def test_edits_of_any_age_and_new_messages_come_along(home: Home, world: World, bob: Dialog) -> None:
    download(home, world)
    world.delete(bob, bob.messages[7])
    world.edit(bob, bob.messages[3], "edited")
    world.say(bob, "new")
    report = download(home, world, sync_deletions=True, recheck_messages=0)
    assert (report.removed, report.updated, report.added, report.messages_read) == (1, 1, 1, 2)
    assert gist(home) == truth(bob)


def test_other_chats_and_other_times_are_not_touched(home: Home, world: World, bob: Dialog) -> None:
    eve = world.private("Eve")
    world.chatter(eve, 50)
    download(home, world)
    world.delete(eve, *eve.messages[:10])
    before = gist(home)
    assert download(home, world, sync_deletions=True, chat=["Bob"]).removed == 0
    assert gist(home) == before


def test_a_chat_that_cannot_be_read_to_its_end_keeps_everything(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    download(home, world)
    before = gist(home)
    world.delete(bob, *bob.messages[:150])
    faults.inject(GetHistoryRequest, fault.SILENCE, skip=3, times=None)
    with pytest.raises(SoundalikeError):
        download(home, world, faults, sync_deletions=True, answer_seconds=0.05, attempts=2)
    assert gist(home) == before


def answering(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Let a server make mistakes: `change` takes the number of the request for history and its right answer."""
    right, needs_login = HANDLERS[GetHistoryRequest]
    asked = iter(range(1000))
    monkeypatch.setitem(
        HANDLERS, GetHistoryRequest, (lambda *arguments: change(next(asked), right(*arguments)), needs_login)
    )


def emptied(answer: Any) -> Any:
    return types.messages.MessagesSlice(count=answer.count, messages=[], topics=[], chats=[], users=[])


def test_empty_answers_wipe_nothing(home: Home, world: World, bob: Dialog, monkeypatch: pytest.MonkeyPatch) -> None:
    download(home, world)
    before = gist(home)
    answering(monkeypatch, lambda number, answer: emptied(answer))
    assert download(home, world, sync_deletions=True).removed == 0
    assert gist(home) == before


@pytest.mark.parametrize("page", [1, 2, 4])
def test_one_empty_answer_wipes_nothing(
    home: Home, world: World, bob: Dialog, page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    download(home, world)
    before = gist(home)
    answering(monkeypatch, lambda number, answer: emptied(answer) if number == page else answer)
    assert download(home, world, sync_deletions=True).removed == 0
    assert gist(home) == before


def test_a_page_with_a_hole_in_it_wipes_nothing(
    home: Home, world: World, bob: Dialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    download(home, world)
    before = gist(home)

    def holed(number: int, answer: Any) -> Any:
        if number == 2:
            del answer.messages[20:60]
        return answer

    answering(monkeypatch, holed)
    assert download(home, world, sync_deletions=True).removed == 0
    assert gist(home) == before


def test_both_times_of_a_group_that_became_a_supergroup_are_compared_apart(home: Home, world: World) -> None:
    old, new = world.group("Family"), world.supergroup("Family")
    old.entity.migrated_to = types.InputChannel(new.entity.id, new.entity.access_hash)
    for dialog in (old, new):
        world.chatter(dialog, 150)
    download(home, world, groups=True)
    world.delete(old, *old.messages[10:20])
    world.delete(new, *new.messages[140:])
    assert download(home, world, groups=True, sync_deletions=True).removed == 20
    (messages,) = gist(home).values()
    assert [text for _, text in messages] == [*old.texts, *new.texts]
