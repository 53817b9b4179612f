"""Another server that speaks the OpenAI API, as a client of it: only the owner's address, no proxies, no redirects."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx

from serve.upstream_wire import Event, broke_off, garbage, read_event, refusal, silent, unreachable
from serve.web_origins import is_loopback
from soundalike.errors import BadInput

CONNECT_SECONDS = 5.0
RECHECK_SECONDS = 1.0
"""How often an upstream that was away is looked for."""
MOST_ERROR_BYTES = 65_536
MOST_LINE_BYTES = 1 << 20
LOG = logging.getLogger("soundalike.serve")


def check_upstream(address: str, *, elsewhere: bool) -> str:
    """Give the address without a slash at its end; `BadInput` for none, and unasked for one on another machine."""
    example = "set serve.upstream to one such as http://127.0.0.1:11434/v1"
    if not address:
        raise BadInput(f"This engine needs the address of an OpenAI API: {example}.")
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc or parts.query or parts.fragment:
        # Not repeated: it may hold a password.
        raise BadInput(f"serve.upstream is no plain http or https address: {example}.")
    if not elsewhere and not is_loopback(host):
        raise BadInput(
            f"The upstream {host} is another machine, so the chats would leave this one: "
            "set serve.upstream_elsewhere to true if that is meant."
        )
    return address.rstrip("/")


class Upstream:
    """An OpenAI API at one address. What it is asked by `models` and `ask` blocks; `events` does not."""

    def __init__(self, url: str, key: str = "", *, silence_seconds: float = 120.0) -> None:
        """Take an address that `check_upstream` passed, a key or none, and how long it may say nothing."""
        self._url = url
        timeout = httpx.Timeout(silence_seconds, connect=min(CONNECT_SECONDS, silence_seconds), pool=None)
        # An environment's proxy would get the chats.
        self._options: dict[str, Any] = {
            "timeout": timeout,
            "trust_env": False,
            "headers": {"authorization": f"Bearer {key}"} if key else {},
        }
        self._client = httpx.AsyncClient(**self._options, limits=httpx.Limits(max_connections=None))
        self._looking: asyncio.Task[None] | None = None
        self.reachable = True
        """Whether it answered when it was asked last."""

    def models(self) -> dict[str, dict[str, Any]]:
        """Name its models, each with what it tells of it; `BadInput` where it does not say."""
        try:
            answer = httpx.get(f"{self._url}/models", **self._options)
        except httpx.HTTPError as error:
            raise BadInput(
                f"Nothing answers at {self._url} ({type(error).__name__}): start it, or set serve.upstream."
            ) from None
        if answer.status_code in (401, 403):
            raise BadInput(f"The API at {self._url} refuses the key: set SOUNDALIKE_SERVE__UPSTREAM_KEY.")
        try:
            return {str(one["id"]): one for one in answer.raise_for_status().json()["data"]}
        except (httpx.HTTPStatusError, ValueError, TypeError, KeyError):
            raise BadInput(
                f"What answers at {self._url} is no OpenAI API: serve.upstream is to end like /v1, before /models."
            ) from None

    def ask(self, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """Ask for an answer in one piece; None where it is refused."""
        try:
            answer = httpx.post(f"{self._url}/{path}", json=body, **self._options)
            data = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError):
            return None
        return data if isinstance(data, dict) else None

    async def events(self, path: str, body: dict[str, Any]) -> AsyncGenerator[Event, None]:
        """Ask for a stream and give its events up to the last; closing the generator closes the connection.

        Raises `EngineAway`, or `PromptTooLong` where the upstream says so.
        """
        try:
            async with self._client.stream("POST", f"{self._url}/{path}", json=body) as answer:
                self.reachable = True
                if answer.status_code != 200:
                    raise refusal(answer.status_code, answer.headers.get("retry-after"), await _beginning(answer))
                if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                    raise garbage()
                async for line in _lines(answer):
                    event = read_event(line)
                    if event is not None:
                        yield event
                        if event.done:
                            return
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            self._lost(error)
            raise unreachable() from None
        except httpx.TimeoutException as error:
            LOG.error("the upstream is silent: %s", type(error).__name__)
            raise silent() from None
        except (httpx.HTTPError, httpx.StreamError, UnicodeError) as error:
            LOG.error("the upstream broke off: %s", type(error).__name__)
            raise broke_off() from None

    async def close(self) -> None:
        """Close all connections."""
        if self._looking is not None:
            self._looking.cancel()
            with suppress(asyncio.CancelledError):
                await self._looking
        await self._client.aclose()

    def _lost(self, error: Exception) -> None:
        LOG.error("the upstream cannot be reached: %s", type(error).__name__)
        self.reachable = False
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while not self.reachable:
            await asyncio.sleep(RECHECK_SECONDS)
            with suppress(httpx.HTTPError):
                await self._client.get(f"{self._url}/models", timeout=CONNECT_SECONDS)
                self.reachable = True


async def _lines(answer: httpx.Response) -> AsyncGenerator[str, None]:
    """Cut a stream into its lines; httpx would cut at every separator of Unicode, which stand within JSON texts."""
    rest = b""
    async for part in answer.aiter_bytes():
        *whole, rest = (rest + part).split(b"\n")
        for line in whole:
            yield line.decode()
        if len(rest) > MOST_LINE_BYTES:
            raise garbage()
    if rest:
        yield rest.decode()


async def _beginning(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > MOST_ERROR_BYTES:
            break
    return body
