import dataclasses
import json
import math
from pathlib import Path
from typing import Any

import pytest

from evaluate.judged import measured_losses, measured_sense
from evaluate.loss import target_losses
from evaluate.material import Material
from evaluate.replies import Replies
from evaluate.subject import Subject, load_subject
from soundalike.home import Home
from soundalike.records import Example, Turn
from tests.evaluate.chats import warm
from tests.evaluate.texts import OWNER, material
from train.render import render_example


@pytest.fixture
def subject(home: Home, run_folder: Path) -> Subject:
    return load_subject(home)


@pytest.fixture
def test_part(subject: Subject) -> list[Example]:
    (one, *_) = subject.examples("test")
    return [
        dataclasses.replace(
            one,
            contact=contact,
            turns=(Turn(role="other", messages=("so",)), Turn(role="owner", messages=(f"the {'whale ' * size}",))),
        )
        for contact, size in (("Jess", 1), ("Jess", 5), ("Ann", 2), ("Ann", 3))
    ]


def judged(subject: Subject, twin: Replies, owner: Replies = OWNER[:12]) -> dict[str, Any]:
    found, _ = measured_sense(subject, some(twin, owner), seed=1)
    return found


def some(twin: Replies, owner: Replies = OWNER[:12]) -> Material:
    return material(twin, owner=owner)


def test_the_loss_is_that_of_all_tokens_together_and_of_each_contacts(
    subject: Subject, test_part: list[Example]
) -> None:
    found, values = measured_losses(subject, test_part, seed=1)
    rows = [render_example(example, subject.told(example), subject.tokenizer) for example in test_part]
    losses = target_losses(subject.model, rows)
    nats, tokens = sum(loss.nats for loss in losses), sum(loss.tokens for loss in losses)
    assert found["nll"]["twin"] == pytest.approx(nats / tokens) and found["nll"]["base"] != found["nll"]["twin"]
    assert found["perplexity"]["twin"] == pytest.approx(math.exp(nats / tokens))
    ann = losses[2].nats + losses[3].nats
    assert found["nll_by_contact"]["Ann"]["twin"] == pytest.approx(ann / (losses[2].tokens + losses[3].tokens))
    assert values["nats"]["twin"] == [loss.nats for loss in losses]
    assert values["tokens"]["base"] == values["tokens"]["twin"]


def test_intervals_of_the_loss_are_pairs_around_it_and_those_of_one_example_are_left_out(
    subject: Subject, test_part: list[Example]
) -> None:
    found, _ = measured_losses(subject, test_part, seed=1)
    for speaker in ("base", "twin"):
        low, high = found["intervals"]["nll"][speaker]
        assert low < found["nll"][speaker] < high
        assert found["intervals"]["perplexity"][speaker] == [math.exp(low), math.exp(high)]
    one, _ = measured_losses(subject, test_part[:1], seed=1)
    assert one["intervals"] == {} and set(one["nll_by_contact"]) == {"Jess"}
    json.dumps([found, one], allow_nan=False)


def test_the_person_against_themselves_is_as_near_as_can_be(subject: Subject) -> None:
    found = judged(subject, OWNER[:12])
    assert found["similarity"]["twin"] == pytest.approx(1.0, abs=0.01)
    assert found["context_fit"]["twin"] == found["context_fit"]["owner"]
    assert set(found["similarity"]) == {"base", "twin", "floor", "ceiling"}
    assert set(found["context_fit"]) == {"twin", "owner", "shuffled"}  # the base would judge itself


def test_the_judge_is_the_base_and_the_twin_speaks_again_afterwards(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer = subject.model.base_model.model.model.layers[0].mlp.up_proj
    was_base: list[bool] = []

    def watched(*arguments: Any, **more: Any) -> list[float | None]:
        was_base.append(layer.disable_adapters)
        return [None] * 12

    monkeypatch.setattr("evaluate.judged.context_fit", watched)
    found, _ = measured_sense(subject, some(warm(12, 5)), seed=1)
    assert was_base == [True] * 3 and not layer.disable_adapters
    # Of nothing but places without a fit there is no mean.
    assert "context_fit" not in found


def test_without_the_base_nobody_judges_and_a_sentence_says_so(subject: Subject) -> None:
    alone = dataclasses.replace(subject, speakers=("twin",))
    found, values = measured_sense(alone, some(warm(12, 5)), seed=1)
    assert values == {} and list(found) == ["missing"] and "Without the base" in found["missing"][0]


def test_silence_has_no_fit_and_no_similarity(subject: Subject) -> None:
    found = judged(subject, [()] * 12)
    assert "twin" not in found["context_fit"] and found["similarity"]["twin"] == 0.0


def test_too_few_different_replies_are_named_missing(subject: Subject) -> None:
    found = judged(subject, [("ok",)] * 12, owner=[("ok",)] * 12)
    assert "similarity" not in found and "different" in found["missing"][0]
    json.dumps(found, allow_nan=False)
