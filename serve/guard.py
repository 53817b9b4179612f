"""What every request must pass before the API sees it: host, origin, key, size; and the last net for errors.

Plain ASGI, so that streams pass untouched. Nothing that a client sent is ever written to the log.
"""

import asyncio
import hashlib
import ipaddress
import logging
import secrets
import time
import traceback
import uuid
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.wire import error_body

MOST_BODY_BYTES = 1 << 20
OPEN_PATHS = ("/healthz", "/readyz")
LOG = logging.getLogger("soundalike.serve")


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class Guard:
    """Refuses what must not come in, numbers the rest, and logs path, status and time."""

    def __init__(self, app: ASGIApp, *, host: str, api_key: str, on_answer: Callable[[str, int], None]) -> None:
        """Guard `app`, which listens on `host`; `on_answer` is told each request's path and status."""
        self._app = app
        # A web page can make a browser ask a loopback address under the page's own host name (DNS rebinding).
        # Elsewhere a key is compulsory, which no foreign page has, and the machine's names are not known.
        self._check_host = is_loopback(host)
        self._key_digest = _digest(api_key) if api_key else None
        self._on_answer = on_answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
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
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (refusal or self._app)(scope, _limited(receive), send_numbered)
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
            LOG.info("%s %s %s %.0f ms", request_id, scope["method"], status, milliseconds)

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        headers = Headers(scope=scope)
        if self._check_host:
            if not is_loopback(_host_name("//" + headers.get("host", ""))):
                return _refuse(403, "This server answers to loopback names only.", "host_not_allowed")
            origin = headers.get("origin")
            if origin is not None and not is_loopback(_host_name(origin)):
                return _refuse(403, "This server answers no foreign web pages.", "origin_not_allowed")
        if self._key_digest is not None and scope["path"] not in OPEN_PATHS:
            kind, _, key = headers.get("authorization", "").partition(" ")
            if kind.lower() != "bearer" or not secrets.compare_digest(_digest(key), self._key_digest):
                refusal = _refuse(401, "Send the API key as a bearer token.", "invalid_api_key")
                refusal.headers["www-authenticate"] = "Bearer"
                return refusal
        if int(headers.get("content-length") or 0) > MOST_BODY_BYTES:
            return too_large()
        return None


def too_large() -> JSONResponse:
    """Answer a request whose body is over the limit."""
    return _refuse(413, f"A request may have {MOST_BODY_BYTES} bytes at most.", "request_too_large")


def internal_error() -> JSONResponse:
    """Answer a request that failed through no fault of its own."""
    body = error_body("The server failed to answer; its log says where.", code="internal_error", type="server_error")
    return JSONResponse(body, status_code=500)


def _host_name(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _limited(receive: Receive) -> Receive:
    """Count a body that comes without its length."""
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > MOST_BODY_BYTES:
            raise HTTPException(413)
        return message

    return receive_limited


def _refuse(status: int, sentence: str, code: str) -> JSONResponse:
    return JSONResponse(error_body(sentence, code=code), status_code=status)


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
