"""The recipes are settings that load, and fit the cards that they are named after."""

from pathlib import Path

import pytest

from soundalike import listing
from soundalike.config import load_config
from soundalike.train_config import TrainConfig
from tests.train.test_memory import QWEN_7B
from train.choices import choose
from train.machine import Machine
from train.memory import Shape, memory_of

RECIPES = Path(__file__).parents[2] / "recipes"
MISTRAL_7B = Shape(
    layers=32, hidden=4096, inner=14336, heads=32, key_value_heads=8, head=128, vocabulary=32768, tied=False
)
SHAPES = {"Qwen/Qwen2.5-7B-Instruct": QWEN_7B, "mistralai/Mistral-7B-Instruct-v0.3": MISTRAL_7B}
CARDS = sorted(path.stem for path in RECIPES.glob("*gb.toml"))


def read(name: str, tmp_path: Path) -> TrainConfig:
    config: TrainConfig = load_config(tmp_path / "config.toml", recipe=RECIPES / f"{name}.toml").train
    return config


@pytest.mark.parametrize("name", sorted(path.stem for path in RECIPES.glob("*.toml")))
def test_a_recipe_loads_and_names_a_method_that_there_is(name: str, tmp_path: Path) -> None:
    assert read(name, tmp_path).method in listing.names("train.methods")


@pytest.mark.parametrize("name", CARDS)
def test_a_recipe_fits_its_card(name: str, tmp_path: Path) -> None:
    config = read(name, tmp_path)
    # A gigabyte of the card is the desktop's.
    machine = Machine(gpu="a card", free_bytes=round((float(name.removesuffix("gb")) - 1) * 1e9))
    traits = listing.load("train.methods", config.method).traits
    shape = SHAPES[config.base]
    settled = choose(config, config.method, traits, shape, machine)
    needed = memory_of(
        shape,
        settled,
        saves_weights=False,
        micro_tokens=settled.micro_batch_tokens,
        again=settled.checkpointing == "on",
    )
    assert needed.total < machine.free_bytes
    assert settled.micro_batch_tokens >= settled.row_tokens


def test_the_classic_recipe_is_the_one_that_was_published(tmp_path: Path) -> None:
    config = load_config(tmp_path / "config.toml", recipe=RECIPES / "classic.toml")
    assert (config.prepare.shape, config.prepare.conversation_gap_hours) == ("classic", 24)
    train = config.train
    assert (train.base, train.rank, train.alpha, train.batch_examples) == ("tiiuae/falcon-7b", 16, 32, 128)


def test_the_laptops_recipe_is_the_default(tmp_path: Path) -> None:
    import dataclasses

    assert dataclasses.replace(read("laptop", tmp_path), method="auto") == TrainConfig()
