"""Each error is the class of the stock client that its users catch, with sentence, code and the time to wait."""

from collections.abc import AsyncGenerator
from typing import Any

import httpx
import openai
import pytest
from openai import OpenAI

from serve.admission import Busy
from serve.api_error import ApiError, ErrorBody, api_error
from serve.engine import EngineAway, Piece, ReplyRequest
from serve.engines.echo import EchoEngine
from serve.trimming import PromptTooLong
from soundalike.errors import BadInput

from .conftest import RunApi

HI: Any = [{"role": "user", "content": "hi"}]


class Raising(EchoEngine):
    """Raises so, after so many words."""

    def __init__(self, error: Exception, after: int = 0) -> None:
        super().__init__(pause_seconds=0)
        self._error = error
        self._after = after

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        for count in range(1, self._after + 1):
            yield Piece(text="word ", prompt_tokens=1, completion_tokens=count)
        raise self._error


CASES = [
    (PromptTooLong("Shorten it."), openai.BadRequestError, "context_length_exceeded", "invalid_request_error", None),
    (BadInput("Not so."), openai.BadRequestError, "invalid_value", "invalid_request_error", None),
    (Busy(), openai.InternalServerError, "overloaded", "server_error", "5"),
    (EngineAway("Away.", code="gone"), openai.InternalServerError, "gone", "server_error", "5"),
    (
        EngineAway("Too fast.", code="overloaded", status=429, retry_after_seconds=7),
        openai.RateLimitError,
        "overloaded",
        "server_error",
        "7",
    ),
    (RuntimeError("private"), openai.InternalServerError, "internal_error", "server_error", None),
]


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("error", "kind", "code", "type_", "retry_after"), CASES)
def test_an_error_before_the_first_word_has_its_status_and_class(
    run_api: RunApi,
    error: Exception,
    kind: type[openai.APIStatusError],
    code: str,
    type_: str,
    retry_after: str | None,
    streamed: bool,
) -> None:
    with run_api(Raising(error)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        with pytest.raises(kind) as refused:
            client.chat.completions.create(model="tiny", messages=HI, stream=streamed)
    assert type(refused.value) is kind
    assert (refused.value.code, refused.value.type) == (code, type_)
    assert refused.value.response.headers.get("retry-after") == retry_after
    assert "private" not in str(refused.value)


@pytest.mark.parametrize(("error", "kind", "code", "type_", "retry_after"), CASES)
def test_the_same_error_in_mid_stream_has_the_same_code(
    run_api: RunApi, error: Exception, kind: Any, code: str, type_: str, retry_after: Any
) -> None:
    with run_api(Raising(error, after=2)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        stream = client.chat.completions.create(model="tiny", messages=HI, stream=True)
        words: list[str | None] = []
        with pytest.raises(openai.APIError) as refused:
            words.extend(chunk.choices[0].delta.content for chunk in stream)
    assert words == ["", "word ", "word "]
    assert type(refused.value) is openai.APIError
    assert (refused.value.code, refused.value.type) == (code, type_)
    assert "private" not in str(refused.value)


def test_a_client_without_the_key_and_one_with_a_wrong_model_learn_which_it_was(run_api: RunApi) -> None:
    with run_api(api_key="right") as url:
        with pytest.raises(openai.AuthenticationError) as refused:
            OpenAI(base_url=f"{url}/v1", api_key="wrong", max_retries=0).models.list()
        assert (refused.value.code, refused.value.response.headers["www-authenticate"]) == ("invalid_api_key", "Bearer")
        client = OpenAI(base_url=f"{url}/v1", api_key="right", max_retries=0)
        with pytest.raises(openai.NotFoundError):
            client.chat.completions.create(model="else", messages=HI)
        with pytest.raises(openai.BadRequestError) as invalid:
            client.chat.completions.create(model="tiny", messages=HI, temperature=3)
        assert invalid.value.param == "temperature"


def test_a_client_that_asks_too_often_learns_when_to_come_back(run_api: RunApi) -> None:
    with run_api(requests_per_minute=1) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        client.chat.completions.create(model="tiny", messages=HI)
        with pytest.raises(openai.RateLimitError) as refused:
            client.chat.completions.create(model="tiny", messages=HI)
        assert int(refused.value.response.headers["retry-after"]) > 0


def test_the_client_comes_back_by_itself_when_it_was_told_to(run_api: RunApi) -> None:
    class Once(Raising):
        async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
            if self._after == 0:
                self._after = 1
                raise self._error
            yield Piece(text="hi", prompt_tokens=1, completion_tokens=1, finish_reason="stop")

    away = EngineAway("Away.", code="starting", status=503, retry_after_seconds=0)
    with run_api(Once(away)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=1)
        assert client.chat.completions.create(model="tiny", messages=HI).choices[0].message.content == "hi"


def test_every_envelope_is_as_documented(run_api: RunApi) -> None:
    with run_api(api_key="k") as url:
        key = {"authorization": "Bearer k"}
        answers = [
            httpx.get(f"{url}/v1/models"),
            httpx.get(f"{url}/v1/models", headers={**key, "host": "evil.example"}),
            httpx.get(f"{url}/else", headers=key),
            httpx.put(f"{url}/v1/models", headers=key),
            httpx.post(f"{url}/v1/chat/completions", headers=key, content=b"{"),
            httpx.post(f"{url}/v1/chat/completions", headers=key, content=b" " * 2_000_000),
        ]
    assert [answer.status_code for answer in answers] == [401, 403, 404, 405, 400, 413]
    for answer in answers:
        ErrorBody.model_validate(answer.json(), strict=True)
        assert answer.headers["x-request-id"]


def test_an_error_that_is_an_answer_already_stays_as_it_is() -> None:
    error = ApiError(429, "Slower.", code="rate_limit_exceeded", type="rate_limit_error", retry_after_seconds=2)
    assert api_error(error) is error
    assert error.headers == {"retry-after": "2"}
