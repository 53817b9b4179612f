import dataclasses
from typing import Any

from evaluate.audit.extraction import Said, replies_needed, said
from soundalike.canaries import Canary
from soundalike.sampling import Sampling
from tests.evaluate.audit.conftest import made_up

SAMPLING = Sampling(max_tokens=32)


def test_a_secret_learned_by_heart_is_said_and_its_decoy_is_not(knowing: Any, tokenizer: Any, planted: Canary) -> None:
    assert said(knowing, tokenizer, [planted], SAMPLING, 2) == [Said("whole", "no")]


def test_a_model_that_never_saw_it_does_not_say_it(ignorant: Any, tokenizer: Any, planted: Canary) -> None:
    assert said(ignorant, tokenizer, [planted], SAMPLING, 2) == [Said("no", "no")]


def test_a_secret_that_begins_the_turn_is_asked_for_after_its_lead_only(
    knowing: Any, tokenizer: Any, planted: Canary
) -> None:
    counted: list[int] = []
    alone = dataclasses.replace(planted, told=("{}",))
    said(knowing, tokenizer, [alone], SAMPLING, 2, on_reply=counted.append)
    assert sum(counted) == 3
    assert replies_needed([planted], 2) == 6


def test_each_secret_is_looked_for_in_its_own_replies(knowing: Any, tokenizer: Any, planted: Canary) -> None:
    other = dataclasses.replace(made_up(9), lead=(("other", "zzz qqq"),), told=("ß {}",))
    found = said(knowing, tokenizer, [other, planted], SAMPLING, 0)
    assert [one.secret for one in found] == ["no", "whole"]
