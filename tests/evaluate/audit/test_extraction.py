import dataclasses
from typing import Any

from evaluate.audit.extraction import Said, replies_needed, said
from evaluate.audit.planted import Planted
from soundalike.sampling import Sampling
from tests.evaluate.audit.conftest import made_up

SAMPLING = Sampling(max_tokens=32)


def test_a_secret_learned_by_heart_is_said_and_its_decoy_is_not(knowing: Any, tokenizer: Any, planted: Planted) -> None:
    assert said(knowing, tokenizer, [planted], SAMPLING, 2) == [Said("whole", "no")]


def test_a_model_that_never_saw_it_does_not_say_it(ignorant: Any, tokenizer: Any, planted: Planted) -> None:
    assert said(ignorant, tokenizer, [planted], SAMPLING, 2) == [Said("no", "no")]


def test_a_secret_told_in_parts_is_asked_for_after_its_lead_only(
    knowing: Any, tokenizer: Any, planted: Planted
) -> None:
    counted: list[int] = []
    parts = dataclasses.replace(planted, telling="1234")
    said(knowing, tokenizer, [parts], SAMPLING, 2, on_reply=counted.append)
    assert sum(counted) == 3
    assert replies_needed([planted], 2) == 6


def test_each_secret_is_looked_for_in_its_own_replies(knowing: Any, tokenizer: Any, planted: Planted) -> None:
    other = dataclasses.replace(made_up(9), lead=(("other", "zzz qqq"),), telling=f"ß {made_up(9).text}")
    found = said(knowing, tokenizer, [other, planted], SAMPLING, 0)
    assert [one.secret for one in found] == ["no", "whole"]
