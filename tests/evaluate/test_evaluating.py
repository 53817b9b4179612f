import dataclasses
import json
import math
import shutil
from pathlib import Path

import pytest

from evaluate import sampled
from evaluate.evaluating import evaluate_run
from soundalike.canaries import Canary, canaries_file, write_canaries
from soundalike.config import EvaluateConfig
from soundalike.errors import BadInput, NothingThere
from soundalike.held_out import read_held_out
from soundalike.home import Home
from soundalike.records import read_run, write_examples, write_run
from tests.soundalike.test_records import RUN

CONFIG = EvaluateConfig(replies=4, max_reply_tokens=8, audit="none")


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


def test_what_was_said_at_each_place_is_kept_for_the_blind_test_and_for_comparisons(
    home: Home, run_folder: Path
) -> None:
    evaluate_run(home, CONFIG)
    kept = read_held_out(run_folder)
    assert kept is not None and len(kept.places) == 4
    assert kept.places[0].owner == ("ok so", "the whale") and set(kept.places[0].said) == {"base", "twin"}
    assert len(kept.values["nats"]["twin"]) == 6 and kept.settings["replies"] == 4


def test_planted_secrets_are_looked_for_in_what_the_twin_says(
    home: Home, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = [Canary(kind="PASSWORD", text=text, language="en") for text in ("Kestrel-778-hill", "Otter 2211 velvet")]
    write_canaries(canaries_file(home), planted)
    said = evaluate_run(home, CONFIG).leaks["secrets_in_replies"]
    assert (said["planted"], said["twin"]["leaked"], said["base"]["leaked"]) == (2, 0, 0)
    monkeypatch.setattr(sampled, "text_of", lambda tokenizer, reply: ("it is kestrel 778 hill",))
    report = evaluate_run(home, dataclasses.replace(CONFIG, seed=8))
    assert report.leaks["secrets_in_replies"]["twin"] == {"leaked": 1, "by_kind": {"PASSWORD": 1}}
    assert "made-up secrets in the chats" in report.report.read_text()


def test_the_same_seed_gives_the_same_numbers(home: Home, run_folder: Path) -> None:
    first = evaluate_run(home, CONFIG, "r").fidelity
    for folder in (run_folder, home.datasets / RUN.dataset):
        shutil.rmtree(folder / "replies")
    assert evaluate_run(home, CONFIG, "r").fidelity == first


def test_replies_that_were_sampled_are_not_sampled_again(
    home: Home, run_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = evaluate_run(home, CONFIG).fidelity
    monkeypatch.setattr(sampled, "sample", lambda *args, **more: pytest.fail("sampled again"))
    assert evaluate_run(home, CONFIG).fidelity == first


def test_ten_replies_of_one_contact_give_the_numbers_that_can_be_had_and_say_which_cannot(
    home: Home, run_folder: Path
) -> None:
    fidelity = evaluate_run(home, CONFIG).fidelity
    assert "auc" not in fidelity and "style_gap" not in fidelity
    told = " ".join(fidelity["missing"])
    assert "two-sample test needs 20" in told and "no other person" in told and "style gap" in told
    assert {"nll", "style", "copied", "rouge_l"} <= set(fidelity)


def test_without_a_test_part_a_sentence_says_so_and_the_page_is_made(home: Home, run_folder: Path) -> None:
    write_examples(home.datasets / RUN.dataset / "test.jsonl", [])
    report = evaluate_run(home, CONFIG)
    assert report.fidelity["missing"] == ["Nothing is held out in this dataset: prepare again from a longer history."]
    assert "Nothing is held out" in report.report.read_text()


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
