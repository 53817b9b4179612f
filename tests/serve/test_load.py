"""Many clients at once over real HTTP: who leaves, who does not read, who comes too late."""

import asyncio
import json
import random
import re
import socket
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest

import serve.answering
from serve.admission import Admission
from serve.api import create_app
from serve.engine import Piece, ReplyRequest
from serve.engines.echo import EchoEngine
from serve.server import in_background, listen
from serve.twins import Twin, read_twins
from soundalike.config import ServeConfig
from soundalike.home import Home

from .conftest import MakeRun, RunApi, soon

CONTACTS = ("Jess", "Mum", "Лёша")
EVERYBODY = 200
"""Places in a queue that refuses nobody here."""


class Watched(EchoEngine):
    """Names the model after what was said, and counts the replies that it began, draws now and finished."""

    concurrent = 8

    def __init__(self, pause_seconds: float = 0.001) -> None:
        super().__init__(pause_seconds)
        self.begun = self.drawing = self.most_drawing = self.finished = 0

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        self.begun += 1
        self.drawing += 1
        self.most_drawing = max(self.drawing, self.most_drawing)
        try:
            async with aclosing(super().reply(request)) as pieces:
                async for piece in pieces:
                    self.finished += piece.finish_reason is not None
                    yield Piece(
                        text=piece.text.replace("You", f"{request.model}: You"),
                        prompt_tokens=piece.prompt_tokens,
                        completion_tokens=piece.completion_tokens,
                        finish_reason=piece.finish_reason,
                    )
        finally:
            self.drawing -= 1


class Endless(EchoEngine):
    """Draws numbered pieces of four kilobytes as fast as they are taken."""

    concurrent = 2
    piece_bytes = 4096

    def __init__(self) -> None:
        super().__init__(pause_seconds=0)
        self.drawn = 0

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        if request.turns[-1].messages[-1] != "endless":
            async with aclosing(super().reply(request)) as pieces:
                async for piece in pieces:
                    yield piece
            return
        try:
            for count in range(1, 10**9):
                await asyncio.sleep(0)
                self.drawn += 1
                yield Piece(text=f"{count:>{self.piece_bytes}}", prompt_tokens=1, completion_tokens=count)
        finally:
            self.cancelled += 1


class Gated(EchoEngine):
    """Draws nothing until it is let."""

    concurrent = 2
    open = False

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        while not self.open:
            await asyncio.sleep(0.005)
        async with aclosing(super().reply(request)) as pieces:
            async for piece in pieces:
                yield piece


def body(said: str, **fields: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": said}], "max_tokens": 10_000, **fields}


def chunks_of(lines: Sequence[str]) -> list[Any]:
    assert lines[-1] == "data: [DONE]"
    return [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]


async def ask(client: httpx.AsyncClient, said: str, **fields: Any) -> tuple[str, str, str]:
    """Ask and read to the end; gives the text, the model and the reason why it ended."""
    if not fields.get("stream"):
        answer = (await client.post("/v1/chat/completions", json=body(said, **fields))).raise_for_status().json()
        [choice] = answer["choices"]
        return choice["message"]["content"], answer["model"], choice["finish_reason"]
    async with client.stream("POST", "/v1/chat/completions", json=body(said, **fields)) as stream:
        stream.raise_for_status()
        chunks = chunks_of([line async for line in stream.aiter_lines() if line])
    assert len({chunk["id"] for chunk in chunks}) == 1, "all of a stream is of one answer"
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    return text, chunks[0]["model"], chunks[-1]["choices"][0]["finish_reason"]


async def leave(client: httpx.AsyncClient, said: str, events: int) -> None:
    """Go after so many events of a stream; after none, while nothing has come yet."""
    request = body(said, stream=bool(events))
    if not events:
        with pytest.raises(httpx.ReadTimeout):
            await client.post("/v1/chat/completions", json=request, timeout=0.2)
        return
    async with client.stream("POST", "/v1/chat/completions", json=request) as stream:
        lines = stream.aiter_lines()
        for _ in range(2 * events):
            await anext(lines)


def with_client(url: str, work: Callable[[httpx.AsyncClient], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits, trust_env=False) as client:
            return await work(client)

    return asyncio.run(run())


def metric(url: str, name: str) -> float:
    lines = httpx.get(f"{url}/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith(f"soundalike_{name} ")).split()[1])


def is_idle(url: str) -> bool:
    return metric(url, "active_requests") == metric(url, "waiting_requests") == 0


@pytest.fixture
def two_twins(home: Home, make_run: MakeRun) -> list[Twin]:
    make_run("20260101-lora-aaaa")
    make_run("20260102-lora-bbbb")
    return read_twins(home)


def test_of_a_hundred_clients_each_gets_its_own_reply_whole_and_in_order(
    run_api: RunApi, two_twins: list[Twin]
) -> None:
    models = [twin.model for twin in two_twins]

    async def one(client: httpx.AsyncClient, number: int) -> None:
        model, contact = models[number % 3], CONTACTS[number // 3 % 3]
        words = " ".join(f"{number}.{place}" for place in range(5 + number % 7))
        answer = await ask(client, words, model=model, contact=contact, stream=number % 2 == 0)
        text = f"you said {words}\n{model}: You are Sam Carter, chatting with {contact}."
        assert answer == (text, model, "stop")

    async def all_at_once(client: httpx.AsyncClient) -> None:
        await asyncio.gather(*(one(client, number) for number in range(100)))

    engine = Watched()
    with run_api(engine, of=two_twins, admission=Admission(engine.concurrent, waiting=EVERYBODY)) as url:
        with_client(url, all_at_once)
        assert is_idle(url)
        assert metric(url, "cancelled_total") == 0
    assert (engine.begun, engine.finished, engine.most_drawing) == (100, 100, engine.concurrent)


def test_those_who_leave_in_the_middle_touch_nobody_else_and_leave_nothing_behind(run_api: RunApi) -> None:
    chance = random.Random(8)

    async def one(client: httpx.AsyncClient, number: int) -> None:
        if number % 2:
            await leave(client, "word " * 3000, events=chance.choice((0, 1, 2, 5, 20)))
        else:
            words = f"{number} " * 40 + "."
            text, _, reason = await ask(client, words, stream=number % 4 == 0)
            assert (text.partition("\n")[0], reason) == (f"you said {words}", "stop")

    async def all_at_once(client: httpx.AsyncClient) -> None:
        await asyncio.gather(*(one(client, number) for number in range(60)))

    engine = Watched()
    with run_api(engine, admission=Admission(engine.concurrent, waiting=EVERYBODY)) as url:
        with_client(url, all_at_once)
        assert soon(lambda: is_idle(url) and not engine.drawing)
        assert engine.finished == 30
        assert metric(url, "cancelled_total") == engine.cancelled == engine.begun - engine.finished > 0


def test_a_client_that_leaves_the_queue_makes_room_and_is_never_drawn_for(run_api: RunApi) -> None:
    engine = Gated(pause_seconds=0)
    with run_api(engine, admission=Admission(2, waiting=3)) as url:

        async def scenario(client: httpx.AsyncClient) -> None:
            drawn = [asyncio.create_task(ask(client, "early")) for _ in range(2)]
            while metric(url, "active_requests") < 2:
                await asyncio.sleep(0.01)
            await asyncio.gather(*(leave(client, "gone", events=0) for _ in range(3)))
            while metric(url, "waiting_requests"):
                await asyncio.sleep(0.01)
            late = asyncio.create_task(ask(client, "late", stream=True))
            while not metric(url, "waiting_requests"):
                await asyncio.sleep(0.01)
            engine.open = True
            answers = [await answer for answer in (*drawn, late)]
            assert [text.partition("\n")[0] for text, _, _ in answers] == [
                "you said early",
                "you said early",
                "you said late",
            ]

        with_client(url, scenario)
        assert engine.cancelled == 0


class Slow:
    """A client with hardly any room for what comes in, that does not read."""

    def __init__(self, url: str) -> None:
        host, port = url.removeprefix("http://").split(":")
        self._socket = socket.socket()
        # Before it connects, for the window is agreed upon then.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect((host, int(port)))
        content = json.dumps(body("endless", stream=True)).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        self._socket.sendall(f"{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)

    def read_pieces(self, count: int) -> list[int]:
        """Read so many pieces of an endless reply; gives their numbers."""
        self._socket.settimeout(20)
        numbers: list[int] = []
        rest = b""
        while len(numbers) < count:
            received = self._socket.recv(1 << 16)
            assert received, "the connection ended"
            *whole, rest = (rest + received).split(b"\n\n")
            numbers += [int(found.group(1)) for part in whole if (found := re.search(rb'content":" +(\d+)"', part))]
        return numbers

    def close(self) -> None:
        self._socket.close()


def test_a_client_that_does_not_read_stops_its_own_reply_only_and_gets_all_of_it_later(run_api: RunApi) -> None:
    engine = Endless()
    with run_api(engine) as url:
        slow = Slow(url)
        seen: list[int] = []

        def stands_still() -> bool:
            seen.append(engine.drawn)
            return len(seen) > 50 and len(set(seen[-50:])) == 1 and seen[-1] > 0

        assert soon(stands_still)
        drawn = engine.drawn
        # The system's own buffers on this machine hold some megabytes; what an engine could draw is without end.
        assert drawn * engine.piece_bytes < 16 << 20
        assert with_client(url, lambda client: ask(client, "hi", stream=True))[0].startswith("you said hi\n")
        assert engine.drawn == drawn
        numbers = slow.read_pieces(drawn + 50)
        assert numbers == list(range(1, len(numbers) + 1))
        assert engine.cancelled == 0
        slow.close()
        assert soon(lambda: engine.cancelled == 1 and is_idle(url))


def test_a_client_that_does_not_read_for_long_gives_its_place_up(
    run_api: RunApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve.answering, "STALLED_SECONDS", 0.3)
    engine = Endless()
    with run_api(engine) as url:
        stalled = [Slow(url) for _ in range(engine.concurrent)]
        # It comes while all places are taken.
        assert with_client(url, lambda client: ask(client, "hi"))[0].startswith("you said hi\n")
        assert soon(lambda: engine.cancelled == engine.concurrent and is_idle(url))
        assert metric(url, "cancelled_total") == engine.concurrent
        for one in stalled:
            one.close()


def test_a_client_that_reads_slowly_gets_its_reply_whole_and_nobody_waits_for_it(run_api: RunApi) -> None:
    async def scenario(client: httpx.AsyncClient) -> None:
        async with client.stream("POST", "/v1/chat/completions", json=body("so it goes", stream=True)) as stream:
            lines = stream.aiter_lines()
            read = [await anext(lines)]
            await asyncio.gather(*(ask(client, f"{number}", stream=True) for number in range(20)))
            async for line in lines:
                read.append(line)
                await asyncio.sleep(0.01)
        chunks = chunks_of([line for line in read if line])
        text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
        assert text.startswith("you said so it goes\n")

    with run_api(EchoEngine(pause_seconds=0)) as url:
        with_client(url, scenario)


def test_a_full_queue_refuses_the_rest_with_a_time_to_come_back_and_nobody_hangs(run_api: RunApi) -> None:
    engine = Gated(pause_seconds=0)
    with run_api(engine, admission=Admission(engine.concurrent, waiting=3)) as url:

        async def scenario(client: httpx.AsyncClient) -> None:
            async def one(number: int) -> httpx.Response:
                return await client.post("/v1/chat/completions", json=body("hi", stream=number % 2 == 0))

            asked = [asyncio.create_task(one(number)) for number in range(30)]
            answers = []
            for done in asyncio.as_completed(asked):
                answers.append(await done)
                if len(answers) == 25:
                    assert not engine.open
                    engine.open = True
            assert [answer.status_code for answer in answers] == [503] * 25 + [200] * 5
            for refused in answers[:25]:
                assert int(refused.headers["retry-after"]) > 0
                assert refused.json()["error"]["code"] == "overloaded"
            assert (await ask(client, "again"))[2] == "stop"

        with_client(url, scenario)
        assert is_idle(url)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="open files are counted in /proc")
def test_no_task_and_no_open_file_is_left_of_clients_that_came_and_went(home: Home, twins: list[Twin]) -> None:
    engine = Watched()
    admission = Admission(engine.concurrent, waiting=EVERYBODY)
    app = create_app(engine, twins, ServeConfig(port=0), home, admission=admission)

    @app.get("/tasks")
    async def tasks() -> int:
        return len(asyncio.all_tasks())

    async def wave(client: httpx.AsyncClient) -> None:
        stay = (ask(client, f"{number}", stream=number % 2 == 0) for number in range(30))
        go = (leave(client, "word " * 3000, events=number % 3) for number in range(15))
        await asyncio.gather(*stay, *go)

    with listen("127.0.0.1", 0) as listener, in_background(app, listener) as url:

        def left() -> tuple[int, int]:
            assert soon(lambda: is_idle(url) and not engine.drawing)
            return httpx.get(f"{url}/tasks").json(), len(list(Path("/proc/self/fd").iterdir()))

        before = left()
        for _ in range(3):
            with_client(url, wave)
        assert soon(lambda: all(now <= then for now, then in zip(left(), before, strict=True)))
