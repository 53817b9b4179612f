"""Runs to export, made in a moment: an adapter of random numbers in place of a trained one."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from soundalike import listing, models
from soundalike.config import to_plain
from soundalike.home import Home, write_manifest
from soundalike.records import Run, write_run
from soundalike.train_config import TrainConfig
from train.render import prompt_tokenizer, template_digest

SYSTEM = "You are {owner}, chatting with {contact}."
TEXTS = (
    "hello there, are you around tonight?\nok so 12345  67",
    "привет! как дела 🙂🙂\n\tну и  ладно",
    "it's 2nd, 3½ — “quoted” don't\r\n\r\n  x",
)


def put_run(
    home: Home, base: Path | str, method: str = "lora", name: str = "run1", spread: float = 0.05, **settings: Any
) -> Path:
    """A whole run of a twin whose adapter, or weights, are moved away from the base's by random numbers."""
    import torch

    module = listing.load("train.methods", method)
    bits = module.traits.quantization
    config = replace(TrainConfig(base=str(base), method=method, rank=4, quantization=bits), **settings)
    torch.manual_seed(5)
    dtype = torch.float32 if bits == "none" else torch.bfloat16
    rope = models.rope_of(to_plain(config))
    model = module.attach(models.load_base(str(base), home, dtype=dtype, quantization=bits, rope=rope), config, 10)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter += spread * torch.randn_like(parameter)
    folder = home.runs / name
    tokenizer = prompt_tokenizer(models.load_tokenizer(str(base), home), ())
    getattr(module, "save", lambda model, folder: model.save_pretrained(folder))(model, folder / "adapter")
    if module.traits.saves == "weights":
        tokenizer.save_pretrained(folder / "adapter")
    run = Run(
        id=name,
        base=str(base),
        base_revision=models.revision(models.locate(str(base), home)),
        method=method,
        dataset="d1",
        template_digest=template_digest(tokenizer, SYSTEM),
        owner="Nadia",
        system_prompt=SYSTEM,
        seed=7,
        config=to_plain(config),
        metrics={},
        adapter="adapter",
        contacts=("Jess", "Tom"),
    )
    write_run(folder / "run.json", run)
    write_manifest(folder, {"schema": "run/1", "run": name})
    return folder


def logits_of(model: Any, tokens: Sequence[int] = range(3, 63)) -> Any:
    """In fp32, of one row of tokens."""
    import torch

    with torch.inference_mode():
        return model(input_ids=torch.tensor([list(tokens)])).logits.float()


def mean_divergence(logits: Any, of: Any) -> float:
    """Kullback-Leibler divergence in nats a token: what is lost where a model answers in place of another."""
    import torch

    told, others = torch.log_softmax(of, -1), torch.log_softmax(logits, -1)
    return float((told.exp() * (told - others)).sum(-1).mean())
