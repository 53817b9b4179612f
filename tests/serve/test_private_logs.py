"""What people wrote, their names and keys get into no log, whoever logs and whatever fails."""

import asyncio
import http.client
import json
import logging
import socket
from collections.abc import AsyncGenerator, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from serve.engine import Piece, ReplyRequest
from serve.engines.echo import EchoEngine

from .conftest import RunApi, soon

CANARY = "Zanzibarquux"
KEY = f"key-{CANARY}"
PRIVATE = (CANARY, "Jess", "Sam Carter")


class Failing(EchoEngine):
    """Raises what it was told, at once, in the middle, or where nobody waits for it."""

    def __init__(self, how: str) -> None:
        super().__init__(pause_seconds=0)
        self._how = how

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        said = request.turns[-1].messages[-1]
        if self._how == "at once":
            raise RuntimeError(said)
        if self._how == "unheard":
            asyncio.get_running_loop().call_soon(self._fail, said)
        async for piece in super().reply(request):
            yield piece
            if self._how == "midway":
                try:
                    raise ValueError(said)
                except ValueError as error:
                    raise KeyError(said) from error

    def _fail(self, said: str) -> None:
        raise RuntimeError(said)


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All lines of all loggers, at every level, tracebacks included."""
    lines: list[str] = []
    form = logging.Formatter("%(name)s %(levelname)s %(message)s")

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(form.format(record))

    handler = Keep(level=0)
    loggers = [logging.root, *(logging.getLogger(name) for name in list(logging.root.manager.loggerDict))]
    before = [(logger, logger.level, logger.disabled) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.disabled = False
        if logger is logging.root or not logger.propagate:
            logger.addHandler(handler)
    yield lines
    for logger, level, disabled in before:
        logger.setLevel(level)
        logger.disabled = disabled
        logger.removeHandler(handler)


def send(url: str, path: str, body: bytes | str = b"", method: str = "POST", **headers: str) -> tuple[int, str]:
    """Ask with the standard library, which logs nothing itself."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
    sent = {"content-type": "application/json", "authorization": f"Bearer {KEY}"} | headers
    connection.request(method, path, body.encode() if isinstance(body, str) else body, sent)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def say(text: str, **fields: Any) -> str:
    return json.dumps({"messages": [{"role": "user", "content": text}], "contact": "Jess", **fields})


def assert_private(lines: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    printed = capfd.readouterr()
    told = "\n".join(lines) + printed.out + printed.err
    assert "soundalike.serve" in told
    assert [word for word in PRIVATE if word in told] == []


@pytest.mark.parametrize("stream", [False, True])
def test_a_reply_leaves_no_word_in_any_log(
    run_api: RunApi, logged: list[str], capfd: pytest.CaptureFixture[str], stream: bool
) -> None:
    with run_api(api_key=KEY) as url:
        status, text = send(url, "/v1/chat/completions", say(CANARY, stream=stream))
        assert status == 200 and CANARY in text
        send(url, f"/{CANARY}?{CANARY}=1", method="GET")
        send(url, "/v1/models", method="GET", authorization=f"Bearer wrong-{CANARY}")
        send(url, f"/v1/models/{CANARY}", method=CANARY.upper())
        send(url, "/v1/models", method=CANARY)
    assert_private(logged, capfd)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("how", ["at once", "midway", "unheard"])
def test_an_engine_that_fails_with_the_text_in_its_error_leaves_none(
    run_api: RunApi, logged: list[str], capfd: pytest.CaptureFixture[str], how: str, stream: bool
) -> None:
    with run_api(Failing(how), api_key=KEY) as url:
        _, text = send(url, "/v1/chat/completions", say(CANARY, stream=stream))
        assert soon(lambda: any("ERROR" in line for line in logged))
        assert how == "unheard" or '"error"' in text
        assert how != "at once" or CANARY not in text
    assert_private(logged, capfd)


BAD: list[Any] = [
    CANARY,
    f'{{"messages": [{{"role": "user", "content": "{CANARY}"',
    f'{{"messages": {CANARY}}}',
    [CANARY],
    {CANARY: CANARY},
    {"messages": CANARY},
    {"messages": [CANARY]},
    {"messages": [{CANARY: CANARY}]},
    {"messages": [{"role": CANARY, "content": "x"}]},
    {"messages": [{"role": "user", "content": {CANARY: CANARY}}]},
    {"messages": [{"role": "user", "content": [CANARY]}]},
    {"messages": [{"role": "user", "content": [{"type": CANARY, "text": CANARY}]}]},
    {"messages": [{"role": "user", "content": [{"type": "text", "text": {CANARY: 1}}]}]},
    {"messages": [{"role": "user", "content": f"\ud83d{CANARY}"}]},
]
FIELDS = (
    "model",
    "contact",
    "stream",
    "stream_options",
    "n",
    "stop",
    "seed",
    "temperature",
    "top_p",
    "max_tokens",
    "max_completion_tokens",
    "messages",
)


def test_what_is_refused_is_repeated_neither_in_a_log_nor_in_the_answer(
    run_api: RunApi, logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    wrong: tuple[Any, ...] = (CANARY, [CANARY], {CANARY: CANARY}, [[CANARY]], {"include_usage": CANARY})
    bodies = [*BAD, *(json.loads(say("hi")) | {field: value} for field in FIELDS for value in wrong)]
    refused = 0
    with run_api(api_key=KEY, requests_per_minute=0) as url:
        for body in bodies:
            status, text = send(url, "/v1/chat/completions", body if isinstance(body, str) else json.dumps(body))
            if status != 200:
                refused += 1
                assert 400 <= status < 500 and CANARY not in text, body
        for kind in (f"text/{CANARY}", f"application/json; charset={CANARY}"):
            _, text = send(url, "/v1/chat/completions", say(CANARY), **{"content-type": kind})
        pick = json.dumps({"place": CANARY, "picked": CANARY})
        assert CANARY not in send(url, f"/v1/soundalike/runs/{CANARY}/blind_test", pick)[1]
    assert refused > len(bodies) - 12
    assert_private(logged, capfd)


def test_what_is_no_http_leaves_no_word(run_api: RunApi, logged: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    with run_api(api_key=KEY) as url:
        for text in (f"{CANARY}\r\n\r\n", f"GET / HTTP/1.1\r\n{CANARY} {CANARY}\r\n\r\n", f"GET /{CANARY}"):
            with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) as connection:
                connection.sendall(text.encode())
                connection.shutdown(socket.SHUT_WR)
                connection.makefile("rb").read()
        send(url, "/healthz", method="GET")
    assert_private(logged, capfd)
