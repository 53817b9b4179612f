"""schemathesis against the OpenAPI document and a real server: nothing that the document promises is broken."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from serve.openapi_document import ERROR
from serve.wire import ChatRequest

from .conftest import MakeEvaluatedRun, RunApi

KEY = "k"
RUN = "20260101-lora-aaaa"
SCHEMATHESIS = "from schemathesis.cli import schemathesis; schemathesis()"
# Their own defaults look elsewhere for configuration, and write reports beside it.
SETTINGS = "[reports]\ndirectory = 'reports'\n"


@pytest.fixture
def url(run_api: RunApi, make_evaluated_run: MakeEvaluatedRun, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    make_evaluated_run(RUN)
    # Each operation is asked without the key too.
    monkeypatch.setattr("serve.guard.WRONG_KEYS_PER_MINUTE", 100_000)
    with run_api(api_key=KEY, most_reply_tokens=4, requests_per_minute=0) as address:
        yield address


def check(url: str, folder: Path, settings: str, *arguments: str) -> str:
    """Run all checks; gives what schemathesis says."""
    (folder / "schemathesis.toml").write_text(SETTINGS + settings)
    command = [sys.executable, "-c", SCHEMATHESIS, "run", f"{url}/openapi.json", "--checks", "all", "--seed", "1"]
    command += ["-H", f"Authorization: Bearer {KEY}", "--no-color", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def cases(said: str) -> int:
    found = re.search(r"(\d+) generated, (\d+) passed", said)
    assert found, said
    return int(found[2])


def test_schemathesis_finds_nothing(url: str, tmp_path: Path) -> None:
    assert cases(check(url, tmp_path, "", "--max-examples", "60")) > 500


def test_schemathesis_finds_nothing_about_a_run_that_is_there(url: str, tmp_path: Path) -> None:
    settings = f"[parameters]\nrun = '{RUN}'\n"
    assert cases(check(url, tmp_path, settings, "--max-examples", "40", "--include-path-regex", "/runs/")) > 100


def document(url: str) -> Any:
    return httpx.get(f"{url}/openapi.json", headers={"authorization": f"Bearer {KEY}"}).json()


def test_every_operation_documents_its_answer_its_errors_and_the_key(url: str) -> None:
    told = document(url)
    assert told["security"] == [{"key": []}]
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation["responses"]["default"]["content"] == ERROR
            assert "422" not in operation["responses"]
            assert operation["responses"]["200"]["content"], path
            assert ("security" in operation) == (path in ("/healthz", "/readyz"))


def test_every_reference_of_the_document_leads_somewhere(url: str) -> None:
    told = document(url)
    references = re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(told))
    assert {"Completion", "CompletionChunk", "ErrorBody", "ModelList"} <= set(references)
    assert set(references) <= set(told["components"]["schemas"])


def test_every_field_of_a_request_is_in_the_document(url: str) -> None:
    assert set(document(url)["components"]["schemas"]["ChatRequest"]["properties"]) == set(ChatRequest.model_fields)


def test_without_a_key_the_document_asks_for_none(run_api: RunApi) -> None:
    with run_api() as address:
        assert "security" not in httpx.get(f"{address}/openapi.json").json()
