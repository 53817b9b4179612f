import io
from typing import Any

import pytest
from telethon.tl import functions, types

from ingest.telegram.dialogs import MIGRATED_ID_SHIFT, dialog_of, numbers_in
from soundalike.archive import open_archive
from soundalike.errors import BadInput
from soundalike.home import Home
from tests.ingest.telegram.runs import archived, download
from tests.ingest.telegram_server import Dialog, Faults, World
from tests.ingest.telegram_server.faults import flood_wait


def talkative(world: World) -> dict[str, Dialog]:
    """One chat of each kind, each with a message."""
    dialogs = {
        "bob": world.private("Bob", last_name="Ray", username="BobRay"),
        "bot": world.private("Robot", bot=True),
        "gone": world.private(None, deleted=True),
        "support": world.private("Volunteer", support=True),
        "codes": world.private("Verification Codes", id=489000),
        "replies": world.private("Replies", id=1271266957),
        "telegram": world.service,
        "family": world.group("Family"),
        "club": world.supergroup("Club"),
        "news": world.channel("News"),
        "saved": world.saved,
    }
    for dialog in dialogs.values():
        world.say(dialog, "hello", sender=world.me)
    return dialogs


def downloaded(home: Home, dialogs: dict[str, Dialog]) -> set[str]:
    ids = set(archived(home))
    bare = {chat_id.removeprefix("channel").removeprefix("chat") for chat_id in ids}
    return {name for name, dialog in dialogs.items() if str(dialog.entity.id) in bare}


@pytest.mark.parametrize(
    ("flag", "chats"),
    [
        ("takeout", {"bob"}),
        ("bots", {"bob", "bot"}),
        ("deleted", {"bob", "gone"}),
        ("service", {"bob", "support", "codes", "telegram"}),
        ("groups", {"bob", "family", "club"}),
        ("channels", {"bob", "news"}),
    ],
)
def test_only_people_come_by_themselves_and_the_rest_when_asked_for(
    home: Home, world: World, flag: str, chats: set[str]
) -> None:
    dialogs = talkative(world)
    download(home, world, **{flag: True})
    assert downloaded(home, dialogs) == chats


@pytest.mark.parametrize(
    ("name", "chat"),
    [
        ("bob ray", "bob"),
        ("@bobray", "bob"),
        ("BobRay", "bob"),
        ("777000", "telegram"),
        ("family", "family"),
        ("Saved Messages", "saved"),
        ("me", "saved"),
        ("News", "news"),
    ],
)
def test_a_chat_is_chosen_by_name_username_or_id_whatever_its_kind(
    home: Home, world: World, name: str, chat: str
) -> None:
    dialogs = talkative(world)
    download(home, world, chat=[name])
    assert downloaded(home, dialogs) == {chat}


def test_every_way_to_write_an_id_is_understood(home: Home, world: World) -> None:
    dialogs = talkative(world)
    club, family = dialogs["club"].entity.id, dialogs["family"].entity.id
    for name in (f"channel{club}", f"{club}", f"-100{club}"):
        assert download(home, world, chat=[name]).chats == 1
    assert download(home, world, chat=[f"chat{family}", f"-{family}", "Bob Ray"]).chats == 2
    assert downloaded(home, dialogs) == {"club", "family", "bob"}


def test_saved_messages_are_no_conversation(home: Home, world: World) -> None:
    talkative(world)
    download(home, world, chat=["me"])
    with open_archive(home) as archive:
        assert [summary.chat.kind for summary in archive.chats()] == ["saved"]


def test_an_unknown_chat_names_similar_ones(home: Home, world: World) -> None:
    talkative(world)
    with pytest.raises(BadInput, match=r"'bob' is not the name or id of a chat.*Bob Ray") as refused:
        download(home, world, chat=["bob"])
    assert "Family" not in str(refused.value)
    with pytest.raises(BadInput, match=r"'Zoe' is not .* out of \d+ \(Bob Ray\), .*Family"):
        download(home, world, chat=["Zoe"])


def test_two_chats_of_one_name_are_told_apart_by_id(home: Home, world: World) -> None:
    first, second = world.private("Bob"), world.private("Bob")
    for dialog in (first, second):
        world.say(dialog, "hello")
    with pytest.raises(BadInput, match=rf"more than one chat: choose by id, .*{first.id} \(Bob\)"):
        download(home, world, chat=["Bob"])
    download(home, world, chat=[str(second.id)])
    assert set(archived(home)) == {str(second.id)}


def test_an_account_without_people_says_what_to_ask_for(home: Home, world: World) -> None:
    world.say(world.group("Family"), "hello", sender=world.me)
    with pytest.raises(BadInput, match="--groups"):
        download(home, world)


def test_chats_are_chosen_from_a_list(
    home: Home, world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("Ada", "Bob", "Cleo", "Dan"):
        world.say(world.private(name), "hello")
    monkeypatch.setattr("sys.stdin", io.StringIO("2-3\n"))
    assert download(home, world, choose=True).chats == 2
    told = capsys.readouterr()
    assert "1  Dan  (private" in told.err and told.out == ""
    with open_archive(home) as archive:
        assert {summary.chat.name for summary in archive.chats()} == {"Cleo", "Bob"}


@pytest.mark.parametrize(
    ("answer", "numbers"), [("all", [1, 2, 3]), ("2", [2]), ("1, 3", [1, 3]), ("1-2;2 3", [1, 2, 3])]
)
def test_numbers_are_read_as_people_write_them(answer: str, numbers: list[int]) -> None:
    assert numbers_in(answer, 3) == numbers


@pytest.mark.parametrize("answer", ["", "0", "4", "x", "1-", "3-1", "1-9", "-1", "٣"])
def test_other_answers_are_refused(answer: str) -> None:
    with pytest.raises(ValueError):
        numbers_in(answer, 3)


def test_a_wrong_answer_without_a_terminal_ends_with_a_sentence(
    home: Home, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.say(world.private("Bob"), "hello")
    monkeypatch.setattr("sys.stdin", io.StringIO("7\n"))
    with pytest.raises(BadInput, match="'7' is not a list of numbers from 1 to 1"):
        download(home, world, choose=True)


def test_the_list_of_chats_is_never_begun_anew(home: Home, world: World, faults: Faults) -> None:
    for number in range(250):
        world.say(world.private(f"Friend {number}"), "hello")
    requests: list[Any] = []
    faults.on_request(
        lambda call: (
            requests.append(call.request.offset_id)
            if isinstance(call.request, functions.messages.GetDialogsRequest)
            else None
        )
    )
    faults.inject(functions.messages.GetDialogsRequest, flood_wait(1), skip=1, times=2)
    assert download(home, world, faults).chats == 250
    assert requests.count(0) == 1 and len(requests) == 5


def test_pinned_and_archived_chats_come_once(home: Home, world: World) -> None:
    for number in range(150):
        dialog = world.private(f"Friend {number}")
        world.say(dialog, "hello")
        dialog.pinned, dialog.archived = number < 3, number % 7 == 0
    assert download(home, world).chats == 150
    assert len(archived(home)) == 150


def test_a_group_s_time_before_it_was_a_supergroup_is_the_same_chat(home: Home, world: World) -> None:
    old, new = world.group("Family"), world.supergroup("Family")
    old.entity.migrated_to = types.InputChannel(new.entity.id, new.entity.access_hash)
    old.entity.deactivated = True
    world.say(old, "before", sender=world.me)
    world.say(new, "after", sender=world.me)
    assert download(home, world, chat=["Family"]).chats == 1
    ids = {message.text: message.message_id for message in archived(home)[f"channel{new.entity.id}"]}
    assert ids == {"before": old.messages[0].id + MIGRATED_ID_SHIFT, "after": new.messages[0].id}
    assert download(home, world, groups=True).messages_read == 0


@pytest.mark.parametrize(
    ("entity", "kind", "chat_id"),
    [
        (types.ChatForbidden(5, "Old"), "group", "chat5"),
        (types.ChannelForbidden(6, 1, "Old", broadcast=True), "channel", "channel6"),
        (types.ChannelForbidden(6, 1, "Old", megagroup=True), "group", "channel6"),
    ],
)
def test_chats_that_the_owner_was_removed_from_are_chats(entity: Any, kind: str, chat_id: str) -> None:
    dialog = dialog_of(entity, types.User(1))
    assert dialog is not None and (dialog.chat.kind, dialog.chat.chat_id) == (kind, chat_id)


def test_what_is_no_chat_is_none() -> None:
    assert dialog_of(types.ChatEmpty(5), types.User(1)) is None


def test_an_empty_list_is_no_error_of_ours(home: Home, world: World) -> None:
    with pytest.raises(BadInput, match="no chats of the kinds asked for"):
        download(home, world)
