"""How a tokenizer is told in a GGUF file, by its own ways and not by its model's name."""

from typing import Any

import pytest
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast
from transformers.models.qwen2.tokenization_qwen2 import PRETOKENIZE_REGEX

from soundalike.errors import BadInput
from train.export.gguf_tokenizer import gguf_tokenizer

BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False)
BARE_BYTES = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


def split_by(expression: str) -> Any:
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(expression), "isolated"), BARE_BYTES])


def tokenizer_of(pre_tokenizer: Any) -> Any:
    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer, backend.decoder = pre_tokenizer, decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=["<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    backend.train_from_iterator(["hello there 12 12"] * 3, trainer)
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=backend, eos_token="<|end|>", bos_token="<|end|>")
    tokenizer.add_tokens(["<think>"])
    return tokenizer


@pytest.mark.parametrize(
    ("pre_tokenizer", "name"),
    [
        (BYTES, "gpt-2"),
        (pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), BYTES]), "smollm"),
        (split_by(PRETOKENIZE_REGEX), "qwen2"),
        (split_by(PRETOKENIZE_REGEX.replace(r"\p{N}|", r"\p{N}{1,3}|")), "llama-bpe"),
    ],
    ids=["gpt-2", "smollm", "qwen2", "llama-bpe"],
)
def test_the_way_of_splitting_has_llama_cpp_s_name(pre_tokenizer: Any, name: str) -> None:
    assert gguf_tokenizer(tokenizer_of(pre_tokenizer), 320).splitting == name


def test_tokens_have_their_kinds_and_the_rest_of_the_rows_is_unused() -> None:
    tokenizer = tokenizer_of(BYTES)
    told = gguf_tokenizer(tokenizer, 320)
    assert len(told.tokens) == len(told.kinds) == 320
    kinds = dict(zip(told.tokens, told.kinds, strict=True))
    assert (kinds["<|end|>"], kinds["<think>"], kinds["a"]) == (3, 4, 1)
    assert kinds["[PAD319]"] == 5
    assert all(told.tokens[number] == token for token, number in tokenizer.get_vocab().items())
    assert told.merges and all(merge.count(" ") == 1 for merge in told.merges)
    assert not told.begins


@pytest.mark.parametrize(
    "pre_tokenizer",
    [
        pre_tokenizers.Metaspace(),
        pre_tokenizers.ByteLevel(add_prefix_space=True),
        split_by(r"\p{L}+"),
        pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=False), BYTES]),
    ],
)
def test_a_way_of_splitting_without_a_name_is_refused(pre_tokenizer: Any) -> None:
    with pytest.raises(BadInput, match=r"convert_hf_to_gguf\.py"):
        gguf_tokenizer(tokenizer_of(pre_tokenizer), 320)
