import httpx
import pytest

from serve.web_headers import WEB_HEADERS

from .conftest import MakeEvaluatedRun, RunApi


@pytest.mark.parametrize("path", ["/docs", "/v1/models", "/healthz", "/else", "/openapi.json"])
def test_every_answer_tells_a_browser_to_run_load_guess_keep_and_frame_nothing(run_api: RunApi, path: str) -> None:
    with run_api() as url:
        headers = httpx.get(url + path).headers
    assert {name: headers.get(name) for name in WEB_HEADERS} == WEB_HEADERS
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]


def test_a_refusal_has_them_too(run_api: RunApi) -> None:
    with run_api(api_key="k") as url:
        assert httpx.get(f"{url}/docs").headers["x-frame-options"] == "DENY"


def test_the_report_is_also_in_a_sandbox(run_api: RunApi, make_evaluated_run: MakeEvaluatedRun) -> None:
    run = make_evaluated_run().name
    with run_api() as url:
        headers = httpx.get(f"{url}/v1/soundalike/runs/{run}/report.html").headers
    assert headers["content-security-policy"] == WEB_HEADERS["content-security-policy"] + "; sandbox"
    for name in ("x-content-type-options", "referrer-policy", "x-frame-options", "cache-control"):
        assert headers[name] == WEB_HEADERS[name]


def test_a_stream_keeps_its_own(run_api: RunApi) -> None:
    body = {"messages": [{"role": "user", "content": "hi"}], "stream": True}
    with run_api() as url:
        headers = httpx.post(f"{url}/v1/chat/completions", json=body).headers
    assert headers["cache-control"] == "no-cache"
    assert headers["x-content-type-options"] == "nosniff"
