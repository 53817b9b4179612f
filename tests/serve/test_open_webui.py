"""What Open WebUI sends, written down from its code (0.12: `routers/openai.py`, `routers/tasks.py`), and what it reads.

It takes `metadata` out before it passes a request on, but filters and older versions leave such fields in.
"""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from serve.engines.echo import EchoEngine

from .conftest import RunApi

KEY = "sk-open-webui"
MODEL = "20260101-lora-aaaa"
HEADERS = {
    "Authorization": f"Bearer {KEY}",
    "User-Agent": "Mozilla/5.0 (compatible; Open WebUI)",
    "X-OpenWebUI-User-Name": "Jo",
    "X-OpenWebUI-User-Id": "5d1c",
    "X-OpenWebUI-User-Email": "jo@example.org",
    "X-OpenWebUI-User-Role": "admin",
    "X-OpenWebUI-Chat-Id": "0b7e",
}
SYSTEM = {"role": "system", "content": "User Context:\n\nUse Markdown. The user's name is Jo."}
CHAT: dict[str, Any] = {
    "stream": True,
    "model": MODEL,
    "messages": [
        SYSTEM,
        {"role": "user", "content": "hi"},
        {"role": "assistant", "content": "hey"},
        {"role": "user", "content": [{"type": "text", "text": "around tonight?"}]},
    ],
    "stream_options": {"include_usage": True},
    "temperature": 0.7,
    "max_tokens": 64,
    "frequency_penalty": 0.5,
    "chat_id": "0b7e",
    "session_id": "vUs8",
    "id": "f2a1",
    "parent_id": None,
    "tool_ids": None,
    "tool_servers": [],
    "filter_ids": [],
    "features": {"image_generation": False, "code_interpreter": False, "web_search": False, "memory": False},
    "variables": {"{{USER_NAME}}": "Jo", "{{CURRENT_DATE}}": "2026-11-28"},
    "model_item": {"id": MODEL, "owned_by": "openai", "openai": {"id": MODEL}, "urlIdx": 0},
    "background_tasks": {"title_generation": True, "tags_generation": True, "follow_up_generation": True},
    "metadata": {"user_id": "5d1c", "chat_id": "0b7e", "task": None, "files": None},
    "tools": [{"type": "function", "function": {"name": "get_time", "parameters": {"type": "object"}}}],
    "user": {"name": "Jo", "id": "5d1c"},
    "logit_bias": {"50256": -100},
    "response_format": {"type": "text"},
    "reasoning_effort": "low",
}
TASKS = {
    "title_generation": '### Task:\nGenerate a concise, 3-5 word title.\n### Output:\nJSON format: { "title": "…" }',
    "tags_generation": '### Task:\nGenerate 1-3 broad tags.\n### Output:\nJSON format: { "tags": ["tag1"] }',
    "follow_up_generation": "### Task:\nSuggest 3-5 relevant follow-up questions.\n### Output:\nJSON format.",
    "query_generation": "### Task:\nAnalyze the chat history to determine the necessity of search queries.",
}


@pytest.fixture
def http(run_api: RunApi) -> Iterator[httpx.Client]:
    with run_api(EchoEngine(pause_seconds=0), api_key=KEY) as url, httpx.Client(base_url=url, headers=HEADERS) as http:
        yield http


def test_the_list_of_models_has_what_it_shows(http: httpx.Client) -> None:
    listed = http.get("/v1/models").json()
    assert [(entry["id"], entry["name"]) for entry in listed["data"]] == [
        (MODEL, f"Sam Carter ({MODEL})"),
        ("tiny", "tiny (base)"),
    ]


def test_a_wrong_key_is_told_at_its_first_request(http: httpx.Client) -> None:
    answer = http.get("/v1/models", headers={"Authorization": "Bearer else"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")


def test_a_chat_with_all_its_fields_streams(http: httpx.Client) -> None:
    answer = http.post("/v1/chat/completions", json=CHAT)
    # By this alone it decides how to read the answer.
    assert "text/event-stream" in answer.headers["content-type"]
    events = [line.removeprefix("data: ") for line in answer.text.split("\n\n") if line]
    assert events.pop() == "[DONE]"
    chunks = [json.loads(event) for event in events]
    content = "".join(
        choice["delta"].get("content", "") for chunk in chunks for choice in chunk["choices"] if choice["delta"]
    )
    assert content == "you said around tonight?\nYou are Sam Carter, chatting with Jess."
    assert chunks[-1]["usage"]["total_tokens"] > 0


def test_its_rewritten_token_limit_holds(http: httpx.Client) -> None:
    # For models that it takes for reasoning ones it writes the one, for others the other.
    for name in ("max_tokens", "max_completion_tokens"):
        body = {key: value for key, value in CHAT.items() if key != "max_tokens"} | {name: 2, "stream": False}
        choice = http.post("/v1/chat/completions", json=body).json()["choices"][0]
        assert (choice["message"]["content"], choice["finish_reason"]) == ("you said", "length")


@pytest.mark.parametrize("task", TASKS)
def test_its_background_calls_are_answered(http: httpx.Client, task: str) -> None:
    content = f"{TASKS[task]}\n### Chat History:\n<chat_history>\nUSER: hi\nASSISTANT: hey\n</chat_history>"
    body = {
        "model": MODEL,
        "messages": [SYSTEM, {"role": "user", "content": content}],
        "stream": False,
        "max_completion_tokens": 1000,
        "metadata": {"task": task, "task_body": CHAT, "chat_id": "0b7e"},
    }
    answer = http.post("/v1/chat/completions", json=body)
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["choices"][0]["message"]["content"]


def test_a_stop_in_its_page_and_what_it_says_after_a_tool_do_no_harm(http: httpx.Client) -> None:
    messages = [
        {"role": "user", "content": "what time is it"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"id": "1", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "1", "content": "12:30"},
        {"role": "user", "content": "so?"},
    ]
    answer = http.post("/v1/chat/completions", json={"model": MODEL, "messages": messages})
    assert answer.json()["choices"][0]["message"]["content"].startswith("you said so?")


def test_its_system_prompt_reaches_the_twin_where_the_owner_lets_it(run_api: RunApi) -> None:
    body = {"model": MODEL, "messages": [SYSTEM, {"role": "assistant", "content": "hey"}]}
    prompt_tokens = []
    for setting in ("ignore", "add"):
        with run_api(EchoEngine(pause_seconds=0), client_system=setting) as url:
            answer = httpx.post(f"{url}/v1/chat/completions", json=body).json()
            assert answer["choices"][0]["message"]["content"].startswith("you said hey\n")
            prompt_tokens.append(answer["usage"]["prompt_tokens"])
    # The echo engine counts words: those of the mark are three.
    assert prompt_tokens[1] - prompt_tokens[0] == len(SYSTEM["content"].split()) + 3
