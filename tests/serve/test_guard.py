import asyncio
import socket
from urllib.parse import unquote, urlsplit

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from serve import guard
from serve.engines.echo import EchoEngine
from serve.guard import Guard, _network
from soundalike.api_keys import add_key
from soundalike.config import ServeConfig
from soundalike.home import Home

from .conftest import RunApi

ROUTES = [
    "/v1/models",
    "/v1/models/tiny",
    "/v1/chat/completions",
    "/metrics",
    "/docs",
    "/openapi.json",
    "/v1/soundalike/runs",
    "/v1/soundalike/runs/20260101-lora-aaaa/report",
    "/v1/soundalike/runs/20260101-lora-aaaa/report.html",
    "/v1/soundalike/runs/20260101-lora-aaaa/blind_test",
    "/v1/soundalike/runs/20260101-lora-aaaa/training",
    "/else",
]


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Bearer", "Basic right", "right"])
def test_every_route_but_health_needs_the_key(run_api: RunApi, monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setattr(guard, "WRONG_KEYS_PER_MINUTE", 1000)
    with run_api(api_key="right") as url:
        for route in ROUTES:
            for method in ("GET", "POST"):
                answer = httpx.request(method, url + route, headers={"authorization": key})
                assert answer.status_code == 401, route
                assert answer.json()["error"]["code"] == "invalid_api_key"
        for route in ("/healthz", "/readyz"):
            assert httpx.get(url + route).status_code == 200


def test_the_right_key_opens(run_api: RunApi) -> None:
    with run_api(api_key="right") as url:
        assert httpx.get(f"{url}/v1/models", headers={"authorization": "bearer right"}).status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused(run_api: RunApi, chunked: bool) -> None:
    body = b" " * (ServeConfig().most_body_bytes + 1)
    with run_api() as url:
        answer = httpx.post(
            f"{url}/v1/chat/completions",
            content=iter([body]) if chunked else body,
            headers={"content-type": "application/json"},
        )
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "request_too_large"


def test_a_body_that_never_ends_is_given_up(run_api: RunApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.2)
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with run_api() as url, socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) as connection:
        connection.sendall(head + b"Content-Length: 100\r\nConnection: close\r\n\r\n{")
        answer = connection.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 408 ") and b'"request_timeout"' in answer


def test_a_reply_may_take_longer_than_its_request(run_api: RunApi, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    body = {"messages": [{"role": "user", "content": "hi"}]}
    with run_api(EchoEngine(pause_seconds=0.02)) as url:
        for stream in (False, True):
            answer = httpx.post(f"{url}/v1/chat/completions", json=body | {"stream": stream})
            assert answer.status_code == 200 and '"stop"' in answer.text


@pytest.mark.parametrize("name", ["authorization", "content-type"])
def test_a_header_that_could_be_read_in_two_ways_is_refused(run_api: RunApi, name: str) -> None:
    with run_api(api_key="right") as url:
        headers = [("authorization", "Bearer right"), (name, "Bearer right"), (name, "Bearer wrong")]
        answer = httpx.get(f"{url}/v1/models", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (400, "repeated_header")


def test_after_ten_wrong_keys_the_right_one_is_not_told_but_a_random_one_opens(run_api: RunApi, home: Home) -> None:
    random = add_key(home, "laptop")

    def ask(key: str) -> httpx.Response:
        return httpx.get(f"{url}/v1/models", headers={"authorization": f"Bearer {key}"})

    with run_api(api_key="right") as url:
        assert [ask(f"wrong {number}").status_code for number in range(10)] == [401] * 10
        refused = ask("right")
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "rate_limit_exceeded"
        assert 1 <= int(refused.headers["retry-after"]) <= 6
        assert ask("wrong").status_code == 429
        assert ask(random).status_code == 200, "which nobody finds by trying"
        assert httpx.get(f"{url}/healthz").status_code == 200


def test_requests_without_a_key_try_none(run_api: RunApi) -> None:
    with run_api(api_key="right") as url:
        assert {httpx.get(f"{url}/v1/models").status_code for _ in range(15)} == {401}
        assert httpx.get(f"{url}/v1/models", headers={"authorization": "Bearer right"}).status_code == 200


def test_a_web_socket_is_refused(run_api: RunApi) -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("it came in")

    guarded = Guard(app, config=ServeConfig(), keys=None, on_answer=lambda path, status: None)  # type: ignore[arg-type]
    asyncio.run(guarded({"type": "websocket", "path": "/"}, receive, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.7", "192.0.2.7/32"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("::1", "::/64"), ("", "")],
)
def test_the_addresses_that_one_client_can_take_count_as_one(address: str, network: str) -> None:
    assert _network(address) == network


@pytest.mark.parametrize(
    "path", ["..%2f..%2fconfig.toml", "%2e%2e/%2e%2e/config.toml", "/etc/passwd", "..", "tiny/../x"]
)
def test_a_path_in_place_of_a_model_or_a_run_reads_nothing(run_api: RunApi, home: Home, path: str) -> None:
    home.config.write_text("verysecret")
    with run_api() as url:
        name = unquote(path)
        answers = [
            httpx.get(f"{url}/v1/models/{path}"),
            httpx.post(
                f"{url}/v1/chat/completions", json={"model": name, "messages": [{"role": "user", "content": "x"}]}
            ),
            *(httpx.get(f"{url}/v1/soundalike/runs/{path}/{part}") for part in ("report", "report.html", "training")),
        ]
    assert {answer.status_code for answer in answers} == {404}
    assert "verysecret" not in "".join(answer.text for answer in answers)
    assert "root:" not in "".join(answer.text for answer in answers)
