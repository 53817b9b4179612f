"""A byte-level BPE tokenizer in GGUF's terms: tokens and their kinds, merges, and how text is split before them."""

import json
from dataclasses import dataclass
from typing import Any

from soundalike.errors import BadInput

_QWEN_2 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_SPLITS = {_QWEN_2: "qwen2", _QWEN_2.replace(r"\p{N}|", r"\p{N}{1,3}|"): "llama-bpe"}
"""Expression by which words are found, to llama.cpp's name of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufTokenizer:
    """What a GGUF file says of a tokenizer."""

    splitting: str
    """llama.cpp's name (`tokenizer.ggml.pre`)."""
    tokens: list[str]
    kinds: list[int]
    """Of each token, by `gguf.TokenType`."""
    merges: list[str]
    begins: bool
    """Whether a text begins with the token of beginning."""


def gguf_tokenizer(tokenizer: Any, vocabulary: int) -> GgufTokenizer:
    """Read a fast tokenizer; `vocabulary` is how many rows the embeddings have.

    Raises `BadInput` for other kinds than byte-level BPE, and for a way of splitting that llama.cpp has no name for.
    """
    from gguf import TokenType

    data = json.loads(tokenizer.backend_tokenizer.to_str())
    model = data["model"]
    splitting = _splitting(data["pre_tokenizer"])
    if model["type"] != "BPE" or model.get("byte_fallback") or splitting is None:
        raise BadInput(
            "The tokenizer of this base is of a kind that Soundalike does not write as GGUF: run `soundalike export "
            "merged`, and llama.cpp's convert_hf_to_gguf.py on its folder."
        )
    tokens = [f"[PAD{number}]" for number in range(vocabulary)]
    kinds = [int(TokenType.UNUSED)] * vocabulary
    for token, number in model["vocab"].items():
        tokens[number], kinds[number] = token, int(TokenType.NORMAL)
    for added in data["added_tokens"]:
        kind = TokenType.CONTROL if added["special"] else TokenType.USER_DEFINED
        tokens[added["id"]], kinds[added["id"]] = added["content"], int(kind)
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    begins = tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
    return GgufTokenizer(splitting=splitting, tokens=tokens, kinds=kinds, merges=merges, begins=begins)


def _splitting(pre_tokenizer: dict[str, Any] | None) -> str | None:
    if pre_tokenizer is None:
        return None
    steps = pre_tokenizer["pretokenizers"] if pre_tokenizer["type"] == "Sequence" else [pre_tokenizer]
    last = steps[-1]
    if last["type"] != "ByteLevel" or last.get("add_prefix_space"):
        return None
    before = steps[:-1]
    if last.get("use_regex", True):
        if not before:
            return "gpt-2"
        return "smollm" if before == [{"type": "Digits", "individual_digits": True}] else None
    if len(before) != 1 or before[0]["type"] != "Split" or before[0]["behavior"] != "Isolated" or before[0]["invert"]:
        return None
    return _SPLITS.get(before[0]["pattern"].get("Regex", ""))
