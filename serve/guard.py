"""What every request must pass before the API sees it: host, origin, key, rate, size; and the last net for errors.

Plain ASGI, so that streams pass untouched. Nothing that a client sent is ever written to the log.
"""

import asyncio
import ipaddress
import logging
import math
import time
import traceback
import uuid
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.client import Client, asking
from serve.key_ring import KeyHolder, KeyRing
from serve.rate_limits import Budget
from serve.web_headers import add_web_headers
from serve.web_origins import foreign_part, is_loopback
from serve.wire import error_body
from soundalike.config import ServeConfig

OPEN_PATHS = ("/healthz", "/readyz")
LIMITED_PATH = "/v1/chat/completions"
"""The only one that costs something worth counting."""
WRONG_KEYS_PER_MINUTE = 10
"""From one address; then no key that somebody chose is looked at from there for a while."""
BODY_SECONDS = 60.0
ONLY_ONCE = ("authorization", "content-length", "content-type", "host")
"""Headers of which two could be read in two ways."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LOG = logging.getLogger("soundalike.serve")


class Guard:
    """Refuses what must not come in, numbers the rest, and logs method, status and time."""

    def __init__(
        self, app: ASGIApp, *, config: ServeConfig, keys: KeyRing, on_answer: Callable[[str, int], None]
    ) -> None:
        """Guard `app`, which listens on `config.host`; `on_answer` is told each request's path and status."""
        self._app = app
        self._check_web = is_loopback(config.host)
        self._keys = keys
        self._most_body_bytes = config.most_body_bytes
        self._requests = Budget(config.requests_per_minute)
        self._tokens = Budget(config.tokens_per_minute)
        self._wrong_keys = Budget(WRONG_KEYS_PER_MINUTE)
        self._on_answer = on_answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.monotonic()
        request_id = uuid.uuid4().hex[:16]
        status = 0

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                add_web_headers(headers)
            await send(message)

        try:
            let_in = self._let_in(scope)
            if isinstance(let_in, JSONResponse):
                await let_in(scope, receive, send_numbered)
            else:
                with asking(let_in):
                    await self._app(scope, self._limited(receive), send_numbered)
        except asyncio.CancelledError:
            # The server is ending: whoever still waits is told so, and no traceback is printed.
            if not status:
                await _refuse(503, "The server is shutting down.", "shutting_down")(scope, receive, send_numbered)
        except Exception as error:
            # The message of an error may hold what people wrote; its kind and place do not.
            place = traceback.extract_tb(error.__traceback__)[-1]
            LOG.error("%s failed: %s at %s:%s", request_id, type(error).__name__, place.name, place.lineno)
            if not status:
                await internal_error()(scope, receive, send_numbered)
        finally:
            self._on_answer(scope["path"], status)
            milliseconds = (time.monotonic() - started) * 1000
            # A client may make up a method too.
            method = scope["method"] if scope["method"] in METHODS else "other"
            LOG.info("%s %s %s %.0f ms", request_id, method, status, milliseconds)

    def _let_in(self, scope: Scope) -> Client | JSONResponse:
        """Tell who asks, or the answer to whom must not."""
        headers = Headers(scope=scope)
        foreign = foreign_part(headers) if self._check_web else None
        if foreign == "host":
            return _refuse(403, "This server answers to loopback names only.", "host_not_allowed")
        if foreign == "origin":
            return _refuse(403, "This server answers no foreign web pages.", "origin_not_allowed")
        if any(len(headers.getlist(name)) > 1 for name in ONLY_ONCE):
            return _refuse(400, f"Each of these headers may be sent once: {', '.join(ONLY_ONCE)}.", "repeated_header")
        name = "=here"
        if scope["path"] not in OPEN_PATHS and self._keys.required():
            holder = self._key_holder(headers, scope)
            if isinstance(holder, JSONResponse):
                return holder
            name = holder.name
        if _length(headers) > self._most_body_bytes:
            return _refuse(413, self._too_large(), "request_too_large")
        if scope["path"] == LIMITED_PATH and scope["method"] == "POST":
            for budget, kind in ((self._requests, "requests"), (self._tokens, "tokens")):
                if waiting := budget.seconds_until(name):
                    return too_many(f"You asked for too many {kind} in a minute: wait a little.", kind, waiting)
            self._requests.take(name)
        return Client(name, spend=lambda tokens: self._tokens.take(name, tokens))

    def _key_holder(self, headers: Headers, scope: Scope) -> KeyHolder | JSONResponse:
        kind, _, key = headers.get("authorization", "").partition(" ")
        # Headers are bytes, which Starlette reads as Latin-1.
        holder = self._keys.holder(key.encode("latin-1")) if kind.lower() == "bearer" else None
        if holder is not None and holder.is_random:
            return holder
        address = _network(scope["client"][0] if scope.get("client") else "")
        # A key that somebody chose may be found by trying: after many wrong ones the right one is not told either.
        if waiting := self._wrong_keys.seconds_until(address):
            return too_many("Too many wrong API keys came from your address: wait a little.", "requests", waiting)
        if holder is not None:
            return holder
        if headers.get("authorization"):
            self._wrong_keys.take(address)
        refusal = _refuse(401, "Send the API key as a bearer token.", "invalid_api_key")
        refusal.headers["www-authenticate"] = "Bearer"
        return refusal

    def _limited(self, receive: Receive) -> Receive:
        """Count a body that comes without its length, and wait for its end only so long."""
        received = 0
        deadline: float | None = asyncio.get_running_loop().time() + BODY_SECONDS

        async def receive_limited() -> Message:
            nonlocal received, deadline
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, f"A request must be sent within {BODY_SECONDS:.0f} seconds.") from None
            if not message.get("more_body", False):
                # Whoever waits now waits for the client to leave.
                deadline = None
            received += len(message.get("body", b""))
            if received > self._most_body_bytes:
                raise HTTPException(413, self._too_large())
            return message

        return receive_limited

    def _too_large(self) -> str:
        return f"A request may have {self._most_body_bytes} bytes at most."


def too_many(sentence: str, kind: str, seconds: float) -> JSONResponse:
    """Answer a request that comes too soon; OpenAI's clients raise `RateLimitError`, or wait as long and try again."""
    body = error_body(sentence, code="rate_limit_exceeded", type=kind)
    return JSONResponse(body, status_code=429, headers={"retry-after": str(math.ceil(seconds))})


def internal_error() -> JSONResponse:
    """Answer a request that failed through no fault of its own."""
    body = error_body("The server failed to answer; its log says where.", code="internal_error", type="server_error")
    return JSONResponse(body, status_code=500)


def _length(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _network(address: str) -> str:
    """What one client can be taken for: of IPv6 the first 64 bits, since anybody has all the rest."""
    try:
        bits = 32 if ipaddress.ip_address(address).version == 4 else 64
    except ValueError:
        return address
    return str(ipaddress.ip_network((address, bits), strict=False))


def _refuse(status: int, sentence: str, code: str) -> JSONResponse:
    return JSONResponse(error_body(sentence, code=code), status_code=status)
