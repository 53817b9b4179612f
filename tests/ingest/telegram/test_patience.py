import asyncio

import pytest
from telethon import errors
from telethon.errors import rpc_message_to_error
from telethon.tl import functions, types

from ingest.telegram import patience

REQUEST = functions.help.GetConfigRequest()


def refused(code: int, message: str) -> Exception:
    error: Exception = rpc_message_to_error(types.RpcError(code, message), REQUEST)
    return error


@pytest.mark.parametrize("message", ["FLOOD_WAIT_90", "FLOOD_PREMIUM_WAIT_90", "SLOWMODE_WAIT_90"])
def test_floods_say_how_long_to_wait(message: str) -> None:
    assert patience.flood_seconds(refused(420, message)) == 90


def test_the_delay_of_a_takeout_is_not_slept_through() -> None:
    assert patience.flood_seconds(refused(420, "TAKEOUT_INIT_DELAY_90")) is None
    assert not patience.passes(refused(420, "TAKEOUT_INIT_DELAY_90"))


@pytest.mark.parametrize(
    "error",
    [
        refused(500, "INTERNAL"),
        refused(-500, "No workers running"),
        refused(-503, "Timeout"),
        refused(303, "USER_MIGRATE_4"),
        refused(400, "RPC_CALL_FAIL"),
        patience.Lost(),
        ConnectionResetError(),
        asyncio.IncompleteReadError(b"", 4),
        errors.InvalidBufferError(b"\x6c\xfe\xff\xff"),
        errors.AuthKeyNotFound(),
    ],
)
def test_what_passes_is_tried_again(error: Exception) -> None:
    assert patience.passes(error)


@pytest.mark.parametrize("error", [refused(400, "CHANNEL_PRIVATE"), refused(401, "SESSION_REVOKED"), ValueError()])
def test_what_does_not_pass_is_not(error: Exception) -> None:
    assert not patience.passes(error)


def test_pauses_double_up_to_a_minute_and_differ_between_clients() -> None:
    assert [patience.pause_seconds(n, 0.5, chance=0.0) for n in (1, 2, 3, 50)] == [0.5, 1.0, 2.0, 60.0]
    assert patience.pause_seconds(2, 1.0, chance=1.0) == 1.0


def test_a_wait_shows_the_remaining_time_and_clears_it() -> None:
    shown: list[str] = []
    asyncio.run(patience.wait_out(0.02, shown.append))
    assert shown[0] == "Telegram asks to wait 0:00:01" and shown[-1] == ""


@pytest.mark.parametrize("code", ["CHANNEL_PRIVATE", "NOT_IMPLEMENTED", "UPDATE_APP_TO_LOGIN"])
def test_an_error_is_told_by_telegram_s_own_name(code: str) -> None:
    assert patience.code_of(refused(400, code)) == code


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.2, "1 second"),
        (60, "1 minute"),
        (90, "1 minute 30 seconds"),
        (86_400, "24 hours"),
        (3_601, "1 hour 1 second"),
    ],
)
def test_lengths_of_time_are_told_in_words(seconds: float, words: str) -> None:
    assert patience.in_words(seconds) == words
