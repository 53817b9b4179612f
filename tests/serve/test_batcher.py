"""Continuous batching with a tiny real model: what breaks it elsewhere, and does not here."""

import asyncio
import time
from collections.abc import Coroutine, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import FalconConfig, FalconForCausalLM, GPTJConfig, GPTJForCausalLM

from serve.batcher import PAGE_TOKENS, Batcher
from serve.engine import EngineAway
from serve.request_draws import draw_of
from soundalike.home import Home
from soundalike.models import load_base
from soundalike.sampling import Sampling, sample

from .conftest import soon

END = [0]
PROMPTS = [[5 + number] * (3 + 7 * number) for number in range(8)]


@pytest.fixture
def model(home: Home, tiny_base: Path) -> Any:
    return load_base(str(tiny_base), home, dtype=torch.float32).eval()


@pytest.fixture
def batcher(model: Any) -> Iterator[Batcher]:
    made = Batcher(model, cache_tokens=40 * PAGE_TOKENS, rows=8)
    yield made
    made.close()


def go(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, timeout=60))


def sampling(number: int, max_tokens: int = 40) -> Sampling:
    return Sampling(temperature=0 if number % 3 == 0 else 1.2, top_p=0.9, max_tokens=max_tokens, seed=number)


async def draw(batcher: Batcher, number: int, max_tokens: int = 40) -> list[int]:
    asked = sampling(number, max_tokens)
    prompt = PROMPTS[number % len(PROMPTS)]
    async with aclosing(batcher.tokens(prompt, draw_of(prompt, asked), limit=max_tokens, end_ids=END)) as tokens:
        return [token async for token in tokens if token not in END]


def alone(model: Any, number: int, max_tokens: int = 40) -> list[int]:
    return sample(model, [PROMPTS[number % len(PROMPTS)]], END, sampling(number, max_tokens))[0]


def test_together_each_request_says_what_generate_says_alone(model: Any, batcher: Batcher) -> None:
    expected = [alone(model, number) for number in range(24)]

    async def scenario() -> None:
        assert await asyncio.gather(*(draw(batcher, number) for number in range(24))) == expected

    go(scenario())


def test_what_does_not_fit_into_the_cache_at_once_makes_room_and_goes_on(model: Any) -> None:
    expected = [alone(model, number, max_tokens=90) for number in range(12)]
    batcher = Batcher(model, cache_tokens=8 * PAGE_TOKENS, rows=8)

    async def scenario() -> None:
        assert await asyncio.gather(*(draw(batcher, number, max_tokens=90) for number in range(12))) == expected

    try:
        assert batcher.cache_tokens == 8 * PAGE_TOKENS
        go(scenario())
        assert batcher.rebuilt == 0
    finally:
        batcher.close()


def test_one_that_is_given_up_leaves_nothing_behind(model: Any, batcher: Batcher) -> None:
    async def scenario() -> None:
        expected = await draw(batcher, 1)
        for number in range(20):
            prompt = PROMPTS[number % 8]
            asked = draw_of(prompt, sampling(1))
            async with aclosing(batcher.tokens(prompt, asked, limit=500, end_ids=[-1])) as tokens:
                await anext(tokens)
        assert await draw(batcher, 1) == expected
        assert not batcher._live and not batcher._manager.output_router.result_handlers

    go(scenario())
    scheduler = batcher._manager.batch_processor.scheduler
    assert soon(lambda: not scheduler.active_requests and not scheduler.waiting_requests)


def test_a_batch_that_dies_tells_everybody_and_is_built_anew(model: Any, batcher: Batcher) -> None:
    expected = alone(model, 1)
    dying = model.register_forward_hook(lambda *_: 1 / 0)

    async def scenario() -> None:
        results = await asyncio.gather(*(draw(batcher, number) for number in range(5)), return_exceptions=True)
        assert {type(result) for result in results} == {EngineAway}
        dying.remove()
        while not (batcher.rebuilt and batcher.ready()):
            await asyncio.sleep(0.01)
        assert await draw(batcher, 1) == expected

    go(scenario())


def test_it_is_not_ready_until_it_could_be_built(batcher: Batcher, monkeypatch: pytest.MonkeyPatch) -> None:
    built = batcher._built
    monkeypatch.setattr(batcher, "_built", lambda: 1 / 0)

    async def scenario() -> None:
        await draw(batcher, 1)
        batcher._manager.stop(hard_stop=True)
        while batcher.ready():
            await asyncio.sleep(0.01)
        with pytest.raises(EngineAway):
            await draw(batcher, 2)
        monkeypatch.setattr(batcher, "_built", built)
        while not batcher.ready():
            await asyncio.sleep(0.01)
        await draw(batcher, 2)

    go(scenario())


def test_paused_the_model_is_ours_and_what_runs_goes_on_afterwards(model: Any, batcher: Batcher) -> None:
    expected = alone(model, 1, max_tokens=200)

    async def scenario() -> None:
        running = asyncio.ensure_future(draw(batcher, 1, max_tokens=200))
        await asyncio.sleep(0.02)

        def use() -> None:
            with batcher.paused():
                alone(model, 2)

        await asyncio.to_thread(use)
        assert await running == expected

    go(scenario())


def test_closing_wakes_whoever_waits(batcher: Batcher, model: Any) -> None:
    model.register_forward_hook(lambda *_: time.sleep(0.01))

    async def scenario() -> None:
        prompt = PROMPTS[0]
        tokens = batcher.tokens(prompt, draw_of(prompt, sampling(1)), limit=10_000 // 20, end_ids=[-1])
        await anext(tokens)
        waiting = asyncio.ensure_future(drain(tokens))
        await asyncio.to_thread(batcher.close)
        with pytest.raises(EngineAway):
            await waiting

    async def drain(tokens: Any) -> None:
        async for _ in tokens:
            pass

    go(scenario())
    assert not batcher.ready()


def test_a_batch_that_never_served_needs_no_thread(model: Any) -> None:
    import threading

    before = threading.active_count()
    Batcher(model, cache_tokens=PAGE_TOKENS * 8, rows=2)
    assert threading.active_count() <= before


def test_one_that_made_room_for_a_reply_that_is_given_up_goes_on(model: Any) -> None:
    async def scenario() -> None:
        batcher = Batcher(model, cache_tokens=2 * PAGE_TOKENS, rows=4)
        scheduler = batcher._manager.batch_processor.scheduler
        # Once it has made room: soon enough that the other is not finished.
        model.register_forward_hook(lambda *_: time.sleep(0.005))

        async def drawn(limit: int) -> int:
            tokens = batcher.tokens([5, 6, 7], draw_of([5, 6, 7], Sampling(temperature=0)), limit=limit, end_ids=[-1])
            async with aclosing(tokens):
                return len([token async for token in tokens])

        replies = [asyncio.ensure_future(drawn(limit)) for limit in (60, 59)]
        try:
            while not scheduler.block_new_requests:
                assert not any(reply.done() for reply in replies)
                await asyncio.sleep(0.001)
            (given_up,) = (int(number[-1]) for number in scheduler.active_requests)
            replies[given_up].cancel()
            assert await asyncio.wait_for(replies[1 - given_up], timeout=20) == (60, 59)[1 - given_up]
        finally:
            await asyncio.to_thread(batcher.close)

    asyncio.run(scenario())


def test_a_model_whose_attention_is_its_own_is_refused_before_anything_of_it_changes() -> None:
    models: list[Any] = [
        FalconForCausalLM(FalconConfig(vocab_size=64, hidden_size=16, num_hidden_layers=1, num_attention_heads=2)),
        GPTJForCausalLM(GPTJConfig(vocab_size=64, n_embd=16, n_layer=1, n_head=2, rotary_dim=4)),
    ]
    for one in models:
        before = one.config._attn_implementation
        with pytest.raises(NotImplementedError):
            Batcher(one, cache_tokens=64, rows=2)
        assert one.config._attn_implementation == before
