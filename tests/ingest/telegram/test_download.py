"""Every message once, in whatever pieces: the archive equals the server's truth."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from telethon.tl import types
from telethon.tl.functions.messages import GetHistoryRequest

from soundalike.archive import open_archive
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from tests.ingest.telegram.runs import archived, download, gist, truth
from tests.ingest.telegram_server import Dialog, Faults, World
from tests.ingest.telegram_server import faults as fault


@pytest.fixture
def bob(world: World) -> Dialog:
    return world.private("Bob")


def covered(home: Home, dialog: Dialog) -> list[tuple[int, int]]:
    with open_archive(home) as archive:
        (chat,) = (one.chat for one in archive.chats() if one.chat.chat_id == str(dialog.entity.id))
        return archive.covered(chat)


def offsets(world: World, since_request: int = 0) -> list[int]:
    """What was asked for, upwards."""
    asked = [call.request for call in world.requests if isinstance(call.request, GetHistoryRequest)]
    return [one.offset_id for one in asked[since_request:] if one.add_offset < 0 and one.offset_id]


def stopping(faults: Faults, after_pages: int) -> None:
    """The server falls silent after so many pages."""
    faults.inject(GetHistoryRequest, fault.SILENCE, skip=after_pages, times=None)


def stopped(home: Home, world: World, after_pages: int, **settings: Any) -> None:
    faults = Faults()
    stopping(faults, after_pages)
    with pytest.raises(SoundalikeError, match="Everything so far is kept"):
        download(home, world, faults, answer_seconds=0.1, attempts=1, **settings)


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 200, 1234])
def test_every_message_of_a_chat_comes_once(home: Home, world: World, bob: Dialog, count: int) -> None:
    world.say(bob, "first")
    world.chatter(bob, count)
    report = download(home, world)
    assert (report.messages_read, report.added, report.chats) == (count + 1, count + 1, 1)
    assert gist(home) == truth(bob)


def test_tens_of_thousands_of_messages(home: Home, world: World, bob: Dialog) -> None:
    eve = world.private("Eve")
    world.chatter(bob, 12_000)
    world.chatter(eve, 8_000)
    assert download(home, world).added == 20_000
    assert gist(home) == truth(bob, eve)


def test_a_later_run_reads_only_what_is_new(home: Home, world: World, bob: Dialog) -> None:
    world.chatter(bob, 500)
    download(home, world, recheck_messages=0)
    asked = len(offsets(world))
    world.chatter(bob, 30)
    report = download(home, world, recheck_messages=0)
    assert (report.messages_read, report.added, report.resumed) == (30, 30, False)
    assert offsets(world, asked) == [501] and gist(home) == truth(bob)


@pytest.mark.parametrize(("pages", "stored"), [(0, 0), (1, 100), (3, 300), (6, 550)])
def test_an_unfinished_run_is_gone_on_with(home: Home, world: World, bob: Dialog, pages: int, stored: int) -> None:
    eve = world.private("Eve")
    world.chatter(eve, 250)
    world.chatter(bob, 450)
    stopped(home, world, pages)
    assert sum(map(len, gist(home).values())) == stored
    report = download(home, world)
    assert report.resumed and report.added == report.messages_read == 700 - stored
    assert gist(home) == truth(bob, eve)
    assert not download(home, world).resumed


def test_the_next_message_is_the_first_that_is_asked_for(home: Home, world: World, bob: Dialog) -> None:
    world.chatter(bob, 450)
    stopped(home, world, 2)
    asked = sum(isinstance(call.request, GetHistoryRequest) for call in world.requests)
    download(home, world)
    assert offsets(world, asked)[0] == 201


def test_each_page_is_stored_with_what_it_covers(home: Home, world: World, bob: Dialog) -> None:
    world.chatter(bob, 450)
    stopped(home, world, 2)
    assert covered(home, bob) == [(1, 200)]
    download(home, world)
    assert covered(home, bob) == [(1, 450)]


NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


def month(number: int) -> str:
    return f"2024-{number:02}-01T00:00:00+00:00"


def a_year(world: World, bob: Dialog) -> None:
    """Three messages a day."""
    world.now, world.seconds_per_message = NEW_YEAR - timedelta(hours=8), 8 * 3600
    world.chatter(bob, 3 * 366)


def between(bob: Dialog, since: int | None, until: int | None) -> list[tuple[int, str]]:
    low = NEW_YEAR if since is None else datetime.fromisoformat(month(since))
    high = datetime(2025, 1, 1, tzinfo=UTC) if until is None else datetime.fromisoformat(month(until))
    return [(one.id, one.message) for one in bob.messages if low <= one.date < high]


@pytest.mark.parametrize(("since", "until"), [(3, None), (None, 4), (3, 5), (12, None), (None, 1)])
def test_since_and_until_are_kept_to_the_message(
    home: Home, world: World, bob: Dialog, since: int | None, until: int | None
) -> None:
    a_year(world, bob)
    settings = {name: month(at) for name, at in (("since", since), ("until", until)) if at is not None}
    report = download(home, world, **settings)
    assert gist(home).get(str(bob.entity.id), []) == between(bob, since, until)
    assert report.messages_read == len(between(bob, since, until))


def test_an_earlier_since_fetches_only_the_older_part(home: Home, world: World, bob: Dialog) -> None:
    a_year(world, bob)
    download(home, world, since=month(10))
    report = download(home, world, since=month(4), recheck_messages=0)
    assert report.messages_read == report.added == len(between(bob, 4, 10))
    assert gist(home)[str(bob.entity.id)] == between(bob, 4, None)
    download(home, world)
    assert gist(home) == truth(bob)


PERIODS: list[dict[str, Any]] = [{"since": month(8)}, {"until": month(3)}, {"since": month(5), "until": month(6)}, {}]


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_periods_in_any_order_with_new_messages_in_between_give_the_truth(
    home: Home, world: World, bob: Dialog, order: tuple[int, ...]
) -> None:
    a_year(world, bob)
    read = 0
    for number in order:
        report = download(home, world, recheck_messages=0, takeout=False, **PERIODS[number])
        assert report.messages_read == report.added
        read += report.added
        world.chatter(bob, 3)
    read += download(home, world, recheck_messages=0, takeout=False).added
    assert gist(home) == truth(bob) and read == len(bob.messages)
    assert covered(home, bob) == [(1, bob.messages[-1].id)]


@pytest.mark.parametrize("add_offset", [-100, 0])
def test_a_server_that_does_not_find_dates_costs_no_message(
    home: Home, world: World, faults: Faults, bob: Dialog, add_offset: int
) -> None:
    a_year(world, bob)

    def ignore_date(call: Any) -> None:
        if isinstance(call.request, GetHistoryRequest) and call.request.add_offset and not call.request.offset_id:
            call.request.offset_date, call.request.add_offset = None, add_offset

    faults.on_request(ignore_date)
    report = download(home, world, faults, since=month(11), until=month(12))
    assert gist(home)[str(bob.entity.id)] == between(bob, 11, 12)
    assert report.messages_read == len(between(bob, 11, 12))


def test_chats_without_anything_new_since_are_not_asked_for(home: Home, world: World, bob: Dialog) -> None:
    a_year(world, bob)
    assert download(home, world, since="2030-01-01").messages_read == 0
    assert world.count(GetHistoryRequest) == 0


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"since": "yesterday"}, "--since 'yesterday' is not a date"),
        ({"until": "2024-13-01"}, "--until '2024-13-01' is not a date"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "is not before"),
    ],
)
def test_wrong_dates_are_refused_before_anything_is_asked(
    home: Home, world: World, settings: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        download(home, world, **settings)
    assert world.requests == []


@pytest.mark.parametrize(
    ("trouble", "times"),
    [(fault.flood_wait(1), 1), (fault.SILENCE, 2)],
    ids=["flood", "silence"],
)
def test_trouble_in_mid_history_costs_nothing(
    home: Home, world: World, faults: Faults, bob: Dialog, trouble: fault.Fault, times: int
) -> None:
    world.chatter(bob, 450)
    faults.inject(GetHistoryRequest, trouble, skip=2, times=times)
    report = download(home, world, faults, answer_seconds=0.3 if trouble.silent else 5)
    assert report.messages_read == 450 and gist(home) == truth(bob)
    assert world.count(GetHistoryRequest) == 5 + times


def test_a_chat_that_telegram_does_not_give_stops_no_other(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    eve = world.private("Eve")
    world.chatter(eve, 5)
    world.chatter(bob, 5)
    faults.inject(GetHistoryRequest, fault.PEER_ID_INVALID)
    report = download(home, world, faults)
    assert (report.chats, report.unreadable_chats) == (1, 1) and gist(home) == truth(eve)


def test_if_telegram_gives_no_chat_at_all_that_is_a_failure(
    home: Home, world: World, faults: Faults, bob: Dialog
) -> None:
    world.chatter(bob, 5)
    faults.inject(GetHistoryRequest, fault.PEER_ID_INVALID, times=None)
    with pytest.raises(SoundalikeError, match=r"none of the chats \(PEER_ID_INVALID\)"):
        download(home, world, faults)


def test_a_login_that_ends_in_mid_history_is_told(home: Home, world: World, faults: Faults, bob: Dialog) -> None:
    world.chatter(bob, 450)
    faults.inject(GetHistoryRequest, fault.REVOKED, skip=2)
    with pytest.raises(SoundalikeError, match=r"ended this login \(SESSION_REVOKED\); everything so far is kept"):
        download(home, world, faults)
    assert len(archived(home)[str(bob.entity.id)]) == 200


def test_messages_without_a_place_in_an_archive_are_counted(home: Home, world: World, bob: Dialog) -> None:
    world.say(bob, "hello")
    world.say(bob, media=types.MessageMediaUnsupported())
    report = download(home, world)
    assert (report.messages_read, report.added, report.skipped) == (2, 1, {"unsupported": 1})
    assert covered(home, bob) == [(1, 2)]


def test_somebody_else_s_account_is_refused_before_any_message(home: Home, world: World, bob: Dialog) -> None:
    world.say(bob, "hello")
    with open_archive(home, create=True) as archive, archive.transaction():
        archive.put_account("telegram", "77", "Zoe")
    with pytest.raises(BadInput, match=r"is of the account \d+, and this home is of 77"):
        download(home, world)
    assert world.count(GetHistoryRequest) == 0


def test_ctrl_c_leaves_whole_pages(home: Home, world: World, faults: Faults, bob: Dialog) -> None:
    world.chatter(bob, 450)

    def interrupt(call: Any) -> None:
        if world.count(GetHistoryRequest) == 3:
            raise KeyboardInterrupt

    faults.on_request(interrupt)
    with pytest.raises(KeyboardInterrupt):
        download(home, world, faults)
    assert len(archived(home)[str(bob.entity.id)]) == 200
    assert download(home, world).resumed and gist(home) == truth(bob)
