"""The real command against the server, over sockets: killed, cut off, kept waiting; the archive equals the truth."""

import random
import signal
import time
from typing import Any

import pytest
from telethon.sessions import SQLiteSession
from telethon.tl.functions.messages import GetDialogsRequest, GetHistoryRequest

from tests.ingest.telegram.runs import Command, archived, gist, kill, private_bytes, truth, wait_until
from tests.ingest.telegram_server import Dialog, Faults, Server, World
from tests.ingest.telegram_server import faults as fault


@pytest.fixture
def friends(world: World) -> list[Dialog]:
    """Three chats, of 1,000, 450 and 30 messages."""
    found = [
        world.private("Roberta", last_name="Quimby", phone="447700900123"),
        world.private("Evelyn"),
        world.private("Carlos"),
    ]
    for dialog, count in zip(found, (1_000, 450, 30), strict=True):
        world.chatter(dialog, count)
    return found


@pytest.fixture(autouse=True)
def logged_in(command: Command, world: World) -> None:
    session = SQLiteSession(str(command.home.root / "telegram.session"))
    world.log_in(session)
    session.close()


def histories(world: World) -> int:
    return world.count(GetHistoryRequest)


def test_one_run(command: Command, world: World, friends: list[Dialog]) -> None:
    outcome = command.run()
    assert outcome.code == 0
    assert outcome.json == {
        "messages_read": 1480,
        "added": 1480,
        "updated": 0,
        "removed": 0,
        "skipped": {},
        "chats": 3,
        "unreadable_chats": 0,
        "owner": "Ann Lee",
        "resumed": False,
        "takeout": True,
    }
    assert gist(command.home) == truth(*friends)
    assert not [name for name in ("Roberta", "Quimby", "Evelyn", "message 7") if name in outcome.err]
    assert private_bytes(command.home, "Roberta", "Quimby", "Evelyn", "447700900123", "message 7") == []


@pytest.mark.parametrize("moment", ["before an answer", "after an answer"])
def test_killed_again_and_again_the_same_command_comes_to_the_truth(
    command: Command, world: World, faults: Faults, friends: list[Dialog], moment: str
) -> None:
    process: Any = None
    kill_at = 0

    def strike(call: Any) -> None:
        if isinstance(call.request, GetHistoryRequest) and histories(world) == kill_at:
            kill(process)

    (faults.on_request if moment == "before an answer" else faults.on_answer)(strike)
    stored = 0
    for pages in (3, 7):
        kill_at = histories(world) + pages
        process = command.start()
        process.communicate(timeout=60)
        assert process.returncode == -signal.SIGKILL
        now = sum(map(len, gist(command.home).values()))
        assert now > stored
        stored = now
    kill_at = 0
    outcome = command.run()
    assert outcome.json["resumed"] and outcome.json["added"] == outcome.json["messages_read"] == 1480 - stored
    assert gist(command.home) == truth(*friends)
    assert [takeout.success for takeout in world.takeouts] == [True]


def test_killed_while_it_writes_it_is_whole(command: Command, world: World, friends: list[Dialog]) -> None:
    for _ in range(2):
        before = histories(world)
        with command.running() as process:
            wait_until(lambda before=before: histories(world) > before + 2 or process.poll() is not None)
            time.sleep(random.uniform(0, 0.02))
            kill(process)
        for messages in archived(command.home).values():
            ids = [message.message_id for message in messages]
            assert len(ids) == len(set(ids))
    assert command.run().code == 0
    assert gist(command.home) == truth(*friends)


def test_ctrl_c_ends_with_130_and_whole_pages(
    command: Command, world: World, faults: Faults, friends: list[Dialog]
) -> None:
    faults.inject(GetHistoryRequest, fault.SILENCE, skip=5)
    with command.running() as process:
        wait_until(lambda: histories(world) == 6)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 130 and "Traceback" not in err and out == ""
    assert command.run().json["resumed"] and gist(command.home) == truth(*friends)


def test_a_connection_that_drops_in_mid_history_is_made_again(
    command: Command, server: Server, world: World, faults: Faults, friends: list[Dialog]
) -> None:
    for skip in (2, 6, 9):
        faults.inject(GetHistoryRequest, fault.HANG_UP, skip=skip)
    assert command.run().json["added"] == 1480
    assert gist(command.home) == truth(*friends) and server.connections_made == 4


def test_a_connection_that_drops_for_ever_ends_in_a_sentence(
    command: Command, server: Server, world: World, faults: Faults, friends: list[Dialog]
) -> None:
    faults.inject(GetHistoryRequest, fault.HANG_UP, skip=4, times=None)
    outcome = command.run(attempts=5)
    assert outcome.code == 1 and server.connections_made == 5 and histories(world) == 4 + 5
    assert outcome.sentence.endswith("Everything so far is kept: run the same command again to go on.")
    assert "Traceback" not in outcome.err
    faults.clear()
    assert command.run().json["resumed"] and gist(command.home) == truth(*friends)


def test_no_server_at_all_is_a_sentence(command: Command, server: Server) -> None:
    server.stop()
    outcome = command.run(attempts=3)
    assert outcome.code == 1 and "there is no connection" in outcome.sentence


def test_waits_errors_and_silence_in_one_run(
    command: Command, world: World, faults: Faults, friends: list[Dialog]
) -> None:
    faults.inject(GetDialogsRequest, fault.flood_wait(1))
    faults.inject(GetHistoryRequest, fault.flood_wait(1), skip=2)
    faults.inject(GetHistoryRequest, fault.INTERNAL, skip=5)
    faults.inject(GetHistoryRequest, fault.SILENCE, skip=8)
    outcome = command.run(answer_seconds=2.5)
    assert outcome.json["added"] == 1480 and gist(command.home) == truth(*friends)
    assert world.count(GetDialogsRequest) == 2


def test_edits_and_deletions(command: Command, world: World, friends: list[Dialog]) -> None:
    command.run()
    world.edit(friends[1], friends[1].messages[5], "edited")
    world.delete(friends[0], *friends[0].messages[100:300])
    world.say(friends[2], "new")
    report = command.run("--sync-deletions", "--no-takeout").json
    assert (report["removed"], report["updated"], report["added"], report["takeout"]) == (200, 1, 1, False)
    assert gist(command.home) == truth(*friends)


def test_a_chat_by_flag(command: Command, friends: list[Dialog]) -> None:
    assert command.run("--chat", "Evelyn", "--chat", "carlos").json["chats"] == 2
    outcome = command.run("--chat", "Nobody")
    assert outcome.code == 2 and "'Nobody' is not the name or id of a chat" in outcome.sentence


def test_two_runs_at_a_time_are_refused(command: Command, world: World, faults: Faults, friends: list[Dialog]) -> None:
    faults.inject(GetHistoryRequest, fault.SILENCE)
    with command.running():
        wait_until(lambda: histories(world) == 1)
        outcome = command.run()
        assert outcome.code == 2 and "in use by another download" in outcome.sentence
