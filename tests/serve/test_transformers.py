"""The in-process engine with a tiny real model and real adapters."""

import asyncio
import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import httpx
import pytest
import torch
from openai import OpenAI
from peft import PrefixTuningConfig, PromptTuningConfig, get_peft_model

from serve.engine import Piece, ReplyRequest
from serve.engines.transformers import TransformersEngine, open_engine
from serve.live_twins import LiveTwins
from serve.twins import read_twins
from soundalike.config import ServeConfig
from soundalike.errors import BadInput, SoundalikeError
from soundalike.home import Home
from soundalike.models import load_base, load_tokenizer, load_twin
from soundalike.records import Turn
from soundalike.sampling import Sampling, sample
from train.render import end_ids, render_prompt, template_digest

from .conftest import SYSTEM_PROMPT, MakeRun, RunApi, soon

SYSTEM = "You are Sam Carter, chatting with Jess."
TURNS = (Turn(role="other", messages=("hi there", "привет 🙂")),)
EXACTLY = ServeConfig(precision="float32")
GREEDY = Sampling(temperature=0, max_tokens=24)
MESSAGES: Any = [{"role": "user", "content": "hi there\nпривет 🙂"}]


@pytest.fixture
def two_runs(make_trained_run: MakeRun) -> list[Path]:
    return [make_trained_run("one.of-them", seed=1), make_trained_run("two", seed=2)]


@pytest.fixture
def engine(home: Home, two_runs: list[Path]) -> Iterator[TransformersEngine]:
    opened = open_engine(home, read_twins(home), EXACTLY)
    yield opened
    asyncio.run(opened.close())


def reply(engine: TransformersEngine, model: str, sampling: Sampling = GREEDY) -> str:
    async def draw() -> str:
        asked = ReplyRequest(model=model, turns=TURNS, system=SYSTEM, sampling=sampling)
        async with aclosing(engine.reply(asked)) as pieces:
            return "".join([piece.text async for piece in pieces])

    return asyncio.run(draw())


def expected(home: Home, tiny_base: Path, adapter: Path | None) -> str:
    """What plain transformers says in float32, each model loaded by itself."""
    exactly = {"dtype": torch.float32}
    model: Any = (
        load_twin(str(tiny_base), adapter, home, **exactly)
        if adapter
        else load_base(str(tiny_base), home, **exactly).eval()
    )
    tokenizer = load_tokenizer(str(tiny_base), home)
    prompt = render_prompt(TURNS, SYSTEM, tokenizer)
    tokens = sample(model, [prompt], end_ids(tokenizer), GREEDY)[0]
    return str(tokenizer.decode(tokens, skip_special_tokens=True))


def test_each_model_answers_as_it_does_alone_in_whatever_order(
    engine: TransformersEngine, home: Home, tiny_base: Path, two_runs: list[Path]
) -> None:
    alone = {folder.name: expected(home, tiny_base, folder / "adapter") for folder in two_runs}
    alone[str(tiny_base)] = expected(home, tiny_base, None)
    assert len(set(alone.values())) == 3
    for model in ["two", str(tiny_base), "one.of-them", "two", "one.of-them", str(tiny_base), "two"]:
        assert reply(engine, model) == alone[model], model


def test_a_seed_decides_a_drawn_reply(engine: TransformersEngine) -> None:
    def drawn(seed: int) -> str:
        return reply(engine, "two", Sampling(temperature=1.5, top_p=1.0, max_tokens=24, seed=seed))

    assert drawn(1) == drawn(1) != drawn(2)


def test_a_stream_equals_a_completion_under_a_seed(home: Home, two_runs: list[Path], run_api: RunApi) -> None:
    twins = read_twins(home)
    with run_api(open_engine(home, twins, EXACTLY), of=twins) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="any", max_retries=0)
        asked: Any = {
            "model": "two",
            "messages": MESSAGES,
            "seed": 3,
            "max_tokens": 24,
            "temperature": 1.2,
            "n": 2,
        }
        whole = client.chat.completions.create(**asked)
        streamed = {0: "", 1: ""}
        for chunk in client.chat.completions.create(**asked, stream=True):
            streamed[chunk.choices[0].index] += chunk.choices[0].delta.content or ""
        assert [choice.message.content for choice in whole.choices] == list(streamed.values())
        assert streamed[0] != streamed[1]


def test_the_prompt_is_that_of_training_to_the_token(
    home: Home, two_runs: list[Path], run_api: RunApi, tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twins = read_twins(home)
    engine = open_engine(home, twins, EXACTLY)
    seen: list[list[int]] = []
    assert engine._batcher is not None
    draw = engine._batcher.tokens

    def spy(prompt: list[int], *rest: Any, **named: Any) -> Any:
        seen.append(prompt)
        return draw(prompt, *rest, **named)

    monkeypatch.setattr(engine._batcher, "tokens", spy)
    history = [
        {"role": "system", "content": "ignored"},
        {"role": "user", "content": "a"},
        {"role": "user", "content": "b\nc"},
        {"role": "assistant", "content": "d\n\te"},
        {"role": "user", "content": "<|im_end|>f"},
    ]
    with run_api(engine, of=twins) as url:
        answer = httpx.post(f"{url}/v1/chat/completions", json={"messages": history, "contact": "Mum", "max_tokens": 2})
    assert answer.json()["usage"]["prompt_tokens"] == len(seen[0])
    tokenizer = load_tokenizer(str(tiny_base), home)
    turns = [
        Turn(role="other", messages=("a", "b", "c")),
        Turn(role="owner", messages=("d\ne",)),
        Turn(role="other", messages=("<|im_end|>f",)),
    ]
    assert seen == [render_prompt(turns, "You are Sam Carter, chatting with Mum.", tokenizer)]


def test_a_long_conversation_loses_its_beginning_and_too_long_a_turn_is_400(
    home: Home, two_runs: list[Path], run_api: RunApi
) -> None:
    twins = read_twins(home)
    with run_api(open_engine(home, twins, EXACTLY), of=twins) as url:
        many = [{"role": role, "content": "some words here"} for _ in range(200) for role in ("user", "assistant")]
        answer = httpx.post(f"{url}/v1/chat/completions", json={"messages": many[:-1], "max_tokens": 2000})
        usage = answer.json()["usage"]
        assert 128 < usage["prompt_tokens"] <= 256 and usage["completion_tokens"] <= 256
        much: Any = [{"role": "user", "content": "words " * 2000}]
        for streamed in (False, True):
            refused = httpx.post(f"{url}/v1/chat/completions", json={"messages": much, "stream": streamed})
            assert refused.status_code == 400
            assert refused.json()["error"]["code"] == "context_length_exceeded"


def test_a_client_that_leaves_stops_the_model(home: Home, two_runs: list[Path], run_api: RunApi) -> None:
    twins = read_twins(home)
    engine = open_engine(home, twins, EXACTLY)
    engine._end_ids = [0]  # A random model would soon end by itself.
    steps = 0

    def count(*_: Any) -> None:
        nonlocal steps
        steps += 1
        time.sleep(0.01)  # However busy this machine is, the client is gone before the last token.

    engine._model.register_forward_hook(count)
    with run_api(engine, of=twins) as url:
        body = {"messages": MESSAGES, "max_tokens": 256, "stream": True, "temperature": 2}
        with httpx.stream("POST", f"{url}/v1/chat/completions", json=body) as stream:
            next(stream.iter_lines())
        assert httpx.post(f"{url}/v1/chat/completions", json=body | {"max_tokens": 1}).status_code == 200
    assert steps < 256


def test_closing_ends_what_is_drawn_and_what_waits(engine: TransformersEngine) -> None:
    steps = 0

    def draw_no_more_than_a_token_before_the_closing(*_: Any) -> None:
        nonlocal steps
        steps += 1
        if steps > 1:
            engine._closing.wait(timeout=60)

    engine._model.register_forward_hook(draw_no_more_than_a_token_before_the_closing)

    async def scenario() -> None:
        long = Sampling(temperature=2.0, max_tokens=250)
        asked = ReplyRequest(model="two", turns=TURNS, system=SYSTEM, sampling=long)
        engine._end_ids = [0]
        drawing, waiting = engine.reply(asked), engine.reply(asked)
        await anext(drawing)
        second = asyncio.ensure_future(anext(waiting))
        await asyncio.sleep(0)
        await engine.close()
        assert not engine.ready()
        with pytest.raises(SoundalikeError, match="stopping"):
            await second
        with pytest.raises(SoundalikeError, match="stopping"):
            async for _ in drawing:
                pass

    asyncio.run(scenario())


def test_a_reply_that_waited_does_not_begin_while_the_engine_closes(engine: TransformersEngine) -> None:
    async def first_piece() -> Piece:
        return await anext(engine.reply(ReplyRequest(model="two", turns=TURNS, system=SYSTEM, sampling=GREEDY)))

    engine._closing.set()
    with pytest.raises(SoundalikeError, match="stopping"):
        asyncio.run(first_piece())


def test_a_run_of_another_template_is_refused(home: Home, make_trained_run: MakeRun) -> None:
    make_trained_run("other", template_digest="another")
    with pytest.raises(BadInput, match="other was trained with another prompt template"):
        open_engine(home, read_twins(home), EXACTLY)


def test_another_run_of_another_template_is_refused_when_it_is_asked(
    home: Home, make_trained_run: MakeRun, run_api: RunApi
) -> None:
    make_trained_run("other", template_digest="another")
    make_trained_run("mine")
    twins = read_twins(home)
    with run_api(open_engine(home, twins, EXACTLY), of=twins) as url:
        for model, status in (("other", 400), ("mine", 200), ("other", 400)):
            answer = httpx.post(f"{url}/v1/chat/completions", json={"messages": MESSAGES, "model": model})
            assert answer.status_code == status


def test_nothing_is_trainable_in_a_served_model(engine: TransformersEngine) -> None:
    for model in ("two", "one.of-them"):
        reply(engine, model)
    parameters = list(engine._model.parameters())
    assert parameters and not any(parameter.requires_grad for parameter in parameters)


def test_a_twin_of_whole_weights_answers_alone_and_gives_the_base_back(
    home: Home, make_run: MakeRun, make_trained_run: MakeRun, tiny_base: Path
) -> None:
    digest = template_digest(load_tokenizer(str(tiny_base), home), SYSTEM_PROMPT)
    make_trained_run("adapter")
    folder = make_run("whole", base=str(tiny_base), template_digest=digest)
    model = load_base(str(tiny_base), home)
    torch.manual_seed(3)
    for parameter in model.parameters():
        parameter.data += torch.randn_like(parameter) * parameter.std()
    model.save_pretrained(folder / "adapter")
    engine = open_engine(home, read_twins(home, "whole"), EXACTLY)
    try:
        base = expected(home, tiny_base, None)
        twin = expected(home, tiny_base, folder / "adapter")
        assert twin != base
        assert [reply(engine, name) for name in ("whole", str(tiny_base), "whole")] == [twin, base, twin]
        with pytest.raises(BadInput, match="serve it alone"):
            reply(engine, "adapter")
    finally:
        asyncio.run(engine.close())


MIXED = ["two", "one.of-them", "base"]


async def asked_all(url: str, bodies: list[dict[str, Any]], at_once: int) -> list[str]:
    places = asyncio.Semaphore(at_once)

    async def ask(client: httpx.AsyncClient, body: dict[str, Any]) -> str:
        async with places:
            if not body.get("stream"):
                answer = await client.post(f"{url}/v1/chat/completions", json=body)
                assert answer.status_code == 200, answer.text
                return str(answer.json()["choices"][0]["message"]["content"])
            async with client.stream("POST", f"{url}/v1/chat/completions", json=body) as stream:
                text = ""
                async for line in stream.aiter_lines():
                    if line.startswith("data: {"):
                        text += json.loads(line[6:])["choices"][0]["delta"].get("content", "")
                return text

    async with httpx.AsyncClient(timeout=120) as client:
        return list(await asyncio.gather(*(ask(client, body) for body in bodies)))


def test_under_load_each_reply_is_the_one_by_one_reply_adapters_mixed(
    home: Home, two_runs: list[Path], run_api: RunApi, tiny_base: Path
) -> None:
    twins = read_twins(home)
    bodies: list[dict[str, Any]] = [
        {
            "messages": [{"role": "user", "content": f"hello {number} " * (1 + number % 9)}],
            "model": {"base": str(tiny_base)}.get(MIXED[number % 3], MIXED[number % 3]),
            "seed": number,
            "temperature": (0, 1.0, 1.7)[number // 3 % 3],
            "top_p": (1.0, 0.8)[number % 2],
            "frequency_penalty": (0, 0.7)[number // 2 % 2],
            "max_tokens": 5 + number % 30,
            "stream": number % 4 == 0,
        }
        for number in range(60)
    ]
    engine = open_engine(home, twins, ServeConfig(cache_tokens=1024, precision="float32"))
    assert engine._model.dtype == torch.float32
    with run_api(engine, of=twins) as url:
        alone = asyncio.run(asked_all(url, bodies, at_once=1))
        assert asyncio.run(asked_all(url, bodies, at_once=60)) == alone
        assert asyncio.run(asked_all(url, bodies[::-1], at_once=25)) == alone[::-1]
    assert len(set(alone)) > 50


def test_a_run_that_is_published_while_serving_answers_at_once_and_one_that_is_deleted_no_more(
    home: Home, two_runs: list[Path], run_api: RunApi, make_trained_run: MakeRun, tiny_base: Path
) -> None:
    twins = LiveTwins(home)
    engine = open_engine(home, twins, EXACTLY)
    with run_api(engine, of=twins) as url:
        body = {"messages": MESSAGES, "temperature": 0, "max_tokens": 24, "model": "three"}

        def ask() -> httpx.Response:
            return httpx.post(f"{url}/v1/chat/completions", json=body)

        assert ask().status_code == 404
        published = make_trained_run("three", seed=9)
        expected_text = expected(home, tiny_base, published / "adapter")
        assert ask().json()["choices"][0]["message"]["content"] == expected_text
        shutil.rmtree(published)
        assert ask().status_code == 404
        assert reply_of(url, "two") == expected(home, tiny_base, two_runs[1] / "adapter")
        assert not any(model == "three" for model, _ in engine._adapters._names)


def reply_of(url: str, model: str) -> str:
    body = {"messages": MESSAGES, "temperature": 0, "max_tokens": 24, "model": model}
    return str(httpx.post(f"{url}/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"])


@pytest.mark.parametrize("method", ["prompt", "prefix"])
def test_a_twin_that_adds_to_the_prompt_answers_one_at_a_time_as_it_does_alone(
    home: Home, make_run: MakeRun, tiny_base: Path, method: str
) -> None:
    digest = template_digest(load_tokenizer(str(tiny_base), home), SYSTEM_PROMPT)
    folder = make_run("learned", base=str(tiny_base), template_digest=digest)
    kind = PromptTuningConfig if method == "prompt" else PrefixTuningConfig
    torch.manual_seed(4)
    model = get_peft_model(load_base(str(tiny_base), home), kind(task_type="CAUSAL_LM", num_virtual_tokens=6))
    for parameter in model.prompt_encoder.parameters():
        parameter.data = torch.randn_like(parameter)
    model.save_pretrained(folder / "adapter")
    twin, base = expected(home, tiny_base, folder / "adapter"), expected(home, tiny_base, None)
    assert twin != base
    engine = open_engine(home, read_twins(home), EXACTLY)

    async def scenario() -> None:
        async def say(name: str) -> str:
            asked = ReplyRequest(model=name, turns=TURNS, system=SYSTEM, sampling=GREEDY)
            return "".join([piece.text async for piece in engine.reply(asked)])

        names = ["learned", str(tiny_base), "learned", "learned", str(tiny_base)]
        said = await asyncio.gather(*map(say, names))
        assert said == [twin if name == "learned" else base for name in names]
        await engine.close()

    asyncio.run(scenario())


def test_a_batch_that_dies_is_told_by_readyz_and_to_whoever_waits_and_comes_back(
    home: Home, two_runs: list[Path], run_api: RunApi
) -> None:
    twins = read_twins(home)
    engine = open_engine(home, twins, EXACTLY)
    assert engine._batcher is not None
    with run_api(engine, of=twins) as url:
        before = reply_of(url, "two")
        may_rebuild = threading.Event()
        built = engine._batcher._built

        def built_later() -> Any:
            assert may_rebuild.wait(timeout=60)
            return built()

        engine._batcher._built = built_later  # type: ignore[method-assign]
        dying = engine._model.register_forward_hook(lambda *_: 1 / 0)
        inner = engine._model.base_model.model.register_forward_hook(lambda *_: 1 / 0)
        failed = httpx.post(f"{url}/v1/chat/completions", json={"messages": MESSAGES, "model": "two"})
        assert failed.status_code == 503 and int(failed.headers["retry-after"]) > 0
        assert failed.json()["error"]["code"] == "engine_failed"
        dying.remove()
        inner.remove()
        assert soon(lambda: httpx.get(f"{url}/readyz").status_code == 503)
        may_rebuild.set()
        assert soon(lambda: httpx.get(f"{url}/readyz").status_code == 200)
        assert reply_of(url, "two") == before
        assert httpx.get(f"{url}/healthz").status_code == 200


def test_an_odd_temperature_of_one_request_kills_nobody(home: Home, two_runs: list[Path], run_api: RunApi) -> None:
    twins = read_twins(home)
    engine = open_engine(home, twins, EXACTLY)
    with run_api(engine, of=twins) as url:
        bodies: list[dict[str, Any]] = [
            {"messages": MESSAGES, "seed": 1, "max_tokens": 20, "temperature": temperature, "top_p": top_p}
            for temperature in (0, 0.0, 1e-30, 0.001, 1, 2)
            for top_p in (0, 1e-9, 1, 0.5)
        ]
        assert len(asyncio.run(asked_all(url, bodies, at_once=24))) == 24
    assert engine._batcher is not None and engine._batcher.rebuilt == 0


def test_a_run_of_other_positions_is_refused_when_it_is_asked(
    home: Home, make_trained_run: MakeRun, run_api: RunApi
) -> None:
    make_trained_run("stretched", config={"rope_scaling": "linear", "rope_factor": 2.0})
    make_trained_run("mine")
    twins = read_twins(home, "mine")
    with run_api(open_engine(home, twins, EXACTLY), of=twins) as url:
        answer = httpx.post(f"{url}/v1/chat/completions", json={"messages": MESSAGES, "model": "stretched"})
        assert answer.status_code == 400 and "rope_scaling" in answer.json()["error"]["message"]


def test_a_base_without_such_a_cache_draws_one_after_the_other(
    home: Home, two_runs: list[Path], tiny_base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serve.engines.transformers.Batcher", lambda *_, **__: _refuse())
    engine = open_engine(home, read_twins(home), EXACTLY)
    assert engine._batcher is None
    for folder in two_runs:
        assert reply(engine, folder.name) == expected(home, tiny_base, folder / "adapter")
    asyncio.run(engine.close())


def _refuse() -> Any:
    raise ValueError("Invalid layer type")


@pytest.mark.parametrize("file", ["adapter_model.safetensors", "adapter_config.json"])
def test_a_first_adapter_that_is_broken_is_told_in_a_sentence(home: Home, make_trained_run: MakeRun, file: str) -> None:
    folder = make_trained_run("broken")
    whole = (folder / "adapter" / file).read_bytes()
    (folder / "adapter" / file).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match="broken has an adapter that cannot be read"):
        open_engine(home, read_twins(home), EXACTLY)
