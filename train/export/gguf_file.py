"""Writing a merged twin as one GGUF file, a tensor at a time: shape, tokenizer, template, sampling and weights."""

import math
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike.errors import BadInput
from soundalike.progress import Bar
from soundalike.sampling import Sampling
from train.export.gguf_rope import check_rope, rope_factors, write_rope
from train.export.gguf_tensors import BITS, QUANTS, Floats, bytes_shape, interleaved, kept_as, named, packed
from train.export.gguf_tokenizer import GgufTokenizer, gguf_tokenizer
from train.export.source import Source
from train.memory import shape_of
from train.render import end_ids

_ARCHITECTURES = ("llama", "qwen2", "qwen3")
"""Kinds of model, called the same by transformers and by GGUF."""
_ANYWAY_BYTES = 2**24
"""Of a file besides its weights, mostly the tokenizer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GgufPlan:
    """What will be written, known before any weights are loaded."""

    quant: str
    architecture: str
    tokenizer: GgufTokenizer
    expected_bytes: float

    @property
    def file_name(self) -> str:
        """Of the file in its folder."""
        return f"twin-{self.quant}.gguf"

    def write(self, path: Path, model: Any, source: Source, sampling: Sampling, bar: Bar) -> None:
        """Write the file; a weight that 16 bits cannot hold raises `BadInput`."""
        from gguf import GGUFWriter

        with closing(GGUFWriter(path, self.architecture)) as writer:
            _write_shape(writer, model.config)
            write_rope(writer, model.config)
            _write_tokenizer(writer, self.tokenizer, source)
            _write_manner(writer, self.quant, sampling)
            self._write_weights(writer, model, bar)

    def _write_weights(self, writer: Any, model: Any, bar: Bar) -> None:
        from gguf import MODEL_ARCH_NAMES, GGMLQuantizationType

        config = model.config
        architecture = next(number for number, name in MODEL_ARCH_NAMES.items() if name == self.architecture)
        weights = list(named(model, architecture))
        kinds: dict[str, str] = {}
        factors = rope_factors(config)
        if factors is not None:
            writer.add_tensor_info("rope_freqs.weight", factors.shape, factors.dtype, factors.nbytes)
        for name, tensor in weights:
            shape, layers = tuple(tensor.shape), config.num_hidden_layers
            kind = kinds[name] = kept_as(name, shape, self.quant, layers=layers, tied=config.tie_word_embeddings)
            stored, element = bytes_shape(shape, kind)
            size = math.prod(stored) * element.itemsize
            writer.add_tensor_info(name, stored, element, size, raw_dtype=GGMLQuantizationType[kind])
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_ti_data_to_file()
        if factors is not None:
            writer.write_tensor_data(factors)
        bar.restart("Writing", total=len(weights))
        for name, tensor in weights:
            writer.write_tensor_data(packed(self._in_order(name, tensor.float().numpy(), config), kinds[name]))
            bar.advance()

    def _in_order(self, name: str, numbers: Floats, config: Any) -> Floats:
        if self.architecture != "llama":
            return numbers
        if ".attn_q." in name:
            return interleaved(numbers, config.num_attention_heads)
        return interleaved(numbers, config.num_key_value_heads) if ".attn_k." in name else numbers


def plan_gguf(source: Source, quant: str) -> GgufPlan:
    """Look whether and how a run is written as GGUF; upper and lower case of `quant` are the same.

    Raises `BadInput` for an unknown quant, and for a base of another kind than those that are written.
    """
    chosen = next((name for name in QUANTS if name.lower() == quant.lower()), None)
    if chosen is None:
        raise BadInput(f"There is no way {quant!r} to keep weights: choose --quant from {', '.join(QUANTS)}.")
    config = source.config
    if config.model_type not in _ARCHITECTURES or getattr(config, "use_sliding_window", False):
        raise BadInput(
            f"GGUF is written for {', '.join(_ARCHITECTURES)} models, and this base is a {config.model_type}: "
            "run `soundalike export merged`, and llama.cpp's convert_hf_to_gguf.py on its folder."
        )
    check_rope(config)
    return GgufPlan(
        quant=chosen,
        architecture=config.model_type,
        tokenizer=gguf_tokenizer(source.tokenizer, config.vocab_size),
        expected_bytes=shape_of(config).parameters * BITS[chosen] / 8 + _ANYWAY_BYTES,
    )


def _write_shape(writer: Any, config: Any) -> None:
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_type("model")
    writer.add_name("Soundalike twin")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)


def _write_tokenizer(writer: Any, tokenizer: GgufTokenizer, source: Source) -> None:
    base = source.tokenizer
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(tokenizer.splitting)
    writer.add_token_list(tokenizer.tokens)
    writer.add_token_types(tokenizer.kinds)
    writer.add_token_merges(tokenizer.merges)
    writer.add_add_bos_token(tokenizer.begins)
    writer.add_add_space_prefix(False)
    special = {"bos": base.bos_token_id, "eos": base.eos_token_id, "unk": base.unk_token_id, "pad": base.pad_token_id}
    for name, number in special.items():
        if number is not None:
            getattr(writer, f"add_{name}_token_id")(number)
    other_ends = [number for number in end_ids(base) if number != base.eos_token_id]
    if other_ends:
        writer.add_eot_token_id(other_ends[0])
    writer.add_chat_template(base.chat_template)


def _write_manner(writer: Any, quant: str, sampling: Sampling) -> None:
    """How its weights are kept, and how llama.cpp is to draw replies where nobody says otherwise: as the API does."""
    from gguf import GGML_QUANT_VERSION, LlamaFileType

    writer.add_file_type(LlamaFileType[QUANTS[quant]])
    writer.add_quantization_version(GGML_QUANT_VERSION)
    writer.add_sampling_temp(sampling.temperature)
    writer.add_sampling_top_p(sampling.top_p)
    writer.add_sampling_top_k(0)
    writer.add_sampling_min_p(0.0)
