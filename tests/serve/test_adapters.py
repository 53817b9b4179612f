"""Adapters of real runs on one tiny base: what cannot be loaded, what takes a name over, and precision."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file

from serve.adapters import Adapters
from serve.engines.transformers import TransformersEngine, open_engine
from serve.live_twins import LiveTwins
from serve.twins import Twin, read_twins
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.models import load_tokenizer, load_twin

from .conftest import MakeRun
from .test_transformers import EXACTLY, expected, reply


def cut_short(adapter: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-100])


def of_another_base(adapter: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    save_file({name: value[:, :3].contiguous() for name, value in load_file(weights).items()}, weights)


def of_other_layers(adapter: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    save_file({name.replace("layers", "blocks"): value for name, value in load_file(weights).items()}, weights)


def without_settings(adapter: Path) -> None:
    (adapter / "adapter_config.json").write_text("{}")


def with_half_of_its_settings(adapter: Path) -> None:
    (adapter / "adapter_config.json").write_text('{"peft_type": "LO')


@pytest.fixture
def adapters(home: Home, make_trained_run: MakeRun, tiny_base: Path) -> Iterator[tuple[Adapters, Any, list[Twin]]]:
    """A model with the adapter of `one`, and the twins `one`, `two` and the base."""
    make_trained_run("two", seed=2)
    first = make_trained_run("one", seed=1)
    twins = read_twins(home, "one")
    model = load_twin(str(tiny_base), first / "adapter", home, dtype=torch.bfloat16)
    return Adapters(model, load_tokenizer(str(tiny_base), home), twins[0]), model, twins


@pytest.mark.parametrize(
    "damage", [cut_short, of_another_base, of_other_layers, without_settings, with_half_of_its_settings]
)
def test_an_adapter_that_cannot_be_loaded_is_refused_each_time_and_leaves_nothing_behind(
    adapters: tuple[Adapters, Any, list[Twin]], damage: Callable[[Path], None]
) -> None:
    switcher, model, twins = adapters
    assert twins[1].adapter is not None
    before = sum(parameter.numel() for parameter in model.parameters())
    damage(twins[1].adapter)
    for _ in range(2):
        with pytest.raises(BadInput, match="two has an adapter that cannot be read"):
            switcher.switch(twins[1])
        assert list(model.peft_config) == ["default"]
        assert sum(parameter.numel() for parameter in model.parameters()) == before
    switcher.switch(twins[0])
    assert model.active_adapter == "default"


def test_all_adapters_have_the_precision_in_which_they_were_trained(
    adapters: tuple[Adapters, Any, list[Twin]],
) -> None:
    switcher, model, twins = adapters
    switcher.switch(twins[1])
    assert {parameter.dtype for parameter in model.parameters()} == {torch.bfloat16}


def test_a_run_of_another_base_is_refused(adapters: tuple[Adapters, Any, list[Twin]]) -> None:
    switcher, _, twins = adapters
    with pytest.raises(BadInput, match="another base"):
        switcher.switch(replace(twins[1], base_revision="2"))


@pytest.fixture
def live(home: Home, make_trained_run: MakeRun) -> Iterator[TransformersEngine]:
    make_trained_run("two", seed=2)
    make_trained_run("one", seed=1)
    engine = open_engine(home, LiveTwins(home), EXACTLY)
    yield engine
    asyncio.run(engine.close())


@pytest.mark.parametrize("name", ["one", "two"])
def test_a_run_that_takes_the_name_of_another_answers_in_its_place(
    live: TransformersEngine, home: Home, make_trained_run: MakeRun, tiny_base: Path, name: str
) -> None:
    before = reply(live, name)
    shutil.rmtree(home.runs / name)
    folder = make_trained_run(name, seed=11)
    os.utime(folder / "manifest.json", (1_800_000_100, 1_800_000_100))
    after = expected(home, tiny_base, folder / "adapter")
    assert before != after
    assert reply(live, name) == after
    assert reply(live, {"one": "two", "two": "one"}[name]) not in (before, after)
