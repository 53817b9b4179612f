"""By code, by QR code, with the two-step password; and nothing that was typed stays anywhere."""

import io
import re
import signal
import sys
from contextlib import nullcontext
from typing import Any

import pytest
from telethon.tl import functions, types

from ingest.telegram.live import TelegramReport, ingest_telegram
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from tests.ingest.telegram.runs import CODE, PHONE, Command, config, gist, private_bytes, truth, wait_until
from tests.ingest.telegram_server import Dialog, Faults, World, in_process
from tests.ingest.telegram_server import faults as fault

PASSWORD = "correct horse battery"


@pytest.fixture
def bob(world: World) -> Dialog:
    dialog = world.private("Bob", last_name="Quimby", phone="447700900123")
    world.say(dialog, "hello")
    return dialog


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What stands on standard input, and whether that is a terminal."""

    def lines(*answers: str, terminal: bool = False) -> None:
        stream = io.StringIO("".join(f"{answer}\n" for answer in answers))
        monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
        monkeypatch.setattr(sys, "stdin", stream)
        # Nothing to switch off: there is no real terminal.
        monkeypatch.setattr("ingest.telegram.prompts._without_echo", lambda hidden: nullcontext())

    return lines


def log_in(home: Home, world: World, faults: Faults | None = None, **settings: Any) -> TelegramReport:
    with in_process(world, faults):
        return ingest_telegram(home, config(**settings))


def test_by_code(home: Home, world: World, bob: Dialog, typed: Any) -> None:
    typed(PHONE, CODE)
    assert log_in(home, world).owner == "Ann Lee"
    assert gist(home) == truth(bob)


def test_a_logged_in_session_asks_nothing(home: Home, world: World, bob: Dialog, typed: Any) -> None:
    typed(PHONE, CODE)
    log_in(home, world)
    typed()
    assert log_in(home, world).messages_read == 0


def test_with_a_two_step_password(home: Home, world: World, bob: Dialog, typed: Any) -> None:
    world.account.password = PASSWORD
    typed(PHONE, CODE, PASSWORD)
    assert log_in(home, world).added == 1


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (["12"], "Telegram knows no such phone number"),
        ([PHONE, "99999"], "The code is not the one that Telegram sent"),
        ([PHONE, CODE, "wrong"], "The two-step password is not right"),
        (["+1 202 555 0199", CODE], "No Telegram account has this number"),
        ([PHONE], "Code that Telegram sent to your Telegram app: this is asked on standard input, which has ended"),
    ],
)
def test_a_wrong_answer_ends_with_a_sentence_that_does_not_repeat_it(
    home: Home, world: World, bob: Dialog, typed: Any, answers: list[str], sentence: str
) -> None:
    world.account.password = PASSWORD
    typed(*answers)
    with pytest.raises(BadInput) as refused:
        log_in(home, world)
    assert sentence in str(refused.value) and str(refused.value).endswith(".")
    assert not any(answer in str(refused.value) for answer in answers)
    assert not home.archive.exists()


@pytest.mark.parametrize("terminal", [True, False])
def test_after_a_wrong_answer_the_next_one_is_tried(
    home: Home, world: World, bob: Dialog, typed: Any, terminal: bool
) -> None:
    world.account.password = PASSWORD
    typed("12", PHONE, "99999", CODE, "wrong", "wrong again", PASSWORD, terminal=terminal)
    assert log_in(home, world).added == 1


def test_but_not_for_ever(home: Home, world: World, bob: Dialog, typed: Any) -> None:
    typed(PHONE, "1", "2", "3", CODE, terminal=True)
    with pytest.raises(BadInput, match="not the one that Telegram sent"):
        log_in(home, world)


@pytest.mark.parametrize("settings", [{"api_id": 0}, {"api_hash": ""}])
def test_without_an_application_it_says_where_to_get_one(home: Home, world: World, settings: Any) -> None:
    with pytest.raises(BadInput, match=r"my\.telegram\.org.*config\.toml.*SOUNDALIKE_INGEST__TELEGRAM__API_ID"):
        log_in(home, world, **settings)
    assert world.requests == []


@pytest.mark.parametrize(
    ("failure", "sentence"),
    [
        (fault.Fault((400, "API_ID_INVALID")), "does not know this api_id"),
        (fault.flood_wait(80_000), "lets nobody log in here for another 22 hours 13 minutes"),
        (fault.Fault((406, "PHONE_PASSWORD_FLOOD")), "too many tries"),
        (fault.Fault((400, "PHONE_NUMBER_BANNED")), "banned"),
        (fault.Fault((406, "UPDATE_APP_TO_LOGIN")), "refuses the login (UPDATE_APP_TO_LOGIN)"),
    ],
)
def test_what_telegram_has_against_it_is_told(
    home: Home, world: World, faults: Faults, typed: Any, failure: fault.Fault, sentence: str
) -> None:
    faults.inject(functions.auth.SendCodeRequest, failure, times=None)
    typed(PHONE, CODE)
    with pytest.raises(SoundalikeError, match=re.escape(sentence)):
        log_in(home, world, faults)


def test_an_expired_code_is_sent_again(home: Home, world: World, faults: Faults, bob: Dialog, typed: Any) -> None:
    faults.inject(functions.auth.SignInRequest, fault.Fault((400, "PHONE_CODE_EXPIRED")))
    typed(PHONE, CODE, CODE, terminal=True)
    assert log_in(home, world, faults).added == 1
    assert world.count(functions.auth.ResendCodeRequest) == 1


def test_a_bot_has_no_chats_to_learn_from(home: Home, world: World, typed: Any) -> None:
    world.me.bot, world.me.bot_info_version = True, 1
    typed(PHONE, CODE)
    with pytest.raises(BadInput, match="a bot's"):
        log_in(home, world)


def scan(world: World, faults: Faults, *, after: int = 1) -> None:
    """The person scans the QR code once so many were shown."""
    shown: list[Any] = []

    def answered(call: Any) -> None:
        if isinstance(call.request, functions.auth.ExportLoginTokenRequest):
            shown.append(call)
            if len(shown) == after:
                world.accept_qr()

    faults.on_answer(answered)


def test_by_qr_code(
    home: Home, world: World, faults: Faults, bob: Dialog, typed: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    typed()
    scan(world, faults)
    assert log_in(home, world, faults, qr=True).added == 1
    told = capsys.readouterr()
    assert "█" in told.err and "Link Desktop Device" in told.err and told.out == ""


def test_an_expired_qr_code_is_shown_anew(home: Home, world: World, faults: Faults, bob: Dialog, typed: Any) -> None:
    typed()
    world.account.qr_seconds = 0.5
    scan(world, faults, after=2)
    assert log_in(home, world, faults, qr=True).added == 1


def test_a_qr_code_that_nobody_scans_is_given_up(
    home: Home, world: World, typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed()
    monkeypatch.setattr("ingest.telegram.login.QR_SECONDS", 0.01)
    with pytest.raises(BadInput, match="was not scanned in time"):
        log_in(home, world, qr=True)


def test_by_qr_code_with_a_two_step_password(home: Home, world: World, faults: Faults, bob: Dialog, typed: Any) -> None:
    world.account.password = PASSWORD
    typed(PASSWORD)
    scan(world, faults)
    assert log_in(home, world, faults, qr=True).added == 1


def test_the_real_command_logs_in_by_code_and_password_through_a_pipe(
    command: Command, world: World, bob: Dialog
) -> None:
    world.account.password = PASSWORD
    outcome = command.run(answers=f"{PHONE}\n{CODE}\n{PASSWORD}\n")
    assert outcome.code == 0 and outcome.json["owner"] == "Ann Lee", outcome.err
    told = outcome.out + outcome.err
    secrets = (PASSWORD, CODE, "2025550123", "447700900123", "0123456789abcdef")
    assert not [secret for secret in secrets if secret in told]
    assert "Quimby" not in outcome.err
    assert private_bytes(command.home, *secrets, "Quimby", "Ann", "annlee", "Bob") == []
    assert (command.home.root / "telegram.session").stat().st_mode & 0o777 == 0o600


def test_the_real_command_logs_in_by_qr_code_in_another_data_centre(
    command: Command, world: World, faults: Faults, bob: Dialog
) -> None:
    world.account.qr_dc = 4
    scan(world, faults)
    outcome = command.run("--qr")
    assert outcome.code == 0 and outcome.json["added"] == 1, outcome.err
    assert command.run().json["messages_read"] == 0


def test_a_wrong_password_in_the_real_command_is_one_sentence(command: Command, world: World, bob: Dialog) -> None:
    world.account.password = PASSWORD
    outcome = command.run(answers=f"{PHONE}\n{CODE}\nwrong-password\n")
    assert outcome.code == 2 and outcome.sentence == ("The two-step password is not right; run the same command again.")
    assert "wrong-password" not in outcome.err and "Traceback" not in outcome.err


def test_the_code_may_be_typed_long_after_it_was_asked_for(command: Command, world: World, bob: Dialog) -> None:
    with command.running() as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(f"{PHONE}\n")
        process.stdin.flush()
        wait_until(lambda: world.count(functions.auth.SendCodeRequest) == 1)
        # As a phone without a network for a moment: what was typed next goes over a new connection.
        command.server.hang_up()
        process.stdin.write(f"{CODE}\n")
        process.stdin.flush()
        assert '"added": 1' in process.stdout.readline()


def test_ctrl_c_at_a_question_ends_at_once(command: Command, world: World) -> None:
    with command.running() as process:
        wait_until(lambda: world.count(functions.users.GetUsersRequest) == 2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out) == (130, "") and "Traceback" not in err


def test_types_of_codes_have_words() -> None:
    from ingest.telegram.login import _SENT_BY

    assert set(_SENT_BY) <= {name for name in dir(types.auth) if name.startswith("SentCodeType")}
