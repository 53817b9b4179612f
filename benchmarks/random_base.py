"""A base with random weights, for speed alone: of the Qwen2.5-7B shape, or tiny."""

from pathlib import Path
from typing import Any


def make_random_base(folder: Path, tokenizer: Any, *, tiny: bool) -> None:
    """Write it into `folder`, with a tokenizer that somebody else made."""
    import torch
    from transformers import AutoModelForCausalLM, Qwen2Config

    from soundalike.models import best_device

    numbers = (
        {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4}
        if tiny
        else {"hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28, "num_attention_heads": 28}
    )
    config = Qwen2Config(
        **numbers,
        num_key_value_heads=4,
        vocab_size=len(tokenizer) if tiny else 152064,
        max_position_embeddings=32768,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        tie_word_embeddings=False,
    )
    torch.manual_seed(0)
    with torch.device(best_device()):
        model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
