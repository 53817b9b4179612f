import http.client
import socket
from urllib.parse import urlsplit

import httpx
import pytest
from starlette.datastructures import Headers

from serve.web_origins import foreign_part, host_name, is_asked_locally, is_loopback

from .conftest import RunApi

OURS = ["127.0.0.1", "127.8.9.1", "::1", "[::1]", "localhost", "LOCALHOST", "LocalHost.", "127.0.0.1."]
OTHERS = ["", ".", "0.0.0.0", "::", "192.168.1.2", "localhost.evil.example", "127.0.0.1.nip.io", "evil.localhost"]


@pytest.mark.parametrize("host", OURS)
def test_loopback_addresses_are_known(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", [*OTHERS, "localhost..", "127.1", "2130706433", "0x7f.0.0.1"])
def test_other_addresses_are_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("localhost:8321", "localhost"),
        ("[::1]:8321", "[::1]"),
        ("Evil.Example", "Evil.Example"),
        ("evil.example@127.0.0.1", ""),
        ("127.0.0.1/evil.example", ""),
        ("127.0.0.1#evil.example", ""),
        ("127.0.0.1 evil.example", ""),
        ("127.0.0.1, evil.example", ""),
        ("127.0.0.1:80:80", ""),
        ("127.0.0.1:x", ""),
        ("::1", ""),
        ("[::1", ""),
        ("", ""),
    ],
)
def test_a_host_is_a_name_and_a_port_and_nothing_else(authority: str, name: str) -> None:
    assert host_name(authority) == name


def foreign(*headers: tuple[str, str]) -> str | None:
    return foreign_part(Headers(raw=[(name.encode(), value.encode()) for name, value in headers]))


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "[::1]:8321", "[::1]", "LOCALHOST:1", "localhost.:8321"])
def test_loopback_names_in_any_writing_are_let_in(host: str) -> None:
    assert foreign(("host", host)) is None


@pytest.mark.parametrize("hosts", [(), ("evil.example",), ("localhost", "evil.example"), ("localhost", "localhost")])
def test_no_host_a_foreign_one_and_several_are_refused(hosts: tuple[str, ...]) -> None:
    assert foreign(*(("host", host) for host in hosts)) == "host"


@pytest.mark.parametrize(
    "origins",
    [
        ("null",),
        ("",),
        ("https://evil.example",),
        ("http://localhost.evil.example",),
        ("http://localhost@evil.example",),
        ("http://evil.example#localhost",),
        ("file://localhost",),
        ("chrome-extension://localhost",),
        ("http://localhost/", "http://localhost"),
        ("http://localhost", "https://evil.example"),
        ("http://[",),
    ],
)
def test_every_origin_must_be_a_loopback_one(origins: tuple[str, ...]) -> None:
    assert foreign(("host", "localhost"), *(("origin", origin) for origin in origins)) == "origin"


@pytest.mark.parametrize("origin", ["http://localhost:3000", "https://LOCALHOST", "http://[::1]:3000"])
def test_a_page_of_this_machine_is_let_in(origin: str) -> None:
    assert foreign(("host", "localhost"), ("origin", origin), ("sec-fetch-site", "cross-site")) is None


def test_what_a_browser_asks_for_a_foreign_page_without_naming_it_is_refused_but_a_link_works() -> None:
    asks = [("host", "localhost"), ("sec-fetch-site", "cross-site")]
    assert foreign(*asks, ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "script")) == "origin"
    assert foreign(*asks, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")) == "origin"
    assert foreign(*asks, ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")) is None


def test_only_this_machine_under_its_own_name_asks_locally() -> None:
    assert is_asked_locally(Headers({"host": "localhost:1"}), "127.0.0.1")
    assert not is_asked_locally(Headers({"host": "my-box.lan"}), "127.0.0.1")
    assert not is_asked_locally(Headers({"host": "localhost"}), "192.168.1.2")
    assert not is_asked_locally(Headers({"host": "localhost"}), None)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "", "[::", "127.0.0.1.evil.example", "a@127.0.0.1"]
)
def test_a_foreign_host_name_is_refused(run_api: RunApi, host: str) -> None:
    with run_api() as url:
        answer = httpx.get(f"{url}/healthz", headers={"host": host})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "host_not_allowed"


@pytest.mark.parametrize("lines", ["", "Host: localhost\r\nHost: evil.example\r\n"])
def test_without_a_host_and_with_two_nothing_is_answered(run_api: RunApi, lines: str) -> None:
    with run_api() as url:
        for version in ("1.0", "1.1"):
            with socket.create_connection((urlsplit(url).hostname, urlsplit(url).port)) as connection:
                connection.sendall(f"GET /v1/models HTTP/{version}\r\n{lines}Connection: close\r\n\r\n".encode())
                answer = connection.makefile("rb").read()
            assert answer.split()[1] in (b"400", b"403") and b"tiny" not in answer


def test_behind_a_key_on_a_real_address_any_name_of_the_machine_will_do(run_api: RunApi) -> None:
    with run_api(host="0.0.0.0", api_key="right") as url:
        headers = {"host": "my-box.lan", "authorization": "Bearer right"}
        assert httpx.get(f"{url}/v1/models", headers=headers).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://["])
def test_a_foreign_web_page_is_refused(run_api: RunApi, origin: str) -> None:
    with run_api() as url:
        answer = httpx.get(f"{url}/v1/models", headers={"origin": origin})
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "origin_not_allowed"
        assert httpx.get(f"{url}/v1/models", headers={"origin": "http://localhost:3000"}).status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost:3000"])
def test_no_web_page_is_allowed_to_read_anything(run_api: RunApi, origin: str) -> None:
    with run_api() as url:
        for method in ("OPTIONS", "GET", "POST"):
            for path in ("/v1/models", "/v1/chat/completions", "/healthz", "/v1/soundalike/runs"):
                headers = {"origin": origin, "access-control-request-method": "POST"}
                answer = httpx.request(method, url + path, headers=headers)
                assert not [name for name in answer.headers if name.startswith("access-control")]
                assert method != "OPTIONS" or answer.status_code in (403, 405)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", None]
)
def test_a_form_of_a_web_page_cannot_ask(run_api: RunApi, kind: str | None) -> None:
    body = b'{"messages": [{"role": "user", "content": "hi"}]}'
    with run_api() as url:
        headers = {"content-type": kind} if kind else {}
        answer = httpx.post(f"{url}/v1/chat/completions", content=body, headers=headers)
        assert answer.status_code == 400
        assert answer.json()["error"]["code"] == "invalid_json"


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "FOO"])
def test_no_other_method_is_answered_or_sent_back(run_api: RunApi, method: str) -> None:
    with run_api() as url:
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        connection.request(method, "/v1/models", headers={"x-private": "verysecret"})
        answer = connection.getresponse()
        assert answer.status in (400, 404, 405)
        assert b"verysecret" not in answer.read()
        connection.close()
