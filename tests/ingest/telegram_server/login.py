"""Logging in and out: by code, with the two-step password, and by QR code."""

import secrets
from datetime import UTC, datetime
from typing import Any

from telethon.tl import functions, types

from tests.ingest.telegram_server.calls import Call, Handlers, Refused
from tests.ingest.telegram_server.srp import ALGORITHM, Challenge
from tests.ingest.telegram_server.world import World

HANDLERS = Handlers()


def _let_in(world: World, call: Call) -> Any:
    """The first factor was right."""
    if world.account.password is not None:
        world.account.awaiting_password.add(call.key_id)
        raise Refused(401, "SESSION_PASSWORD_NEEDED")
    return _authorize(world, call)


def _authorize(world: World, call: Call) -> Any:
    world.account.authorized.add(call.key_id)
    return types.auth.Authorization(user=world.me)


@HANDLERS.answer(functions.auth.SendCodeRequest, functions.auth.ResendCodeRequest, before_login=True)
def _send_code(world: World, request: Any, call: Call) -> Any:
    digits = _digits(request.phone_number)
    if len(digits) < 7:
        raise Refused(406, "PHONE_NUMBER_INVALID")
    code_hash = secrets.token_hex(9)
    world.account.sent_codes[code_hash] = digits
    return types.auth.SentCode(types.auth.SentCodeTypeApp(len(world.account.code)), code_hash)


@HANDLERS.answer(functions.auth.SignInRequest, before_login=True)
def _sign_in(world: World, request: Any, call: Call) -> Any:
    digits = world.account.sent_codes.get(request.phone_code_hash)
    if digits is None or digits != _digits(request.phone_number):
        raise Refused(400, "PHONE_CODE_EXPIRED")
    if not request.phone_code:
        raise Refused(400, "PHONE_CODE_EMPTY")
    if request.phone_code != world.account.code:
        raise Refused(400, "PHONE_CODE_INVALID")
    if digits != _digits(world.account.phone):
        return types.auth.AuthorizationSignUpRequired()
    return _let_in(world, call)


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


@HANDLERS.answer(functions.account.GetPasswordRequest, before_login=True)
def _get_password(world: World, request: Any, call: Call) -> Any:
    members: dict[str, Any] = {}
    if world.account.password is not None:
        challenge = Challenge(world.account.password)
        srp_id = secrets.randbits(62)
        world.account.challenges[srp_id] = challenge
        members = {
            "current_algo": ALGORITHM,
            "srp_B": challenge.public,
            "srp_id": srp_id,
            "hint": world.account.password_hint,
        }
    return types.account.Password(
        new_algo=ALGORITHM,
        new_secure_algo=types.SecurePasswordKdfAlgoUnknown(),
        secure_random=b"random",
        has_password=bool(members),
        **members,
    )


@HANDLERS.answer(functions.auth.CheckPasswordRequest, before_login=True)
def _check_password(world: World, request: Any, call: Call) -> Any:
    if call.key_id not in world.account.awaiting_password:
        raise Refused(401, "AUTH_KEY_UNREGISTERED")
    challenge = world.account.challenges.pop(request.password.srp_id, None)
    if challenge is None:
        raise Refused(400, "SRP_ID_INVALID")
    if not challenge.is_met_by(request.password):
        raise Refused(400, "PASSWORD_HASH_INVALID")
    world.account.awaiting_password.discard(call.key_id)
    return _authorize(world, call)


@HANDLERS.answer(functions.auth.ExportLoginTokenRequest, before_login=True)
def _export_login_token(world: World, request: Any, call: Call) -> Any:
    account, now = world.account, datetime.now(UTC)
    mine = [one for one in account.qr_tokens if one.key_id == call.key_id]
    accepted = next((one for one in mine if one.accepted), None)
    if accepted is not None:
        if account.qr_dc is not None:
            return types.auth.LoginTokenMigrateTo(account.qr_dc, accepted.token)
        success = types.auth.LoginTokenSuccess(_let_in(world, call))
        account.qr_tokens.remove(accepted)
        return success
    token = next((one for one in mine if one.expires > now), None) or account.new_token(call.key_id)
    return types.auth.LoginToken(token.expires, token.token)


@HANDLERS.answer(functions.auth.ImportLoginTokenRequest, before_login=True)
def _import_login_token(world: World, request: Any, call: Call) -> Any:
    for token in world.account.qr_tokens:
        if token.token == request.token and token.accepted:
            world.account.qr_tokens.remove(token)
            return types.auth.LoginTokenSuccess(_let_in(world, call))
    raise Refused(400, "AUTH_TOKEN_INVALID")


@HANDLERS.answer(functions.auth.ExportAuthorizationRequest)
def _export_authorization(world: World, request: Any, call: Call) -> Any:
    ticket = secrets.token_bytes(16)
    world.account.tickets.add(ticket)
    return types.auth.ExportedAuthorization(world.me.id, ticket)


@HANDLERS.answer(functions.auth.ImportAuthorizationRequest, before_login=True)
def _import_authorization(world: World, request: Any, call: Call) -> Any:
    if request.bytes not in world.account.tickets:
        raise Refused(400, "AUTH_BYTES_INVALID")
    world.account.tickets.remove(request.bytes)
    return _authorize(world, call)


@HANDLERS.answer(functions.auth.LogOutRequest)
def _log_out(world: World, request: Any, call: Call) -> Any:
    world.account.authorized.discard(call.key_id)
    return types.auth.LoggedOut()
