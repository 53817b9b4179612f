"""A small dataset on disk and quick settings, for real training of a tiny model."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soundalike.home import Home, write_manifest
from soundalike.records import SPLITS, Example, Turn, write_examples
from soundalike.train_config import TrainConfig

WriteDataset = Callable[..., str]
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def write_dataset(home: Home) -> WriteDataset:
    """Write a whole dataset in which the owner always answers in the same way; returns its digest."""

    def write(name: str = "dataset1", reply: str = "hello there", shape: str = "windows") -> str:
        folder = home.datasets / name
        folder.mkdir(parents=True)
        for position, split in enumerate(SPLITS):
            examples = [
                Example(
                    id=f"{split}{number}",
                    contact="Jess",
                    chat_id="5",
                    started_at=START + timedelta(days=position),
                    ended_at=START + timedelta(days=position),
                    turns=(
                        Turn(role="other", messages=("are you around" + "?" * (number % 4),)),
                        Turn(role="owner", messages=(reply, "tonight")),
                    ),
                    targets=(1,),
                    split=split,
                )
                for number in range(24 if split == "train" else 6)
            ]
            write_examples(folder / f"{split}.jsonl", examples)
        manifest = {
            "dataset": name,
            "owner": "Nadia",
            "contacts": ["Jess"],
            "chats": ["5"],
            "config": {"system_prompt": "You are {owner}, chatting with {contact}.", "shape": shape},
            "splits": {},
        }
        write_manifest(folder, manifest)
        return name

    return write


@pytest.fixture
def config(tiny_base: Path) -> TrainConfig:
    return TrainConfig(
        base=str(tiny_base),
        method="lora",
        rank=8,
        learning_rate=2e-2,
        epochs=6,
        row_tokens=256,
        batch_tokens=256,
        patience=9,
    )
