"""What happens to replies that are not read to their end, and to engines that fail."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from serve.admission import Admission
from serve.api import create_app
from serve.choices import AHEAD
from serve.engine import Piece, ReplyRequest
from serve.engines.echo import EchoEngine
from serve.twins import Twin
from soundalike.config import ServeConfig
from soundalike.home import Home

from .conftest import RunApi, soon

LONG: Any = [{"role": "user", "content": "word " * 2000}]


def body(**fields: Any) -> dict[str, Any]:
    return {"messages": LONG, "max_tokens": 2000, **fields}


def metric(url: str, name: str) -> float:
    lines = httpx.get(f"{url}/metrics").text.splitlines()
    return float(next(line for line in lines if line.startswith(f"{name} ")).split()[1])


class OnePlace(EchoEngine):
    concurrent = 1


def test_a_client_that_leaves_a_stream_stops_the_engine_and_gives_its_place_back(run_api: RunApi) -> None:
    engine = OnePlace(pause_seconds=0.01)
    with run_api(engine) as url:
        with httpx.stream("POST", f"{url}/v1/chat/completions", json=body(stream=True)) as stream:
            next(stream.iter_lines())
        assert soon(lambda: engine.cancelled == 1)
        assert soon(lambda: metric(url, "soundalike_active_requests") == 0)
        assert metric(url, "soundalike_completion_tokens_total") < 200
        assert httpx.post(f"{url}/v1/chat/completions", json=body(max_tokens=1)).status_code == 200


def test_a_client_that_leaves_before_a_whole_reply_stops_the_engine(run_api: RunApi) -> None:
    engine = OnePlace(pause_seconds=0.01)
    with run_api(engine) as url:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{url}/v1/chat/completions", json=body(), timeout=0.3)
        assert soon(lambda: engine.cancelled == 1)
        assert soon(lambda: metric(url, "soundalike_active_requests") == 0)


def test_a_full_queue_is_503_with_a_time_to_come_back(run_api: RunApi) -> None:
    with (
        run_api(OnePlace(pause_seconds=0.01), admission=Admission(1, waiting=0)) as url,
        httpx.stream("POST", f"{url}/v1/chat/completions", json=body(stream=True)) as stream,
    ):
        # Kept, for a generator that is let go of closes its stream.
        lines = stream.iter_lines()
        next(lines)
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        for streamed in (False, True):
            with pytest.raises(openai.InternalServerError) as refused:
                client.chat.completions.create(model="tiny", messages=LONG, stream=streamed)
            assert refused.value.status_code == 503
            assert refused.value.code == "overloaded"
            assert int(refused.value.response.headers["retry-after"]) > 0


def test_parallel_clients_get_each_their_own_reply(run_api: RunApi) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def ask(url: str, number: int) -> str:
        messages = [{"role": "user", "content": f"number{number}"}]
        fields = {"messages": messages, "stop": "\n"}
        return str(httpx.post(f"{url}/v1/chat/completions", json=fields).json()["choices"][0]["message"]["content"])

    with run_api(EchoEngine(pause_seconds=0.001)) as url, ThreadPoolExecutor(16) as pool:
        assert list(pool.map(lambda number: ask(url, number), range(32))) == [
            f"you said number{number}" for number in range(32)
        ]


class Failing(EchoEngine):
    """Fails after so many words, with a private word in its error."""

    def __init__(self, after: int) -> None:
        super().__init__(pause_seconds=0)
        self._after = after

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        words = 0
        async for piece in super().reply(request):
            if words == self._after:
                raise RuntimeError("private")
            words += 1
            yield piece


@pytest.mark.parametrize("streamed", [False, True])
def test_a_failure_before_the_first_word_is_500_and_tells_nothing(
    run_api: RunApi, streamed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with run_api(Failing(0)) as url:
        answer = httpx.post(f"{url}/v1/chat/completions", json=body(stream=streamed))
        assert answer.status_code == 500
        assert answer.json()["error"]["type"] == "server_error"
        assert metric(url, "soundalike_active_requests") == 0
    assert "private" not in answer.text + caplog.text
    assert "RuntimeError" in caplog.text


def test_a_failure_in_mid_stream_is_told_in_the_stream(run_api: RunApi, caplog: pytest.LogCaptureFixture) -> None:
    with run_api(Failing(2)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        words = []
        with pytest.raises(openai.APIError, match="failed while it answered"):
            stream = client.chat.completions.create(model="tiny", messages=LONG, stream=True)
            words.extend(chunk.choices[0].delta.content for chunk in stream)
        assert words == ["", "you", " said"]
        assert metric(url, "soundalike_active_requests") == 0
    assert "private" not in caplog.text


def test_line_ends_of_unicode_in_a_reply_do_not_cut_an_event(run_api: RunApi) -> None:
    said = "one\u2028two\u0085three\u2029four"
    with run_api(EchoEngine(pause_seconds=0)) as url:
        fields = {"messages": [{"role": "user", "content": said}], "stream": True}
        with httpx.stream("POST", f"{url}/v1/chat/completions", json=fields) as stream:
            lines = [line for line in stream.iter_lines() if line]
    assert all(line.startswith("data: ") for line in lines)
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    assert said in "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)


class AtOnce(EchoEngine):
    """Keeps how many replies it drew at the same time, at most; one word waits for the others to begin."""

    concurrent = 1

    def __init__(self) -> None:
        super().__init__(pause_seconds=0.001)
        self.drawing = 0
        self.most = 0

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        self.drawing += 1
        self.most = max(self.most, self.drawing)
        try:
            async with aclosing(super().reply(request)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self.drawing -= 1


@pytest.mark.parametrize("streamed", [False, True])
def test_the_replies_of_one_request_are_drawn_at_once_in_one_place(run_api: RunApi, streamed: bool) -> None:
    engine = AtOnce()
    with run_api(engine) as url:
        fields = {"messages": [{"role": "user", "content": "hi"}], "n": 4, "stream": streamed}
        assert httpx.post(f"{url}/v1/chat/completions", json=fields).status_code == 200
    assert (engine.most, engine.drawing, engine.cancelled) == (4, 0, 0)


def test_chunks_of_several_replies_interleave_and_each_is_whole(run_api: RunApi) -> None:
    with run_api(EchoEngine(pause_seconds=0.001)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        hi: Any = [{"role": "user", "content": "hi there"}]
        chunks = list(client.chat.completions.create(model="tiny", messages=hi, n=3, stream=True))
        alone = client.chat.completions.create(model="tiny", messages=hi).choices[0].message.content
    order = [chunk.choices[0].index for chunk in chunks]
    assert order != sorted(order)
    for index in range(3):
        mine = [chunk.choices[0] for chunk in chunks if chunk.choices[0].index == index]
        assert mine[0].delta.role == "assistant"
        assert "".join(choice.delta.content or "" for choice in mine) == alone
        assert [choice.finish_reason for choice in mine[-2:]] == [None, "stop"]


@pytest.mark.parametrize("streamed", [False, True])
def test_a_client_that_leaves_ends_all_replies_of_its_request(run_api: RunApi, streamed: bool) -> None:
    engine = OnePlace(pause_seconds=0.01)
    with run_api(engine) as url:
        with contextlib.suppress(httpx.ReadTimeout):
            fields = body(stream=streamed, n=3)
            with httpx.stream("POST", f"{url}/v1/chat/completions", json=fields, timeout=0.3) as stream:
                next(stream.iter_lines())
        assert soon(lambda: engine.cancelled == 3)
        assert soon(lambda: metric(url, "soundalike_active_requests") == 0)


@pytest.mark.parametrize("streamed", [False, True])
def test_a_client_that_leaves_the_queue_frees_its_place_there(run_api: RunApi, streamed: bool) -> None:
    engine = OnePlace(pause_seconds=0.01)
    with (
        run_api(engine, admission=Admission(1, waiting=1)) as url,
        httpx.stream("POST", f"{url}/v1/chat/completions", json=body(stream=True)) as stream,
    ):
        lines = stream.iter_lines()
        next(lines)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{url}/v1/chat/completions", json=body(stream=streamed), timeout=0.3)
        assert soon(lambda: metric(url, "soundalike_waiting_requests") == 0)
        assert metric(url, "soundalike_active_requests") == 1
        assert engine.cancelled == 0


class Mute(OnePlace):
    """Never says a word."""

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        try:
            await asyncio.Event().wait()
            yield Piece(text="", prompt_tokens=0, completion_tokens=0)
        finally:
            self.cancelled += 1


@pytest.mark.parametrize("streamed", [False, True])
def test_a_client_that_leaves_before_the_first_word_stops_the_engine(run_api: RunApi, streamed: bool) -> None:
    engine = Mute()
    with run_api(engine) as url:
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{url}/v1/chat/completions", json=body(stream=streamed), timeout=0.3)
        assert soon(lambda: engine.cancelled == 1)
        assert soon(lambda: metric(url, "soundalike_active_requests") == 0)


def test_an_error_in_mid_stream_is_an_envelope_and_then_the_end(run_api: RunApi) -> None:
    with run_api(Failing(2)) as url:
        lines = httpx.post(f"{url}/v1/chat/completions", json=body(stream=True)).text.split("\n\n")
    assert lines[-3] == (
        'data: {"error":{"message":"The server failed while it answered.","type":"server_error",'
        '"param":null,"code":"internal_error"}}'
    )
    assert lines[-2:] == ["data: [DONE]", ""]


def test_the_messages_of_a_reply_are_told_whole_and_in_its_last_chunk(run_api: RunApi) -> None:
    with run_api() as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        hi: Any = [{"role": "user", "content": "hi"}]
        whole = client.chat.completions.create(model="tiny", messages=hi, n=2, stop="Jess")
        told = [choice.message.to_dict()["messages"] for choice in whole.choices]
        assert told == [["you said hi", "You are Sam Carter, chatting with"]] * 2
        chunks = client.chat.completions.create(model="tiny", messages=hi, n=2, stop="Jess", stream=True)
        choices = [chunk.choices[0] for chunk in chunks]
    assert [choice.to_dict().get("messages") for choice in choices if choice.finish_reason is not None] == told
    assert all("messages" not in choice.to_dict() for choice in choices if choice.finish_reason is None)


class Counting(EchoEngine):
    """Keeps how many pieces it drew."""

    def __init__(self) -> None:
        super().__init__(pause_seconds=0)
        self.drawn = 0

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        async with aclosing(super().reply(request)) as pieces:
            async for piece in pieces:
                self.drawn += 1
                yield piece


def test_a_reader_who_takes_nothing_lets_little_pile_up(twins: list[Twin], home: Home) -> None:
    engine = Counting()
    app = create_app(engine, twins, ServeConfig(port=0), home)
    content = json.dumps(body(stream=True)).encode()
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "headers": headers,
    }
    scope |= {"method": "POST", "scheme": "http", "root_path": "", "query_string": b"", "client": ("127.0.0.1", 1)}
    scope |= {"path": "/v1/chat/completions", "raw_path": b"/v1/chat/completions", "server": ("127.0.0.1", 1)}

    async def scenario() -> None:
        sent = [{"type": "http.request", "body": content, "more_body": False}]
        begun, never = asyncio.Event(), asyncio.Event()

        async def receive() -> Any:
            if not sent:
                await never.wait()
            return sent.pop()

        async def send(message: Any) -> None:
            if message.get("body"):
                begun.set()
                await never.wait()

        answering = asyncio.create_task(app(scope, receive, send))
        await begun.wait()
        for _ in range(1000):
            await asyncio.sleep(0)
        assert AHEAD <= engine.drawn <= AHEAD + 2
        answering.cancel()
        await asyncio.wait([answering])
        assert engine.cancelled == 1
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())
