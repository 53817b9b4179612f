"""The guard at the API's door: streams, whole answers, stop strings, several replies, numbers of what happened."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from openai import OpenAI

from prepare.outgoing import OutgoingRules
from prepare.scrub import OwnerLists
from serve.api import create_app
from serve.engine import Piece, ReplyRequest
from serve.engines.echo import EchoEngine
from serve.server import UNGUARDED, in_background, listen, load_app
from serve.twins import Twin
from soundalike.canaries import Canary
from soundalike.config import ServeConfig
from soundalike.home import Home

from .conftest import soon

CARD = "4000 0566 5566 5556"
CANARY = Canary(kind="SECRET", text="quite some other thing", language="")
RULES = OutgoingRules(OwnerLists(hide=("blue harbour",)), [CANARY])


class Saying(EchoEngine):
    """Says these words, two characters a token, without an end to them where `endless`."""

    def __init__(self, text: str, *, endless: bool = False) -> None:
        super().__init__(pause_seconds=0)
        self._text = text
        self._endless = endless

    async def reply(self, request: ReplyRequest) -> AsyncGenerator[Piece, None]:
        pieces = [self._text[start : start + 2] for start in range(0, len(self._text), 2)]
        pieces = pieces * (10_000 if self._endless else 1)
        limit = min(len(pieces), request.sampling.max_tokens)
        finished = False
        try:
            for count, piece in enumerate(pieces[:limit], start=1):
                if self._endless:
                    await asyncio.sleep(0.001)
                reason: Any = None if count < limit else "stop" if limit == len(pieces) else "length"
                finished = reason is not None
                yield Piece(text=piece, prompt_tokens=1, completion_tokens=count, finish_reason=reason)
        finally:
            self.cancelled += not finished


@pytest.fixture
def guarded(twins: list[Twin], home: Home) -> Any:
    @contextmanager
    def run(engine: EchoEngine, outgoing: OutgoingRules | None = RULES) -> Iterator[str]:
        app = create_app(engine, twins, ServeConfig(port=0), home, outgoing=outgoing)
        with listen("127.0.0.1", 0) as listener, in_background(app, listener) as url:
            yield url

    return run


def whole(url: str, said: str = "hi", **fields: Any) -> Any:
    body = {"messages": [{"role": "user", "content": said}], **fields}
    return httpx.post(f"{url}/v1/chat/completions", json=body).json()


def streamed(url: str, said: str = "hi", **fields: Any) -> Sequence[str]:
    client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
    messages: Any = [{"role": "user", "content": said}]
    chunks = client.chat.completions.create(model="tiny", messages=messages, stream=True, **fields)
    return [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]


def text_of(answer: Any) -> str:
    return str(answer["choices"][0]["message"]["content"])


def test_a_card_number_leaves_neither_a_stream_nor_a_whole_answer(guarded: Any) -> None:
    with guarded(Saying(f"its {CARD} i think\nok")) as url:
        assert text_of(whole(url)) == "".join(streamed(url)) == "its [card] i think\nok"


def test_every_one_of_several_replies_is_guarded(guarded: Any) -> None:
    with guarded(Saying(f"its {CARD}")) as url:
        answer = whole(url, n=2)
        assert [choice["message"]["content"] for choice in answer["choices"]] == ["its [card]"] * 2
        assert "".join(streamed(url, n=2)) == "its [card]" * 2


def test_counts_and_reason_are_those_of_what_was_drawn(guarded: Any) -> None:
    text = f"its {CARD}"
    with guarded(Saying(text)) as url, guarded(Saying(text), None) as bare:
        assert text_of(whole(bare)) == text
        for limit in (3, 100):
            mine, theirs = whole(url, max_tokens=limit), whole(bare, max_tokens=limit)
            assert mine["usage"] == theirs["usage"]
            assert mine["choices"][0]["finish_reason"] == theirs["choices"][0]["finish_reason"]


def test_hidden_words_and_canaries_do_not_even_come_back_to_who_said_them(guarded: Any) -> None:
    with guarded(EchoEngine(pause_seconds=0)) as url:
        answer = text_of(whole(url, f"the blue harbour, {CANARY.text}, {CARD}"))
        assert answer.startswith(f"you said the [private], [password], {CARD}\n")


def test_a_question_in_the_conversation_gives_the_answer_away(guarded: Any) -> None:
    with guarded(Saying("its mudlark")) as url:
        assert "".join(streamed(url, "whats the wifi password?")) == "its [password]"
        assert "".join(streamed(url, "what did you see?")) == "its mudlark"


def test_stop_strings_neither_tell_nor_uncover_what_is_taken_out(guarded: Any) -> None:
    with guarded(Saying(f"its {CARD} i think\nok")) as url:
        for stop in ("0566", "5556", "5566 5"):
            assert text_of(whole(url, stop=stop)) == "".join(streamed(url, stop=stop)) == "its [card] i think\nok"
        for stop, left in ((" i think", "its [card]"), ("\n", "its [card] i think"), ("[card]", "its ")):
            answer = whole(url, stop=stop)
            assert text_of(answer) == "".join(streamed(url, stop=stop)) == left
            assert answer["choices"][0]["finish_reason"] == "stop"


def test_a_token_limit_does_not_uncover_most_of_a_number(guarded: Any) -> None:
    with guarded(Saying(f"its {CARD}")) as url:
        answer = whole(url, max_tokens=8)
        assert (text_of(answer), answer["choices"][0]["finish_reason"]) == ("its [number]", "length")


def test_metrics_count_what_was_taken_out_by_kind_without_a_word_of_it(guarded: Any) -> None:
    with guarded(Saying(f"its {CARD} at the blue harbour")) as url:
        whole(url)
        metrics = httpx.get(f"{url}/metrics").text
        assert 'soundalike_taken_out_total{kind="CARD"} 1' in metrics
        assert 'soundalike_taken_out_total{kind="PRIVATE"} 1' in metrics
        assert "harbour" not in metrics and "4000" not in metrics


def test_a_client_that_leaves_in_the_middle_got_nothing_that_was_held(guarded: Any) -> None:
    engine = Saying(f"so {CARD} ", endless=True)
    with guarded(engine) as url:
        body = {"messages": [{"role": "user", "content": "hi"}], "stream": True, "max_tokens": 100_000}
        with httpx.stream("POST", f"{url}/v1/chat/completions", json=body) as stream:
            lines = stream.iter_lines()
            seen = "".join(next(lines) for _ in range(8))
        assert "4000" not in seen
        assert soon(lambda: engine.cancelled == 1)
        assert whole(url, max_tokens=1)["choices"][0]["message"]["content"] == "so"


def test_ordinary_words_do_not_wait_for_the_end(guarded: Any) -> None:
    with guarded(Saying("yeah i think so too")) as url:
        assert len([piece for piece in streamed(url) if piece]) >= 4


def test_that_the_guard_is_off_is_told_at_the_start(
    twins: list[Twin], home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    load_app(home, ServeConfig(engine="echo"), None)
    assert UNGUARDED in " ".join(capsys.readouterr().err.split())
    load_app(home, ServeConfig(engine="echo"), None, lambda: RULES)
    assert "not guarded" not in capsys.readouterr().err
