import dataclasses
import json
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evaluate import fidelity
from evaluate.fidelity import evaluate_run
from soundalike.canaries import Canary, canaries_file, write_canaries
from soundalike.config import EvaluateConfig
from soundalike.errors import BadInput, NothingThere
from soundalike.home import Home, write_manifest
from soundalike.models import load_base, load_tokenizer, revision
from soundalike.records import SPLITS, Example, Turn, read_run, write_examples, write_run
from tests.soundalike.test_records import RUN
from train.render import template_digest

CONFIG = EvaluateConfig(replies=4, max_reply_tokens=8)
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


def test_base_twin_and_owner_stand_side_by_side(home: Home, run_folder: Path) -> None:
    report = evaluate_run(home, CONFIG)
    fidelity = report.fidelity
    assert fidelity["nll"]["base"] != fidelity["nll"]["twin"]
    assert fidelity["perplexity"]["twin"] == pytest.approx(math.exp(fidelity["nll"]["twin"]))
    assert fidelity["nll_by_contact"]["Jess"]["base"] == pytest.approx(fidelity["nll"]["base"])
    assert fidelity["style"]["messages_per_turn"]["owner"] == 2.0
    assert fidelity["held_out"] == {"turns": 6, "replies_sampled": 4}
    assert set(report.leaks["copied_from_training"]) == {"base", "twin", "owner"}
    assert json.loads((run_folder / "fidelity.json").read_text())["fidelity"] == fidelity
    assert "Does it sound like" in report.report.read_text()


def test_planted_secrets_are_looked_for_in_what_the_twin_says(
    home: Home, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = [Canary(kind="PASSWORD", text=text, language="en") for text in ("Kestrel-778-hill", "Otter 2211 velvet")]
    write_canaries(canaries_file(home), planted)
    counts = evaluate_run(home, CONFIG).leaks["canaries"]
    assert (counts["planted"], counts["twin"]["leaked"], counts["base"]["leaked"]) == (2, 0, 0)
    monkeypatch.setattr(fidelity, "split_messages", lambda text: ("it is kestrel 778 hill",))
    report = evaluate_run(home, CONFIG)
    assert report.leaks["canaries"]["twin"] == {"leaked": 1, "by_kind": {"PASSWORD": 1}}
    assert "Planted secrets" in report.report.read_text()


def test_the_same_seed_gives_the_same_numbers(home: Home, run_folder: Path) -> None:
    assert evaluate_run(home, CONFIG, "r").fidelity == evaluate_run(home, CONFIG, "r").fidelity


def test_a_run_with_another_prompt_template_is_refused(home: Home, run_folder: Path) -> None:
    run = read_run(run_folder / "run.json")
    write_run(run_folder / "run.json", dataclasses.replace(run, system_prompt="You were {owner}."))
    with pytest.raises(BadInput, match="another prompt template"):
        evaluate_run(home, CONFIG)


def test_a_run_whose_dataset_is_gone_is_refused(home: Home, run_folder: Path) -> None:
    (home.datasets / RUN.dataset / "manifest.json").unlink()
    with pytest.raises(BadInput, match="is gone"):
        evaluate_run(home, CONFIG)


def test_without_a_run_the_next_command_is_named(home: Home) -> None:
    with pytest.raises(NothingThere, match="soundalike train"):
        evaluate_run(home, CONFIG)
