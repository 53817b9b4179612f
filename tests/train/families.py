"""Small tokenizers with the special tokens, the borders and the chat template of each common family of bases."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Messages = list[dict[str, str]]

# The licences of these originals are not settled, so what they do is written here anew.
STRICT = (
    "{% if (message.role == 'user') == loop.index0 is odd %}{{ raise_exception('turns must alternate') }}{% endif %}"
)
MISTRAL_OLD = (
    "{{ bos_token }}{% for message in messages %}" + STRICT + "{% if message.role == 'user' %}"
    "[INST] {{ message.content }} [/INST]{% else %}{{ message.content ~ eos_token }}{% endif %}{% endfor %}"
)
MISTRAL = (
    "{% set told = messages[0].content if messages[0].role == 'system' %}{{ bos_token }}"
    "{% for message in (messages[1:] if told else messages) %}" + STRICT + "{% if message.role == 'user' %}[INST] "
    "{% if told and loop.last %}{{ told ~ '\n\n' }}{% endif %}{{ message.content ~ '[/INST]' }}"
    "{% else %}{{ ' ' ~ message.content ~ eos_token }}{% endif %}{% endfor %}"
)
LLAMA_2 = (
    "{% for message in messages %}" + STRICT + "{% if message.role == 'user' %}"
    "{{ bos_token ~ '[INST] ' ~ message.content.strip() ~ ' [/INST]' }}"
    "{% else %}{{ ' ' ~ message.content.strip() ~ ' ' ~ eos_token }}{% endif %}{% endfor %}"
)
FALCON = (
    "{% set told = messages[0].content if messages[0].role == 'system' else '' %}{{ told.strip() }}"
    "{% for message in (messages[1:] if told else messages) %}" + STRICT + "{{ '\n\n' }}"
    "{{ 'User: ' if message.role == 'user' else 'Assistant: ' }}{{ message.content.strip().replace('\n\n', '\n') }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '\n\nAssistant:' }}{% endif %}"
)
FALCON_3 = (
    "{% for message in messages %}{{ '<|' ~ message.role ~ '|>\n' ~ message.content }}"
    "{% if message.role == 'assistant' %}{{ eos_token }}{% endif %}{% if not loop.last %}{{ '\n' }}{% endif %}"
    "{% if loop.last and add_generation_prompt %}{{ '\n<|assistant|>\n' }}{% endif %}{% endfor %}"
)
CHATML = (
    "{% for message in messages %}{{ '<|im_start|>' ~ message.role ~ '\n' ~ message.content ~ '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
TEMPLATES = files("trl") / "chat_templates"
TRAINED_ON = [
    "hello there, are you around tonight? ok so (yes) I am, I am!",
    "привет! как дела 🙂 user assistant model system",
    "a  b\n\nc\n\td",
    "You are Nadia. Assistant: User: ### Me: [INST] [/INST]",
] * 4
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
"""How Llama 3 and Qwen split a text into words."""


@dataclass(frozen=True)
class Family:
    """A base's template and tokenizer; `folds`: whether the system line is put into the contact's first turn."""

    tokenizer: Callable[[], Any]
    end_mark: str
    folds: bool = False


def template(name: str) -> str:
    """Read an original template that comes with TRL."""
    return (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8")


def byte_level(
    chat_template: str,
    specials: Sequence[str],
    end: str,
    begin: str | None = None,
    *,
    plain: Sequence[str] = (),
    split: str | None = SPLIT,
) -> Any:
    """A tokenizer such as Llama 3's and Qwen's, or with `split=None` as GPT-2's and Falcon's."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    words = [pre_tokenizers.Split(Regex(split), "isolated")] if split else []
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [*words, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=not split)]
    )
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=450, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(TRAINED_ON, trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in specials])
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in plain])
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=end, bos_token=begin)
    fast.chat_template = chat_template
    return fast


def sentence_piece(
    chat_template: str,
    controls: Sequence[str],
    end: str,
    begin: str,
    *,
    prefix: str = "never",
    joins: bool = False,
    plain: Sequence[str] = (),
) -> Any:
    """A tokenizer such as Gemma's, Mistral's and Phi 3's: blanks as ▁, bytes for unknown characters.

    `prefix`: where a blank is put before (`never`; the text's `first` word; `each` piece between control tokens).
    `joins`: whether control tokens swallow the blanks behind them.
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    learned.train_from_iterator([text.replace("🙂", "") for text in TRAINED_ON], trainers.BpeTrainer(vocab_size=250))
    model = json.loads(learned.to_str())["model"]
    pieces = ["<unk>", *controls, *plain, *(f"<0x{byte:02X}>" for byte in range(256)), *model["vocab"]]
    vocab = {piece: place for place, piece in enumerate(dict.fromkeys(piece for piece in pieces if piece != "\n"))}
    merges = [tuple(pair) for pair in model["merges"] if "\n" not in "".join(pair)]
    tokenizer = Tokenizer(models.BPE(vocab, merges, byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    if prefix == "each":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    elif prefix == "never":
        tokenizer.normalizer = normalizers.Replace(" ", "▁")
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=prefix, split=False)
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.add_special_tokens(
        [AddedToken(token, rstrip=joins, special=True, normalized=False) for token in ("<unk>", *controls)]
    )
    tokenizer.add_tokens([AddedToken(token, special=False, normalized=False) for token in plain])
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token=end, bos_token=begin, unk_token="<unk>")
    fast.chat_template = chat_template
    return fast


QWEN = ("<|endoftext|>", "<|im_start|>", "<|im_end|>")
LLAMA_3 = ("<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>")
GEMMA = ("<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>")
PHI = ("<s>", "<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
THOUGHTS = ("<think>", "</think>", "<tool_call>")
BLANKS = ("\n\n", "\n\n\n", "\t\t")


def _llama_3(name: str) -> Family:
    return Family(lambda: byte_level(template(name), LLAMA_3, "<|eot_id|>", "<|begin_of_text|>"), "<|eot_id|>")


def _gemma(name: str, *, folds: bool) -> Family:
    return Family(lambda: sentence_piece(template(name), GEMMA, "<eos>", "<bos>", plain=BLANKS), "<end_of_turn>", folds)


def _phi(name: str) -> Family:
    return Family(
        lambda: sentence_piece(template(name), PHI, "<|endoftext|>", "<s>", prefix="each", joins=True), "<|end|>"
    )


FAMILIES: dict[str, Family] = {
    "chatml": Family(lambda: byte_level(CHATML, QWEN, "<|im_end|>"), "<|im_end|>"),
    "qwen2_5": Family(lambda: byte_level(template("qwen2_5"), QWEN, "<|im_end|>"), "<|im_end|>"),
    "qwen3": Family(lambda: byte_level(template("qwen3"), QWEN, "<|im_end|>", plain=THOUGHTS), "<|im_end|>"),
    "llama3": _llama_3("llama3"),
    "llama3_1": _llama_3("llama3_1"),
    "llama3_2": _llama_3("llama3_2"),
    "llama2": Family(
        lambda: sentence_piece(LLAMA_2, ("<s>", "</s>"), "</s>", "<s>", prefix="each"), "</s>", folds=True
    ),
    "mistral_old": Family(
        lambda: sentence_piece(MISTRAL_OLD, ("<s>", "</s>"), "</s>", "<s>", prefix="each"), "</s>", folds=True
    ),
    "mistral": Family(
        lambda: sentence_piece(MISTRAL, ("<s>", "</s>", "[INST]", "[/INST]"), "</s>", "<s>", prefix="first"),
        "</s>",
        folds=True,
    ),
    "gemma": _gemma("gemma", folds=True),
    "gemma3": _gemma("gemma3", folds=False),
    "phi3": _phi("phi3"),
    "phi3_5": _phi("phi3_5"),
    "falcon": Family(
        lambda: byte_level(FALCON, (">>TITLE<<", "<|endoftext|>"), "<|endoftext|>", split=None), "<|endoftext|>"
    ),
    "falcon3": Family(
        lambda: byte_level(FALCON_3, ("<|system|>", "<|user|>", "<|assistant|>", "<|endoftext|>"), "<|endoftext|>"),
        "<|endoftext|>",
    ),
}


@cache
def tokenizer_of(name: str) -> Any:
    """One family's tokenizer, made once."""
    return FAMILIES[name].tokenizer()
