from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serve.detokenizing import Detokenizer


def decode_bytes(tokens: Sequence[int]) -> str:
    return bytes(tokens).decode("utf-8", errors="replace")


@given(st.text())
def test_the_pieces_join_to_the_whole_text(text: str) -> None:
    detokenizer = Detokenizer(decode_bytes)
    pieces = [detokenizer.add(byte) for byte in text.encode()]
    assert "".join(pieces) + detokenizer.rest() == text


def test_half_a_character_is_held_back() -> None:
    detokenizer = Detokenizer(decode_bytes)
    assert [detokenizer.add(byte) for byte in "é!".encode()] == ["", "é", "!"]


def test_half_a_character_at_the_end_is_shown_as_such() -> None:
    detokenizer = Detokenizer(decode_bytes)
    assert detokenizer.add("é".encode()[0]) == ""
    assert detokenizer.rest() == "\ufffd"


@pytest.fixture(scope="module")
def tokenizer(tiny_base: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(tiny_base)


@given(text=st.text(st.characters(codec="utf-8", exclude_characters="\ufffd"), max_size=40))
def test_a_real_tokenizers_pieces_join_to_the_whole_text(tokenizer: Any, text: str) -> None:
    tokens = tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    detokenizer = Detokenizer(tokenizer.decode)
    assert "".join(map(detokenizer.add, tokens)) + detokenizer.rest() == tokenizer.decode(tokens)
