"""The API as the chat page sees it: which twins there are, and a reply as it is being written."""

import json
import os
import queue
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal

from soundalike.home import DEFAULT_ROOT, Home

_PREFIX = "SOUNDALIKE_CHAT_"
_REPLY_TIMEOUT = httpx.Timeout(5.0, read=180.0)
"""Reading a long conversation takes a while, and others may be served first."""
_SIGN_SECONDS = 0.1


class ApiAway(Exception):
    """The API does not answer, or not as hoped; the sentence is for the person in front of the page."""


@dataclass(frozen=True, kw_only=True)
class PageSettings:
    """What the page is told at its start, by environment variables: a key must not be on a command line."""

    api_url: str
    api_key: str = field(default="", repr=False)
    model: str = ""
    """The twin that is chosen at first; empty for the API's first."""
    temperature: float = 1.0
    reply_tokens: int = 128
    """Longest reply at first."""
    home: Path = DEFAULT_ROOT
    """Where conversations are kept."""

    def to_environment(self) -> dict[str, str]:
        """Write the variables that `from_environment` reads."""
        return {f"{_PREFIX}{name.upper()}": str(value) for name, value in vars(self).items()}

    @classmethod
    def from_environment(cls) -> "PageSettings":
        """Read what `to_environment` wrote."""

        def read(name: str, default: str) -> str:
            return os.environ.get(f"{_PREFIX}{name}") or default

        return cls(
            api_url=read("API_URL", "http://127.0.0.1:8321"),
            api_key=read("API_KEY", ""),
            model=read("MODEL", ""),
            temperature=float(read("TEMPERATURE", "1.0")),
            reply_tokens=int(read("REPLY_TOKENS", "128")),
            home=Path(read("HOME", str(DEFAULT_ROOT))),
        )

    def store(self) -> Home:
        """The home folder where conversations are kept."""
        return Home(self.home)


@dataclass(frozen=True, kw_only=True)
class TwinChoice:
    """One entry of the list of models."""

    model: str
    is_base: bool
    owner: str = field(repr=False)
    contacts: tuple[str, ...] = field(repr=False)
    created: int


class PageClient:
    """Talks to one API. Every failure is `ApiAway`."""

    def __init__(self, settings: PageSettings) -> None:
        self._settings = settings
        headers = {"authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        # Proxies from the environment have no business between this page and its own machine.
        self._http = httpx.Client(base_url=settings.api_url, headers=headers, timeout=_REPLY_TIMEOUT, trust_env=False)

    def twins(self) -> list[TwinChoice]:
        """List who can answer, the API's first choice first."""
        try:
            response = self._http.get("/v1/models", timeout=5.0)
            _check(response)
            return [
                TwinChoice(
                    model=entry["id"],
                    is_base=entry["parent"] is None,
                    owner=entry["owner"],
                    contacts=tuple(entry["contacts"]),
                    created=entry["created"],
                )
                for entry in response.json()["data"]
            ]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            raise self._away() from None

    def reply(
        self,
        model: str,
        contact: str | None,
        messages: Sequence[dict[str, str]],
        temperature: float,
        max_tokens: int | None = None,
    ) -> Generator[str, None, None]:
        """Stream a reply's text. Closing the iterator tells the API to stop.

        Gives an empty text every tenth of a second while nothing comes, so that whoever waits may change their mind.
        """
        body = {
            "model": model,
            "contact": contact,
            "messages": list(messages),
            "temperature": temperature,
            "max_tokens": max_tokens,
            "stream": True,
        }
        found: queue.SimpleQueue[str | ApiAway | None] = queue.SimpleQueue()
        with start_blocking_portal() as portal:
            reading = portal.start_task_soon(self._read, body, found.put)
            try:
                while True:
                    try:
                        piece = found.get(timeout=_SIGN_SECONDS)
                    except queue.Empty:
                        piece = ""
                    if piece is None:
                        return
                    if isinstance(piece, ApiAway):
                        raise piece
                    yield piece
            finally:
                reading.cancel()

    async def _read(self, body: dict[str, Any], put: Callable[[str | ApiAway | None], None]) -> None:
        """Put a reply's pieces, and how it ended: None, or what went wrong."""
        settings = self._http
        try:
            async with (
                httpx.AsyncClient(
                    base_url=settings.base_url, headers=settings.headers, timeout=_REPLY_TIMEOUT, trust_env=False
                ) as client,
                client.stream("POST", "/v1/chat/completions", json=body) as response,
            ):
                if not response.is_success:
                    await response.aread()
                _check(response)
                async for line in response.aiter_lines():
                    if line.startswith("data: ") and line != "data: [DONE]":
                        put(_text(json.loads(line.removeprefix("data: "))))
            put(None)
        except ApiAway as away:
            put(away)
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            put(self._away())

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> bytes:
        """Send a request that is answered at once, and give its answer."""
        try:
            response = self._http.request(method, path, json=body, timeout=20.0)
        except httpx.HTTPError:
            raise self._away() from None
        _check(response)
        return response.content

    def _away(self) -> ApiAway:
        return ApiAway(
            f"The twin's server at {self._settings.api_url} does not answer. "
            "Start it with `soundalike serve`, or start this page again with `soundalike chat`."
        )


def _check(response: httpx.Response) -> None:
    if response.is_success:
        return
    try:
        sentence = str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        sentence = f"The twin's server answered with status {response.status_code}."
    raise ApiAway(sentence)


def _text(event: dict[str, Any]) -> str:
    if "error" in event:
        raise ApiAway(str(event["error"]["message"]))
    return "".join(choice["delta"].get("content") or "" for choice in event["choices"])
