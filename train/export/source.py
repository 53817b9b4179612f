"""The run that is exported, and what must hold before any weights are loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from soundalike import listing, models
from soundalike.errors import BadInput
from soundalike.home import Home
from soundalike.records import Run, read_run
from train.render import prompt_tokenizer, standalone_template, template_digest

_SAFE_WEIGHTS = ("adapter_model.safetensors", "model.safetensors", "model.safetensors.index.json")


@dataclass(frozen=True, slots=True)
class Source:
    """A twin that can be exported."""

    home: Home
    run: Run
    adapter: Path
    config: Any
    """Of the base, in transformers' terms, with the positions that were trained."""
    tokenizer: Any
    """The base's, whose chat template by itself gives the prompt of training."""

    @property
    def has_own_weights(self) -> bool:
        """Whether the run kept a whole model instead of an adapter."""
        return models.keeps_weights(self.adapter)


def find_source(home: Home, name: str | None) -> Source:
    """The run of that name, the newest for None.

    Raises `BadInput` where its method cannot be merged, its base is another one now, its weights are not safetensors,
    or this version writes other prompts than it was trained on; `NothingThere` without any run.
    """
    folder = home.run(name)
    run = read_run(folder / "run.json")
    traits = listing.load("train.methods", run.method).traits
    if traits.saves == "adapter" and not traits.merges:
        raise BadInput(
            f"A twin of {run.method} cannot be merged into its base, so it cannot be exported: "
            "train with --method lora, or answer with `soundalike serve`."
        )
    adapter = folder / run.adapter
    if not any((adapter / name).is_file() for name in _SAFE_WEIGHTS):
        raise BadInput(f"The run {run.id} has no weights in safetensors format: train again.")
    base = str(adapter) if models.keeps_weights(adapter) else run.base
    if base == run.base:
        models.check_revision(run.base, run.base_revision, home)
    tokenizer = prompt_tokenizer(models.load_tokenizer(base, home), run.told)
    if template_digest(tokenizer, run.system_prompt, run.told) != run.template_digest:
        raise BadInput(
            f"The run {run.id} was trained with another prompt template than this version writes: train again."
        )
    tokenizer.chat_template = standalone_template(tokenizer)
    config = models.load_config(base, home)
    if rope := models.rope_of(run.config):
        context = {"original_max_position_embeddings": config.max_position_embeddings}
        config.rope_parameters = {**config.rope_parameters, **context, **rope}
    return Source(home, run, adapter, config, tokenizer)
