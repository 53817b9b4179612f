from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serve.trimming import PromptTooLong, fitting_prompt, fitting_turns, reply_limit
from soundalike.records import Turn
from train.render import render_prompt


@pytest.fixture(scope="module")
def tokenizer(tiny_base: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(tiny_base)


def conversation(lengths: list[int]) -> list[Turn]:
    return [
        Turn(role="other" if (len(lengths) - index) % 2 else "owner", messages=(f"{index}" + "x" * length,))
        for index, length in enumerate(lengths)
    ]


@given(lengths=st.lists(st.integers(0, 60), min_size=1, max_size=8), room=st.integers(80, 400))
def test_the_longest_end_of_whole_turns_that_fits_is_kept(tokenizer: Any, lengths: list[int], room: int) -> None:
    turns = conversation(lengths)
    ends = [render_prompt(turns[first:], "system", tokenizer) for first in range(len(turns))]
    fitting = [prompt for prompt in ends if len(prompt) <= room]
    if fitting:
        assert fitting_prompt(turns, "system", tokenizer, room) == fitting[0]
        kept, prompt = fitting_turns(turns, "system", tokenizer, room)
        assert prompt == render_prompt(kept, "system", tokenizer) == fitting[0]
    else:
        with pytest.raises(PromptTooLong):
            fitting_prompt(turns, "system", tokenizer, room)


def test_a_last_turn_that_is_too_long_is_refused_without_its_text(tokenizer: Any) -> None:
    with pytest.raises(PromptTooLong, match=r"takes \d+ tokens, and there is room for 50") as refused:
        fitting_prompt([Turn(role="other", messages=("secret " * 100,))], "", tokenizer, 50)
    assert "secret" not in str(refused.value)


def test_a_conversation_without_turns_is_the_system_line_alone(tokenizer: Any) -> None:
    assert fitting_prompt([], "system", tokenizer, 100) == render_prompt([], "system", tokenizer)


def test_a_reply_takes_half_of_the_context_at_most() -> None:
    assert (reply_limit(64, 512), reply_limit(4096, 512)) == (64, 256)
