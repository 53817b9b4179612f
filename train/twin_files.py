"""What a run begins from and what it leaves: the base or an earlier twin in, an adapter and the run's record out."""

import shutil
from pathlib import Path
from typing import Any

from soundalike import models
from soundalike.config import to_plain
from soundalike.home import write_manifest
from soundalike.records import Run, write_run
from train.setting import Setting
from train.start import continued


def begun(setting: Setting) -> Any:
    """The frozen base, or in its place what the run goes on from: its adapter on the base, or its weights."""
    import torch

    config, start = setting.config, setting.start
    model = models.load_base(
        str(start.adapter) if start is not None and start.saves_weights else config.base,
        setting.home,
        quantization=config.quantization,
        dtype=torch.bfloat16 if config.precision == "bf16" else torch.float32,
        attention=config.attention,
        rope=models.rope_of(to_plain(config)),
        shard=config.shard,
    )
    model.requires_grad_(False)
    return model if start is None or start.saves_weights else continued(model, start)


def save(setting: Setting, model: Any, folder: Path, weights: dict[str, Any] | None = None) -> None:
    """Write the adapter, or the whole weights, as a plain reload takes them up.

    `weights` are the trained ones put together, where the model is split over processes.
    """
    if weights is not None:
        model.save_pretrained(folder, state_dict=weights)
        if setting.saves_weights:
            setting.tokenizer.save_pretrained(folder)
        return
    if hasattr(setting.method, "save") and setting.start is None:
        setting.method.save(model, folder)
        return
    if setting.saves_weights:
        model.to(models.best_dtype())
        setting.tokenizer.save_pretrained(folder)
    model.save_pretrained(folder)


def tidy_checkpoints(setting: Setting, folder: Path) -> None:
    """Leave of a finished run's checkpoints the adapters, which `evaluate` weighs against each other.

    What a killed run goes on from is several times as large. Whole weights are not kept, nor are the checkpoints of a
    method whose adapters fit the plain base only once they are rewritten.
    """
    plain = not setting.saves_weights and not hasattr(setting.method, "save")
    for checkpoint in folder.glob("checkpoint-*"):
        if not plain:
            shutil.rmtree(checkpoint)
            continue
        for file in checkpoint.iterdir():
            if file.name not in models.ADAPTER_FILES:
                file.unlink()


def record_run(setting: Setting, folder: Path, metrics: dict[str, float]) -> None:
    """Write `run.json`, and the manifest that declares the run whole."""
    manifest, config = setting.manifest, setting.config
    run = Run(
        id=folder.name,
        base=config.base,
        base_revision=setting.base_revision,
        method=config.method,
        dataset=manifest["dataset"],
        template_digest=setting.prompt_digest,
        owner=manifest["owner"],
        system_prompt=manifest["config"]["system_prompt"],
        told=setting.told,
        timezone=manifest["config"].get("timezone", ""),
        about=manifest.get("about", {}),
        seed=config.seed,
        config=to_plain(config),
        metrics=metrics,
        adapter="adapter",
        contacts=tuple(manifest["contacts"]),
    )
    write_run(folder / "run.json", run)
    record = {"schema": "run/1", "run": folder.name, "dataset": manifest["dataset"], "chats": manifest.get("chats")}
    write_manifest(folder, record | {"key": setting.key})
