import json
from pathlib import Path
from typing import Any

import pytest

from evaluate import sampled
from evaluate.checkpoints import advice, checkpoint_table, kept_checkpoints, measured_checkpoints, sound_checkpoints
from evaluate.replies import Replies
from evaluate.subject import load_subject
from soundalike.config import EvaluateConfig
from soundalike.home import Home
from soundalike.records import write_examples
from tests.evaluate.chats import stiff, warm
from tests.soundalike.test_records import RUN

OWNER = warm(40, 1)
LONG = "the boiler man rang and he says the part comes from leeds on thursday"
EARLIER = [*warm(100, 2), (LONG,)]
CONFIG = EvaluateConfig(max_reply_tokens=4, checkpoint_replies=3)


def table_of(said: dict[int, Replies], losses: dict[int, float]) -> list[dict[str, Any]]:
    return checkpoint_table(said, OWNER, [*OWNER, *warm(20, 3)], EARLIER, losses)


def row(step: int, loss: float, auc: float, copied: float = 0.0) -> dict[str, Any]:
    return {"step": step, "valid_loss": loss, "auc": auc, "style_gap": 1.0, "copied": copied, "copied_by_owner": 0.01}


def test_the_checkpoint_that_speaks_like_the_person_is_taken_though_its_loss_is_higher() -> None:
    said = {45: stiff(40, 5), 180: warm(40, 5)}
    table = table_of(said, {45: 3.7, 180: 3.75})
    stranger, person = table
    assert stranger["auc"] > 0.95 and person["auc"] < 0.65 and stranger["style_gap"] > 2 * person["style_gap"]
    found = advice(table, 45, said, OWNER, run="r")
    assert found["checkpoint_taken"] == 180
    assert found["checkpoint_advice"].startswith("Take step 180")
    assert found["checkpoint_advice"].endswith("soundalike evaluate --run r --take 180")


def test_a_checkpoint_that_copies_the_training_text_is_not_sound() -> None:
    said = {45: warm(40, 5), 180: [(LONG,)] * 40}
    table = table_of(said, {45: 3.7, 180: 3.75})
    assert [one["copied"] for one in table] == [0.0, 1.0]
    assert [one["step"] for one in sound_checkpoints(table)] == [45]
    nearest = [row(45, 3.7, 0.9), row(180, 3.7, 0.5, copied=0.2)]
    assert advice(nearest, 45, {45: OWNER, 180: OWNER}, OWNER, run="r")["checkpoint_taken"] == 45


def test_what_the_person_repeats_a_twin_may_repeat_too() -> None:
    said = {45: [(LONG,), *warm(39, 5)]}
    (found,) = checkpoint_table(said, [(LONG,), *OWNER], OWNER, EARLIER, {})
    assert found["copied"] > 0 and found["copied_by_owner"] > 0
    assert sound_checkpoints([found]) == [found] and "valid_loss" not in found


def test_a_checkpoint_that_lost_too_much_is_not_sound() -> None:
    assert [one["step"] for one in sound_checkpoints([row(45, 3.7, 0.9), row(90, 3.84, 0.6), row(180, 3.9, 0.5)])] == [
        45,
        90,
    ]


def test_a_difference_that_may_be_chance_keeps_the_runs_own() -> None:
    said = {45: warm(40, 3), 180: warm(40, 5)}
    table = table_of(said, {})
    own = max(table, key=lambda one: one["auc"])["step"]
    found = advice(table, own, said, OWNER, run="r")
    assert found["checkpoint_taken"] == own and "may be chance" in found["checkpoint_advice"]


def test_the_runs_own_is_kept_where_it_is_the_nearest() -> None:
    table = [row(45, 3.7, 0.6), row(180, 3.75, 0.9)]
    found = advice(table, 45, {45: OWNER, 180: OWNER}, OWNER, run="r")
    assert found["checkpoint_taken"] == 45 and found["checkpoint_advice"].startswith("Keep step 45")


def test_a_run_that_copies_is_left_for_a_sound_checkpoint_and_the_reason_is_told() -> None:
    table = [row(45, 3.75, 0.8), row(180, 3.7, 0.6, copied=0.12)]
    found = advice(table, 180, {45: OWNER, 180: OWNER}, OWNER, run="r")
    assert found["checkpoint_taken"] == 45
    assert "copies more" in found["checkpoint_advice"] and "12%" in found["checkpoint_advice"]
    assert "less told apart" not in found["checkpoint_advice"]


def test_without_enough_replies_or_a_sound_checkpoint_none_is_preferred() -> None:
    few = {45: OWNER[:5], 180: OWNER[5:10]}
    told = advice(checkpoint_table(few, OWNER[:5], OWNER[:5], [], {}), 45, few, OWNER[:5], run="r")
    assert told.keys() == {"checkpoint_advice"} and "Too few replies" in told["checkpoint_advice"]
    table = [row(45, 3.7, 0.9, copied=0.5), row(180, 3.7, 0.8, copied=0.5)]
    told = advice(table, 45, {45: OWNER, 180: OWNER}, OWNER, run="r")
    assert told.keys() == {"checkpoint_advice"} and "No checkpoint is sound" in told["checkpoint_advice"]


def test_only_whole_checkpoints_count_and_in_their_order(with_checkpoints: Path) -> None:
    (with_checkpoints / "checkpoints" / "checkpoint-30").mkdir()
    (with_checkpoints / "checkpoints" / "checkpoint-4").rename(with_checkpoints / "checkpoints" / "checkpoint-10")
    assert [step for step, _ in kept_checkpoints(with_checkpoints)] == [2, 10]


def test_each_checkpoint_answers_with_its_own_adapter_and_the_run_has_its_own_again(
    home: Home, with_checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    subject = load_subject(home)
    heard: list[Any] = []

    def logits() -> Any:
        with torch.inference_mode():
            return subject.model(torch.tensor([[1, 2, 3]])).logits

    def listen(model: Any, prompts: Any, *args: Any, **more: Any) -> list[list[int]]:
        heard.append(logits())
        return [[5, 6]] * len(prompts)

    own = logits()
    with subject.speaking_as("base"):
        base = logits()
    monkeypatch.setattr(sampled, "sample", listen)
    measured_checkpoints(subject, CONFIG)
    first, second = heard
    assert torch.equal(first, base) and torch.equal(second, own) and not torch.equal(first, second)
    assert torch.equal(logits(), own)
    assert list(subject.model.peft_config) == ["default"]

    monkeypatch.setattr(sampled, "sample", lambda *args, **more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        measured_checkpoints(subject, CONFIG)
    assert torch.equal(logits(), own) and list(subject.model.peft_config) == ["default"]


def test_the_checkpoints_of_a_run_are_measured(home: Home, with_checkpoints: Path) -> None:
    found = measured_checkpoints(load_subject(home), CONFIG)
    assert [(one["step"], one["valid_loss"]) for one in found["checkpoints"]] == [(2, 3.6), (4, 3.5)]
    assert "Too few replies" in found["checkpoint_advice"]


def test_with_one_checkpoint_or_no_validation_part_there_is_nothing_to_weigh(
    home: Home, with_checkpoints: Path
) -> None:
    subject = load_subject(home)
    (with_checkpoints / "checkpoints" / "checkpoint-2" / "adapter_config.json").rename(with_checkpoints / "away")
    assert measured_checkpoints(subject, CONFIG) == {}
    (with_checkpoints / "away").rename(with_checkpoints / "checkpoints" / "checkpoint-2" / "adapter_config.json")
    write_examples(home.datasets / RUN.dataset / "valid.jsonl", [])
    assert measured_checkpoints(subject, CONFIG) == {}


def test_a_checkpoint_whose_loss_is_far_too_high_need_not_answer(home: Home, with_checkpoints: Path) -> None:
    lines = [{"step": 2, "eval_loss": 9.0}, {"step": 4, "eval_loss": 3.5}]
    (with_checkpoints / "metrics.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert measured_checkpoints(load_subject(home), CONFIG) == {}
