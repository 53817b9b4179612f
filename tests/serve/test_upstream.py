"""Whom we call, and what happens where the other side is slow, gone or strange."""

import asyncio
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import aclosing, contextmanager
from typing import Any

import pytest

from serve.engine import EngineAway
from serve.upstream import Upstream, check_upstream
from serve.upstream_wire import Event
from soundalike.errors import BadInput

from .conftest import soon
from .fake_upstream import FakeUpstream, running

BODY: dict[str, Any] = {"model": "m", "prompt": "privateword", "max_tokens": 99, "seed": 1, "stream": True}


def drawn(url: str, body: dict[str, Any] = BODY, *, silence_seconds: float = 20.0) -> list[Event]:
    async def scenario() -> list[Event]:
        upstream = Upstream(url, silence_seconds=silence_seconds)
        try:
            async with aclosing(upstream.events("completions", body)) as events:
                return [event async for event in events]
        finally:
            await upstream.close()

    return asyncio.run(scenario())


@contextmanager
def answering(raw: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """Answer every connection with the same bytes, and cut it; gives the address and what was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    asked.append(connection.recv(65_536))
                    connection.sendall(raw)
                    connection.shutdown(socket.SHUT_WR)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1", asked
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/v1/", "http://[::1]:1/v1", "https://localhost/v1"])
def test_an_address_on_this_machine_is_taken(address: str) -> None:
    assert check_upstream(address, elsewhere=False) == address.rstrip("/")


@pytest.mark.parametrize("address", ["http://192.168.1.5:8000/v1", "https://api.example.com/v1", "http://localhost.x/"])
def test_another_machine_is_refused_unless_the_owner_says_so(address: str) -> None:
    with pytest.raises(BadInput, match="the chats would leave this one") as refused:
        check_upstream(address, elsewhere=False)
    assert str(refused.value).count(". ") == 0
    assert check_upstream(address, elsewhere=True) == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:1",
        "ftp://127.0.0.1",
        "http://",
        "http://a:hunter2@127.0.0.1/",
        "http://127.0.0.1:x/",
        "http://[/",
        "x",
    ],
)
def test_what_is_no_plain_address_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(BadInput, match="no plain http") as refused:
        check_upstream(address, elsewhere=True)
    assert "hunter2" not in str(refused.value)


def test_no_address_is_told() -> None:
    with pytest.raises(BadInput, match=r"set serve\.upstream"):
        check_upstream("", elsewhere=False)


def test_a_proxy_of_the_environment_does_not_get_the_chats(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b"") as (proxy, seen), running(FakeUpstream(["m"])) as url:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        assert drawn(url)[-1].done
        assert list(Upstream(url).models()) == ["m"]
        assert seen == []


def test_a_redirect_is_not_followed() -> None:
    with answering(b"") as (elsewhere, seen):
        head = f"HTTP/1.1 307 Moved\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode()
        with answering(head) as (url, _):
            with pytest.raises(EngineAway, match="status 307"):
                drawn(url)
            with pytest.raises(BadInput, match="no OpenAI API"):
                Upstream(url).models()
        assert seen == []


def test_the_key_is_sent_and_a_wrong_one_is_told() -> None:
    with running(FakeUpstream(["m"], key="right")) as url:
        assert list(Upstream(url, "right").models()) == ["m"]
        with pytest.raises(BadInput, match="SOUNDALIKE_SERVE__UPSTREAM_KEY"):
            Upstream(url, "wrong").models()


def test_line_ends_of_unicode_within_a_text_do_not_cut_it() -> None:
    fake = FakeUpstream(["m"])
    fake.says = "one\u2028two\u0085three\u2029 🙂"
    with running(fake) as url:
        assert "".join(event.text for event in drawn(url)) == fake.says


def test_a_stream_that_is_cut_is_told_and_what_came_before_is_given(caplog: pytest.LogCaptureFixture) -> None:
    fake = FakeUpstream(["m"])
    fake.dies_after = 2
    texts: list[str] = []

    async def scenario(url: str) -> None:
        upstream = Upstream(url)
        async with aclosing(upstream.events("completions", BODY)) as events:
            while True:
                texts.append((await anext(events)).text)

    caplog.set_level(logging.INFO)
    with running(fake) as url, pytest.raises(EngineAway, match="broke off"):
        asyncio.run(scenario(url))
    assert texts == ["m", " got"]
    assert "privateword" not in caplog.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nhi!",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: {{{\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: \xff\xff\n\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + b"x" * (1 << 21),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n\r\nnot gzip",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_whatever_answers_there_is_an_error_of_ours(raw: bytes) -> None:
    with answering(raw) as (url, _):
        with pytest.raises(EngineAway) as told:
            drawn(url)
        assert told.value.status == 502
        with pytest.raises(BadInput):
            Upstream(url).models()
        assert Upstream(url).ask("completions", {}) is None


def test_silence_is_given_up_after_its_time() -> None:
    fake = FakeUpstream(["m"])
    fake.pause_seconds = 5
    with running(fake) as url:
        with pytest.raises(EngineAway) as told:
            drawn(url, silence_seconds=0.2)
        assert told.value.status == 504
        assert soon(lambda: fake.cancelled == 1)


def test_leaving_a_stream_stops_the_upstream() -> None:
    fake = FakeUpstream(["m"])
    fake.pause_seconds = 0.05
    fake.says = "word " * 99

    async def scenario(url: str) -> None:
        upstream = Upstream(url)
        async with aclosing(upstream.events("completions", BODY)) as events:
            await anext(events)
        assert await asyncio.to_thread(soon, lambda: fake.cancelled == 1)
        await upstream.close()

    with running(fake) as url:
        asyncio.run(scenario(url))


def test_one_that_cannot_be_reached_is_looked_for_until_it_is_back(
    free_port: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("serve.upstream.RECHECK_SECONDS", 0.02)

    async def scenario() -> None:
        upstream = Upstream(f"http://127.0.0.1:{free_port}/v1")
        assert upstream.reachable
        with pytest.raises(EngineAway, match="cannot be reached"):
            await anext(upstream.events("completions", BODY))
        assert not upstream.reachable

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
            writer.close()

        async with await asyncio.start_server(answer, "127.0.0.1", free_port):
            for _ in range(500):
                await asyncio.sleep(0.01)
                if upstream.reachable:
                    break
            assert upstream.reachable
            await upstream.close()

    asyncio.run(scenario())
    assert "privateword" not in caplog.text
