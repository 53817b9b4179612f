"""A tiny model with an adapter, which is trained on a few rows until it knows them, or not at all."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soundalike.home import Home
from soundalike.models import load_base, load_tokenizer
from soundalike.records import Example
from train.render import Rendered, render_example


def tokenizer_of(base: Path, home: Home) -> Any:
    return load_tokenizer(str(base), home)


def untrained_twin(base: Path, home: Home) -> Any:
    """A twin whose adapter changes nothing."""
    import torch
    from peft import LoraConfig, get_peft_model

    torch.manual_seed(0)
    model = load_base(str(base), home).float()
    return get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules="all-linear")).eval()


def trained_twin(base: Path, home: Home, rows: Sequence[Rendered], steps: int = 60) -> Any:
    import torch

    twin = untrained_twin(base, home)
    optimizer = torch.optim.AdamW([one for one in twin.parameters() if one.requires_grad], lr=5e-3)
    for step in range(steps):
        row = rows[step % len(rows)]
        ids, labels = torch.tensor([row.input_ids]), torch.tensor([row.labels])
        twin(input_ids=ids, labels=labels).loss.backward()
        optimizer.step()
        optimizer.zero_grad()
    return twin


def rows_of(examples: Sequence[Example], tokenizer: Any, system: str = "") -> list[Rendered]:
    return [render_example(one, system, tokenizer) for one in examples]
