"""Tiny bases of the kinds that are written as GGUF."""

import shutil
from pathlib import Path
from typing import Any

import pytest

KINDS = ("llama", "qwen2", "qwen3")
_WIDE: dict[str, Any] = {
    "hidden_size": 256,
    "intermediate_size": 512,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "initializer_range": 0.1,
}


@pytest.fixture(scope="session")
def bases(tiny_base: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One base of each kind, 256 wide as k-quants want it, with the tokenizer of `tiny_base`."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(tiny_base)
    made = {}
    for kind in KINDS:
        folder = tmp_path_factory.mktemp(kind)
        ids = {name: getattr(tokenizer, name) for name in ("bos_token_id", "eos_token_id", "pad_token_id")}
        # Qwen's keep two heads apart; Llama's here shares its embeddings, as SmolLM2 does.
        config = AutoConfig.for_model(
            kind, vocab_size=len(tokenizer) + 8, tie_word_embeddings=kind == "llama", **_WIDE, **ids
        )
        torch.manual_seed(1)
        model = AutoModelForCausalLM.from_config(config)
        for name, parameter in model.named_parameters():
            if name.endswith(("bias", "norm.weight")):
                torch.nn.init.normal_(parameter, mean=float(name.endswith("weight")), std=0.3)
        model.to(torch.bfloat16).save_pretrained(folder)
        for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
            if (tiny_base / name).exists():
                shutil.copy(tiny_base / name, folder)
        made[kind] = folder
    return made


@pytest.fixture(autouse=True)
def fp32_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is computed without being told a precision, so that any difference is a fault."""
    import torch

    monkeypatch.setattr("soundalike.models.best_dtype", lambda: torch.float32)
