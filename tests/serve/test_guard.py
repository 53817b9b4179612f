import logging

import httpx
import pytest

from serve.guard import MOST_BODY_BYTES, is_loopback
from serve.twins import Twin

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


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "192.168.1.2", "localhost.evil.example", "127.0.0.1.nip.io"])
def test_other_addresses_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("key", ["", "Bearer wrong", "Bearer", "Basic right", "right"])
def test_every_route_but_health_needs_the_key(run_api: RunApi, key: str) -> None:
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


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "[::", "127.0.0.1.evil.example"])
def test_a_foreign_host_name_is_refused(run_api: RunApi, host: str) -> None:
    with run_api() as url:
        answer = httpx.get(f"{url}/healthz", headers={"host": host})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "host_not_allowed"


def test_behind_a_key_on_a_real_address_any_name_of_the_machine_will_do(run_api: RunApi) -> None:
    with run_api(host="0.0.0.0", api_key="right") as url:
        headers = {"host": "my-box.lan", "authorization": "Bearer right"}
        assert httpx.get(f"{url}/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://["])
def test_a_foreign_web_page_is_refused(run_api: RunApi, origin: str) -> None:
    with run_api() as url:
        answer = httpx.get(f"{url}/v1/models", headers={"origin": origin})
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
        assert httpx.get(f"{url}/v1/models", headers={"origin": "http://localhost:3000"}).status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_a_large_body_is_refused(run_api: RunApi, chunked: bool) -> None:
    body = b" " * (MOST_BODY_BYTES + 1)
    with run_api() as url:
        answer = httpx.post(
            f"{url}/v1/chat/completions",
            content=iter([body]) if chunked else body,
            headers={"content-type": "application/json"},
        )
        assert answer.status_code == 413
        assert answer.json()["error"]["code"] == "request_too_large"


def test_no_word_of_anybody_gets_into_the_log(
    run_api: RunApi, twins: list[Twin], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    body = {"messages": [{"role": "user", "content": "verysecret"}], "contact": "Jess"}
    bad = {"messages": [{"role": "user", "content": {"verysecret": 1}}]}
    with run_api() as url:
        answers = [httpx.post(f"{url}/v1/chat/completions", json=one) for one in (body, body | {"stream": True}, bad)]
        httpx.get(f"{url}/verysecret?verysecret=1")
    assert [answer.status_code for answer in answers] == [200, 200, 400]
    logged = "\n".join(
        record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))
    )
    assert "soundalike.serve" in {record.name for record in caplog.records}
    printed = capfd.readouterr()
    for private in ("verysecret", "Jess", "Sam Carter"):
        assert private not in logged + printed.out + printed.err
    assert "verysecret" not in answers[2].text
