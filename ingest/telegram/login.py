"""Logging in: by code or by QR code, then the two-step password where there is one.

What is typed goes to Telegram and nowhere else: it is not stored, not logged, and in no error. Signing up is not our
business.
"""

import asyncio
import sys
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeVar

from telethon import errors, password
from telethon.tl import functions, types

from ingest.telegram import patience
from ingest.telegram.line import Line
from ingest.telegram.prompts import InputEnded, Prompts
from soundalike.config import TelegramConfig
from soundalike.errors import BadInput, SoundalikeError

TRIES = 3
"""For a number, a code or a password."""
LONGEST_WAIT_SECONDS = 120
"""A longer flood wait before logging in is told, not slept through: Telegram asks for up to a day."""
QR_CODES = 20
QR_SECONDS = 30.0
"""Telegram's QR codes are valid for about so long."""

_SENT_BY = {
    "SentCodeTypeApp": "to your Telegram app",
    "SentCodeTypeSms": "by SMS",
    "SentCodeTypeSmsWord": "by SMS",
    "SentCodeTypeSmsPhrase": "by SMS",
    "SentCodeTypeFirebaseSms": "by SMS",
    "SentCodeTypeFragmentSms": "through fragment.com",
    "SentCodeTypeCall": "by a call",
    "SentCodeTypeMissedCall": "by a call: the last digits of its number",
    "SentCodeTypeFlashCall": "by a call",
    "SentCodeTypeEmailCode": "by e-mail",
}
T = TypeVar("T")


class _Wrong(Exception):
    """What was typed is not right; the text says what it is."""


async def log_in(line: Line, config: TelegramConfig, prompts: Prompts) -> Any:
    """The user whose account it is; asks nothing if the session is logged in.

    Raises `BadInput` for a wrong number, code, password or application, and `SoundalikeError` where Telegram refuses.
    """
    _check_application(config)
    try:
        user = await line.me()
        if user is None:
            await (_by_qr(line, config, prompts) if config.qr else _by_code(line, config, prompts))
            user = await line.me()
    except (errors.ApiIdInvalidError, errors.ConnectionApiIdInvalidError):
        raise BadInput(
            "Telegram does not know this api_id with this api_hash: copy both from https://my.telegram.org."
        ) from None
    except errors.ApiIdPublishedFloodError:
        raise BadInput(
            "Telegram refuses this api_id because it was published: make one of your own at https://my.telegram.org."
        ) from None
    except errors.RPCError as error:
        raise SoundalikeError(_refusal(error)) from None
    if user is None:
        raise SoundalikeError("Telegram took the login and does not know it now: run the same command again.")
    if user.bot:
        raise BadInput("This session is a bot's, and a bot has no chats of its own: log in with a person's account.")
    return user


def _check_application(config: TelegramConfig) -> None:
    if config.api_id and config.api_hash:
        return
    raise BadInput(
        "The live download needs an api_id and an api_hash of your own: get them at https://my.telegram.org under "
        "API development tools, and set them in config.toml under [ingest.telegram], or as "
        "SOUNDALIKE_INGEST__TELEGRAM__API_ID and SOUNDALIKE_INGEST__TELEGRAM__API_HASH."
    )


async def _by_code(line: Line, config: TelegramConfig, prompts: Prompts) -> None:
    async def send() -> tuple[str, Any]:
        phone = "".join(filter(str.isdigit, await prompts.ask("Phone number, with the country's code")))
        try:
            return phone, await _ask(
                line,
                functions.auth.SendCodeRequest(phone, config.api_id, config.api_hash, types.CodeSettings()),
            )
        except (errors.PhoneNumberInvalidError, errors.PhoneNumberAppSignupForbiddenError):
            raise _Wrong("Telegram knows no such phone number: give it with the country's code") from None

    phone, sent = await _tries(prompts, send)
    if isinstance(sent, types.auth.SentCodeSuccess):
        return
    if isinstance(sent, types.auth.SentCodePaymentRequired):
        raise BadInput("Telegram wants to be paid for a code to this number: log in with --qr instead.")
    way = _SENT_BY.get(type(sent.type).__name__, "to you")

    async def sign_in() -> None:
        nonlocal sent
        code = (await prompts.ask(f"Code that Telegram sent {way}")).strip()
        by_mail = isinstance(sent.type, types.auth.SentCodeTypeEmailCode)
        given = {"email_verification": types.EmailVerificationCode(code)} if by_mail else {"phone_code": code}
        try:
            answer = await _ask(line, functions.auth.SignInRequest(phone, sent.phone_code_hash, **given))
        except errors.SessionPasswordNeededError:
            await _second_step(line, prompts)
            return
        except errors.PhoneCodeExpiredError:
            with suppress(errors.RPCError):
                sent = await _ask(line, functions.auth.ResendCodeRequest(phone, sent.phone_code_hash))
            raise _Wrong("The code has expired: use the newest one") from None
        except (
            errors.PhoneCodeInvalidError,
            errors.PhoneCodeEmptyError,
            errors.PhoneCodeHashEmptyError,
            errors.CodeInvalidError,
        ):
            raise _Wrong("The code is not the one that Telegram sent") from None
        except errors.PhoneNumberUnoccupiedError:
            answer = None
        if not isinstance(answer, types.auth.Authorization):
            raise BadInput("No Telegram account has this number: make one in Telegram's app first.")

    await _tries(prompts, sign_in)


async def _by_qr(line: Line, config: TelegramConfig, prompts: Prompts) -> None:
    prompts.tell("On the phone: Telegram > Settings > Devices > Link Desktop Device, and scan this.")
    shown = b""
    for _ in range(QR_CODES):
        line.token_scanned.clear()
        try:
            answer = await _ask(
                line, functions.auth.ExportLoginTokenRequest(config.api_id, config.api_hash, except_ids=[])
            )
            if isinstance(answer, types.auth.LoginTokenMigrateTo):
                await line.move(answer.dc_id)
                answer = await _ask(line, functions.auth.ImportLoginTokenRequest(answer.token))
        except errors.SessionPasswordNeededError:
            await _second_step(line, prompts)
            return
        except (errors.AuthTokenExpiredError, errors.AuthTokenInvalidError):
            continue
        if isinstance(answer, types.auth.LoginTokenSuccess):
            return
        if answer.token != shown:
            shown = answer.token
            _draw(_login_url(answer.token))
        valid_seconds = (answer.expires - datetime.now(UTC)).total_seconds()
        with suppress(TimeoutError):
            await asyncio.wait_for(line.token_scanned.wait(), min(max(valid_seconds, 1.0), QR_SECONDS))
    raise BadInput("The QR code was not scanned in time: run the same command again, or log in by code without --qr.")


async def _second_step(line: Line, prompts: Prompts) -> None:
    async def check() -> None:
        typed = await prompts.ask("Two-step password", hidden=True)
        for last in (False, True):
            question = await _ask(line, functions.account.GetPasswordRequest())
            try:
                await _ask(line, functions.auth.CheckPasswordRequest(password.compute_check(question, typed)))
                return
            except (errors.PasswordHashInvalidError, errors.PasswordEmptyError):
                raise _Wrong("The two-step password is not right") from None
            except (errors.SrpIdInvalidError, errors.SrpPasswordChangedError):
                if last:
                    raise

    await _tries(prompts, check)


async def _tries(prompts: Prompts, step: Callable[[], Awaitable[T]]) -> T:
    """A step of the login, again if what was typed is wrong and there is more input."""
    wrong = ""
    for _ in range(TRIES):
        try:
            return await step()
        except _Wrong as error:
            wrong = str(error)
            prompts.tell(f"{wrong}.")
        except InputEnded:
            if not wrong:
                raise
            break
    raise BadInput(f"{wrong}; run the same command again.")


async def _ask(line: Line, request: Any) -> Any:
    return await line.call(request, longest_wait_seconds=LONGEST_WAIT_SECONDS)


def _refusal(error: errors.RPCError) -> str:
    seconds = patience.flood_seconds(error)
    if seconds is not None:
        return f"Telegram lets nobody log in here for another {patience.in_words(seconds)}: try again then."
    if isinstance(error, (errors.PhoneNumberFloodError, errors.PhonePasswordFloodError, errors.FloodError)):
        return "There were too many tries to log in, and Telegram lets nobody in for some hours: try again tomorrow."
    if isinstance(error, errors.PhoneNumberBannedError):
        return "Telegram has banned this phone number: ask recover@telegram.org."
    return f"Telegram refuses the login ({patience.code_of(error)}): try again later, or with --qr."


def _login_url(token: bytes) -> str:
    return f"tg://login?token={urlsafe_b64encode(token).decode().rstrip('=')}"


def _draw(url: str) -> None:
    import segno

    segno.make(url, error="l", micro=False).terminal(out=sys.stderr, compact=True)
    print(file=sys.stderr, flush=True)
