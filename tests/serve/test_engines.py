"""What every engine in `serve/engines/` must do. A new file there is tested here without another edit."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from serve.engine import Engine, Piece, ReplyRequest, open_engine
from serve.twins import read_twins
from soundalike.config import ServeConfig
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.listing import names
from soundalike.records import Turn
from soundalike.sampling import Sampling

from .conftest import MakeRun, token_counter
from .fake_upstream import FakeUpstream
from .fake_upstream import running as run_upstream

SYSTEM = "You are Sam Carter, chatting with Jess."
OpenEngine = Callable[[], Engine]


def request(said: str = "hi there", **sampling: float) -> ReplyRequest:
    return ReplyRequest(
        model="20260101-lora-aaaa",
        turns=(Turn(role="other", messages=(said,)),),
        system=SYSTEM,
        sampling=Sampling(**{"max_tokens": 24, **sampling}),  # type: ignore[arg-type]
    )


async def draw(engine: Engine, asked: ReplyRequest) -> list[Piece]:
    async with aclosing(engine.reply(asked)) as pieces:
        return [piece async for piece in pieces]


@pytest.fixture(params=names("serve.engines"))
def open_one(
    request: pytest.FixtureRequest, home: Home, make_trained_run: MakeRun, fake_vllm: str, tiny_base: Path
) -> Iterator[OpenEngine]:
    make_trained_run()
    config = ServeConfig(engine=request.param, vllm_command=fake_vllm, precision="float32")
    with ExitStack() as running:
        if request.param == "openai":
            fake = FakeUpstream(["20260101-lora-aaaa"], count=token_counter(tiny_base))
            config = replace(config, upstream=running.enter_context(run_upstream(fake)))
        yield lambda: open_engine(home, read_twins(home), config)


def test_an_unknown_engine_names_the_choices(home: Home) -> None:
    with pytest.raises(BadInput, match="echo, openai, transformers, vllm"):
        open_engine(home, [], ServeConfig(engine="abacus"))


def test_a_reply_comes_in_pieces_and_ends_with_a_reason(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        assert engine.ready()
        pieces = await draw(engine, request())
        assert len(pieces) > 2
        assert [piece.finish_reason for piece in pieces[:-1]] == [None] * (len(pieces) - 1)
        assert pieces[-1].finish_reason in ("stop", "length")
        counts = [piece.completion_tokens for piece in pieces]
        assert counts == sorted(counts) and counts[0] == 1
        assert len({piece.prompt_tokens for piece in pieces}) == 1 and pieces[0].prompt_tokens > 0
        assert "".join(piece.text for piece in pieces)
        await engine.close()

    asyncio.run(scenario())


def test_the_same_request_gives_the_same_reply(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        first, _, again = [await draw(engine, request(seed=seed)) for seed in (5, 6, 5)]
        assert first == again
        await engine.close()

    asyncio.run(scenario())


def test_the_token_limit_holds_and_is_told(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        last = (await draw(engine, request(max_tokens=3)))[-1]
        assert (last.completion_tokens, last.finish_reason) == (3, "length")
        await engine.close()

    asyncio.run(scenario())


def test_a_reply_that_is_given_up_leaves_the_engine_usable(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        expected = await draw(engine, request())
        for _ in range(3):
            async with aclosing(engine.reply(request(max_tokens=200))) as pieces:
                await anext(pieces)
        assert await draw(engine, request()) == expected
        await engine.close()

    asyncio.run(scenario())


def test_the_owner_may_speak_first(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        asked = ReplyRequest(model="20260101-lora-aaaa", turns=(), system=SYSTEM, sampling=Sampling(max_tokens=4))
        assert (await draw(engine, asked))[-1].finish_reason is not None
        await engine.close()

    asyncio.run(scenario())


def test_many_at_once_get_each_their_own(open_one: OpenEngine) -> None:
    async def scenario() -> None:
        engine = open_one()
        asked = [request(f"word{number}", seed=number) for number in range(6)]
        alone = [await draw(engine, one) for one in asked]
        assert await asyncio.gather(*(draw(engine, one) for one in asked)) == alone
        await engine.close()

    asyncio.run(scenario())
