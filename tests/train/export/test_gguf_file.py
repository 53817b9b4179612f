"""A GGUF file read by transformers is the merged twin, with its tokenizer."""

from pathlib import Path
from typing import Any

import pytest

from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.progress import bar
from soundalike.sampling import Sampling
from tests.train.export.conftest import KINDS
from tests.train.export.runs import TEXTS, logits_of, mean_divergence, put_run
from train.export.exporting import export_gguf
from train.export.merging import merged_twin
from train.export.source import find_source

EACH = pytest.mark.parametrize("kind", KINDS)
SAMPLING = Sampling()


def exported(home: Home, quant: str) -> Path:
    return export_gguf(home, None, None, quant, SAMPLING).path


def read(file: Path) -> Any:
    import torch
    from transformers import AutoModelForCausalLM, GgufConfig

    told = GgufConfig(dequantize=True)
    return AutoModelForCausalLM.from_pretrained(
        file.parent, gguf_file=file.name, quantization_config=told, dtype=torch.float32
    ).eval()


def merged(home: Home) -> Any:
    with bar("Merging") as shown:
        return merged_twin(find_source(home, None), shown).float()


@EACH
def test_in_16_bits_the_logits_are_those_of_the_merged_twin(home: Home, bases: dict[str, Path], kind: str) -> None:
    import torch

    put_run(home, bases[kind])
    assert torch.allclose(logits_of(read(exported(home, "f16"))), logits_of(merged(home)), atol=2e-3)


@EACH
def test_fewer_bits_lose_little(home: Home, bases: dict[str, Path], kind: str) -> None:
    put_run(home, bases[kind])
    told = logits_of(merged(home))
    spread = mean_divergence(told.roll(1, dims=1), told)
    eight, four = (mean_divergence(logits_of(read(exported(home, quant))), told) for quant in ("Q8_0", "q4_k_m"))
    assert eight < 0.002 * spread
    assert eight < four < 0.3 * spread


def test_a_width_that_k_quants_cannot_hold_is_written_all_the_same(home: Home, tiny_base: Path) -> None:
    put_run(home, tiny_base)
    told = logits_of(merged(home))
    lost = mean_divergence(logits_of(read(exported(home, "Q4_K_M"))), told)
    assert lost < 0.2 * mean_divergence(told.roll(1, dims=1), told)


def test_fewer_bits_make_a_smaller_file(home: Home, bases: dict[str, Path]) -> None:
    put_run(home, bases["llama"])
    whole, eight, four = (exported(home, quant).stat().st_size for quant in ("f16", "Q8_0", "Q4_K_M"))
    assert four < 0.75 * eight < 0.75 * 0.75 * whole


def test_the_tokenizer_comes_back(home: Home, tiny_base: Path) -> None:
    from transformers import AutoTokenizer

    put_run(home, tiny_base)
    file = exported(home, "Q8_0")
    before, after = (
        AutoTokenizer.from_pretrained(tiny_base),
        AutoTokenizer.from_pretrained(file.parent, gguf_file=file.name),
    )
    for text in (*TEXTS, "<|im_start|>user\nhello<|im_end|>\n"):
        assert after(text)["input_ids"] == before(text)["input_ids"]
        assert after.decode(after(text)["input_ids"]) == text
    assert (after.bos_token, after.eos_token) == (before.bos_token, before.eos_token)
    messages = [{"role": "system", "content": "You are A."}, {"role": "user", "content": "hello"}]
    prompts = [
        each.apply_chat_template(messages, add_generation_prompt=True, tokenize=False) for each in (before, after)
    ]
    assert prompts[0] == prompts[1]


def test_the_file_says_how_replies_are_drawn_and_names_nobody(home: Home, tiny_base: Path) -> None:
    from gguf import GGUFReader

    put_run(home, tiny_base)
    file = exported(home, "Q8_0")
    fields = {name: field.contents() for name, field in GGUFReader(file).fields.items() if len(field.data) == 1}
    assert fields["general.sampling.temp"] == SAMPLING.temperature
    assert fields["general.sampling.top_k"] == 0
    assert fields["tokenizer.ggml.pre"] == "gpt-2" and not fields["tokenizer.ggml.add_bos_token"]
    assert not [value for value in fields.values() if isinstance(value, str) and ("Nadia" in value or "Jess" in value)]


def test_an_unknown_quant_names_the_known_ones(home: Home, tiny_base: Path) -> None:
    put_run(home, tiny_base)
    with pytest.raises(BadInput, match="f16, Q8_0, Q4_K_M"):
        exported(home, "Q3")


def test_another_kind_of_model_is_told_the_way_round(home: Home, tiny_base: Path, tmp_path: Path) -> None:
    import shutil

    import torch
    from transformers import AutoTokenizer, MistralConfig, MistralForCausalLM

    base = Path(shutil.copytree(tiny_base, tmp_path / "mistral"))
    shape = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1, "num_attention_heads": 4}
    vocabulary = len(AutoTokenizer.from_pretrained(base))
    MistralForCausalLM(MistralConfig(vocab_size=vocabulary, num_key_value_heads=2, **shape)).to(
        torch.bfloat16
    ).save_pretrained(base)
    put_run(home, base)
    with pytest.raises(BadInput, match=r"convert_hf_to_gguf\.py"):
        exported(home, "Q8_0")
    assert not home.exports.exists()


@pytest.mark.model
def test_the_embedded_model_s_twin_survives_as_gguf(embedded_home: Home) -> None:
    from transformers import AutoTokenizer

    put_run(embedded_home, "smollm2-135m", rank=2, spread=0.01)
    before = AutoTokenizer.from_pretrained(embedded_home.models / "smollm2-135m")
    row = before("So we walked home in the rain, and she told me what her brother had said about the house.")[
        "input_ids"
    ]
    told = logits_of(merged(embedded_home), row)
    most = {"f16": 1e-4, "Q8_0": 0.01, "Q4_K_M": 0.2}
    files = {quant: exported(embedded_home, quant) for quant in most}
    lost = {quant: mean_divergence(logits_of(read(file), row), told) for quant, file in files.items()}
    assert all(lost[quant] < nats for quant, nats in most.items()), lost
    after = AutoTokenizer.from_pretrained(files["f16"].parent, gguf_file=files["f16"].name)
    assert [after(text)["input_ids"] for text in TEXTS] == [before(text)["input_ids"] for text in TEXTS]
