"""A run on the tiny base, with its dataset, and checkpoints of it."""

import dataclasses
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from soundalike.home import Home, write_manifest
from soundalike.models import load_base, load_tokenizer, revision
from soundalike.records import SPLITS, Example, Turn, write_examples, write_run
from tests.soundalike.test_records import RUN
from train.render import template_digest

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def run_folder(home: Home, tiny_base: Path) -> Path:
    """A whole run on the tiny base, with an adapter that does change it, and its dataset."""
    import torch
    from peft import LoraConfig, get_peft_model

    dataset = home.datasets / RUN.dataset
    dataset.mkdir(parents=True)
    turns = (Turn(role="other", messages=("hi",)), Turn(role="owner", messages=("ok so", "the whale")))
    for split in SPLITS:
        example = Example(
            id=split,
            contact="Jess",
            chat_id="1",
            started_at=MOMENT,
            ended_at=MOMENT,
            turns=turns,
            targets=(1,),
            split=split,
        )
        write_examples(dataset / f"{split}.jsonl", [example] * 6)
    write_manifest(dataset, {})
    folder = home.runs / "r"
    torch.manual_seed(0)
    settings = LoraConfig(r=4, lora_alpha=32, target_modules="all-linear", init_lora_weights=False)
    get_peft_model(load_base(str(tiny_base), home), settings).save_pretrained(folder / "adapter")
    digest = template_digest(load_tokenizer(str(tiny_base), home), RUN.system_prompt)
    write_run(
        folder / "run.json",
        dataclasses.replace(RUN, base=str(tiny_base), base_revision=revision(str(tiny_base)), template_digest=digest),
    )
    write_manifest(folder, {})
    return folder


@pytest.fixture
def with_checkpoints(home: Home, tiny_base: Path, run_folder: Path) -> Path:
    """The same run with two checkpoints: at step 2 an adapter that changes nothing, at step 4 the run's own."""
    from peft import LoraConfig, get_peft_model

    kept = run_folder / "checkpoints"
    settings = LoraConfig(r=4, lora_alpha=32, target_modules="all-linear")
    get_peft_model(load_base(str(tiny_base), home), settings).save_pretrained(kept / "checkpoint-2")
    shutil.copytree(run_folder / "adapter", kept / "checkpoint-4")
    lines = [{"step": 2, "eval_loss": 3.6}, {"step": 3, "loss": 3.0}, {"step": 4, "eval_loss": 3.5}]
    (run_folder / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return run_folder
