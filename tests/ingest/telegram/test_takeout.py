"""Inside a takeout by default: begun once, gone on with, and finished only at the true end."""

import pytest
from telethon.sessions import SQLiteSession
from telethon.tl import functions
from telethon.tl.functions.messages import GetDialogsRequest, GetHistoryRequest

from soundalike.errors import SoundalikeError
from soundalike.home import Home
from tests.ingest.telegram.runs import download, gist, truth
from tests.ingest.telegram_server import Dialog, Faults, World
from tests.ingest.telegram_server import faults as fault

INIT = functions.account.InitTakeoutSessionRequest


@pytest.fixture
def bob(world: World) -> Dialog:
    dialog = world.private("Bob")
    world.chatter(dialog, 250)
    return dialog


def saved_id(home: Home) -> int | None:
    session = SQLiteSession(str(home.root / "telegram.session"))
    try:
        found: int | None = session.takeout_id
        return found
    finally:
        session.close()


def test_everything_is_asked_inside_the_takeout_and_it_is_finished(home: Home, world: World, bob: Dialog) -> None:
    assert download(home, world).takeout
    assert world.count(GetDialogsRequest, GetHistoryRequest, takeout=False) == 0
    assert [takeout.success for takeout in world.takeouts] == [True]
    assert saved_id(home) is None


def test_without_a_takeout(home: Home, world: World, bob: Dialog) -> None:
    assert not download(home, world, takeout=False).takeout
    assert world.takeouts == [] and gist(home) == truth(bob)


def test_the_waiting_time_is_explained(home: Home, world: World, bob: Dialog) -> None:
    world.takeout_delay_seconds = 86_400
    with pytest.raises(SoundalikeError) as delayed:
        download(home, world)
    for part in ("24 hours", "on your phone, allow", "run the same command again", "--no-takeout"):
        assert part in str(delayed.value)
    world.takeout_delay_seconds = None
    report = download(home, world)
    assert report.takeout and not report.resumed


def test_a_takeout_that_was_left_open_is_gone_on_with(home: Home, world: World, faults: Faults, bob: Dialog) -> None:
    faults.inject(GetHistoryRequest, fault.SILENCE, skip=1, times=None)
    with pytest.raises(SoundalikeError):
        download(home, world, faults, answer_seconds=0.05, attempts=2)
    assert saved_id(home) == world.takeouts[0].id
    report = download(home, world)
    assert report.resumed and report.takeout and world.count(INIT) == 1
    assert [takeout.success for takeout in world.takeouts] == [True]
    assert gist(home) == truth(bob)


def test_a_takeout_that_is_over_is_replaced(home: Home, world: World, faults: Faults, bob: Dialog) -> None:
    faults.on_answer(
        lambda call: (
            [setattr(one, "expired", True) for one in world.takeouts]  # type: ignore[arg-type,return-value]
            if world.count(GetHistoryRequest) == 1 and isinstance(call.request, GetHistoryRequest)
            else None
        )
    )
    assert download(home, world, faults).takeout
    assert [takeout.success for takeout in world.takeouts] == [None, True]
    assert gist(home) == truth(bob)


def test_an_end_that_telegram_does_not_take_note_of_is_told_by_the_next_run(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    faults.inject(functions.account.FinishTakeoutSessionRequest, fault.SILENCE)
    report = download(home, world, faults, attempts=1, answer_seconds=0.5)
    assert report.added == 250 and saved_id(home) == world.takeouts[0].id
    assert not download(home, world).resumed
    assert [takeout.success for takeout in world.takeouts] == [True]


@pytest.mark.parametrize("code", [400, 403, 404, 501])
def test_a_server_without_takeouts_is_used_without_one(
    home: Home, world: World, faults: Faults, bob: Dialog, code: int
) -> None:
    faults.inject(INIT, fault.Fault((code, "NOT_IMPLEMENTED")))
    assert not download(home, world, faults).takeout
    assert gist(home) == truth(bob)


def test_flood_waits_inside_a_takeout_do_not_block_other_calls(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    faults.inject(GetHistoryRequest, fault.flood_wait(1), skip=1)
    assert download(home, world, faults).added == 250
    assert gist(home) == truth(bob)
