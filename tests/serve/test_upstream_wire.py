"""What an upstream sends, read to the letter; and what its failures mean for our client."""

import json

import pytest

from serve.engine import EngineAway
from serve.trimming import PromptTooLong
from serve.upstream_wire import Event, read_event, refusal, request_body
from soundalike.sampling import Sampling


def test_completions_and_chats_are_read_alike() -> None:
    assert read_event('data: {"choices":[{"text":"hi","finish_reason":null}]}') == Event(text="hi")
    assert read_event('data:{"choices":[{"delta":{"content":"hi"}}]}\r') == Event(text="hi")
    assert read_event('data: {"choices":[{"delta":{"role":"assistant","content":null}}]}') == Event()
    assert read_event('data: {"choices":[{"text":"!","finish_reason":"length"}]}') == Event(
        text="!", finish_reason="length"
    )
    assert read_event('data: {"choices":[],"usage":{"completion_tokens":7}}') == Event(completion_tokens=7)
    assert read_event('data: {"choices":[{"text":"a"}],"usage":null}') == Event(text="a")
    assert read_event("data: [DONE]") == Event(done=True)


@pytest.mark.parametrize("line", ["", "\r", ": ping", "event: message", "id: 3"])
def test_what_says_nothing_is_passed_over(line: str) -> None:
    assert read_event(line) is None


@pytest.mark.parametrize("reason", ["stop", "eos_token", "content_filter"])
def test_every_other_end_is_a_stop(reason: str) -> None:
    event = read_event(json.dumps({"choices": [{"text": "", "finish_reason": reason}]}).join(("data: ", "")))
    assert event is not None and event.finish_reason == "stop"


@pytest.mark.parametrize(
    "line",
    [
        "data: secret words",
        "data: 3",
        "data: null",
        "data: []",
        'data: {"choices":{"0":1}}',
        'data: {"choices":[3]}',
        'data: {"choices":[{"text":3}]}',
        'data: {"choices":[{"text":"a","finish_reason":3}]}',
        'data: {"usage":{"completion_tokens":"secret"}}',
        'data: {"error":{"message":"secret"}}',
        'error: {"message":"secret"}',
        'data: {"choices":[{"text":"","finish_reason":"abort"}]}',
    ],
)
def test_garbage_and_errors_are_told_without_the_upstreams_words(line: str) -> None:
    with pytest.raises(EngineAway) as told:
        read_event(line)
    assert "secret" not in str(told.value)
    # A chained error would be in tracebacks, with the line in it.
    assert told.value.__suppress_context__ or told.value.__context__ is None
    assert told.value.status == 502


@pytest.mark.parametrize(
    ("status", "retry_after", "ours", "wait"),
    [
        (429, "17", 429, 17),
        (429, "Wed, 21 Oct 2026 07:28:00 GMT", 429, 5),
        (429, "99999999", 429, 3600),
        (503, None, 503, 5),
        (500, None, 502, 5),
        (504, None, 502, 5),
        (400, None, 502, 5),
        (307, None, 502, 5),
        (401, None, 502, 60),
        (404, None, 502, 60),
    ],
)
def test_a_refusal_has_a_status_and_a_time_to_come_back(
    status: int, retry_after: str | None, ours: int, wait: int
) -> None:
    told = refusal(status, retry_after, b"secret words")
    assert isinstance(told, EngineAway)
    assert (told.status, told.retry_after_seconds) == (ours, wait)
    assert "secret" not in str(told)


def test_a_context_that_is_too_long_is_the_requests_fault() -> None:
    body = b'{"error":{"message":"This model\'s maximum context length is 2048 tokens: secret"}}'
    told = refusal(400, None, body)
    assert isinstance(told, PromptTooLong)
    assert "secret" not in str(told)


def test_seeds_fit_into_31_bits_and_differ() -> None:
    bodies = [request_body([1], "tokens", "m", Sampling(seed=seed)) for seed in (5, 6, 2**63 - 1)]
    assert [body["seed"] for body in bodies] == [5, 6, 2**31 - 1]
    assert bodies[0]["prompt"] == [1] and "messages" not in bodies[0]


def test_penalties_are_told_even_where_there_are_none() -> None:
    # An upstream's own defaults must not hold.
    body = request_body("hi", "text", "m", Sampling())
    assert (body["presence_penalty"], body["frequency_penalty"]) == (0.0, 0.0)
    body = request_body("hi", "text", "m", Sampling(), presence_penalty=1.5, frequency_penalty=-0.5)
    assert (body["presence_penalty"], body["frequency_penalty"]) == (1.5, -0.5)
