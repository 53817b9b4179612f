import dataclasses
from pathlib import Path
from typing import Any

import pytest

from evaluate.audit.scoring import target_tokens
from evaluate.audit.verbatim import continued, copied, half_replies
from soundalike.home import Home
from soundalike.records import Example, Turn
from tests.evaluate.audit.test_membership import example
from tests.evaluate.audit.tiny_twin import rows_of, trained_twin

LONG = "one two three four five six seven eight nine ten"


def saying(text: str) -> Example:
    turns = (Turn(role="other", messages=("hi",)), Turn(role="owner", messages=(text,)))
    return dataclasses.replace(example(1), turns=turns)


def test_a_run_does_not_go_from_one_turn_to_the_next() -> None:
    found = copied(["one two three four", "well one TWO three", "🙂"], ["so: One, two!", "three four"])
    assert found is not None and found["longest_words"] == 2


def test_a_parrot_is_found_to_copy() -> None:
    known = [LONG]
    parrot = copied([f"oh {LONG}", "nothing alike"], known)
    assert parrot == {"replies": 2, "copied": 0.5, "longest_words": 10}
    assert copied(["one two three four five six seven"], known)["copied"] == 0.0  # type: ignore[index]
    assert copied([], known) is None


def test_a_model_that_learned_a_reply_goes_on_with_it_to_the_end(
    tiny_base: Path, audit_home: Home, tokenizer: Any
) -> None:
    learned, unknown = saying(LONG), saying("a hello there is around tonight you are how hello there around")
    twin = trained_twin(tiny_base, audit_home, rows_of([learned], tokenizer), steps=40)
    trained, held_out = (half_replies([one], [""], tokenizer) for one in (learned, unknown))
    told = continued(trained, target_tokens(twin, [one.row for one in trained]), tokenizer)
    assert told is not None and told["to_the_end"] == 1.0
    assert told["mean_words"] == told["longest_words"] == pytest.approx(5, abs=1)
    other = continued(held_out, target_tokens(twin, [one.row for one in held_out]), tokenizer)
    assert other is not None and other["to_the_end"] == 0.0 and other["mean_words"] < 2
    with twin.disable_adapter():
        base = continued(trained, target_tokens(twin, [one.row for one in trained]), tokenizer)
    assert base is not None and base["to_the_end"] == 0.0


def test_short_replies_are_not_halved(tokenizer: Any) -> None:
    assert half_replies([saying("one two three")], [""], tokenizer) == []
    assert continued([], [], tokenizer) is None


def test_a_half_reply_is_the_rest_of_the_real_one(tokenizer: Any) -> None:
    (half,) = half_replies([saying(LONG)], [""], tokenizer)
    assert f"{LONG}<|im_end|>".endswith(tokenizer.decode(half.rest))
    assert LONG in tokenizer.decode(half.row.input_ids)
