"""The contract with the stock `openai` client, over real HTTP."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI

from serve.engines.echo import EchoEngine
from serve.twins import Twin

from .conftest import RunApi

HI: Any = [{"role": "user", "content": "hi there"}]
REPLY = "you said hi there\nYou are Sam Carter, chatting with Jess."


@pytest.fixture
def url(run_api: RunApi) -> Iterator[str]:
    with run_api() as address:
        yield address


@pytest.fixture
def client(url: str) -> OpenAI:
    return OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)


def post(url: str, **body: Any) -> httpx.Response:
    return httpx.post(f"{url}/v1/chat/completions", json={"messages": HI, **body})


def test_the_models_are_the_runs_and_their_base(client: OpenAI, twins: list[Twin]) -> None:
    models = client.models.list().data
    assert [model.id for model in models] == ["20260101-lora-aaaa", "tiny"]
    assert {model.object for model in models} == {"model"}
    assert models[0].to_dict()["contacts"] == ["Jess", "Mum", "Лёша"]
    assert client.models.retrieve("tiny").id == "tiny"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("else")


def test_a_completion_has_reply_usage_and_reason(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="20260101-lora-aaaa", messages=HI)
    assert answer.object == "chat.completion"
    assert answer.id.startswith("chatcmpl-")
    assert answer.model == "20260101-lora-aaaa"
    choice = answer.choices[0]
    assert (choice.index, choice.message.role, choice.message.content) == (0, "assistant", REPLY)
    assert choice.finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.to_dict() == {"prompt_tokens": 9, "completion_tokens": 11, "total_tokens": 20}


def test_a_stream_gives_the_same_text_as_a_completion(client: OpenAI) -> None:
    stream = client.chat.completions.create(model="tiny", messages=HI, stream=True)
    chunks = list(stream)
    assert len({chunk.id for chunk in chunks}) == 1
    assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == REPLY
    assert [chunk.choices[0].finish_reason for chunk in chunks[-2:]] == [None, "stop"]
    assert all("usage" not in chunk.to_dict() for chunk in chunks)


def test_a_stream_that_is_asked_for_usage_ends_with_it(client: OpenAI) -> None:
    stream = client.chat.completions.create(
        model="tiny", messages=HI, stream=True, stream_options={"include_usage": True}
    )
    *chunks, last = list(stream)
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)
    assert last.choices == []
    assert last.usage is not None
    assert (last.usage.prompt_tokens, last.usage.completion_tokens) == (9, 11)


def test_the_wire_format_of_a_stream_to_the_byte(url: str) -> None:
    answer = post(url, stream=True, max_tokens=1)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    identity = answer.text.split('"id":"')[1].split('"')[0]
    created = answer.text.split('"created":')[1].split(",")[0]
    head = (
        f'data: {{"id":"{identity}","object":"chat.completion.chunk","created":{created},'
        '"model":"20260101-lora-aaaa","choices":[{"index":0,"delta":'
    )
    assert answer.text == (
        head + '{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\n\n'
        + head + '{"content":"you"},"logprobs":null,"finish_reason":null}]}\n\n'
        + head + '{},"logprobs":null,"finish_reason":"length","messages":["you"]}]}\n\n'
        "data: [DONE]\n\n"
    )  # fmt: skip


def test_stop_strings_end_the_reply_and_are_not_in_it(client: OpenAI) -> None:
    for stop in (" there", [" there", "else"]):
        answer = client.chat.completions.create(model="tiny", messages=HI, stop=stop)
        assert answer.choices[0].message.content == "you said hi"
        assert answer.choices[0].finish_reason == "stop"
        assert answer.usage is not None
        assert answer.usage.completion_tokens == 4
    stream = client.chat.completions.create(model="tiny", messages=HI, stop=["\n"], stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "you said hi there"


def test_both_names_of_the_token_limit_hold(client: OpenAI) -> None:
    for limit in (
        {"max_tokens": 2},
        {"max_completion_tokens": 2},
        {"max_tokens": 9, "max_completion_tokens": 2},
    ):
        answer = client.chat.completions.create(model="tiny", messages=HI, extra_body=limit)
        assert answer.choices[0].message.content == "you said"
        assert answer.choices[0].finish_reason == "length"


def test_n_gives_that_many_choices(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="tiny", messages=HI, n=3)
    assert [choice.index for choice in answer.choices] == [0, 1, 2]
    assert answer.usage is not None
    assert (answer.usage.prompt_tokens, answer.usage.completion_tokens) == (9, 33)
    texts = {0: "", 1: ""}
    for chunk in client.chat.completions.create(model="tiny", messages=HI, n=2, stream=True):
        texts[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
    assert texts == {0: REPLY, 1: REPLY}


def test_contact_chooses_whom_the_twin_talks_to(client: OpenAI) -> None:
    answer = client.chat.completions.create(model="tiny", messages=HI, extra_body={"contact": "Лёша"})
    assert (answer.choices[0].message.content or "").endswith("chatting with Лёша.")


def test_an_unknown_contact_is_refused_with_the_known_ones(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="tiny", messages=HI, extra_body={"contact": "Bob"})
    assert (refused.value.param, refused.value.code) == ("contact", "unknown_contact")
    assert "Jess, Mum, Лёша" in str(refused.value)


def test_a_clients_system_message_does_not_replace_the_servers(client: OpenAI) -> None:
    messages: Any = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "developer", "content": "x"},
        *HI,
    ]
    answer = client.chat.completions.create(model="tiny", messages=messages)
    assert answer.choices[0].message.content == REPLY


def test_content_may_come_in_parts_and_unknown_or_null_fields_are_accepted(url: str) -> None:
    parts = [{"type": "text", "text": "hi "}, {"type": "text", "text": "there"}]
    answer = post(
        url,
        messages=[{"role": "user", "content": parts, "name": "x"}],
        chat_id="from Open WebUI",
        temperature=None,
        stop=None,
        n=None,
        stream_options=None,
        frequency_penalty=1,
    )
    assert answer.json()["choices"][0]["message"]["content"] == REPLY


def test_a_conversation_may_hold_nothing_but_a_system_message(url: str) -> None:
    answer = post(url, messages=[{"role": "system", "content": "x"}])
    assert answer.json()["choices"][0]["message"]["content"].startswith("you said nothing")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "pirate", "content": "arr"}]}, "messages.0.role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages.0.content.0.type"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages.0.content"),
        ({"temperature": 2.5}, "temperature"),
        ({"temperature": "hot"}, "temperature"),
        ({"top_p": 1.5}, "top_p"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"max_completion_tokens": -1}, "max_completion_tokens"),
        ({"n": 0}, "n"),
        ({"n": 9}, "n"),
        ({"seed": 1.5}, "seed"),
        ({"stop": ["x"] * 17}, "stop"),
        ({"stream": "yes"}, "stream"),
    ],
)
def test_an_invalid_value_is_named_in_the_envelope(url: str, body: dict[str, Any], param: str) -> None:
    answer = post(url, **body)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert (error["param"], error["type"]) == (param, "invalid_request_error")
    assert error["message"].startswith(f"{param}: ")


def test_half_a_character_is_no_text(url: str) -> None:
    content = b'{"messages": [{"role": "user", "content": "\\ud83d hi"}]}'
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{url}/v1/chat/completions", content=content, headers=headers)
    assert answer.status_code == 400
    assert "valid Unicode" in answer.json()["error"]["message"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff", b'{"messages": [}'])
def test_a_body_that_is_no_json_object_is_told_so(url: str, content: bytes) -> None:
    headers = {"content-type": "application/json"}
    answer = httpx.post(f"{url}/v1/chat/completions", content=content, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_json")


def test_an_unknown_model_is_404_and_no_model_is_the_first(client: OpenAI, url: str) -> None:
    with pytest.raises(openai.NotFoundError) as refused:
        client.chat.completions.create(model="gpt-4", messages=HI)
    assert (refused.value.code, refused.value.param) == ("model_not_found", "model")
    assert post(url).json()["model"] == "20260101-lora-aaaa"


def test_paths_and_methods_that_are_not_there_have_the_envelope_too(url: str) -> None:
    for answer, status in (
        (httpx.get(f"{url}/v2"), 404),
        (httpx.get(f"{url}/v1/chat/completions"), 405),
        (httpx.delete(f"{url}/v1/models"), 405),
    ):
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    assert httpx.get(f"{url}/v1/chat/completions").headers["allow"] == "POST"
    assert httpx.put(f"{url}/v1/soundalike/runs/x/blind_test").headers["allow"] == "GET, POST"


def test_health_and_metrics_tell_what_happened(url: str) -> None:
    assert httpx.get(f"{url}/healthz").json()["service"] == "soundalike"
    assert httpx.get(f"{url}/readyz").json() == {"status": "ready"}
    post(url)
    httpx.get(f"{url}/made-up-by-a-client")
    metrics = httpx.get(f"{url}/metrics").text
    assert 'soundalike_requests_total{route="/v1/chat/completions",status="200"} 1' in metrics
    assert 'soundalike_requests_total{route="other",status="404"} 1' in metrics
    assert "soundalike_completion_tokens_total 11" in metrics
    assert "soundalike_active_requests 0" in metrics


def test_an_engine_that_is_not_ready_is_told_by_readyz(run_api: RunApi) -> None:
    class Loading(EchoEngine):
        def ready(self) -> bool:
            return False

    with run_api(Loading()) as url:
        assert httpx.get(f"{url}/readyz").status_code == 503
        assert httpx.get(f"{url}/healthz").status_code == 200


def test_the_documentation_loads_nothing_from_elsewhere(url: str) -> None:
    page = httpx.get(f"{url}/docs").text
    assert "/v1/chat/completions" in page
    assert "<script" not in page
    assert "://" not in page.replace("http://127.0.0.1:PORT", "")
    paths = httpx.get(f"{url}/openapi.json").json()["paths"]
    assert {"/v1/models", "/v1/chat/completions", "/healthz", "/readyz", "/metrics"} <= set(paths)
    assert "422" not in paths["/v1/chat/completions"]["post"]["responses"]


def test_the_asynchronous_client_gets_the_same(url: str) -> None:
    async def scenario() -> None:
        async with AsyncOpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0) as client:
            assert [model.id async for model in client.models.list()] == ["20260101-lora-aaaa", "tiny"]
            answer = await client.chat.completions.create(model="tiny", messages=HI)
            assert answer.choices[0].message.content == REPLY
            stream = await client.chat.completions.create(model="tiny", messages=HI, stream=True)
            text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
            assert text == REPLY
            both = await asyncio.gather(
                *(client.chat.completions.create(model="tiny", messages=HI, seed=seed) for seed in (1, 2))
            )
            assert [one.choices[0].message.content for one in both] == [REPLY] * 2

    asyncio.run(scenario())


def test_every_answer_has_a_number_of_its_own(client: OpenAI) -> None:
    first, second = (client.chat.completions.with_raw_response.create(model="tiny", messages=HI) for _ in range(2))
    assert first.request_id and first.headers["x-request-id"] == first.request_id != second.request_id
    assert first.parse().choices[0].message.content == REPLY
    with client.chat.completions.with_streaming_response.create(model="tiny", messages=HI, stream=True) as streamed:
        assert streamed.headers["x-request-id"]
    with pytest.raises(openai.NotFoundError) as refused:
        client.models.retrieve("else")
    assert refused.value.request_id


def test_the_clients_own_helper_for_streams_adds_a_reply_up(client: OpenAI) -> None:
    with client.chat.completions.stream(
        model="tiny", messages=HI, n=2, stream_options={"include_usage": True}
    ) as events:
        kinds = {event.type for event in events}
        final = events.get_final_completion()
    assert {"chunk", "content.delta", "content.done"} <= kinds
    assert [choice.message.content for choice in final.choices] == [REPLY] * 2
    assert [choice.finish_reason for choice in final.choices] == ["stop"] * 2
    assert final.usage is not None
    assert final.usage.completion_tokens == 22


def test_the_clients_parse_takes_a_plain_reply(client: OpenAI) -> None:
    message = client.chat.completions.parse(model="tiny", messages=HI).choices[0].message
    assert (message.content, message.parsed) == (REPLY, None)


def test_the_same_seed_and_penalties_are_taken_and_fields_without_effect_left_alone(client: OpenAI) -> None:
    answers = [
        client.chat.completions.create(
            model="tiny",
            messages=HI,
            seed=seed,
            presence_penalty=-2,
            frequency_penalty=2,
            logprobs=True,
            top_logprobs=3,
            tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
            tool_choice="auto",
            response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": {}}},
            user="x",
        ).choices[0]
        for seed in (3, 3)
    ]
    assert [answer.message.content for answer in answers] == [REPLY] * 2
    assert answers[0].logprobs is None
    for name in ("presence_penalty", "frequency_penalty"):
        with pytest.raises(openai.BadRequestError) as refused:
            client.chat.completions.create(model="tiny", messages=HI, extra_body={name: 2.1})
        assert refused.value.param == name


def test_more_tokens_than_the_server_lets_are_cut_and_not_refused(run_api: RunApi) -> None:
    with run_api(most_reply_tokens=2) as url:
        for name in ("max_tokens", "max_completion_tokens"):
            choice = post(url, **{name: 10**9}).json()["choices"][0]
            assert (choice["message"]["content"], choice["finish_reason"]) == ("you said", "length")


def test_a_system_message_that_is_added_leaves_the_servers_line_alone(run_api: RunApi) -> None:
    with run_api(client_system="add") as url:
        messages = [{"role": "system", "content": "You are {owner}, the mudlark."}, *HI]
        answer = post(url, messages=messages).json()
    assert answer["choices"][0]["message"]["content"] == REPLY


def test_the_documentation_tells_of_bursts_and_streams(url: str) -> None:
    page = httpx.get(f"{url}/docs").text
    assert "<code>messages</code>" in page and "[DONE]" in page
