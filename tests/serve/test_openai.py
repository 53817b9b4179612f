"""The engine `openai`: what is refused before anything is asked, and which of our models is which of theirs."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from serve.engine import open_engine
from serve.engines.openai import name_models
from serve.twins import Twin
from soundalike.config import ServeConfig, load_config, to_plain
from soundalike.errors import BadInput
from soundalike.home import Home

from .conftest import RunApi, token_counter
from .fake_upstream import FakeUpstream, running

RUN, OTHER = "20260102-lora-aaaa", "20260101-lora-bbbb"


def test_the_first_twin_is_the_named_model_or_its_own_name_or_the_only_one(tiny_twins: list[Twin]) -> None:
    assert name_models(tiny_twins, ["llama"], "")[0] == {RUN: "llama"}
    assert name_models(tiny_twins, ["x", f"{RUN}:latest"], "")[0] == {RUN: f"{RUN}:latest"}
    assert name_models(tiny_twins, ["x", RUN, OTHER], "x")[0] == {RUN: "x", OTHER: OTHER}
    with pytest.raises(BadInput, match=r"set serve\.upstream_model to one of those it has \(x, y\)"):
        name_models(tiny_twins, ["x", "y"], "")


def test_no_other_model_answers_for_one_that_is_not_there(tiny_twins: list[Twin]) -> None:
    names, refused = name_models(tiny_twins, ["llama"], "llama")
    assert set(names) == {RUN}
    assert set(refused) == {OTHER, tiny_twins[-1].model}


def test_another_machine_is_refused_before_it_is_called(home: Home, tiny_twins: list[Twin]) -> None:
    with pytest.raises(BadInput, match=r"serve\.upstream_elsewhere"):
        open_engine(home, tiny_twins, ServeConfig(engine="openai", upstream="http://192.0.2.1/v1"))


def test_an_upstream_that_is_not_there_is_told_at_the_start(home: Home, tiny_twins: list[Twin], free_port: int) -> None:
    config = ServeConfig(engine="openai", upstream=f"http://127.0.0.1:{free_port}/v1")
    with pytest.raises(BadInput, match="Nothing answers at"):
        open_engine(home, tiny_twins, config)


def test_a_run_of_another_template_is_refused(home: Home, tiny_twins: list[Twin]) -> None:
    twins = [replace(tiny_twins[0], template_digest="another")]
    with running(FakeUpstream([RUN])) as url, pytest.raises(BadInput, match="another prompt template"):
        open_engine(home, twins, ServeConfig(engine="openai", upstream=url))


def test_it_answers_with_key_end_marks_and_neutral_sampling(
    home: Home, tiny_twins: list[Twin], tiny_base: Path, run_api: RunApi
) -> None:
    fake = FakeUpstream(["llama"], count=token_counter(tiny_base), key="k")
    fake.models[0]["meta"] = {"n_ctx": 200}
    with running(fake) as url:
        config = ServeConfig(engine="openai", upstream=f"{url}/", upstream_key="k")
        with run_api(open_engine(home, tiny_twins, config), of=tiny_twins) as ours:
            body = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 2000}
            answer = httpx.post(f"{ours}/v1/chat/completions", json=body)
            assert answer.json()["choices"][0]["message"]["content"].startswith("llama got")
            refused = httpx.post(f"{ours}/v1/chat/completions", json={"model": OTHER, **body})
            assert refused.status_code == 400 and OTHER in refused.json()["error"]["message"]
    asked = fake.asked[-1]
    assert isinstance(asked["prompt"][0], int)
    assert asked["stop"] == ["<|im_end|>"]
    assert (asked["top_k"], asked["min_p"], asked["repeat_penalty"]) == (0, 0, 1)
    assert asked["max_tokens"] == 100, "half of the context that it tells"


def test_one_with_a_template_of_its_own_gets_a_chat_and_the_owner_is_told(
    home: Home, tiny_twins: list[Twin], run_api: RunApi, capsys: pytest.CaptureFixture[str]
) -> None:
    fake = FakeUpstream(["llama"])
    with running(fake) as url:
        engine = open_engine(home, tiny_twins, ServeConfig(engine="openai", upstream=url))
        assert "its own template" in capsys.readouterr().err
        with run_api(engine, of=tiny_twins) as ours:
            httpx.post(f"{ours}/v1/chat/completions", json={"messages": [{"role": "user", "content": "hi"}]})
    assert fake.asked[-1]["messages"][0] == {"role": "system", "content": "You are Sam Carter, chatting with Jess."}


def test_the_key_comes_from_the_environment_and_is_shown_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOUNDALIKE_SERVE__UPSTREAM_KEY", "hunter2")
    config = load_config(tmp_path / "config.toml").serve
    assert config.upstream_key == "hunter2"
    assert "hunter2" not in repr(config) + str(to_plain(config))
