"""A server's own process under load: how it ends, how it comes back, and what it keeps."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from soundalike.home import Home

from .conftest import MakeRun, soon

ROOT = Path(__file__).parent.parent.parent
SHORT = "word " * 30
LONG = "word " * 5000
"""More than can be said, at the speed of the engine `echo`, before the server's patience ends."""


class Process:
    """`soundalike serve --engine echo`, as a user starts it."""

    def __init__(self, home: Home, port: int) -> None:
        command = [sys.executable, "-m", "soundalike", "serve", "--engine", "echo", "--port", str(port)]
        self.popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "SOUNDALIKE_HOME": str(home.root)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.popen.stderr is not None
        self._errors = self.popen.stderr
        self.send_signal = self.popen.send_signal
        line = next((line for line in self._errors if "The API answers at" in line), "")
        self.url = line.partition("answers at ")[2].partition("/v1")[0]
        assert self.url, "it ended while it started"
        self.address = ("127.0.0.1", port)

    def ended(self) -> tuple[int, str]:
        """Wait for its end; gives its exit code and what it said."""
        return self.popen.wait(timeout=60), self._errors.read()


Serve = Callable[[], Process]


@pytest.fixture
def serve(home: Home, make_run: MakeRun, free_port: int) -> Iterator[Serve]:
    """Start a server; always on the same port and home."""
    make_run()
    started: list[Process] = []

    def start() -> Process:
        started.append(Process(home, free_port))
        return started[-1]

    yield start
    for process in started:
        process.popen.kill()
        process.popen.communicate()


def body(said: str, **fields: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": said}], "max_tokens": 100_000, **fields}


@contextmanager
def asked(url: str, said: str, **fields: Any) -> Iterator[Iterator[str]]:
    """Begin a stream; gives the lines that follow its first."""
    with httpx.stream("POST", f"{url}/v1/chat/completions", json=body(said, stream=True), timeout=60) as stream:
        lines = stream.iter_lines()
        next(lines)
        yield lines


def raw_request(said: str, **fields: Any) -> bytes:
    content = json.dumps(body(said, **fields))
    head = "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(content)}\r\n\r\n{content}".encode()


def text_of(lines: list[str]) -> str:
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines if line and "[DONE]" not in line]
    return "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks if "choices" in chunk)


def refuses(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=5).close()
    except ConnectionError:
        return True
    return False


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_end_lets_short_replies_finish_tells_long_ones_and_lets_nobody_in(
    serve: Serve, how: signal.Signals
) -> None:
    process = serve()
    with (
        asked(process.url, SHORT) as short,
        asked(process.url, LONG) as long,
        socket.create_connection(process.address) as whole,
        socket.create_connection(process.address) as idle,
    ):
        whole.sendall(raw_request(LONG))
        assert soon(lambda: "active_requests 3" in httpx.get(f"{process.url}/metrics").text)
        process.send_signal(how)
        assert soon(lambda: refuses(process.address))
        assert idle.recv(1) == b"", "a connection that asks nothing is closed"
        said = list(short)
        assert said[-2] == "data: [DONE]"
        assert text_of(said).startswith(f"you said {SHORT}".rstrip())
        told = [line for line in long if line]
        assert json.loads(told[-2].removeprefix("data: "))["error"]["code"] == "shutting_down"
        assert told[-1] == "data: [DONE]"
        assert b" 503 " in whole.recv(1 << 16).partition(b"\r\n")[0]
    code, errors = process.ended()
    assert code == (130 if how is signal.SIGINT else -how)
    assert "Traceback" not in errors and "word" not in errors


def test_a_client_that_does_not_read_does_not_hold_the_end_up(serve: Serve) -> None:
    process = serve()
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(process.address)
        slow.sendall(raw_request(LONG, stream=True))
        assert soon(lambda: "active_requests 1" in httpx.get(f"{process.url}/metrics").text)
        process.send_signal(signal.SIGTERM)
        code, errors = process.ended()
    assert code == -signal.SIGTERM and "Traceback" not in errors


def test_killed_in_the_middle_of_replies_it_starts_again_on_its_port_and_home(serve: Serve, home: Home) -> None:
    def files() -> set[Path]:
        return set(home.root.rglob("*"))

    before = files()
    first = serve()
    running = files()
    with asked(first.url, LONG), asked(first.url, LONG) as lines:
        next(lines)
        first.send_signal(signal.SIGKILL)
        first.ended()
        with pytest.raises(httpx.RemoteProtocolError):
            list(lines)
    assert files() == running
    second = serve()
    assert second.url == first.url
    answer = httpx.post(f"{second.url}/v1/chat/completions", json=body("hi")).raise_for_status().json()
    assert answer["choices"][0]["message"]["content"].startswith("you said hi")
    second.send_signal(signal.SIGINT)
    assert second.ended()[0] == 130
    assert files() == running
    assert running == before


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="open files are counted in /proc")
def test_waves_of_clients_leave_neither_memory_nor_open_files_behind(serve: Serve) -> None:
    process = serve()
    watched = psutil.Process(process.popen.pid)

    async def one(client: httpx.AsyncClient, number: int) -> None:
        request = body("word " * 20, stream=number % 2 == 0, max_tokens=5)
        async with client.stream("POST", "/v1/chat/completions", json=request) as stream:
            assert stream.is_success
            if number % 5:
                await stream.aread()

    async def wave() -> None:
        async with httpx.AsyncClient(base_url=process.url, timeout=60, trust_env=False) as client:
            for part in range(0, 100, 25):
                await asyncio.gather(*(one(client, part + number) for number in range(25)))

    used = []
    opened = []
    for _ in range(3):
        asyncio.run(wave())
        assert soon(lambda: "active_requests 0" in httpx.get(f"{process.url}/metrics").text)
        used.append(watched.memory_info().rss / (1 << 20))
        assert soon(lambda: {one.status for one in watched.net_connections()} == {psutil.CONN_LISTEN})
        opened.append(watched.num_fds())
    assert used[2] - used[1] < 8, used
    assert len(set(opened)) == 1, opened
